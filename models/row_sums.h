/* row_sums: a sum of weighed rows, the innermost loop of scoring. */
#ifndef TENOR_ROW_SUMS_H
#define TENOR_ROW_SUMS_H

#include <stddef.h>
#include <stdint.h>

/* Rows of `lanes` weights, each four of which (a quad) have an owner: the place among an
 * entry's values of what they are multiplied by. */
struct rows {
    const int16_t *weights; /* [][lanes] */
    size_t lanes;           /* a multiple of 4 */
    const size_t *owner;    /* [lanes / 4], below width */
    size_t width;
};

/* sums[lane] = the sum over entries i = 0, 1, …, in this order, of
 * values[i * width + owner[lane / 4]] * weights[row[i] * lanes + lane]. */
void row_sums(const struct rows *rows, const uint32_t *row, const double *values, size_t count,
              double *sums);
/* The same bits on any processor of the kind that the program was built for, not as fast. */
void row_sums_anywhere(const struct rows *rows, const uint32_t *row, const double *values,
                       size_t count, double *sums);

#endif
