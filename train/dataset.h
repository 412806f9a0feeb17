/* dataset: labelled documents → vocabulary and vectors (by features/extract.h).
 *
 * Each text is read once. Its n-grams of words and its word forms are kept as numbers of their
 * keys, with weights, eight bytes each, until it is known how many documents have each n-gram;
 * then those of the vocabulary are weighted in place. The n-grams of characters are those of the
 * forms, which are kept once (forms.h).
 *
 * Features are numbered by falling document frequency, so that the features that most documents
 * share lie together in the cache: the solver looks them up for each document. The words of a
 * block that is a mean come last: what is learned of them is learned of their vectors. */
#ifndef TENOR_DATASET_H
#define TENOR_DATASET_H

#include "../features/extract.h"
#include "../features/ngrams/vector.h"
#include "corpus.h"
#include "forms.h"
#include "mean_vectors.h"
#include "near_duplicates.h"
#include "parallel.h"
#include "signatures.h"

struct sparse_row {
    struct vector_entry *entries; /* features, not slots, or forms; owned by the dataset */
    uint32_t begin[NGRAM_MAX_BLOCKS + 1]; /* block b: entries[begin[b] .. begin[b+1]) */
};

struct dataset {
    size_t count; /* documents: all of the corpus, from which those without words are removed */
    const struct corpus *corpus;
    const struct extractor *extractor;
    struct vocabulary vocabulary; /* owned by the dataset */
    size_t feature_count;         /* used slots of the vocabulary */
    uint32_t *slot;               /* [feature_count] a feature's slot; VOCABULARY_NONE for
                                            words that were dropped */
    uint64_t *key;                /* [feature_count] its n-gram's key */
    uint8_t *block_of_feature;    /* [feature_count] its n-gram block */
    struct sparse_row *rows;      /* [count] vectors, each block times its scale */
    struct forms forms[NGRAM_MAX_BLOCKS]; /* of blocks of characters: their rows have forms */
    double
        *form_squares[NGRAM_MAX_BLOCKS]; /* [count] of these blocks: the squared lengths of the
                                               documents' n-grams */
    float block_scale[NGRAM_MAX_BLOCKS]; /* makes the mean square length of a block 1 */
    struct mean_vectors means;           /* of the block that is a mean, if there is one */
    size_t dense_count;                  /* 0 if the recipe has no dense block */
    float *dense;                        /* [count][dense_count], standardised */
    float *mean, *inverse_deviation;     /* [dense_count] */
    uint32_t *words;                     /* [count] the documents' lengths */
    struct duplicates duplicates;        /* which documents are copies of others */
    struct signatures signatures;        /* n-grams by which sources are known */
    size_t without_words;                /* documents removed from the corpus */
    const char *first_without_words;     /* the id of the first of them, or NULL */
};

/* Builds the dataset. Documents without words (FAILURE_EMPTY) are removed from `corpus`; with
 * any other failure of a document the whole fails, with the document's id in the message. At
 * most `maximum_features` n-grams are kept: if there are more, the minimum number of documents
 * is raised for all blocks alike until they fit. With `drop_signatures` n-grams by which a
 * source is known (signatures.h) are not kept. `vectors` are for the block of the recipe that
 * is a mean, of which there must be one; or NULL, and none. Words without a vector are left out
 * of it, all others are kept. `extractor` and `corpus` must outlive the dataset. The result is
 * the same with any number of threads. */
bool dataset_build(struct dataset *dataset, struct corpus *corpus,
                   const struct extractor *extractor, size_t maximum_features,
                   bool drop_signatures, const struct word_vectors *vectors, size_t threads,
                   const struct training_progress *progress, struct failure *failure);
void dataset_release(struct dataset *dataset);

/* Takes the words of the block that is a mean out of the vocabulary, for a model that has no
 * use for them: slot[] of these features is VOCABULARY_NONE then. Fails for lack of memory;
 * nothing has changed then. */
bool dataset_drop_means(struct dataset *dataset, struct failure *failure);

/* Part of dataset_build: standardises the dense features in place, and sets their mean and
 * inverse deviation. Fails with FAILURE_DATA, naming document and feature, if a value is not
 * finite: the feature would be left out without a word. */
bool dataset_standardise(struct dataset *dataset, struct failure *failure);

/* Reports that the vector of this document is not of finite numbers, so that no machine can be
 * trained on it. Always false. Documents beyond those of the corpus are of the background. */
bool dataset_fail_infinite(const struct dataset *dataset, size_t document,
                           struct failure *failure);

#endif
