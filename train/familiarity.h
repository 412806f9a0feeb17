/* familiarity: does an article look like those that a model was trained on?
 *
 * One more linear machine over the n-grams of block 0: the labelled set against a background of
 * news and web prose (background.h). Its decision value is high for articles like the training
 * set's. A model gives no label where it is below a threshold: the value under which
 * FAMILIARITY_QUANTILE of the set's own out-of-fold documents lie (each source on one side
 * where sources are named). Rejecting what a one-against-background classifier does not
 * recognise is the reject option of Chow 1970 with a class of outliers made from unlabelled
 * text, as in Steinwart, Hush and Scovel 2005, "A classification framework for anomaly
 * detection", JMLR 6. */
#ifndef TENOR_FAMILIARITY_H
#define TENOR_FAMILIARITY_H

#include "background.h"
#include "fit.h"

/* Of its own kind's unseen articles a model turns away about so many. */
#define FAMILIARITY_QUANTILE 0.02

/* The background's bags lack rare n-grams, so its own share below the threshold would flatter:
 * tests/eval/familiarity.py measures on whole articles. */
struct familiarity {
    double *weights; /* [dataset.feature_count]; owned; NULL: not trained */
    double bias, threshold;
    double rejected_own; /* share of the set's own documents below it, out of fold */
};

/* Trains it. Leaves `familiarity` empty, which is no failure, if the background does not fit
 * the recipe or there are too few documents for two folds. Deterministic, at any number of
 * threads. */
bool familiarity_fit(struct familiarity *familiarity, const struct dataset *dataset,
                     const struct background *background, const struct fit_options *options,
                     const struct training_progress *progress, struct failure *failure);
void familiarity_release(struct familiarity *familiarity);

#endif
