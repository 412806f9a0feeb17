/* row_sums: sums of weighed rows, the innermost loops of scoring. */
#ifndef TENOR_ROW_SUMS_H
#define TENOR_ROW_SUMS_H

#include <stddef.h>
#include <stdint.h>

#define ROW_QUAD 4 /* rows of floats are whole numbers of quads long */

/* sums[lane] += factors[i] * rows[i][lane] for i = 0, 1, … in this order, and for each lane
 * from `first` to `end`, which are multiples of ROW_QUAD. The same bits on every machine, and
 * rows of zeros among the others make no difference. */
void row_sums(const float *const *rows, const float *factors, size_t count, size_t first,
              size_t end, double *sums);

/* sums[k] += factors[i] * weights[i][k] for i = 0, 1, … in this order, and each k below
 * `outputs`. The same bits on every machine. Weights are those of struct feature: behind an odd
 * number of them there is room for one more. */
void weight_sums(const int16_t *const *weights, const double *factors, size_t count,
                 size_t outputs, double *sums);

/* The same bits on any processor of the kind that the program was built for, not as fast. */
void row_sums_anywhere(const float *const *rows, const float *factors, size_t count,
                       size_t first, size_t end, double *sums);
void weight_sums_anywhere(const int16_t *const *weights, const double *factors, size_t count,
                          size_t outputs, double *sums);

#endif
