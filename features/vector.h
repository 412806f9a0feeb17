/* vector: counted n-grams and a vocabulary → a sparse vector.
 *
 * The value that features/ hands to models/ and train/. */
#ifndef TENOR_VECTOR_H
#define TENOR_VECTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "failure.h"
#include "ngrams.h"

/* A hash table from n-gram keys to features, as it stands in a model file; the
 * feature's number is its slot. Linear probing from slot (high 32 bits of
 * the key * slots) >> 32; check[slot] is the key's low 32 bits with 0 taken for 1;
 * 0 marks an empty slot. At least one slot is empty. A view: owns nothing. */
struct vocabulary {
    const uint32_t *check; /* [slots] */
    const float *idf;      /* [slots] inverse document frequency, > 0 where used */
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

/* The feature of `key`, or VOCABULARY_NONE. */
static inline uint32_t vocabulary_find(const struct vocabulary *vocabulary, uint64_t key)
{
    if (vocabulary->slots == 0)
        return VOCABULARY_NONE;
    uint32_t check = vocabulary_check(key);
    for (uint32_t slot = vocabulary_home(key, vocabulary->slots);;) {
        if (vocabulary->check[slot] == check)
            return slot;
        if (vocabulary->check[slot] == 0)
            return VOCABULARY_NONE;
        if (++slot == vocabulary->slots)
            slot = 0;
    }
}

struct vector_entry {
    uint32_t feature; /* slot in the vocabulary */
    float value;
};

/* Reusable; all zero is empty. Block b is entries[begin[b] .. begin[b + 1]), in the order of
 * the n-gram list. A feature stands twice only where two of the article's n-grams meet in one
 * slot, their keys differing in what neither slot nor check keeps: rare, and harmless, since
 * whoever reads a vector adds up its entries. */
struct vector {
    struct vector_entry *entries;
    uint32_t *ngram; /* [count] the n-gram behind each entry: index in the list */
    size_t count, capacity;
    size_t begin[NGRAM_MAX_BLOCKS + 1];
};

/* Makes each n-gram's value weight * idf (struct ngram), and divides each block by its length.
 * The length of a block of words is Euclidean. That of a block of characters is taken over
 * the different forms, as if no two shared an n-gram:
 *
 *     length^2 = sum over forms of (1 + ln count)^2 * sum over the form's n-grams of idf^2
 *
 * N-grams outside the vocabulary have no place in the vector nor in the length. */
bool vector_weigh(struct vector *vector, const struct ngram_list *ngrams,
                  const struct vocabulary *vocabulary, struct failure *failure);
void vector_release(struct vector *vector);

#endif
