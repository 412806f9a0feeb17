/* row_sums: sums of weighted rows, the innermost loops of scoring. */
#ifndef TENOR_ROW_SUMS_H
#define TENOR_ROW_SUMS_H

#include <stddef.h>
#include <stdint.h>

#define ROW_QUAD 4 /* the length of a row of floats is a multiple of this */

/* sums[lane] += factors[i] * rows[i][lane] for i = 0, 1, … in this order, and for each lane
 * from `first` to `end`, which are multiples of ROW_QUAD. The same bits on every machine, and
 * adding a row of zeros changes nothing. */
void row_sums(const float *const *rows, const float *factors, size_t count, size_t first,
              size_t end, double *sums);

/* sums[k] += factors[i] * weights[i][k] for i = 0, 1, … in this order, and each k below
 * `outputs`. The same bits on every machine. The weights are those of struct feature: an odd
 * number of them is followed by two bytes of padding, which may be read. */
void weight_sums(const int16_t *const *weights, const double *factors, size_t count,
                 size_t outputs, double *sums);

#endif
