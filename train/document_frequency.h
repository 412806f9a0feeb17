/* document_frequency: in how many documents does each n-gram stand? → a vocabulary. */
#ifndef TENOR_DOCUMENT_FREQUENCY_H
#define TENOR_DOCUMENT_FREQUENCY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../features/failure.h"
#include "../features/recipe.h"
#include "../features/vector.h"

/* An open-addressed table from n-gram keys to counts; all zero is an empty one. A key of 0 is
 * counted as 1. */
struct document_frequency {
    uint64_t *keys;     /* 0: free */
    uint32_t *counts;   /* documents * 8 + block */
    size_t used, slots; /* slots: 0 or a power of two */
};

/* One more document has the n-gram `key` of block `block`. */
bool document_frequency_add(struct document_frequency *table, uint64_t key, unsigned block,
                            struct failure *failure);
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
