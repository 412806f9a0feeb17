/* conformal: out-of-fold probabilities → the scores that prediction sets are made by.
 *
 * This is cross-conformal prediction (Vovk 2015, Annals of Mathematics and Artificial
 * Intelligence 74, 9-28), simplified: all folds' scores are pooled, and a new document is
 * scored by the machine that was trained on everything, not by those of the folds. That machine
 * has read more than they had, which makes the sets a little too large. The settings
 * of sets that are not nested (settings_search.h) were chosen by the same documents, which
 * makes them a little too small. So the promise is no longer a theorem: models/ACCURACY.md has
 * what was measured. */
#ifndef TENOR_CONFORMAL_H
#define TENOR_CONFORMAL_H

#include "../features/base/failure.h"
#include "../models/prediction_set.h"

/* Owns the arrays of `scores`. */
struct conformal {
    struct set_scores scores;
    uint32_t *documents;
    double *probability;
};

/* Takes the scores of `count` documents: probability[count][labels], 0 to 1; label[count] is
 * below `labels`. Fails with FAILURE_MEMORY; `conformal` is empty then. */
bool conformal_take(struct conformal *conformal, const double *probability,
                    const uint32_t *label, size_t count, size_t labels,
                    struct failure *failure);
void conformal_release(struct conformal *conformal);

#endif
