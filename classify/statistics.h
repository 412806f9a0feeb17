/* statistics: intervals of proportions, McNemar's test, and what a bootstrap needs. */
#ifndef TENOR_STATISTICS_H
#define TENOR_STATISTICS_H

#include <stddef.h>
#include <stdint.h>

/* A number with its 95% interval. NaN where it is not defined. */
struct figure {
    double value, low, high;
};

/* The score interval of a proportion (Wilson 1927, JASA 22, 209-212) without continuity
 * correction, for `hits` of `count`; hits need not be a whole number. All NaN for a count of
 * 0. */
struct figure wilson_interval(double hits, double count);

/* McNemar's test of two classifiers on the same documents, exact and two-sided: if both are as
 * good, then of the documents that only one reads right each has half (Dietterich 1998, Neural
 * Computation 10, section 3.1, has the test; its exact form is the binomial one). Returns p, 1
 * if there are no such documents. */
double mcnemar_exact(size_t first_only, size_t second_only);

/* The percentile interval (Efron and Tibshirani 1993, chapter 13) of a bootstrap's values.
 * Sorts them; those that are NaN are left out. low and high are NaN if there are none. */
struct figure percentile_interval(double value, double *replicates, size_t count);

/* splitmix64 (hash.h): any seed will do. */
struct random_numbers {
    uint64_t state;
};

/* A number from 0 to bound - 1; bound >= 1. */
uint32_t random_below(struct random_numbers *random, uint32_t bound);
/* From the exponential distribution of mean 1. */
double random_exponential(struct random_numbers *random);
/* From the gamma distribution of shape 1/2 and scale 1. Takes a struct random_numbers: it is
 * the draw of half_documents (smoothing.h). */
double random_half(void *random);

#endif
