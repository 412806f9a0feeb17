/* feature_rows: what several models have for the same n-grams, side by side.
 *
 * The part of a row that one block of n-grams has: for each output of each model idf * weight,
 * and for each model idf^2; 0 where the n-gram is no feature of the model. */
#ifndef TENOR_FEATURE_ROWS_H
#define TENOR_FEATURE_ROWS_H

#include "model.h"

struct row_model {
    const struct model *model;
    unsigned mask;       /* its blocks of n-grams */
    size_t first_output; /* of the outputs of all models */
};

/* Reusable; all zero is empty; one a thread. */
struct feature_rows {
    struct row_model *models; /* [model_count] */
    size_t model_count, output_count;
    unsigned mask; /* blocks that any model reads */

    /* Of each check number that stands in a vocabulary (vector.h), two bits of one word are
     * set: what is in no vocabulary is mostly told by one look. */
    const uint64_t *filter; /* [filter_mask + 1]; before it is made, one word of ones */
    uint64_t filter_mask;
    uint64_t *made; /* what it will be */
    size_t made_words;
    float *batch; /* [outputs of any model]: scratch */
};

/* Takes models, one or more, which must read n-grams (model_block_mask), and outlive their use.
 * Fails for lack of memory; there are no models then. */
bool feature_rows_use(struct feature_rows *features, const struct model *const *models,
                      size_t count, struct failure *failure);
/* Fills in the filter, which takes as long as a few short texts do. */
void feature_rows_make_filter(struct feature_rows *features);
void feature_rows_release(struct feature_rows *features);

/* Does a model have the n-gram? */
bool feature_rows_have(const struct feature_rows *features, size_t block, uint64_t key);

#define FEATURE_ROWS_BATCH 48

/* Adds the parts of up to FEATURE_ROWS_BATCH n-grams of a block to outputs[output_count] and
 * squares[model_count]. What is added for a model depends on its features among them alone, to
 * the last bit. */
void feature_rows_add(const struct feature_rows *features, size_t block, const uint64_t *keys,
                      size_t count, double *outputs, double *squares);

/* Where in the filter a check number is, and which bits it has there. A check is part of a hash
 * as it is. Its lowest bit, in which 1 and 0 differ, is not asked for. */
static inline size_t feature_rows_place(uint64_t mask, uint32_t check, uint64_t *bits)
{
    *bits = (uint64_t)1 << (check >> 1 & 63) | (uint64_t)1 << (check >> 7 & 63);
    return check >> 13 & mask;
}

/* False: no model has the n-gram. */
static inline bool feature_rows_may_have(const struct feature_rows *features, uint64_t key)
{
    uint64_t bits;
    size_t place = feature_rows_place(features->filter_mask, (uint32_t)key, &bits);
    return (features->filter[place] & bits) == bits;
}

/* Asks the cache for what feature_rows_may_have will read. */
static inline void feature_rows_prefetch(const struct feature_rows *features, uint64_t key)
{
    uint64_t bits;
    __builtin_prefetch(
        &features->filter[feature_rows_place(features->filter_mask, (uint32_t)key, &bits)]);
}

/* Asks it for what feature_rows_have and _add will read first. */
static inline void feature_rows_prefetch_slots(const struct feature_rows *features,
                                               uint64_t key)
{
    for (size_t m = 0; m < features->model_count; m++) {
        const struct vocabulary *vocabulary = &features->models[m].model->vocabulary;
        __builtin_prefetch(&vocabulary->check[vocabulary_home(key, vocabulary->slots)]);
    }
}

#endif
