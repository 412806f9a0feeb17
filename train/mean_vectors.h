/* mean_vectors: documents as weighted means of their words' vectors.
 *
 *     m(d) = sum over words w of value(w) * v(w)
 *
 * where value(w) is what vector.h gives a word in a block that is a mean: its count times a /
 * (a + p(w)), divided by the sum of these over the words that have a vector (Arora, Liang and
 * Ma 2017, "A simple but tough-to-beat baseline for sentence embeddings"). The means are
 * centred and scaled so that their mean squared length in the training set is 1. Since the
 * values of a document sum to 1, all of this can be done to the words:
 *
 *     z(d) = scale * (m(d) - mean) = sum of value(w) * u(w),   u(w) = scale * (v(w) - mean)
 *
 * So what a linear machine learns of z, a number for each dimension, is the same as a weight
 * for each word, the inner product of the two: a model has these, and no vectors. */
#ifndef TENOR_MEAN_VECTORS_H
#define TENOR_MEAN_VECTORS_H

#include "../features/ngrams/recipe.h"
#include "word_vectors.h"

/* The block of a recipe that has it: every occurrence of every word counts. */
#define MEAN_VECTORS_BLOCK ((struct ngram_block){NGRAM_WORDS, 1, 1, NGRAM_MEAN, 1, 0})

struct dataset;

/* All zero: there are none. Part of a dataset. */
struct mean_vectors {
    size_t block;      /* number of the block in the recipe */
    size_t dimensions; /* 0: there are none */
    uint32_t first;    /* features [first, first + count) are its words */
    uint32_t count;
    bool dropped;     /* no machine uses them: they are not in the vocabulary any more */
    float *words;     /* [count][dimensions]: u */
    float *documents; /* [documents][dimensions]: z; 0 for one without such words */
};

/* Does the recipe's block `b` have documents' means, rather than sparse values? */
static inline bool mean_vectors_are(const struct mean_vectors *means, size_t b)
{
    return means->dimensions > 0 && means->block == b;
}

/* The hash of the word that has this key in the block. */
uint64_t mean_vectors_word(const struct mean_vectors *means, uint64_t key);

/* Makes words and documents of a dataset whose rows have the words' values; `block`, `first`
 * and `count` are set. The same with any number of threads. Fails for lack of memory. */
bool mean_vectors_make(struct mean_vectors *means, const struct dataset *dataset,
                       const struct word_vectors *vectors, size_t threads,
                       struct failure *failure);
void mean_vectors_release(struct mean_vectors *means);

/* Adds the weights of the words, of which `numbers`[dimensions] are the machine's, to
 * weights[first .. first + count). */
void mean_vectors_spread(const struct mean_vectors *means, const double *numbers,
                         double *weights);

#endif
