/* describe: see describe.h. The figures come from the report that the model carries. */
#include "describe.h"

#include <jansson.h>
#include <string.h>

#include "named_weights.h"
#include "report_writer.h"
#include "target_names.h"

#define NGRAMS_SHOWN    10 /* of each label: they fill a line or two */
#define NAME_LIST_BYTES 88 /* width of the lines of word lists */
#define LIST_COLUMNS    72 /* behind these a line of words has no room for another */
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

/* ---- How it was made ----------------------------------------------------------------- */

static const char *string_of(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value ? value : "?";
}

static void put_whole(struct report_writer *writer, const json_t *number)
{
    put(writer, "%" JSON_INTEGER_FORMAT, json_integer_value(number));
}

/* A model that was made before its report named the version has no such line. */
static void describe_version(struct report_writer *writer, const json_t *summary)
{
    const json_t *seed = json_object_get(summary, "seed");
    if (!json_is_string(json_object_get(summary, "version")))
        return;
    put(writer, "made by    tenor-train ");
    put_plain(writer, string_of(summary, "version"));
    put(writer, ", ");
    put_plain(writer, string_of(summary, "solver"));
    put(writer, ", class weights ");
    put_plain(writer, string_of(summary, "class_weight"));
    put(writer, ", ");
    put_whole(writer, json_object_get(summary, "folds"));
    put(writer, " folds, seed ");
    if (json_is_string(seed)) /* one that no double holds (report_json.c) */
        put_plain(writer, json_string_value(seed));
    else
        put_whole(writer, seed);
    put(writer, "\n");
}

/* Those of the options that are not seen elsewhere in the description. */
static void describe_options(struct report_writer *writer, const json_t *summary)
{
    const json_t *options = json_object_get(summary, "options");
    const json_t *cost = json_object_get(options, "cost");
    if (!json_is_object(options))
        return;
    put(writer, "options    %s, at most ",
        json_is_true(json_object_get(options, "page_rules")) ? "page rules" : "raw texts");
    put_whole(writer, json_object_get(options, "max_features"));
    put(writer, " n-grams, C ");
    if (json_is_number(cost))
        put(writer, "%g", json_number_value(cost));
    else
        put(writer, "searched for");
    put(writer, "\n" INDENT "background: ");
    put_plain(writer, string_of(options, "background"));
    put(writer, ", vectors: ");
    put_plain(writer, string_of(options, "vectors"));
    if (json_is_true(json_object_get(options, "drop_lines")))
        put(writer, ", recurring lines dropped");
    if (json_is_true(json_object_get(options, "drop_signatures")))
        put(writer, ", signatures dropped");
    if (json_is_false(json_object_get(options, "groups")))
        put(writer, ", sources not kept apart");
    put(writer, "\n");
}

/* "set        69 documents: 23 harbour, 46 highland" */
static void describe_set(struct report_writer *writer, const json_t *summary)
{
    const json_t *labels = json_object_get(summary, "labels");
    const json_t *documents = json_object_get(summary, "documents");
    if (!json_is_integer(documents))
        return;
    put(writer, "set        ");
    put_whole(writer, documents);
    put(writer, " documents");
    for (size_t i = 0; i < json_array_size(labels); i++) {
        const json_t *label = json_array_get(labels, i);
        put(writer, "%s", i ? ", " : ": ");
        put_whole(writer, json_object_get(label, "documents"));
        put(writer, " ");
        put_plain(writer, string_of(label, "label"));
    }
    put(writer, "\n");
}

/* ---- What weighs most ---------------------------------------------------------------- */

static bool overlaps_any(const char *ngram, const char *const *shown, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (named_overlap(ngram, shown[i]))
            return true;
    return false;
}

/* What stands before the next item of a list: a new line, if the last is full. */
static void put_separator(struct report_writer *writer, bool first)
{
    const struct text_buffer *out = writer->out;
    size_t column = 0;
    while (column < out->length && out->data[out->length - 1 - column] != '\n')
        column++;
    put(writer, "%s", first ? " " : column > LIST_COLUMNS ? ",\n    " : ", ");
}

/* "WORD" 0.310 (12); older models have no such numbers. */
static void describe_ngram(struct report_writer *writer, const json_t *item)
{
    const json_t *documents = json_object_get(item, "documents");
    put(writer, "\"");
    put_plain(writer, json_string_value(json_object_get(item, "ngram")));
    put(writer, "\"");
    if (json_is_integer(documents)) {
        put(writer, " %.3f (", json_number_value(json_object_get(item, "weight")));
        put_whole(writer, documents);
        put(writer, ")");
    }
}

/* A label's words with the largest weights, without those that share words with another. */
static void describe_words(struct report_writer *writer, const json_t *top_ngrams,
                           const char *label)
{
    const json_t *list = json_object_get(top_ngrams, label);
    const char *shown[NGRAMS_SHOWN];
    size_t count = 0;
    put(writer, "  ");
    put_plain(writer, label);
    put(writer, ":");
    for (size_t i = 0; i < json_array_size(list) && count < NGRAMS_SHOWN; i++) {
        const json_t *item = json_array_get(list, i);
        shown[count] = json_string_value(json_object_get(item, "ngram"));
        if (!shown[count] || overlaps_any(shown[count], shown, count))
            continue;
        put_separator(writer, count == 0);
        describe_ngram(writer, item);
        count++;
    }
    put(writer, "\n");
}

static void describe_dense(struct report_writer *writer, const struct model *model)
{
    struct named_weights named;
    size_t strongest[NGRAMS_SHOWN];
    if (model->dense_count == 0)
        return;
    writer->ok = writer->ok && named_weights_take_dense(&named, model, writer->failure);
    if (!writer->ok)
        return;
    put(writer, "strongest dense features: log-odds of a standard deviation\n");
    for (size_t k = 0; k < model->label_count; k++) {
        const size_t count =
            named_weights_strongest(&named, NAMED_DENSE, k, strongest, NGRAMS_SHOWN);
        put(writer, "  ");
        put_plain(writer, model->labels[k]);
        put(writer, ":");
        for (size_t i = 0; i < count; i++) {
            put_separator(writer, i == 0);
            put(writer, "%s %.3f", named.items[strongest[i]].name,
                (double)named_weights_of(&named, strongest[i])[k]);
        }
        put(writer, "\n");
    }
    named_weights_release(&named);
}

/* ---- The whole ----------------------------------------------------------------------- */

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
    describe_version(&writer, summary);
    describe_set(&writer, summary);
    describe_options(&writer, summary);
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
    put(&writer, "strongest words: log-odds of one in an article (documents that have it)\n");
    for (size_t k = 0; k < model->label_count; k++)
        describe_words(&writer, top_ngrams, model->labels[k]);
    describe_dense(&writer, model);
    json_decref(summary);
    json_decref(top_ngrams);
    return writer.ok;
}
