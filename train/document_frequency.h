/* document_frequency: counts how many documents have each n-gram, and makes a vocabulary. */
#ifndef TENOR_DOCUMENT_FREQUENCY_H
#define TENOR_DOCUMENT_FREQUENCY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../features/base/failure.h"
#include "../features/base/hash.h"
#include "../features/ngrams/recipe.h"
#include "../features/ngrams/vector.h"

/* Keys, numbered from 0 in the order in which they are added; a hash table with open addressing
 * finds the number of a key. All zero is an empty one. Key 0 is treated as key 1. */
struct document_frequency {
    struct counted_key *items; /* [used] by number */
    size_t used, capacity;
    uint32_t *table; /* [slots] a key's number + 1; 0: free */
    size_t slots;    /* 0 or a power of two */
};

struct counted_key {
    uint64_t key;
    uint32_t documents;
    uint32_t block;
};

/* Finds or adds a key of block `block`; `*number` gets its number. No document is counted. */
bool document_frequency_number(struct document_frequency *table, uint64_t key, unsigned block,
                               uint32_t *number, struct failure *failure);

/* The number of a key, or DOCUMENT_FREQUENCY_NONE if it was not added. */
#define DOCUMENT_FREQUENCY_NONE UINT32_MAX
uint32_t document_frequency_find(const struct document_frequency *table, uint64_t key);

/* Counts one more document that has the n-gram `key` of block `block`; `*number` gets the key's
 * number. */
bool document_frequency_add(struct document_frequency *table, uint64_t key, unsigned block,
                            uint32_t *number, struct failure *failure);

/* Prefetches the slot that document_frequency_add will look at first. */
static inline void document_frequency_prefetch(const struct document_frequency *table,
                                               uint64_t key)
{
    if (table->slots > 0)
        __builtin_prefetch(&table->table[hash_mix(key) & (table->slots - 1)]);
}

void document_frequency_release(struct document_frequency *table);

/* Makes a vocabulary of the n-grams that at least recipe->blocks[b].minimum_documents of the
 * `documents` documents have, or more documents if there would be over `maximum` n-grams. The
 * words of a block that is a mean are neither counted nor left out then: they stand for
 * vectors. No key is in two tables. idf = ln((1 + N) / (1 + df)) + 1 (as scikit-learn smooths
 * it). It takes as many threads as there are tables. The caller frees the arrays with
 * vocabulary_release. The slots depend only on the set of
 * keys, not on their order. `*kept` gets the number of n-grams. */
bool vocabulary_build(struct vocabulary *vocabulary, size_t *kept,
                      const struct document_frequency *tables, size_t table_count,
                      const struct recipe *recipe, size_t documents, size_t maximum,
                      struct failure *failure);
/* Makes a vocabulary of n-grams by their keys, no two of which were one feature in another
 * vocabulary: slot[i] becomes the slot of keys[i]. */
bool vocabulary_rebuild(struct vocabulary *vocabulary, const uint64_t *keys, const float *idf,
                        size_t count, uint32_t *slot, struct failure *failure);
/* Sets the idf of an n-gram of a vocabulary that was made here. */
void vocabulary_set_idf(struct vocabulary *vocabulary, uint32_t slot, float idf);
void vocabulary_release(struct vocabulary *vocabulary);

#endif
