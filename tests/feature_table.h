/* feature_table: vocabularies that tests fill in themselves. */
#ifndef TENOR_FEATURE_TABLE_H
#define TENOR_FEATURE_TABLE_H

#include <stdint.h>

#include "../features/ngrams/vector.h"

/* The feature at a slot, to be written to: `features` must be the test's own memory. */
static inline struct feature *feature_at(const struct vocabulary *vocabulary, uint32_t slot)
{
    return (struct feature *)(uintptr_t)vocabulary_feature(vocabulary, slot);
}

/* Gives a key that is not there a slot, and returns it. */
static inline uint32_t feature_table_add(const struct vocabulary *vocabulary, uint64_t key,
                                         float idf)
{
    uint32_t *check = (uint32_t *)(uintptr_t)vocabulary->check;
    uint32_t slot = vocabulary_home(key, vocabulary->slots);
    while (check[slot] != 0)
        slot = (slot + 1) % vocabulary->slots;
    check[slot] = vocabulary_check(key);
    feature_at(vocabulary, slot)->idf = idf;
    return slot;
}

#endif
