/* temperature: from the calibration for known sources to the one for unseen sources. */
#ifndef TENOR_TEMPERATURE_H
#define TENOR_TEMPERATURE_H

#include <stddef.h>
#include <stdint.h>

#include "../models/calibration.h"

/* Returns the inverse temperature t in [TEMPERATURE_LEAST, 1] for which softmax(t * (slope[k] *
 * decision[k] + intercept[k])) has the largest likelihood on two sets of decision values of the
 * same documents: out of plain folds and out of grouped folds. This is temperature scaling (Guo
 * et al. 2017, section 4.2), with 1/t as the temperature. It lowers confidences and changes no
 * label.
 *
 * Both sets are used because each alone misleads. The machine of a grouped fold is trained
 * without some of a label's few sources, so it does worse than the final machine will; the
 * machine of a plain fold knows the sources, so it does better.
 * decision[set][documents][outputs], outputs = 1 for two labels; either set may be NULL.
 * label[count] is below `labels`.
 *
 * TEMPERATURE_LEAST keeps some confidence where the decision values of unseen sources say
 * nothing. */
#define TEMPERATURE_LEAST 0.05
double temperature_fit(const struct calibration *calibration, const double *const decision[2],
                       const uint32_t *label, size_t count, size_t labels);

#endif
