/* calibration: applying it, in a form that cannot overflow. */
#include "calibration.h"

#include <math.h>

/* Log-odds beyond this say nothing more; within it differences stay finite. */
#define LOGIT_MAX 1e300

/* The one decision value of two labels serves both; label 1 has slope 0. */
static double logit(const struct calibration *calibration, const double *decision,
                    size_t labels, size_t label)
{
    double value = decision[labels == 2 ? 0 : label];
    double scaled = calibration->slope[label] * value + calibration->intercept[label];
    return fmax(-LOGIT_MAX, fmin(scaled, LOGIT_MAX));
}

/* Softmax, shifted by the largest logit so that exp cannot overflow; the sum is at
 * least 1. With two labels it is Platt's sigmoid in its stable form. */
void calibration_apply(const struct calibration *calibration, const double *decision,
                       size_t labels, double *probability)
{
    double largest = -LOGIT_MAX;
    for (size_t label = 0; label < labels; label++) {
        probability[label] = logit(calibration, decision, labels, label);
        largest = fmax(largest, probability[label]);
    }
    double sum = 0;
    for (size_t label = 0; label < labels; label++) {
        probability[label] = exp(probability[label] - largest);
        sum += probability[label];
    }
    for (size_t label = 0; label < labels; label++)
        probability[label] /= sum;
}
