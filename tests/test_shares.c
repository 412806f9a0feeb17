/* shares: what is printed sums to 1, and keeps the order. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../metrics/shares.h"

#define MOST 40

/* A small random number generator (constants of Numerical Recipes), 0 to 1. */
static double next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return (double)(*state >> 8) / (double)(1u << 24);
}

/* The millionths that "%.6f" prints of it. */
static long printed(double share)
{
    char text[64], digits[64];
    snprintf(text, sizeof text, "%.*f", SHARE_DECIMALS, share);
    cr_assert(strlen(text) == 8 && text[1] == '.', "%s", text);
    snprintf(digits, sizeof digits, "%c%s", text[0], text + 2);
    return strtol(digits, NULL, 10);
}

/* Rounds shares that sum to 1 and checks all that shares.h promises. */
static void check(const double *given, size_t count)
{
    double rounded[MOST];
    long sum = 0;
    memcpy(rounded, given, count * sizeof *given);
    shares_round(rounded, count);
    for (size_t i = 0; i < count; i++) {
        sum += printed(rounded[i]);
        cr_assert_lt(fabs(rounded[i] - given[i]), 1e-6, "%.9f became %.9f", given[i],
                     rounded[i]);
        for (size_t j = 0; j < count; j++) {
            if (given[i] > given[j])
                cr_assert_geq(printed(rounded[i]), printed(rounded[j]));
            if (given[i] == given[j] && i < j)
                cr_assert_geq(printed(rounded[i]), printed(rounded[j]));
        }
    }
    cr_assert_eq(sum, 1000000, "%zu shares sum to %ld millionths", count, sum);
}

/* Scales to a sum of 1, as calibration does. */
static void scale(double *shares, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += shares[i];
    for (size_t i = 0; i < count; i++)
        shares[i] /= sum;
}

/* Even ones, and ones that decide all: exp of up to +-20. */
Test(shares, random_ones)
{
    uint32_t state = 1;
    for (size_t round = 0; round < 20000; round++) {
        const size_t count = 2 + round % (MOST - 1);
        const double spread = 40 * next_random(&state);
        double shares[MOST];
        for (size_t i = 0; i < count; i++)
            shares[i] = exp(spread * (next_random(&state) - 0.5));
        scale(shares, count);
        check(shares, count);
    }
}

/* Rounded one by one, most of these would not sum to 1. */
Test(shares, equal_ones)
{
    for (size_t count = 1; count <= MOST; count++) {
        double shares[MOST];
        for (size_t i = 0; i < count; i++)
            shares[i] = 1 / (double)count;
        check(shares, count);
    }
}

Test(shares, whole_millionths_stay)
{
    double shares[] = {0.25, 0.000001, 0.1, 0, 0.649999};
    const double given[] = {0.25, 0.000001, 0.1, 0, 0.649999};
    check(given, 5);
    shares_round(shares, 5);
    for (size_t i = 0; i < 5; i++)
        cr_expect_eq(printed(shares[i]), lround(given[i] * 1e6));
}

Test(shares, edges)
{
    check((double[]){1, 0}, 2);
    check((double[]){0, 1}, 2);
    check((double[]){0.5, 0.5}, 2);
    check((double[]){0.9999999999, 1e-10}, 2);
    check((double[]){1 - 1.5e-6, 0.5e-6, 0.5e-6, 0.5e-6}, 4);
    check((double[]){0.2500005, 0.7499995}, 2);
    check((double[]){0.1, 0.2, 0.3, 0.4}, 4);
    check((double[]){nextafter(0.5, 1), 0.5}, 2); /* sums to a little more than 1 */
    check((double[]){nextafter(0.5, 0), 0.5}, 2);
}
