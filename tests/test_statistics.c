/* Intervals and tests against published examples. */
#include <criterion/criterion.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

#include "../classify/statistics.h"
#include "../metrics/quantile.h"

static void expect_near(double value, double expected, double tolerance)
{
    cr_assert(fabs(value - expected) <= tolerance, "%.9f, not %.9f", value, expected);
}

/* The examples of Newcombe 1998 (Statistics in Medicine 17, 857-872), table I, method 3. */
Test(statistics, wilson_s_interval_as_newcombe_has_it)
{
    static const struct {
        double hits, count, low, high;
    } examples[] = {{81, 263, 0.2553, 0.3662},
                    {15, 148, 0.0624, 0.1605},
                    {0, 20, 0.0000, 0.1611},
                    {1, 29, 0.0061, 0.1718}};
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        const double hits = examples[i].hits, count = examples[i].count;
        struct figure figure = wilson_interval(hits, count);
        expect_near(figure.value, hits / count, 1e-15);
        expect_near(figure.low, examples[i].low, 0.00005);
        expect_near(figure.high, examples[i].high, 0.00005);
        struct figure misses = wilson_interval(count - hits, count);
        expect_near(misses.low, 1 - figure.high, 1e-12);
        expect_near(misses.high, 1 - figure.low, 1e-12);
    }
}

Test(statistics, wilson_s_interval_at_the_edges)
{
    struct figure figure = wilson_interval(0, 0);
    cr_assert(isnan(figure.value) && isnan(figure.low) && isnan(figure.high));
    figure = wilson_interval(0, 1);
    cr_assert_eq(figure.low, 0);
    expect_near(figure.high, 0.793450, 1e-6); /* z^2 / (1 + z^2) */
    figure = wilson_interval(1e6, 1e6);
    cr_assert_eq(figure.high, 1);
    cr_assert_lt(figure.low, 1);
    figure = wilson_interval(2.5, 5);
    expect_near(figure.low, 1 - figure.high, 1e-12);
}

/* Fagerland, Lydersen and Laake 2013 (BMC Medical Research Methodology 13:91): airway
 * hyper-responsiveness of 21 children before and after a transplantation, 1 and 7 discordant
 * pairs; the exact conditional test has p = 0.0703. */
Test(statistics, mcnemar_s_test_as_published)
{
    expect_near(mcnemar_exact(1, 7), 0.0703125, 1e-12);
    expect_near(mcnemar_exact(7, 1), 0.0703125, 1e-12);
    /* The approval ratings of Agresti, Categorical Data Analysis (2002), table 10.1: 150 and 86
     * changed their minds. The value is that of binomtest(86, 236) in SciPy. */
    expect_near(mcnemar_exact(150, 86), 3.715936e-05, 1e-10);
}

Test(statistics, mcnemar_s_test_at_the_edges)
{
    cr_assert_eq(mcnemar_exact(0, 0), 1);
    expect_near(mcnemar_exact(5, 5), 1, 0);
    expect_near(mcnemar_exact(0, 1), 1, 1e-12);
    expect_near(mcnemar_exact(0, 10), 2.0 / 1024, 1e-12);
    /* The terms of the tail are far below the least double, or the sum is of many. */
    cr_assert_eq(mcnemar_exact(0, 5000), 0);
    const double p = mcnemar_exact(50000, 50500);
    expect_near(p, erfc(499 / sqrt(100500.0) / sqrt(2)), 1e-4); /* normal, with correction */
}

Test(statistics, quantiles_are_gsl_s)
{
    struct random_numbers random = {7};
    double sorted[101] = {0};
    for (size_t count = 1; count <= 101; count += 4) {
        sorted[0] = 0;
        for (size_t i = 1; i < count; i++)
            sorted[i] = sorted[i - 1] + random_below(&random, 1000);
        for (int share = 0; share <= 40; share++)
            expect_near(quantile_of_sorted(sorted, count, share / 40.0),
                        gsl_stats_quantile_from_sorted_data(sorted, 1, count, share / 40.0),
                        1e-9);
    }
}

Test(statistics, an_interval_leaves_out_what_is_not_defined)
{
    double values[] = {NAN, 3, 1, NAN, 2};
    struct figure figure = percentile_interval(2, values, 5);
    expect_near(figure.low, 1.05, 1e-12);
    expect_near(figure.high, 2.95, 1e-12);
    double none[] = {NAN};
    figure = percentile_interval(2, none, 1);
    cr_assert(figure.value == 2 && isnan(figure.low) && isnan(figure.high));
}

/* Chi-square of 10 cells, 9 degrees of freedom: below 27.9 but for one in a thousand. */
Test(statistics, random_numbers_are_even)
{
    enum { DRAWS = 100000 };
    for (uint64_t seed = 0; seed < 5; seed++) {
        struct random_numbers random = {seed};
        double counts[10] = {0}, chi2 = 0;
        for (int i = 0; i < DRAWS; i++)
            counts[random_below(&random, 10)]++;
        for (int k = 0; k < 10; k++)
            chi2 += pow(counts[k] - DRAWS / 10.0, 2) / (DRAWS / 10.0);
        cr_assert_lt(chi2, 27.9);
        cr_assert_eq(random_below(&random, 1), 0);
    }
}

static int compare_numbers(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Kolmogorov and Smirnov's distance is below 1.95 / sqrt(draws) but for one in a thousand. */
Test(statistics, random_numbers_have_their_distributions)
{
    enum { DRAWS = 100000 };
    static double exponential[DRAWS], half[DRAWS];
    for (uint64_t seed = 0; seed < 5; seed++) {
        struct random_numbers random = {seed};
        double distance[2] = {0};
        for (size_t i = 0; i < DRAWS; i++) {
            exponential[i] = random_exponential(&random);
            half[i] = random_half(&random);
        }
        qsort(exponential, DRAWS, sizeof *exponential, compare_numbers);
        qsort(half, DRAWS, sizeof *half, compare_numbers);
        for (size_t i = 0; i < DRAWS; i++) {
            const double share = ((double)i + 0.5) / DRAWS;
            distance[0] =
                fmax(distance[0], fabs(share - gsl_cdf_exponential_P(exponential[i], 1)));
            distance[1] = fmax(distance[1], fabs(share - gsl_cdf_gamma_P(half[i], 0.5, 1)));
        }
        cr_assert_lt(distance[0], 1.95 / sqrt(DRAWS), "%g", distance[0]);
        cr_assert_lt(distance[1], 1.95 / sqrt(DRAWS), "%g", distance[1]);
    }
}
