/* fit: a dataset → chosen settings, out-of-fold decision values, the final machine.
 *
 * Search: candidates (relative block weights, dense weight) times C, by cross-validation on one
 * Gram matrix, on at most `search_documents` documents. They are ranked by the log-loss of
 * calibrated out-of-fold probabilities: on small sets accuracy itself is too coarse to choose
 * by. The best few are averaged, each machine's decision values divided by their deviation: one
 * machine on a small set is a noisy choice, and a sum of linear machines is a linear machine,
 * so the average costs nothing to score.
 *
 * Where documents name sources there are two ways to split. Plain folds tell how well the
 * labels of further articles of the same sources are read: the calibration is fitted on them.
 * Grouped folds, each source on one side, tell how much of that is left with a source not seen
 * before: the same calibration is tempered by both (temperature.h), so that a strange source makes
 * for less confidence and never for another label. The search looks at both, since a fold that
 * must do without a label's few sources cannot be trusted alone. */
#ifndef TENOR_FIT_H
#define TENOR_FIT_H

#include "dataset.h"
#include "settings.h"

enum solver_choice {
    SOLVER_AUTO, /* libsvm while its matrices fit in memory_bytes, else the other */
    SOLVER_LIBSVM,
    SOLVER_DESCENT
};

struct fit_options {
    enum solver_choice solver;
    bool ignore_sources; /* folds may tear sources apart (--no-groups) */
    double balance;      /* class weights: 0 none, 1 balanced (one_vs_rest.h) */
    double cost;         /* C; 0: search */
    size_t average;      /* machines to average; 0: 5 up to 2,000 documents, 3 up to
                            10,000, else 1 */
    uint32_t folds;      /* 2 or more */
    uint64_t seed;
    size_t threads;
    double memory_bytes;     /* for Gram and kernel matrices */
    size_t search_documents; /* at least 10 */
};

/* The cross-validated outcome of one way to split. */
struct out_of_fold {
    double *decision;          /* [documents][outputs] of the averaged machine */
    double *slope, *intercept; /* [labels] its calibration */
    double *probability;       /* [documents][labels] calibrated */
};

struct fit {
    struct trials trials; /* best first */
    size_t average;       /* the first so many were averaged */
    size_t searched_documents;
    uint32_t folds;             /* of the grouped split: no more than there are sources */
    bool grouped;               /* sources are named, and kept whole in `unseen` */
    struct out_of_fold known;   /* plain folds */
    struct out_of_fold unseen;  /* each source on one side; empty if not grouped */
    double inverse_temperature; /* of `unseen` (temperature.h); 1 if not grouped */
    bool kernel_solver;         /* libsvm; else coordinate descent */
    size_t outputs;
    double *bias;    /* [outputs] */
    size_t width;    /* features + dense features */
    double *weights; /* [outputs][width] by feature, for values of unit blocks and standardised
                        dense features */
    bool blocks_used[NGRAM_MAX_BLOCKS];
    bool dense_used;
};

bool fit_run(struct fit *fit, const struct dataset *dataset, const struct fit_options *options,
             const struct training_progress *progress, struct failure *failure);
void fit_release(struct fit *fit);

#endif
