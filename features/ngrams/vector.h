/* vector: counted n-grams and a vocabulary → a sparse vector of tf-idf values.
 *
 * models/ and train/ both use it, so that scoring and training agree. */
#ifndef TENOR_VECTOR_H
#define TENOR_VECTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/bit_rows.h"
#include "../base/failure.h"
#include "ngrams.h"

/* All that is stored for an n-gram, next to each other: reading it is mostly a cache miss. */
struct feature {
    float idf;         /* inverse document frequency, > 0 where the slot is used */
    int16_t weights[]; /* [outputs] of a model; none in training */
};

/* The number of bytes from one feature to the next, with `outputs` weights each. */
static inline size_t feature_stride(size_t outputs)
{
    const size_t pairs = (outputs + 1) / 2;
    return sizeof(struct feature) + pairs * 2 * sizeof(int16_t);
}

/* A hash table from n-gram keys to features, as in a model file. A feature is identified by
 * its slot. Linear probing begins at slot (high 32 bits of the key * slots) >> 32.
 * check[slot] is the low 32 bits of the key, or 1 if they are 0; a check of 0 marks an empty
 * slot. At least one slot is empty. A view: owns nothing. */
struct vocabulary {
    const uint32_t *check; /* [slots] */
    const void *features;  /* [slots], `stride` bytes apart */
    size_t stride;         /* feature_stride */
    uint32_t slots;        /* 0: no n-gram is a feature */
};

#define VOCABULARY_NONE UINT32_MAX

static inline uint32_t vocabulary_check(uint64_t key)
{
    uint32_t check = (uint32_t)key;
    return check ? check : 1;
}

static inline uint32_t vocabulary_home(uint64_t key, uint32_t slots)
{
    return (uint32_t)(((key >> 32) * slots) >> 32);
}

static inline const struct feature *vocabulary_feature(const struct vocabulary *vocabulary,
                                                       uint32_t slot)
{
    const void *feature = (const char *)vocabulary->features + slot * vocabulary->stride;
    return feature;
}

/* Prefetches what vocabulary_find will read first. */
static inline void vocabulary_prefetch(const struct vocabulary *vocabulary, uint64_t key)
{
    __builtin_prefetch(&vocabulary->check[vocabulary_home(key, vocabulary->slots)]);
}

/* Probes from `slot` on for this check number: its slot, or VOCABULARY_NONE. An empty slot ends
 * it, and there is one; but the file that is mapped may have been written over. */
static inline uint32_t vocabulary_find_from(const struct vocabulary *vocabulary, uint32_t check,
                                            uint32_t slot)
{
    for (uint32_t probes = vocabulary->slots; probes > 0; probes--) {
        if (vocabulary->check[slot] == check)
            return slot;
        if (vocabulary->check[slot] == 0)
            return VOCABULARY_NONE;
        if (++slot == vocabulary->slots)
            slot = 0;
    }
    return VOCABULARY_NONE;
}

/* The feature of `key`, or VOCABULARY_NONE. */
static inline uint32_t vocabulary_find(const struct vocabulary *vocabulary, uint64_t key)
{
    if (vocabulary->slots == 0)
        return VOCABULARY_NONE;
    const uint32_t check = vocabulary_check(key);
    uint32_t slot = vocabulary_home(key, vocabulary->slots);
    /* How far a key is from its home slot is hard to predict, so BIT_ROW checks are compared at
     * once, without branches but for rare cases. They are mostly in one cache line. */
    unsigned behind = ~0u << slot % BIT_ROW;
    for (uint32_t first = slot / BIT_ROW * BIT_ROW; vocabulary->slots - first >= BIT_ROW;
         first += BIT_ROW, behind = ~0u) {
        const uint32_t *row = &vocabulary->check[first];
        const unsigned found = (unsigned)bit_row_of_equal(row, check) & behind;
        const unsigned ends = found | ((unsigned)bit_row_of_equal(row, 0) & behind);
        if (ends != 0)
            return found & ends & -ends ? first + (uint32_t)__builtin_ctz(ends)
                                        : VOCABULARY_NONE;
        slot = first + BIT_ROW;
    }
    return vocabulary_find_from(vocabulary, check, slot == vocabulary->slots ? 0 : slot);
}

struct vector_entry {
    uint32_t feature; /* slot in the vocabulary */
    float value;
};

/* All zero is empty. Block b is entries[begin[b] .. begin[b + 1]), in the order of the n-gram
 * list. A feature can occur twice, if two n-grams of the article have the same home slot and
 * check but different keys. This is rare and harmless, since all users add up the entries. */
struct vector {
    struct vector_entry *entries;
    uint32_t *ngram; /* [count]: the index of each entry's n-gram in the list */
    size_t count, capacity;
    size_t begin[NGRAM_MAX_BLOCKS + 1];
};

/* An n-gram's tf-idf value: its weight (struct ngram) times its idf. */
static inline double vector_value(float weight, float idf)
{
    return (double)weight * (double)idf;
}

/* What an n-gram adds to the square of its block's length. */
static inline double vector_square(float square, float idf)
{
    return (double)square * ((double)idf * (double)idf);
}

/* Divides the values of a block by its length, of which this is the square. Returns how many
 * entries the block keeps: all, or 0 if the length is 0 (or the square is not a number). */
size_t vector_normalise(struct vector_entry *entries, size_t count, double square_of_length);

/* Fills in the vector: each n-gram's tf-idf value, divided by the length of its block. The
 * length of a block of words is Euclidean; that of a mean (NGRAM_MEAN) is the sum of its
 * values, whose factors in place of an idf are the words' weights in the mean. That of a block
 * of characters is taken over the different forms, as if no two shared an n-gram:
 *
 *     length^2 = sum over forms of (1 + ln count)^2 * sum over the form's n-grams of idf^2
 *
 * N-grams outside the vocabulary are left out of the vector and of the length. Fails for lack
 * of memory. */
bool vector_weigh(struct vector *vector, const struct ngram_list *ngrams,
                  const struct vocabulary *vocabulary, struct failure *failure);
void vector_release(struct vector *vector);

#endif
