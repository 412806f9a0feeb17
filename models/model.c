/* model: decision values → probabilities, and the contributions of single features. */
#include "model.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../features/base/hash.h"

unsigned model_block_mask(const struct model *model)
{
    unsigned mask = 0;
    if (model->vocabulary.slots == 0)
        return mask;
    for (unsigned block = 0; block < model->extractor->recipe.block_count; block++)
        if (model->block_weight[block] > 0)
            mask |= 1u << block;
    return mask;
}

void model_standardise(const float *dense, const float *mean, const float *inverse_deviation,
                       size_t count, float *z)
{
    for (size_t i = 0; i < count; i++) {
        /* If a feature was constant in training its deviation is 0, and it is left out. */
        float scaled =
            inverse_deviation[i] > 0 ? (dense[i] - mean[i]) * inverse_deviation[i] : 0;
        z[i] = fmaxf(-DENSE_CLIP, fminf(scaled, DENSE_CLIP));
    }
}

static void decide_dense(const struct model *model, const float *z, double *decision)
{
    const double *row = model->dense_weights;
    for (size_t f = 0; f < model->dense_count; f++, row += model->output_count)
        for (size_t k = 0; k < model->output_count; k++)
            decision[k] += z[f] * row[k];
}

static bool is_known_source(const struct model *model, const char *source, size_t length)
{
    if (!source || model->known_source_count == 0)
        return false;
    uint64_t wanted = hash_bytes(source, length);
    size_t low = 0, high = model->known_source_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (model->known_sources[middle] < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return low < model->known_source_count && model->known_sources[low] == wanted;
}

static size_t largest(const double *values, size_t count)
{
    size_t best = 0;
    for (size_t i = 1; i < count; i++)
        if (values[i] > values[best])
            best = i;
    return best;
}

static const struct calibration *chosen_calibration(const struct model *model,
                                                    const struct model_scores *scores)
{
    return scores->source_known ? &model->known_calibration : &model->calibration;
}

static bool reserve_scores(struct model_scores *scores, const struct model *model,
                           struct failure *failure)
{
    return memory_reserve(&scores->z, &scores->z_capacity, model->dense_count,
                          sizeof *scores->z, failure) &&
           memory_reserve(&scores->decision, &scores->decision_capacity, model->output_count,
                          sizeof *scores->decision, failure) &&
           memory_reserve(&scores->probability, &scores->probability_capacity,
                          model->label_count, sizeof *scores->probability, failure) &&
           memory_reserve(&scores->in_set, &scores->set_capacity, model->label_count,
                          sizeof *scores->in_set, failure);
}

bool model_score_begin(const struct model *model, struct model_scores *scores,
                       struct failure *failure)
{
    assert(model->label_count >= 2 && model->label_count <= MODEL_MAX_LABELS);
    assert(model->output_count - model_label_outputs(model->label_count) <= 1);
    assert(model->dense_count == 0 || model->dense_count == model->extractor->dense_count);
    scores->vector.count = 0;
    memset(scores->vector.begin, 0, sizeof scores->vector.begin);
    if (!reserve_scores(scores, model, failure))
        return false;
    memcpy(scores->decision, model->bias, model->output_count * sizeof *scores->decision);
    return true;
}

bool model_weigh(const struct model *model, const struct features *features,
                 struct model_scores *scores, struct failure *failure)
{
    return model_block_mask(model) == 0 ||
           vector_weigh(&scores->vector, &features->ngrams, &model->vocabulary, failure);
}

void model_score_end(const struct model *model, const struct features *features,
                     const char *source, size_t source_length, struct model_scores *scores)
{
    model_standardise(features->dense, model->dense_mean, model->inverse_deviation,
                      model->dense_count, scores->z);
    decide_dense(model, scores->z, scores->decision);
    scores->source_known = is_known_source(model, source, source_length);
    calibration_apply(chosen_calibration(model, scores), scores->decision, model->label_count,
                      scores->probability);
    scores->label = largest(scores->probability, model->label_count);
    scores->familiarity = 0;
    if (model_has_familiarity(model))
        scores->familiarity =
            scores->decision[model->output_count - 1] - model->familiarity_threshold;
}

void model_predict_set(const struct model *model, struct model_scores *scores, double coverage,
                       bool by_label)
{
    prediction_set(scores->source_known ? &model->known_set_scores : &model->set_scores,
                   model->label_count, scores->probability, scores->label, coverage, by_label,
                   scores->in_set);
}

void model_scores_release(struct model_scores *scores)
{
    vector_release(&scores->vector);
    free(scores->z);
    free(scores->decision);
    free(scores->probability);
    free(scores->in_set);
    *scores = (struct model_scores){0};
}

/* ---- Explaining ------------------------------------------------------------- */

/* The contributions kept so far, largest first. */
struct selection {
    struct contribution *items;
    size_t count, most;
};

/* Of equal weights, the earlier one comes first. */
static void select_contribution(struct selection *selection, struct contribution candidate)
{
    size_t at = selection->count;
    if (!(candidate.weight > 0) || selection->most == 0)
        return;
    if (selection->count < selection->most)
        selection->count++;
    else if (candidate.weight <= selection->items[--at].weight)
        return;
    for (; at > 0 && selection->items[at - 1].weight < candidate.weight; at--)
        selection->items[at] = selection->items[at - 1];
    selection->items[at] = candidate;
}

/* Two labels share one output. The second has slope 0, so that its contributions are those of
 * the first with the opposite sign. */
static size_t output_of(const struct model *model, size_t label)
{
    return model->label_count == 2 ? 0 : label;
}

/* The factor of label `other`'s decision value in a contribution to `label` (model.h). */
static double contrast(const struct model *model, const struct model_scores *scores,
                       size_t label, size_t other)
{
    double part = other == label ? 1 : -1 / (double)(model->label_count - 1);
    return chosen_calibration(model, scores)->slope[other] * part;
}

static double ngram_weight(const struct model *model, const struct model_scores *scores,
                           size_t label, const int16_t *row)
{
    double weight = 0;
    for (size_t other = 0; other < model->label_count; other++) {
        size_t k = output_of(model, other);
        weight += row[k] * model->scale[k] * contrast(model, scores, label, other);
    }
    return weight;
}

static double dense_weight(const struct model *model, const struct model_scores *scores,
                           size_t label, const double *row)
{
    double weight = 0;
    for (size_t other = 0; other < model->label_count; other++)
        weight += row[output_of(model, other)] * contrast(model, scores, label, other);
    return weight;
}

static void explain_ngrams(const struct model *model, const struct model_scores *scores,
                           size_t label, struct selection *selection)
{
    const struct vector *vector = &scores->vector;
    unsigned mask = model_block_mask(model);
    for (size_t block = 0; block < NGRAM_MAX_BLOCKS; block++) {
        if (!(mask >> block & 1))
            continue;
        for (size_t i = vector->begin[block]; i < vector->begin[block + 1]; i++) {
            const struct vector_entry *entry = &vector->entries[i];
            const int16_t *row =
                vocabulary_feature(&model->vocabulary, entry->feature)->weights;
            struct contribution found = {.ngram = vector->ngram[i], .dense = UINT32_MAX};
            found.weight = ngram_weight(model, scores, label, row) *
                           model->block_weight[block] * entry->value;
            select_contribution(selection, found);
        }
    }
}

static void explain_dense(const struct model *model, const struct model_scores *scores,
                          size_t label, struct selection *selection)
{
    for (size_t f = 0; f < model->dense_count; f++) {
        const double *row = model->dense_weights + f * model->output_count;
        struct contribution found = {.ngram = UINT32_MAX, .dense = (uint32_t)f};
        found.weight = dense_weight(model, scores, label, row) * scores->z[f];
        select_contribution(selection, found);
    }
}

size_t model_explain(const struct model *model, const struct features *features,
                     const struct model_scores *scores, size_t label, struct contribution *out,
                     size_t most)
{
    (void)features; /* `scores` holds what is needed of them */
    struct selection selection = {.items = out, .most = most};
    if (label < model->label_count) {
        explain_ngrams(model, scores, label, &selection);
        explain_dense(model, scores, label, &selection);
    }
    return selection.count;
}
