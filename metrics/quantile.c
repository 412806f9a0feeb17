/* quantile: see quantile.h. */
#include "quantile.h"

#include <stdlib.h>

static int compare_numbers(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

void quantile_sort(double *values, size_t count)
{
    qsort(values, count, sizeof *values, compare_numbers);
}

double quantile_of_sorted(const double *sorted, size_t count, double share)
{
    const double place = share * (double)(count - 1);
    const size_t below = (size_t)place;
    if (below + 1 >= count)
        return sorted[count - 1];
    return sorted[below] + (place - (double)below) * (sorted[below + 1] - sorted[below]);
}
