/* document_frequency: in how many documents does each n-gram stand? → a vocabulary. */
#ifndef TENOR_DOCUMENT_FREQUENCY_H
#define TENOR_DOCUMENT_FREQUENCY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../features/base/failure.h"
#include "../features/base/hash.h"
#include "../features/ngrams/recipe.h"
#include "../features/ngrams/vector.h"

/* Keys are numbered from 0 as they come; an open-addressed table finds the number of a key. All
 * zero is an empty one. A key of 0 is counted as 1. */
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

/* One more document has the n-gram `key` of block `block`; `*number` gets the key's number. */
bool document_frequency_add(struct document_frequency *table, uint64_t key, unsigned block,
                            uint32_t *number, struct failure *failure);

/* Asks the memory for what document_frequency_add will look at first. */
static inline void document_frequency_prefetch(const struct document_frequency *table,
                                               uint64_t key)
{
    if (table->slots > 0)
        __builtin_prefetch(&table->table[hash_mix(key) & (table->slots - 1)]);
}

void document_frequency_release(struct document_frequency *table);

/* Makes a vocabulary of the n-grams that stand in enough of the `documents` documents
 * (recipe->blocks[b].minimum_documents, or more if otherwise there were over `maximum`). The
 * tables hold disjoint keys. idf = ln((1 + N) / (1 + df)) + 1 (as scikit-learn smooths it).
 * Arrays are allocated for the caller; the slots depend on the set of keys alone. `*kept` gets
 * the number of n-grams. */
bool vocabulary_build(struct vocabulary *vocabulary, size_t *kept,
                      const struct document_frequency *tables, size_t table_count,
                      const struct recipe *recipe, size_t documents, size_t maximum,
                      struct failure *failure);
void vocabulary_release(struct vocabulary *vocabulary);

#endif
