/* feature_memo: the features of several models that have been met, numbered, with what each
 * model has for them side by side.
 *
 * The vocabularies of models are far larger than any cache, and each has its own slots. A
 * feature that has been met has one number for all models and lies among others that have been
 * met; and the common ones come first, since they are met first. */
#ifndef TENOR_FEATURE_MEMO_H
#define TENOR_FEATURE_MEMO_H

#include "model.h"
#include "numbering.h"

/* The features of one block of n-grams. Number 0 is none: it weighs nothing in any model. */
struct memo_block {
    struct numbering numbers; /* of their keys */
    size_t capacity;          /* of the arrays, more than numbers.count + 1 */
    uint32_t *count;          /* for who counts a text; 0 in between */
    float *idf;               /* [][width]; 0 where it is no feature of the model */
    int16_t *weights;         /* [][lanes] */
};

/* Where a model's part of a feature is. */
struct memo_model {
    const struct model *model;
    unsigned mask;     /* its blocks of n-grams */
    size_t first_lane; /* of its outputs */
};

/* Reusable; all zero is empty; one a thread. */
struct feature_memo {
    struct memo_model *models; /* [model_count] */
    size_t model_count, model_capacity;
    unsigned mask; /* blocks that any model reads */
    size_t width;  /* models, rounded up to pairs */
    size_t lanes;  /* outputs of all models, each model's rounded up to quads */
    size_t *owner; /* [lanes / 4]: the model of each quad of lanes */
    size_t owner_capacity;

    /* Of each check number that stands in a vocabulary (vector.h), two bits of one word are
     * set: what is in no vocabulary is mostly told by one look. */
    uint64_t *filter;
    size_t filter_words, filter_capacity; /* a power of two */

    struct memo_block blocks[NGRAM_MAX_BLOCKS];
};

/* Has the memo remember features of these models, one or more, which must read n-grams
 * (model_block_mask), and outlive its use. What was remembered is forgotten. Fails for lack of
 * memory; the memo is then empty. */
bool feature_memo_use(struct feature_memo *memo, const struct model *const *models,
                      size_t count, struct failure *failure);

/* Sets *number of a key that has none yet: to a new one, or to 0 if no model has it. Fails for
 * lack of memory. */
bool feature_memo_learn(struct feature_memo *memo, size_t block, uint64_t key, uint32_t *number,
                        struct failure *failure);

size_t feature_memo_bytes(const struct feature_memo *memo); /* in use for features */
void feature_memo_forget(struct feature_memo *memo);        /* the features; memory is kept */
void feature_memo_release(struct feature_memo *memo);

/* Where in the filter a check number is, and which bits it has there. */
static inline size_t feature_memo_place(const struct feature_memo *memo, uint32_t check,
                                        uint64_t *bits)
{
    uint64_t mixed = check * 0x9e3779b97f4a7c15u;
    *bits = (uint64_t)1 << (mixed >> 58) | (uint64_t)1 << (mixed >> 52 & 63);
    return mixed >> 32 & (memo->filter_words - 1);
}

/* False: no model has the n-gram. */
static inline bool feature_memo_may_have(const struct feature_memo *memo, uint64_t key)
{
    uint64_t bits;
    size_t place = feature_memo_place(memo, vocabulary_check(key), &bits);
    return (memo->filter[place] & bits) == bits;
}

/* Asks the cache for what feature_memo_may_have will read. */
static inline void feature_memo_prefetch(const struct feature_memo *memo, uint64_t key)
{
    uint64_t bits;
    __builtin_prefetch(&memo->filter[feature_memo_place(memo, vocabulary_check(key), &bits)]);
}

/* Sets *number of any key. */
static inline bool feature_memo_find(struct feature_memo *memo, size_t block, uint64_t key,
                                     uint32_t *number, struct failure *failure)
{
    *number = numbering_find(&memo->blocks[block].numbers, key);
    return *number != 0 || !feature_memo_may_have(memo, key) ||
           feature_memo_learn(memo, block, key, number, failure);
}

#endif
