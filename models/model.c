/* model: decision values → probabilities. */
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

bool model_familiarity_reads(const struct model *model, size_t first)
{
    const size_t outputs = model->output_count;
    for (size_t f = first; f < model->dense_count && model_has_familiarity(model); f++)
        if (model->dense_weights[f * outputs + outputs - 1] != 0)
            return true;
    return false;
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

bool model_scores_check(const struct model *model, const struct model_scores *scores,
                        struct failure *failure)
{
    for (size_t k = 0; k < model->output_count; k++)
        if (!isfinite(scores->decision[k]))
            return fail(failure, FAILURE_MODEL,
                        "the model for the task '%s' was damaged while it was in use",
                        model->task);
    return true;
}

void model_predict_set(const struct model *model, struct model_scores *scores, double coverage,
                       bool by_label)
{
    prediction_set(scores->source_known ? &model->known_set_scores : &model->set_scores,
                   model->label_count, scores->probability, scores->label, coverage, by_label,
                   scores->in_set);
}

size_t model_scores_memory(const struct model_scores *scores)
{
    return scores->z_capacity * sizeof *scores->z +
           scores->decision_capacity * sizeof *scores->decision +
           scores->probability_capacity * sizeof *scores->probability +
           scores->set_capacity * sizeof *scores->in_set;
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
