/* gram: Gram matrices, one per block: the inner products of all pairs of documents.
 *
 * A weighted sum of kernels is a kernel, so one set of block matrices serves every combination
 * of block weights, every label, fold and C of the search. */
#ifndef TENOR_GRAM_H
#define TENOR_GRAM_H

#include "dataset.h"
#include "settings.h"

#define GRAM_DENSE NGRAM_MAX_BLOCKS /* the dense block's place among the kernels */

struct gram {
    size_t count;              /* documents */
    const uint32_t *documents; /* [count] their numbers in the dataset; the caller's */
    float *kernel[NGRAM_MAX_BLOCKS +
                  1]; /* [count][count] each, symmetric; NULL if there is no such
                                            block. Dense: dot(z, z') / dense_count */
};

/* Computes the block matrices of `documents`. Time: the sum over features of the square of the
 * number of documents that have it; memory: 4 * count^2 bytes a block. Fails with FAILURE_DATA
 * if a vector has a value that is not finite, or too large to square. */
bool gram_compute(struct gram *gram, const struct dataset *dataset, const uint32_t *documents,
                  size_t count, size_t threads, const struct training_progress *progress,
                  struct failure *failure);
void gram_release(struct gram *gram);

/* The bytes gram_compute and one kernel matrix (solver.h) of `count` documents need at most. */
double gram_bytes(size_t count, const struct recipe *recipe);

/* One entry of the weighted sum: sum of weight^2 * kernel. */
double gram_value(const struct gram *gram, const struct settings *settings, size_t row,
                  size_t column);

#endif
