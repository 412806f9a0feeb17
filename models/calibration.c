/* calibration: the softmax, computed so that it cannot overflow. */
#include "calibration.h"

#include <math.h>

/* Logits are clipped to this. No probability differs for it, and differences stay finite. */
#define LOGIT_MAX 1e300

/* Two labels share one decision value; label 1 has slope 0. */
static double logit(const struct calibration *calibration, const double *decision,
                    size_t labels, size_t label)
{
    double value = decision[labels == 2 ? 0 : label];
    double scaled = calibration->slope[label] * value + calibration->intercept[label];
    return fmax(-LOGIT_MAX, fmin(scaled, LOGIT_MAX));
}

/* The softmax of the logits less the largest, so that exp cannot overflow and the sum is at
 * least 1. With two labels this is Platt's sigmoid. */
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
