/* describe: see describe.h. The figures come from the report that the model carries. */
#include "describe.h"

#include <jansson.h>
#include <string.h>

#include "report_writer.h"
#include "target_names.h"

#define NGRAMS_SHOWN    10 /* of each label: they fill a line or two */
#define NAME_LIST_BYTES 88 /* width of the lines of word lists */
#define INDENT          "           "

static void describe_features(struct report_writer *writer, const struct model *model)
{
    const struct recipe *recipe = &model->extractor->recipe;
    size_t used = 0;
    for (uint32_t slot = 0; slot < model->vocabulary.slots; slot++)
        used += model->vocabulary.check[slot] != 0;
    put(writer, "features   %zu n-grams, %zu dense\n", used, model->dense_count);
    for (size_t b = 0; b < recipe->block_count; b++) {
        const struct ngram_block *block = &recipe->blocks[b];
        if (model->block_weight[b] <= 0)
            continue;
        if (is_of_vectors(block)) {
            put(writer, INDENT "means of word vectors, as words' weights\n");
            continue;
        }
        put(writer, INDENT "%s %d-%d%s%s", unit_name(block->unit), block->shortest,
            block->longest, block->flags & NGRAM_CASED ? ", cased" : "",
            block->flags & NGRAM_PUNCTUATION ? ", with punctuation" : "");
        if (block->head > 0)
            put(writer, ", of the first %lu tokens", (unsigned long)block->head);
        put(writer, "\n");
    }
}

static const char *feature_list_name(const struct lexicon *lexicon, size_t category)
{
    return lexicon_feature(lexicon, category) == LEXICON_NONE
               ? NULL
               : lexicon_category_name(lexicon, category);
}

/* The categories that `name_of` has a name for, wrapped. `title` is as wide as INDENT. */
static void
describe_lists(struct report_writer *writer, const char *title, const struct lexicon *lexicon,
               const char *(*name_of)(const struct lexicon *lexicon, size_t category))
{
    size_t width = 0;
    for (size_t i = 0; i < lexicon_category_count(lexicon); i++) {
        const char *name = name_of(lexicon, i);
        if (!name)
            continue;
        const bool wrap = width > 0 && width + 2 + strlen(name) > NAME_LIST_BYTES;
        const char *before = width == 0 ? title : wrap ? ",\n" INDENT : ", ";
        put(writer, "%s", before);
        put_plain(writer, name);
        width = wrap ? strlen(INDENT) + strlen(name) : width + strlen(before) + strlen(name);
    }
    if (width > 0)
        put(writer, "\n");
}

static void describe_estimate(struct report_writer *writer, const json_t *part, const char *key,
                              const char *title)
{
    const json_t *estimate = json_object_get(part, key);
    if (estimate)
        put(writer, "  %s %.3f [%.3f, %.3f]", title,
            json_number_value(json_object_get(estimate, "value")),
            json_number_value(json_object_get(estimate, "low")),
            json_number_value(json_object_get(estimate, "high")));
}

static void describe_scores(struct report_writer *writer, const json_t *summary,
                            const char *key, const char *title)
{
    const json_t *part = json_object_get(summary, key);
    if (!json_is_object(part))
        return;
    put(writer, "%s", title);
    describe_estimate(writer, part, "accuracy", "accuracy");
    describe_estimate(writer, part, "macro_f1", "macro-F1");
    describe_estimate(writer, part, "ece", "ECE");
    put(writer, "\n");
}

/* What is turned away as unfamiliar (familiarity.h). */
static void describe_familiarity(struct report_writer *writer, const json_t *summary)
{
    const json_t *own =
        json_object_get(json_object_get(summary, "familiarity"), "rejected_own");
    if (json_is_number(own))
        put(writer, "unfamiliar: %.1f%% of its own kind, out of fold\n",
            100 * json_number_value(own));
}

static bool overlaps_any(const char *ngram, const char *const *shown, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (ngram_spellings_overlap(ngram, shown[i]))
            return true;
    return false;
}

/* A label's n-grams with the largest weights, without those that repeat part of another. */
static void describe_label(struct report_writer *writer, const json_t *top_ngrams,
                           const char *label)
{
    const json_t *list = json_object_get(top_ngrams, label);
    const char *shown[NGRAMS_SHOWN];
    size_t count = 0;
    put(writer, "  ");
    put_plain(writer, label);
    put(writer, ":");
    for (size_t i = 0; i < json_array_size(list) && count < NGRAMS_SHOWN; i++) {
        shown[count] = json_string_value(json_object_get(json_array_get(list, i), "ngram"));
        if (!shown[count] || overlaps_any(shown[count], shown, count))
            continue;
        put(writer, "%s \"", count ? "," : "");
        put_plain(writer, shown[count]);
        put(writer, "\"");
        count++;
    }
    put(writer, "\n");
}

bool describe_model(const struct model *model, struct text_buffer *out, struct failure *failure)
{
    struct report_writer writer = {out, failure, true};
    json_t *summary = json_loadb(model->summary, model->summary_length, JSON_ALLOW_NUL, NULL);
    json_t *top_ngrams =
        json_loadb(model->top_ngrams, model->top_ngrams_length, JSON_ALLOW_NUL, NULL);
    put(&writer, "task       ");
    put_plain(&writer, model->task);
    put(&writer, "\nlabels    ");
    for (size_t k = 0; k < model->label_count; k++) {
        put(&writer, " ");
        put_plain(&writer, model->labels[k]);
    }
    put(&writer, "\nlanguage   ");
    put_plain(&writer, model->language && *model->language ? model->language : "any");
    put(&writer, "\n");
    describe_features(&writer, model);
    if (model->dense_count > 0) {
        const struct lexicon *lexicon = model->extractor->lexicon;
        describe_lists(&writer, "word lists ", lexicon, feature_list_name);
        describe_lists(&writer, "targets    ", lexicon, target_list_name);
    }
    put(&writer, "sources    %zu known\n", model->known_source_count);
    describe_scores(&writer, summary, "unseen", "unseen sources:");
    describe_scores(&writer, summary, "known", "known sources: ");
    describe_scores(&writer, summary, "cross_validated", "out of fold:");
    describe_familiarity(&writer, summary);
    put(&writer, "too short: a text of fewer than %lu word%s\n",
        (unsigned long)model->minimum_words, model->minimum_words == 1 ? "" : "s");
    put(&writer, "strongest n-grams\n");
    for (size_t k = 0; k < model->label_count; k++)
        describe_label(&writer, top_ngrams, model->labels[k]);
    json_decref(summary);
    json_decref(top_ngrams);
    return writer.ok;
}
