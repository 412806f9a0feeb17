/* cue_weights: the learned weights of cue.h, as data/evidence/cues.txt has them.
 *
 *     # a comment
 *     scale 12345        one unit of a weight, in millionths
 *     bias -1234567      of the first sum, in millionths
 *     second 1012345     what the first sum weighs in the second, in millionths
 *     second_bias -9876  of the second sum, in millionths
 *     1a2b3c4d -12       a key in hexadecimal, and its weight in units
 *
 * Whole numbers only, so that no locale and no rounding can come between. */
#ifndef TENOR_CUE_WEIGHTS_H
#define TENOR_CUE_WEIGHTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "failure.h"

struct cue_weight {
    uint32_t key; /* 0: an empty slot */
    float weight;
};

#define CUE_FILTER_BITS 16

/* Immutable once compiled: threads may share it. */
struct cue_weights {
    float bias, second, second_bias;
    /* A bit for the low bits of each key that has a weight: most keys have none, and this
     * fits the first-level cache. */
    uint64_t filter[(1u << CUE_FILTER_BITS) / 64];
    struct cue_weight *slots; /* [mask + 1], open addressing */
    size_t mask;
};

/* NULL with FAILURE_LEXICON for a line that is none of the above, a key twice, or a number out
 * of range; the message names `name` and the line. An empty source has no weights and
 * finds no cues. */
struct cue_weights *cue_weights_compile(const char *source, size_t length, const char *name,
                                        struct failure *failure);
void cue_weights_free(struct cue_weights *weights); /* NULL is allowed */

/* May the key have a weight? */
static inline bool cue_weight_may_be(const struct cue_weights *weights, uint32_t key)
{
    const uint32_t bit = key & ((1u << CUE_FILTER_BITS) - 1);
    return weights->filter[bit / 64] >> (bit % 64) & 1;
}

/* The weight of a key, 0 for one that has none. */
static inline float cue_weight_of(const struct cue_weights *weights, uint32_t key)
{
    if (!cue_weight_may_be(weights, key))
        return 0.0f;
    size_t slot = key >> CUE_FILTER_BITS & weights->mask;
    while (weights->slots[slot].key != key && weights->slots[slot].key != 0)
        slot = (slot + 1) & weights->mask;
    return weights->slots[slot].key == key ? weights->slots[slot].weight : 0.0f;
}

#endif
