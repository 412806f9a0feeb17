/* one_vs_rest: a binary SVM for each output, out of fold and on everything.
 *
 * With two labels there is one output, positive for label 0; with more, one a label. */
#ifndef TENOR_ONE_VS_REST_H
#define TENOR_ONE_VS_REST_H

#include "solver.h"

/* One set of documents in the form that one of the solvers reads. */
struct learner {
    const struct kernel_matrix *kernel; /* libsvm if set, else */
    const struct linear_matrix *linear; /* coordinate descent */
    const uint32_t *label;              /* [count] */
    size_t count, labels;
    double balance; /* a side's cost is C * (count / (2 * side))^balance: 0 none, 1 balanced */
    size_t threads;
};

/* One way to split the documents. */
struct fold_split {
    const uint32_t *fold; /* [count] */
    uint32_t folds;
    double *decision; /* [cost_count][count][outputs]: each document is decided by a machine
                         that did not see its fold. A machine whose training part lacks one
                         side decides for the other, -1 or 1 */
};

/* What is to be learned: machines out of fold for each split and C, and with `solution` those
 * on all documents with the first C. */
struct training_request {
    const double *costs;
    size_t cost_count;
    struct fold_split splits[2];
    size_t split_count;
    double *solution; /* [outputs][learner_width] coefficients by document (libsvm) or weights
                         by feature; or NULL */
    double *bias;     /* [outputs] */
};

static inline size_t output_count(size_t labels)
{
    return labels == 2 ? 1 : labels;
}

size_t learner_width(const struct learner *learner);

/* Where results go must come from shared_allocate if libsvm is the solver (parallel.h). */
bool learner_train(const struct learner *learner, const struct training_request *request,
                   const struct training_progress *progress, struct failure *failure);

#endif
