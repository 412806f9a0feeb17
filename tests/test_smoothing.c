/* Half documents, by hand; intervals of replicates; quantiles. */
#include <criterion/criterion.h>
#include <math.h>

#include "../metrics/metrics.h"
#include "../metrics/quantile.h"
#include "../metrics/smoothing.h"

static void expect_near(double value, double expected, double tolerance)
{
    cr_assert(fabs(value - expected) <= tolerance, "%.9f, not %.9f", value, expected);
}

/* 1, 2, 3, ... */
static double next_number(void *last)
{
    return ++*(double *)last;
}

/* Of three labels the third does not occur. Confidences 0.9 (right), 0.9 (wrong), 0.5 (right).
 */
static void tally_three(struct tally *tally)
{
    static const double probability[3][3] = {
        {0.9, 0.1, 0}, {0.05, 0.9, 0.05}, {0.25, 0.5, 0.25}};
    static const uint32_t label[3] = {0, 0, 1};
    cr_assert(tally_allocate(tally, 3, NULL));
    for (size_t i = 0; i < 3; i++) {
        const struct outcome outcome = outcome_of(probability[i], 3, label[i]);
        tally_add(tally, &outcome, 1);
    }
}

Test(smoothing, what_occurs_gets_a_right_and_a_wrong_document)
{
    double last = 0;
    const struct half_documents halves = {next_number, &last, 0.1};
    struct tally set, replicate;
    tally_three(&set);
    tally_three(&replicate);
    smoothing_add(&replicate, &set, 3, &halves);
    /* Label 0: 0.1 right, 0.2 wrong; label 1: 0.3 and 0.4; wrong ones are given the other. */
    expect_near(replicate.support[0], 2.3, 1e-12);
    expect_near(replicate.hits[0], 1.1, 1e-12);
    expect_near(replicate.predicted[0], 1 + 0.1 + 0.4, 1e-12);
    expect_near(replicate.support[1], 1.7, 1e-12);
    expect_near(replicate.hits[1], 1.3, 1e-12);
    expect_near(replicate.predicted[1], 2 + 0.3 + 0.2, 1e-12);
    cr_assert(replicate.support[2] <= 0 && replicate.predicted[2] <= 0);
    /* The bin of 0.5: 0.5 and 0.6; that of 0.9: 0.7 and 0.8. */
    const struct bin_tally *low = &replicate.bins[reliability_bin(0.5)];
    const struct bin_tally *high = &replicate.bins[reliability_bin(0.9)];
    expect_near(low->count, 1 + 1.1, 1e-12);
    expect_near(low->correct, 1 + 0.5, 1e-12);
    expect_near(low->confidence, 0.5 * 2.1, 1e-12);
    expect_near(high->count, 2 + 1.5, 1e-12);
    expect_near(high->correct, 1 + 0.7, 1e-12);
    expect_near(high->confidence, 0.9 * 3.5, 1e-12);
    expect_near(replicate.documents, 3 + 2.6, 1e-12);
    cr_assert_eq(last, 8, "others get none");
    expect_near(smoothing_gap_distance(&replicate, &set),
                fabs((1.5 - 1.05) / 5.6 - 0.5 / 3) + fabs((1.7 - 3.15) / 5.6 + 0.8 / 3), 1e-12);
    cr_assert_eq(smoothing_gap_distance(&set, &set), 0);
    tally_release(&set);
    tally_release(&replicate);
}

/* Their confidence is (0.9 + 0.9 + 0.5) / 3, and each of the two others has half the rest. */
Test(smoothing, losses_with_a_right_and_with_a_wrong_document)
{
    double last = 0;
    const double p = 2.3 / 3, rest = (1 - p) / 2;
    const struct half_documents halves = {next_number, &last, 0.5};
    struct mean_losses right, wrong;
    struct tally set;
    tally_three(&set);
    smoothing_losses(&set, &set, 3, &halves, &right, &wrong);
    expect_near(right.log_loss, (set.log_loss - 0.5 * log(p)) / 3.5, 1e-12);
    expect_near(wrong.log_loss, (set.log_loss - log(rest)) / 4, 1e-12);
    const double probability[] = {p, rest, rest};
    expect_near(right.brier, (set.brier + 0.5 * metrics_brier(probability, 3, 0)) / 3.5, 1e-12);
    expect_near(wrong.brier, (set.brier + metrics_brier(probability, 3, 2)) / 4, 1e-12);
    tally_release(&set);
}

/* The certain are never certain to be right: a wrong one costs much, but not infinitely. */
Test(smoothing, losses_of_the_certain_are_finite)
{
    double last = 0;
    const struct half_documents halves = {next_number, &last, 0.5};
    const struct outcome outcome = outcome_of((const double[]){1, 0}, 2, 0);
    struct mean_losses right, wrong;
    struct tally set;
    cr_assert(tally_allocate(&set, 2, NULL));
    for (size_t i = 0; i < 7; i++)
        tally_add(&set, &outcome, 1);
    smoothing_losses(&set, &set, 2, &halves, &right, &wrong);
    expect_near(right.log_loss, 0, 1e-12);
    expect_near(wrong.log_loss, -log(1e-15) / 8, 1e-9);
    expect_near(wrong.brier, 2.0 / 8, 1e-12);
    /* One label: there is nothing else to be given. */
    smoothing_losses(&set, &set, 1, &halves, &right, &wrong);
    expect_near(wrong.log_loss, 0, 1e-12);
    expect_near(wrong.brier, 0, 1e-12);
    tally_release(&set);
}

Test(smoothing, documents_that_are_alike_count_less)
{
    /* Their variance is 0.02. */
    const double spread[] = {0.4, 0.6}, same[] = {0.7, 0.7, 0.7};
    expect_near(smoothing_documents(0.5, spread, 2, 3, 100), 12.5, 1e-9);
    expect_near(smoothing_documents(0.5, spread, 2, 20, 100), 20, 0);
    expect_near(smoothing_documents(0.5, spread, 2, 3, 10), 10, 0);
    /* No variance tells nothing: each group counts once. */
    expect_near(smoothing_documents(0.7, same, 3, 1, 10), 1, 0);
    expect_near(smoothing_documents(0.7, same, 1, 4, 10), 4, 0);
}

Test(smoothing, intervals_hold_the_value)
{
    double values[101], more[101];
    for (size_t i = 0; i <= 100; i++) {
        values[i] = (double)(100 - i) / 100;
        more[i] = 2 + values[i];
    }
    struct range range = smoothing_range(0.5, values, 101);
    expect_near(range.low, 0.025, 1e-12);
    expect_near(range.high, 0.975, 1e-12);
    range = smoothing_range(1.5, values, 101);
    expect_near(range.high, 1.5, 0);
    range = smoothing_range(0.01, values, 101);
    expect_near(range.low, 0.01, 0);
    range = smoothing_loss_range(1, values, more, 101);
    expect_near(range.low, 0.025, 1e-12);
    expect_near(range.high, 2.975, 1e-12);
    range = smoothing_ece_range(1.5, more, values, 101);
    expect_near(range.low, 1.5 - 0.95, 1e-12);
    expect_near(range.high, 2.975, 1e-12);
    range = smoothing_ece_range(0.5, values, more, 101);
    expect_near(range.low, 0, 0);
    double lone[] = {0.3};
    range = smoothing_range(0.3, lone, 1);
    cr_assert(range.low >= 0.3 && range.high <= 0.3);
}

Test(smoothing, quantiles_of_sorted_values)
{
    double values[] = {3, 1, 2};
    quantile_sort(values, 3);
    cr_assert(values[0] < values[1] && values[1] < values[2]);
    expect_near(quantile_of_sorted(values, 3, 0), 1, 0);
    expect_near(quantile_of_sorted(values, 3, 0.25), 1.5, 1e-12);
    expect_near(quantile_of_sorted(values, 3, 1), 3, 0);
    quantile_sort(values, 0);
}
