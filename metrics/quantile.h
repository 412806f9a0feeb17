/* quantile: quantiles of a sample. */
#ifndef TENOR_QUANTILE_H
#define TENOR_QUANTILE_H

#include <stddef.h>

/* Sorts values[count] upwards; none may be NaN. */
void quantile_sort(double *values, size_t count);

/* The quantile of sorted[count], count >= 1, by linear interpolation: Hyndman and Fan's
 * definition 7, which GSL and R's default use. 0 <= share <= 1. */
double quantile_of_sorted(const double *sorted, size_t count, double share);

#endif
