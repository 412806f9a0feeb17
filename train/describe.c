/* describe: see describe.h. Figures come from the report that the model carries. */
#include "describe.h"

#include <jansson.h>
#include <string.h>

#define NGRAMS_SHOWN 10

static bool describe_features(const struct model *model, struct text_buffer *out,
                              struct failure *failure)
{
    static const char *const units[] = {"words", "characters"};
    const struct recipe *recipe = &model->extractor->recipe;
    size_t used = 0;
    for (uint32_t slot = 0; slot < model->vocabulary.slots; slot++)
        used += model->vocabulary.check[slot] != 0;
    bool ok = text_buffer_format(out, failure, "features   %zu n-grams, %zu dense\n", used,
                                 model->dense_count);
    for (size_t b = 0; ok && b < recipe->block_count; b++) {
        const struct ngram_block *block = &recipe->blocks[b];
        if (model->block_weight[b] <= 0)
            continue;
        ok = text_buffer_format(out, failure, "           %s %d-%d%s%s", units[block->unit],
                                block->shortest, block->longest,
                                block->flags & NGRAM_CASED ? ", cased" : "",
                                block->flags & NGRAM_PUNCTUATION ? ", with punctuation" : "") &&
             (block->head == 0 || text_buffer_format(out, failure, ", of the first %lu tokens",
                                                     (unsigned long)block->head)) &&
             text_buffer_append(out, "\n", 1, failure);
    }
    return ok;
}

/* The word lists that are features, in lines of no more than so many bytes. */
static bool describe_lists(const struct lexicon *lexicon, struct text_buffer *out,
                           struct failure *failure)
{
    const size_t widest = 88;
    size_t width = 0;
    bool ok = true;
    for (size_t i = 0; ok && i < lexicon_category_count(lexicon); i++) {
        const char *name = lexicon_category_name(lexicon, i);
        if (lexicon_feature(lexicon, i) == LEXICON_NONE)
            continue;
        const bool first = width == 0;
        const bool wrap = !first && width + 2 + strlen(name) > widest;
        const size_t before = out->length;
        ok = text_buffer_format(out, failure, "%s%s",
                                first  ? "word lists "
                                : wrap ? ",\n           "
                                       : ", ",
                                name);
        width = wrap ? strlen("           ") + strlen(name) : width + out->length - before;
    }
    return ok && (width == 0 || text_buffer_append(out, "\n", 1, failure));
}

static bool describe_estimate(const json_t *part, const char *key, const char *title,
                              struct text_buffer *out, struct failure *failure)
{
    const json_t *estimate = json_object_get(part, key);
    if (!estimate)
        return true;
    return text_buffer_format(out, failure, "  %s %.3f [%.3f, %.3f]", title,
                              json_number_value(json_object_get(estimate, "value")),
                              json_number_value(json_object_get(estimate, "low")),
                              json_number_value(json_object_get(estimate, "high")));
}

static bool describe_scores(const json_t *summary, const char *key, const char *title,
                            struct text_buffer *out, struct failure *failure)
{
    const json_t *part = json_object_get(summary, key);
    if (!json_is_object(part))
        return true;
    return text_buffer_format(out, failure, "%s", title) &&
           describe_estimate(part, "accuracy", "accuracy", out, failure) &&
           describe_estimate(part, "macro_f1", "macro-F1", out, failure) &&
           describe_estimate(part, "ece", "ECE", out, failure) &&
           text_buffer_append(out, "\n", 1, failure);
}

static bool is_piece_of_any(const char *ngram, const char *const *shown, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (ngram_spellings_overlap(ngram, shown[i]))
            return true;
    return false;
}

static bool describe_top_ngrams(const json_t *strongest, const struct model *model,
                                struct text_buffer *out, struct failure *failure)
{
    bool ok = text_buffer_format(out, failure, "strongest n-grams\n");
    for (size_t k = 0; ok && k < model->label_count; k++) {
        const json_t *list = json_object_get(strongest, model->labels[k]);
        ok = text_buffer_format(out, failure, "  %s:", model->labels[k]);
        const char *shown[NGRAMS_SHOWN];
        size_t count = 0;
        for (size_t i = 0; ok && i < json_array_size(list) && count < NGRAMS_SHOWN; i++) {
            shown[count] = json_string_value(json_object_get(json_array_get(list, i), "ngram"));
            if (!shown[count] || is_piece_of_any(shown[count], shown, count))
                continue;
            ok = text_buffer_format(out, failure, "%s \"%s\"", count ? "," : "", shown[count]);
            count++;
        }
        ok = ok && text_buffer_append(out, "\n", 1, failure);
    }
    return ok;
}

bool describe_model(const struct model *model, struct text_buffer *out, struct failure *failure)
{
    json_t *summary = json_loadb(model->summary, model->summary_length, JSON_ALLOW_NUL, NULL);
    json_t *strongest =
        json_loadb(model->top_ngrams, model->top_ngrams_length, JSON_ALLOW_NUL, NULL);
    bool sources = json_is_object(json_object_get(summary, "known"));
    bool ok = text_buffer_format(out, failure, "task       %s\nlabels    ", model->task);
    for (size_t k = 0; ok && k < model->label_count; k++)
        ok = text_buffer_format(out, failure, " %s", model->labels[k]);
    ok =
        ok &&
        text_buffer_format(out, failure, "\nlanguage   %s\n",
                           model->language && *model->language ? model->language : "any") &&
        describe_features(model, out, failure) &&
        (model->dense_count == 0 || describe_lists(model->extractor->lexicon, out, failure)) &&
        text_buffer_format(out, failure, "sources    %zu known\n", model->known_source_count) &&
        describe_scores(summary, "unseen", sources ? "unseen sources:" : "out of fold:", out,
                        failure) &&
        describe_scores(summary, "known", "known sources: ", out, failure) &&
        describe_top_ngrams(strongest, model, out, failure);
    json_decref(summary);
    json_decref(strongest);
    return ok;
}
