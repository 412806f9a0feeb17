/* vector: finds the n-grams that are features, and computes their values. */
#include "vector.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/memory.h"

/* How many n-grams ahead the vocabulary is prefetched: it is far larger than any cache, and
 * each n-gram is in another place. */
#define LOOK_AHEAD 16

size_t vector_normalise(struct vector_entry *entries, size_t count, double square_of_length)
{
    if (!(square_of_length > 0))
        return 0;
    const double inverse_length = 1 / sqrt(square_of_length);
    for (size_t i = 0; i < count; i++)
        entries[i].value = (float)((double)entries[i].value * inverse_length);
    return count;
}

/* Appends the entries of n-grams [begin, end). There must be room. */
static void weigh_block(struct vector *vector, const struct ngram *ngrams, size_t begin,
                        size_t end, bool mean, const struct vocabulary *vocabulary)
{
    size_t first = vector->count;
    double square_of_length = 0, sum = 0;
    for (size_t i = begin; i < end; i++) {
        if (i + LOOK_AHEAD < end)
            vocabulary_prefetch(vocabulary, ngrams[i + LOOK_AHEAD].key);
        uint32_t feature = vocabulary_find(vocabulary, ngrams[i].key);
        if (feature == VOCABULARY_NONE)
            continue;
        const float idf = vocabulary_feature(vocabulary, feature)->idf;
        square_of_length += vector_square(ngrams[i].square, idf);
        sum += vector_value(ngrams[i].weight, idf);
        vector->ngram[vector->count] = (uint32_t)i;
        vector->entries[vector->count++] =
            (struct vector_entry){feature, (float)vector_value(ngrams[i].weight, idf)};
    }
    vector->count = first + vector_normalise(vector->entries + first, vector->count - first,
                                             mean ? sum * sum : square_of_length);
}

/* Makes room for `need` entries in both arrays, which share one capacity. */
static bool make_room(struct vector *vector, size_t need, struct failure *failure)
{
    size_t entry_capacity = vector->capacity, ngram_capacity = vector->capacity;
    bool reserved =
        memory_reserve(&vector->entries, &entry_capacity, need, sizeof *vector->entries,
                       failure) &&
        memory_reserve(&vector->ngram, &ngram_capacity, need, sizeof *vector->ngram, failure);
    if (reserved)
        vector->capacity = entry_capacity;
    return reserved;
}

bool vector_weigh(struct vector *vector, const struct ngram_list *ngrams,
                  const struct vocabulary *vocabulary, struct failure *failure)
{
    vector->count = 0;
    memset(vector->begin, 0, sizeof vector->begin);
    if (vocabulary->slots == 0)
        return true;
    if (!make_room(vector, ngrams->count, failure))
        return false;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++) {
        weigh_block(vector, ngrams->items, ngrams->begin[b], ngrams->begin[b + 1],
                    ngrams->means >> b & 1u, vocabulary);
        vector->begin[b + 1] = vector->count;
    }
    for (size_t i = 1; i < vector->count; i++)
        assert(vector->ngram[i - 1] < vector->ngram[i]);
    return true;
}

void vector_release(struct vector *vector)
{
    free(vector->entries);
    free(vector->ngram);
    *vector = (struct vector){0};
}
