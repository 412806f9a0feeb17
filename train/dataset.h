/* dataset: labelled documents → vocabulary and vectors, through the one door (extract.h).
 *
 * Each text is read once. What it has of n-grams is kept as the numbers of their keys, eight
 * bytes each, until it is known in how many documents each n-gram stands; then those that stay
 * are weighed in place.
 *
 * Features are numbered by falling document frequency: what most documents share lies together
 * in the cache, where the solver looks it up for each document anew. */
#ifndef TENOR_DATASET_H
#define TENOR_DATASET_H

#include "../features/extract.h"
#include "../features/ngrams/vector.h"
#include "corpus.h"
#include "parallel.h"

struct sparse_row {
    struct vector_entry *entries;         /* features, not slots; owned by the dataset */
    uint32_t begin[NGRAM_MAX_BLOCKS + 1]; /* block b: entries[begin[b] .. begin[b+1]) */
};

struct dataset {
    size_t count; /* documents: those of the corpus, after those without words were taken out */
    const struct corpus *corpus;
    const struct extractor *extractor;
    struct vocabulary vocabulary;        /* owned */
    size_t feature_count;                /* used slots of the vocabulary */
    uint32_t *slot;                      /* [feature_count] a feature's slot */
    uint8_t *block_of_feature;           /* [feature_count] its n-gram block */
    struct sparse_row *rows;             /* [count] vectors, each block times its scale */
    float block_scale[NGRAM_MAX_BLOCKS]; /* makes the mean square length of a block 1 */
    size_t dense_count;                  /* 0 if the recipe has no dense block */
    float *dense;                        /* [count][dense_count], standardised */
    float *mean, *inverse_deviation;     /* [dense_count] */
    uint32_t *words;                     /* [count] in each document, unordered */
    size_t without_words;                /* documents taken out of the corpus */
    const char *first_without_words;     /* the id of the first of them, or NULL */
};

/* Builds the dataset. Documents without words (FAILURE_EMPTY) are taken out of `corpus`; any
 * other failure of a document is the dataset's, with its id before it. At most
 * `maximum_features` n-grams are kept: if there are more, the minimum number of documents is
 * raised for all blocks alike until they fit. `extractor` and `corpus` must outlive it. The
 * same at any number of threads. */
bool dataset_build(struct dataset *dataset, struct corpus *corpus,
                   const struct extractor *extractor, size_t maximum_features, size_t threads,
                   const struct training_progress *progress, struct failure *failure);
void dataset_release(struct dataset *dataset);

#endif
