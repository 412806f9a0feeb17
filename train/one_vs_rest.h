/* one_vs_rest: binary SVMs, one per output, trained out of fold and on all documents.
 *
 * With two labels there is one output, positive for label 0; with more labels there is one
 * output per label, positive for it. */
#ifndef TENOR_ONE_VS_REST_H
#define TENOR_ONE_VS_REST_H

#include "solver.h"

/* A set of documents, in the form that one of the solvers reads. */
struct learner {
    const struct kernel_matrix *kernel; /* if set, else */
    const struct linear_matrix *linear;
    bool libsvm;           /* solve on `kernel` by libsvm, one machine after another */
    const uint32_t *label; /* [count] */
    size_t count, labels;
    double
        balance; /* documents of a side cost C * (count / (2 * documents of the side))^balance:
                       0: all the same; 1: both sides weigh the same in total */
    size_t threads;
};

/* One split of the documents into folds. */
struct fold_split {
    const uint32_t *fold; /* [count] */
    uint32_t folds;
    /* Machines for each pair of folds too, which are trained without both: for cross-validation
     * inside of cross-validation. On a kernel matrix alone. */
    bool nested;
    const bool *used; /* [count] documents that machines may be trained on; NULL: all of them.
                         Not for nested ones. Each document gets its value, used or not */
    double *decision; /* [cost_count][count][outputs]: each document's value is by a machine
                         that was not trained on its fold. Nested: [cost_count][folds][count]
                         [outputs], by a machine that was trained neither on that outer fold nor
                         on the document's. If the other folds have documents of one side only,
                         the value is 1 or -1 for that side */
};

/* The length of `decision` for one C. */
static inline size_t fold_split_cells(const struct fold_split *split, size_t count,
                                      size_t outputs)
{
    return (split->nested ? split->folds : 1) * count * outputs;
}

/* What to train: for each split and C, one machine per output and fold; and if `solution` is
 * not NULL, machines on all documents with the first C. */
struct training_request {
    const double *costs;
    size_t cost_count;
    double tolerance; /* of machines on a kernel matrix and all documents, as solver.h has it;
                         0: the usual, as of those that leave out folds */
    struct fold_split splits[2];
    size_t split_count;
    double *solution; /* [outputs][learner_width] coefficients by document (of a kernel) or
                         weights by feature; or NULL */
    double *bias;     /* [outputs] */
    size_t kept_split, kept_folds; /* the machines of this split's first so many folds are kept
                                      in: */
    double *fold_solution;         /* [kept_folds][outputs][learner_width]; there is one C */
    double *fold_bias;             /* [kept_folds][outputs] */
};

static inline size_t output_count(size_t labels)
{
    return labels == 2 ? 1 : labels;
}

/* The length of a machine's solution: documents of a kernel matrix, else features. */
size_t learner_width(const struct learner *learner);

/* Trains the machines. On a kernel matrix, but by libsvm, each begins with what it is for the C
 * before: it is fastest with costs[] in ascending order. By libsvm the calling process must have
 * no other threads. */
bool learner_train(const struct learner *learner, const struct training_request *request,
                   const struct training_progress *progress, struct failure *failure);

#endif
