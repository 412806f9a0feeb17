/* temperature: a calibration for familiar documents → one for unfamiliar ones. */
#ifndef TENOR_TEMPERATURE_H
#define TENOR_TEMPERATURE_H

#include <stddef.h>
#include <stdint.h>

#include "../models/calibration.h"

/* The factor t in [TEMPERATURE_LEAST, 1] under which softmax(t * (slope[k] * decision[k] +
 * intercept[k])) best explains the labels of the familiar and the unfamiliar documents
 * together, by maximum likelihood: temperature scaling (Guo et al. 2017, section 4.2) with 1/t
 * as the temperature. It makes confidence smaller and leaves every label as it was.
 *
 * Both kinds together, because each alone misleads: a grouped fold is trained without a part of
 * a label's few sources and looks worse than the machine trained on all of them will be, a
 * plain fold looks better. decision[kind][documents][outputs] of two kinds, outputs = 1 for two
 * labels; either may be NULL. */
#define TEMPERATURE_LEAST 0.05
double temperature_fit(const struct calibration *calibration, const double *const decision[2],
                       const uint32_t *label, size_t count, size_t labels);

#endif
