/* metrics: the scores of a classifier, defined once for training and for evaluation. */
#ifndef TENOR_METRICS_H
#define TENOR_METRICS_H

#include <stddef.h>

/* The label with the largest of values[count]; the lower index on a tie. */
size_t metrics_argmax(const double *values, size_t count);

/* The mean F1 = 2 hits / (true + predicted) over the labels that occur as true or predicted
 * ones; 0 if none does. Each array is [labels] and counts documents; counts need not be whole
 * numbers. */
double metrics_macro_f1(const double *support, const double *predicted, const double *hits,
                        size_t labels);

/* One document's log loss, -ln of the probability of its true label. A probability below 1e-15
 * counts as 1e-15, so that a certain mistake costs 34.5 and not infinity. */
double metrics_log_loss(double probability);

/* One document's Brier score: the squared differences between probability[labels] and the
 * certain answer, summed over all labels (Brier 1950, equation 2); 0 to 2. */
double metrics_brier(const double *probability, size_t labels, size_t label);

/* part / whole; 0 if there is no whole. */
double metrics_ratio(double part, double whole);

#endif
