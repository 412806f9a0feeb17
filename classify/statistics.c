/* statistics: see statistics.h. */
#include "statistics.h"

#include <math.h>
#include <stdlib.h>

#include "../features/base/hash.h"

#define NORMAL_975                                                                             \
    1.959963984540054 /* the 0.975 quantile of the standard normal distribution */

struct figure wilson_interval(double hits, double count)
{
    if (!(count > 0))
        return (struct figure){NAN, NAN, NAN};
    const double z2 = NORMAL_975 * NORMAL_975, share = hits / count;
    const double middle = (hits + z2 / 2) / (count + z2);
    const double half = NORMAL_975 * sqrt(count * share * (1 - share) + z2 / 4) / (count + z2);
    /* At 0 and 1 the bounds are exact, but for rounding. */
    return (struct figure){share, hits > 0 ? fmax(middle - half, 0) : 0,
                           hits < count ? fmin(middle + half, 1) : 1};
}

/* Twice the smaller tail of the binomial distribution with p = 1/2. Its terms are logarithms,
 * since the first may be smaller than any double. */
double mcnemar_exact(size_t first_only, size_t second_only)
{
    const size_t fewer = first_only < second_only ? first_only : second_only;
    const double count = (double)first_only + (double)second_only;
    double tail = 0;
    for (size_t i = 0; i <= fewer; i++)
        tail += exp(lgamma(count + 1) - lgamma((double)i + 1) - lgamma(count - (double)i + 1) -
                    count * log(2));
    return fmin(2 * tail, 1);
}

double quantile_of_sorted(const double *sorted, size_t count, double share)
{
    const double place = share * (double)(count - 1);
    const size_t below = (size_t)place;
    if (below + 1 >= count)
        return sorted[count - 1];
    return sorted[below] + (place - (double)below) * (sorted[below + 1] - sorted[below]);
}

static int compare_numbers(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

struct figure percentile_interval(double value, double *replicates, size_t count)
{
    size_t defined = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(replicates[i]))
            replicates[defined++] = replicates[i];
    if (defined == 0)
        return (struct figure){value, NAN, NAN};
    qsort(replicates, defined, sizeof *replicates, compare_numbers);
    return (struct figure){value, quantile_of_sorted(replicates, defined, 0.025),
                           quantile_of_sorted(replicates, defined, 0.975)};
}

/* The upper 32 bits, scaled. Numbers differ in probability by less than bound / 2^32, which is
 * nothing beside the error of a bootstrap. */
uint32_t random_below(struct random_numbers *random, uint32_t bound)
{
    random->state += 0x9e3779b97f4a7c15u;
    return (uint32_t)((hash_mix(random->state) >> 32) * bound >> 32);
}
