/* oracle: a model's scores by the definition in model.h, from a list of all n-grams. The
 * library gets them from its n-gram cache instead; tests compare the two. */
#ifndef TENOR_ORACLE_H
#define TENOR_ORACLE_H

#include "../models/model.h"

/* Adds to decision[output_count] what the n-grams of a weighed vector contribute. */
static inline void oracle_decide(const struct model *model, const struct vector *vector,
                                 double *decision)
{
    const unsigned mask = model_block_mask(model);
    for (size_t block = 0; block < NGRAM_MAX_BLOCKS; block++) {
        for (size_t k = 0; mask >> block & 1 && k < model->output_count; k++) {
            double sum = 0;
            for (size_t i = vector->begin[block]; i < vector->begin[block + 1]; i++) {
                const struct vector_entry *entry = &vector->entries[i];
                sum += (double)entry->value *
                       vocabulary_feature(&model->vocabulary, entry->feature)->weights[k];
            }
            decision[k] += (double)model->block_weight[block] * (model->scale[k] * sum);
        }
    }
}

/* Scores extracted features, whose n-grams must be listed. Fails for lack of memory. */
static inline bool oracle_score(const struct model *model, const struct features *features,
                                const char *source, size_t source_length,
                                struct model_scores *scores, struct failure *failure)
{
    if (!model_score_begin(model, scores, failure) ||
        !model_weigh(model, features, scores, failure))
        return false;
    oracle_decide(model, &scores->vector, scores->decision);
    model_score_end(model, features, source, source_length, scores);
    return true;
}

#endif
