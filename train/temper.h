/* temper: a calibration for familiar documents → one for unfamiliar ones. */
#ifndef TENOR_TEMPER_H
#define TENOR_TEMPER_H

#include <stddef.h>
#include <stdint.h>

#include "../models/calibration.h"

/* The factor t in [0, 1] under which softmax(t * (slope[k] * decision[k] + intercept[k])) best
 * explains the labels, by maximum likelihood: temperature scaling (Guo et al. 2017,
 * section 4.2) with 1/t as the temperature. It makes confidence smaller and leaves every label
 * as it was. decision[count][outputs], outputs = 1 for two labels. */
double temper_fit(const struct calibration *calibration, const double *decision,
                  const uint32_t *label, size_t count, size_t labels);

#endif
