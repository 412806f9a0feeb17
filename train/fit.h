/* fit: a dataset → chosen settings, out-of-fold decision values, the final machine.
 *
 * The search tries candidates (relative weights of the blocks) times values of C, by
 * cross-validation on one Gram matrix of at most `search_documents` documents. They are ranked
 * by the log loss of calibrated out-of-fold probabilities: on small sets accuracy is too coarse
 * to choose by. The machines of the best few are averaged, each one's decision values divided
 * by their standard deviation: on a small set the choice of one machine depends much on chance.
 * A sum of linear machines is one linear machine, so the average is as fast to score as one.
 *
 * If documents name sources, they are split in two ways. Plain folds measure how well further
 * articles of the same sources are labelled; the calibration is fitted on them. Grouped folds,
 * with each source in one fold, measure how well articles of an unseen source are labelled; on
 * both kinds together a temperature is fitted (temperature.h), so that an unseen source lowers
 * the confidence and never changes the label. The search scores both kinds of folds together: a
 * grouped fold that takes away a label's few sources is no good measure alone. */
#ifndef TENOR_FIT_H
#define TENOR_FIT_H

#include "dataset.h"
#include "settings.h"

enum solver_choice {
    SOLVER_AUTO, /* libsvm if its matrices fit in memory_bytes, else coordinate descent */
    SOLVER_LIBSVM,
    SOLVER_DESCENT
};

struct fit_options {
    enum solver_choice solver;
    bool ignore_sources; /* one source may be in several folds (--no-groups) */
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

/* The result of cross-validation with one kind of folds. */
struct out_of_fold {
    uint32_t *fold;            /* [documents] the fold that was left out for this document */
    double *decision;          /* [documents][outputs] of the averaged machine */
    double *slope, *intercept; /* [labels] its calibration */
    double *probability;       /* [documents][labels] calibrated */
};

struct fit {
    struct trials trials; /* best first */
    size_t average;       /* the machines of the first so many were averaged */
    size_t searched_documents;
    uint32_t folds;             /* of the grouped split: no more than there are sources */
    size_t crossing;            /* documents that resemble one of another source, and may be in
                                   another fold than that one (fitting.h) */
    bool grouped;               /* `unseen` is there: sources are named, and not ignored */
    struct out_of_fold known;   /* plain folds */
    struct out_of_fold unseen;  /* grouped folds; empty if not grouped */
    double inverse_temperature; /* of `unseen` (temperature.h); 1 if not grouped */
    bool kernel_solver;         /* libsvm; else coordinate descent */
    size_t outputs;
    double *bias;    /* [outputs] */
    size_t width;    /* features + dense features */
    double *weights; /* [outputs][width] by feature, for values of unit blocks and standardised
                        dense features */
    bool blocks_used[NGRAM_MAX_BLOCKS];
    bool dense_used;
    /* The machines of the best settings that were trained without one fold each (of the grouped
     * split if there is one), for its first kept_folds folds: so texts can be scored that are
     * made of these documents (first_words.h). They are not averaged, so their decision values
     * have another scale. At least one is kept, more if all take no more than a tenth of
     * memory_bytes. */
    uint32_t kept_folds;
    double *fold_weights; /* [kept_folds][outputs][width], as `weights` */
    double *fold_bias;    /* [kept_folds][outputs] */
};

/* Runs the search and trains the final machine. The same result with any number of threads. May
 * fork worker processes (parallel.h): no other thread may run. On failure `fit` is empty. */
bool fit_run(struct fit *fit, const struct dataset *dataset, const struct fit_options *options,
             const struct training_progress *progress, struct failure *failure);
void fit_release(struct fit *fit);

#endif
