/* power_law: how a score grows with the number of labelled documents. */
#ifndef TENOR_POWER_LAW_H
#define TENOR_POWER_LAW_H

#include <stdbool.h>
#include <stddef.h>

/* score(n) = a - b n^-c: the inverse power law of learning curves (Cortes et al. 1994,
 * "Learning curves: asymptotic values and rate of convergence"; Figueroa et al. 2012,
 * "Predicting sample size required for classification performance"). a is what endless
 * documents would bring; b is negative for a score that falls, such as log loss. */
struct power_law {
    double a, b, c;
};

/* One measured point of a curve. */
struct power_point {
    double documents; /* above 0 */
    double score;
};

/* Fits the law to `count` points by least squares, weighted by the number of documents as
 * Figueroa et al. do: what is foretold lies beyond the large ones. c is sought from 0.05 to 2,
 * a is kept within [low, high]. False, and the law is zero, for fewer than three points or
 * points of one size alone. */
bool power_law_fit(struct power_law *law, const struct power_point *points, size_t count,
                   double low, double high);

double power_law_score(const struct power_law *law, double documents);

#endif
