/* calibrate: out-of-fold decision values → calibration. GSL minimisers. */
#ifndef TENOR_CALIBRATE_H
#define TENOR_CALIBRATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../features/base/failure.h"

/* Fits slope[labels] and intercept[labels] (models/calibration.h) on `count` documents'
 * out-of-fold decision values, decision[count][outputs], outputs = 1 for two labels (positive
 * for label 0), else labels.
 *
 * Two labels: Platt's maximum likelihood with his smoothed targets (N+ + 1)/(N+ + 2), 1/(N- +
 * 2); slope[1] = intercept[1] = 0. More: multinomial maximum likelihood with the same smoothing
 * of targets, and a Gaussian prior that draws the slopes of the labels towards their common
 * mean (so that labels with few documents get slopes near the usual one); the intercepts sum to
 * zero. Slopes are never negative: a decision value that ranks the wrong way round, or is
 * always the same, gets slope 0, not a reversed label.
 *
 * Deterministic. Fails with FAILURE_DATA for a label without documents or values that are not
 * finite. */
bool calibrate_fit(const double *decision, const uint32_t *label, size_t count, size_t labels,
                   double *slope, double *intercept, struct failure *failure);

#endif
