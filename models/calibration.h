/* calibration: decision values → probabilities. train/calibrate.h fits the calibration.
 *
 * Two labels: Platt's sigmoid (Platt 1999, "Probabilistic outputs for support vector
 * machines") on the one decision value. More: the multinomial form, a softmax over
 * slope[k] * decision[k] + intercept[k] ("vector scaling": Guo et al. 2017, section
 * 4.2). The same formula serves both: two labels have slopes (s, 0) and intercepts
 * (i, 0), so that p[0] = 1 / (1 + exp(-(s * d + i))). */
#ifndef TENOR_CALIBRATION_H
#define TENOR_CALIBRATION_H

#include <stddef.h>

/* A view: owns nothing. */
struct calibration {
    const double *slope;     /* [labels] */
    const double *intercept; /* [labels] */
};

/* Computes probability[labels], which sum to 1, from decision[outputs]; `outputs` is 1 for two
 * labels, else the number of labels. Finite decision values give finite probabilities. */
void calibration_apply(const struct calibration *calibration, const double *decision,
                       size_t labels, double *probability);

#endif
