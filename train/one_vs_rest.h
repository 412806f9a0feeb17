/* one_vs_rest: a binary SVM for each output, out of fold or on everything.
 *
 * With two labels there is one output, positive for label 0; with more, one a label. */
#ifndef TENOR_ONE_VS_REST_H
#define TENOR_ONE_VS_REST_H

#include "solver.h"

/* One set of documents in the form that one of the solvers reads. */
struct learner {
    const struct kernel_matrix *kernel; /* libsvm if set, else */
    const struct linear_matrix *linear; /* liblinear */
    const uint32_t *label;              /* [count] */
    size_t count, labels;
    double balance; /* a side's cost is C * (count / (2 * side))^balance: 0 none, 1 balanced */
    size_t threads;
};

static inline size_t output_count(size_t labels)
{
    return labels == 2 ? 1 : labels;
}

/* Fills decision[cost_count][count][outputs], each document decided by a machine that did
 * not see its fold. A machine whose training part lacks one side decides for the other, -1
 * or 1. `decision` must come from shared_allocate. */
bool learner_out_of_fold(const struct learner *learner, const uint32_t *fold, uint32_t folds,
                         const double *costs, size_t cost_count, double *decision,
                         const struct progress *progress, struct failure *failure);

/* Trains on all documents. `solution` (from shared_allocate) gets for each output `width`
 * numbers, coefficients by document (libsvm) or weights (liblinear), width = learner_width;
 * bias[outputs] too must be shared. */
size_t learner_width(const struct learner *learner);
bool learner_train(const struct learner *learner, double cost, double *solution, double *bias,
                   const struct progress *progress, struct failure *failure);

#endif
