/* statistics: see statistics.h. */
#include "statistics.h"

#include <math.h>

#include "../features/base/hash.h"
#include "../metrics/quantile.h"

#define NORMAL_975                                                                             \
    1.959963984540054 /* the 0.975 quantile of the standard normal distribution */

#define PI 3.141592653589793

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

struct figure percentile_interval(double value, double *replicates, size_t count)
{
    size_t defined = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(replicates[i]))
            replicates[defined++] = replicates[i];
    if (defined == 0)
        return (struct figure){value, NAN, NAN};
    quantile_sort(replicates, defined);
    return (struct figure){value, quantile_of_sorted(replicates, defined, 0.025),
                           quantile_of_sorted(replicates, defined, 0.975)};
}

static uint64_t next_bits(struct random_numbers *random)
{
    random->state += 0x9e3779b97f4a7c15u;
    return hash_mix(random->state);
}

/* The upper 32 bits, scaled. Numbers differ in probability by less than bound / 2^32, which is
 * nothing beside the error of a bootstrap. */
uint32_t random_below(struct random_numbers *random, uint32_t bound)
{
    return (uint32_t)((next_bits(random) >> 32) * bound >> 32);
}

/* As many bits as a double has digits; in the middle of its step, so neither 0 nor 1. */
static double random_share(struct random_numbers *random)
{
    return ((double)(next_bits(random) >> 12) + 0.5) * 0x1p-52;
}

double random_exponential(struct random_numbers *random)
{
    return -log(random_share(random));
}

/* Half the square of a standard normal number, which is sqrt(2 E) cos(2 pi U) with E
 * exponential and U uniform (Box and Muller 1958). */
double random_half(void *random)
{
    const double root = cos(2 * PI * random_share(random));
    return random_exponential(random) * root * root;
}
