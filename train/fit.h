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
 * articles of the same sources are labelled, grouped folds, with each source in one fold, how
 * well those of an unseen source are. Each kind has a calibration of its own (out_of_fold.h):
 * that of grouped folds is that of plain ones with a temperature, which is fitted on grouped
 * folds alone if every label has UNSEEN_LEAST_SOURCES. If it is still worse than the labels'
 * shares, one is fitted that can at worst say these. If a label has one source alone, nothing
 * can be said of unseen sources. The search scores both kinds of folds together: a grouped fold
 * that takes away a label's few sources is no good measure alone. */
#ifndef TENOR_FIT_H
#define TENOR_FIT_H

#include "dataset.h"
#include "out_of_fold.h"
#include "settings.h"

/* With fewer sources of a label, a grouped fold may take most of them away. */
#define UNSEEN_LEAST_SOURCES 5

enum solver_choice {
    SOLVER_AUTO, /* on the Gram matrix up to 5,000 documents if it fits in memory_bytes, else on
                    vectors */
    SOLVER_GRAM,
    SOLVER_LIBSVM, /* on the Gram matrix, by libsvm */
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

struct fit {
    struct trials trials; /* best first */
    size_t average;       /* the machines of the first so many were averaged */
    size_t searched_documents;
    uint32_t folds;           /* of the grouped split: no more than there are sources */
    size_t crossing;          /* documents that resemble one of another source, and may be in
                                   another fold than that one (fitting.h) */
    bool has_sources;         /* sources are named, and not ignored */
    bool grouped;             /* `unseen` is there: and every label has two sources or more */
    size_t least_sources;     /* if has_sources: the least number of sources that a label has */
    uint32_t lone_label;      /* if has_sources: the first label with so few */
    bool nested;              /* the reported probabilities are of settings that were chosen
                                   without the document's fold (settings_search.h) */
    struct out_of_fold known; /* plain folds */
    struct out_of_fold unseen; /* grouped folds; empty if not grouped */
    bool kernel_solver;        /* on the Gram matrix; else on vectors */
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

/* Runs the search and trains the final machine. The same result with any number of threads. On
 * failure `fit` is empty. */
bool fit_run(struct fit *fit, const struct dataset *dataset, const struct fit_options *options,
             const struct training_progress *progress, struct failure *failure);
void fit_release(struct fit *fit);

#endif
