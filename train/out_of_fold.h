/* out_of_fold: decision values out of fold → a calibration, and honest probabilities.
 *
 * The calibration of the model is fitted on all documents. The probabilities that are reported
 * are not made by it: each document's come from a calibration that was fitted on the other
 * folds, so that they are as good as those of articles that come later. */
#ifndef TENOR_OUT_OF_FOLD_H
#define TENOR_OUT_OF_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../features/base/failure.h"

/* The result of cross-validation with one kind of folds. */
struct out_of_fold {
    size_t count, labels, outputs;
    uint32_t folds;
    size_t threads;            /* that calibrate; 0: one */
    uint32_t *fold;            /* [count] */
    double *decision;          /* [count][outputs] of the averaged machines */
    double *slope, *intercept; /* [labels] the model's calibration */
    double *probability;       /* [count][labels] by calibrations of the other folds */
    double kept;    /* the part of the log-odds that is left after shrinking: 1 if all of it */
    bool to_shares; /* shrunk towards the labels' shares, not towards all labels alike */
};

bool out_of_fold_init(struct out_of_fold *out, size_t count, size_t labels,
                      struct failure *failure);
void out_of_fold_release(struct out_of_fold *out);

/* Fills in slope, intercept, probability and kept from decision and fold.
 *
 * First each fold's documents get probabilities by the calibration (calibrate.h) that is fitted
 * on the others; where these lack a label, on all. How far these are to be drawn towards the
 * labels' shares is fitted on them (shrink.h), for each fold without it. So where the folds
 * tell nothing about one another, the probabilities are the labels' shares. */
bool out_of_fold_calibrate(struct out_of_fold *out, const uint32_t *label,
                           struct failure *failure);

/* The same for grouped folds. `known` is that of plain folds, calibrated. Its calibration is
 * taken, with a temperature that is fitted on the grouped folds: so an article of an unseen
 * source gets the same label with less confidence. `few_sources`: the temperature is fitted on
 * both kinds of folds, because the machine of a grouped fold, trained without some of a label's
 * few sources, does worse than the final machine will; that of a plain fold knows the sources,
 * and does better. */
bool out_of_fold_temper(struct out_of_fold *out, const struct out_of_fold *known,
                        const uint32_t *label, bool few_sources, struct failure *failure);

/* Is the log loss of the probabilities above that of giving each label its share of the other
 * folds' documents? Then it is better not to know. Fails for lack of memory. */
bool out_of_fold_is_worse_than_shares(const struct out_of_fold *out, const uint32_t *label,
                                      bool *worse, struct failure *failure);

#endif
