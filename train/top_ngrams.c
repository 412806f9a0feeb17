/* top_ngrams: see top_ngrams.h. */
#include "top_ngrams.h"

#include <stdlib.h>
#include <string.h>

#include "../features/io/json_out.h"

struct top_ngram {
    uint32_t feature;
    double weight; /* towards the label, with idf and block weight; > 0 */
    struct text_buffer spelling;
};

struct top_list {
    struct top_ngram *items; /* [labels][TOP_NGRAMS_PER_LABEL] largest weight first */
    size_t *counts;          /* [labels] */
    size_t unspelled;
};

/* The weight does not include the block's: a model does not keep an n-gram's block. Blocks have
 * length 1 each, so their n-grams can be compared without it. */
static double weight_towards(const struct model *model, uint32_t feature, size_t label)
{
    size_t output = model->label_count == 2 ? 0 : label;
    const struct feature *found = vocabulary_feature(&model->vocabulary, feature);
    double weight = model->scale[output] * found->weights[output] * (double)found->idf;
    return model->label_count == 2 && label == 1 ? -weight : weight;
}

static void offer(struct top_ngram *items, size_t *count, uint32_t feature, double weight)
{
    if (weight <= 0 || (*count == TOP_NGRAMS_PER_LABEL && weight <= items[*count - 1].weight))
        return;
    size_t at = *count < TOP_NGRAMS_PER_LABEL ? (*count)++ : *count - 1;
    for (; at > 0 && items[at - 1].weight < weight; at--)
        items[at] = items[at - 1];
    items[at] = (struct top_ngram){.feature = feature, .weight = weight};
}

/* Of the words of a mean (mean_vectors.h) none is a candidate: what they weigh cannot be
 * compared, and they are n-grams of other blocks, too. `passed` marks their slots. */
static void select_top_ngrams(struct top_list *list, const struct model *model,
                              const bool *passed)
{
    for (uint32_t f = 0; f < model->vocabulary.slots; f++)
        for (size_t k = 0;
             model->vocabulary.check[f] != 0 && !passed[f] && k < model->label_count; k++)
            offer(list->items + k * TOP_NGRAMS_PER_LABEL, &list->counts[k], f,
                  weight_towards(model, f, k));
    for (size_t k = 0; k < model->label_count; k++)
        list->unspelled += list->counts[k];
}

static bool spell_feature(struct top_list *list, size_t labels, uint32_t feature,
                          const struct ngram *ngram, const struct ngram_block *block,
                          const struct tokens *tokens, struct failure *failure)
{
    for (size_t i = 0; i < labels * TOP_NGRAMS_PER_LABEL; i++) {
        struct top_ngram *top = &list->items[i];
        if (top->weight <= 0 || top->feature != feature || top->spelling.length > 0)
            continue;
        if (!ngram_spell(ngram, block, tokens, &top->spelling, failure))
            return false;
        list->unspelled--;
    }
    return true;
}

/* wanted[slot] marks the features to look for, so that all others take one look-up. */
static bool spell_document(struct top_list *list, const struct model *model,
                           const struct features *features, bool *wanted,
                           struct failure *failure)
{
    const struct recipe *recipe = &model->extractor->recipe;
    for (size_t b = 0; b < recipe->block_count; b++)
        for (size_t i = features->ngrams.begin[b]; i < features->ngrams.begin[b + 1]; i++) {
            const struct ngram *ngram = &features->ngrams.items[i];
            uint32_t feature = vocabulary_find(&model->vocabulary, ngram->key);
            if (feature == VOCABULARY_NONE || !wanted[feature])
                continue;
            wanted[feature] = false;
            if (!spell_feature(list, model->label_count, feature, ngram, &recipe->blocks[b],
                               &features->tokens, failure))
                return false;
        }
    return true;
}

static bool spell_all(struct top_list *list, const struct model *model,
                      const struct dataset *dataset, struct failure *failure)
{
    bool *wanted = calloc(model->vocabulary.slots + 1, sizeof *wanted);
    if (!wanted)
        return fail(failure, FAILURE_MEMORY, "not enough memory for the strongest n-grams");
    for (size_t i = 0; i < model->label_count * TOP_NGRAMS_PER_LABEL; i++)
        if (list->items[i].weight > 0)
            wanted[list->items[i].feature] = true;
    struct features features = {0};
    bool ok = true;
    for (size_t i = 0; ok && list->unspelled > 0 && i < dataset->count; i++)
        ok = features_extract(&features, model->extractor,
                              &dataset->corpus->documents[i].document, model_block_mask(model),
                              failure) &&
             spell_document(list, model, &features, wanted, failure);
    features_release(&features);
    free(wanted);
    return ok;
}

static bool write_label(const struct top_list *list, const struct model *model, size_t label,
                        struct text_buffer *out, struct failure *failure)
{
    const char *name = model->labels[label];
    if ((label > 0 && !text_buffer_append(out, ",", 1, failure)) ||
        !json_put_string(out, name, strlen(name), failure) ||
        !text_buffer_append(out, ":[", 2, failure))
        return false;
    const struct top_ngram *items = list->items + label * TOP_NGRAMS_PER_LABEL;
    for (size_t i = 0; i < list->counts[label]; i++)
        if (!text_buffer_format(out, failure, "%s{\"ngram\":", i ? "," : "") ||
            !json_put_string(out, items[i].spelling.data ? items[i].spelling.data : "",
                             items[i].spelling.length, failure) ||
            !text_buffer_append(out, ",\"weight\":", 10, failure) ||
            !json_put_float(out, (float)items[i].weight, failure) ||
            !text_buffer_append(out, "}", 1, failure))
            return false;
    return text_buffer_append(out, "]", 1, failure);
}

bool top_ngrams_list(const struct model *model, const struct dataset *dataset,
                     struct text_buffer *out, struct failure *failure)
{
    size_t places = model->label_count * TOP_NGRAMS_PER_LABEL;
    struct top_list list = {calloc(places, sizeof *list.items),
                            calloc(model->label_count, sizeof *list.counts), 0};
    const struct mean_vectors *means = &dataset->means;
    bool *passed = calloc(model->vocabulary.slots + 1, sizeof *passed);
    bool ok = (list.items && list.counts && passed) ||
              fail(failure, FAILURE_MEMORY, "not enough memory for the strongest n-grams");
    for (size_t w = 0; ok && !means->dropped && w < means->count; w++)
        passed[dataset->slot[means->first + w]] = true;
    if (ok)
        select_top_ngrams(&list, model, passed);
    free(passed);
    ok = ok && spell_all(&list, model, dataset, failure) &&
         text_buffer_append(out, "{", 1, failure);
    for (size_t k = 0; ok && k < model->label_count; k++)
        ok = write_label(&list, model, k, out, failure);
    ok = ok && text_buffer_append(out, "}", 1, failure);
    for (size_t i = 0; list.items && i < places; i++)
        text_buffer_release(&list.items[i].spelling);
    free(list.items);
    free(list.counts);
    return ok;
}
