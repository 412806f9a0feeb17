/* Scores, reliability bins and bootstrap intervals. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../train/evaluate.h"
#include "failing_malloc.h"

/* ---- Helpers ------------------------------------------------------------- */

static uint64_t state;

static double uniform(void)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (double)(state >> 11) / 9007199254740992.0;
}

static void expect_near(double value, double expected, double tolerance)
{
    cr_assert(fabs(value - expected) <= tolerance, "%.9f, not %.9f", value, expected);
}

static void expect_interval(struct estimate estimate)
{
    cr_assert(estimate.low <= estimate.value && estimate.value <= estimate.high,
              "%g is not in [%g, %g]", estimate.value, estimate.low, estimate.high);
}

/* Two labels. The first gets a random confidence, and is right with probability `truth`, or, if
 * that is 0, with probability `confidence`. */
static void draw(double *probability, uint32_t *label, size_t count, double truth)
{
    for (size_t i = 0; i < count; i++) {
        double confidence = 0.5 + 0.5 * uniform();
        probability[2 * i] = confidence;
        probability[2 * i + 1] = 1 - confidence;
        label[i] = uniform() >= (truth > 0 ? truth : confidence);
    }
}

/* ---- Scores -------------------------------------------------------------- */

/* Computed by hand. Predictions: 0 0 1 2 1 0 for labels 0 1 1 2 0 0. */
static const double six[18] = {0.8, 0.1, 0.1, 0.6, 0.3, 0.1, 0.2, 0.7, 0.1,
                               0.1, 0.2, 0.7, 0.3, 0.5, 0.2, 1.0, 0.0, 0.0};
static const uint32_t six_labels[6] = {0, 1, 1, 2, 0, 0};

Test(evaluate, scores_by_hand)
{
    struct evaluation evaluation;
    cr_assert(evaluate(&evaluation, six, six_labels, 6, 3, NULL, 0, 1, NULL));
    cr_assert_eq(evaluation.documents, 6);
    cr_assert_eq(evaluation.labels, 3);
    expect_near(evaluation.accuracy.value, 4.0 / 6, 1e-12);
    const double precision[] = {2.0 / 3, 0.5, 1}, recall[] = {2.0 / 3, 0.5, 1};
    const double f1[] = {2.0 / 3, 0.5, 1};
    const size_t support[] = {3, 2, 1}, predicted[] = {3, 2, 1};
    const size_t confusion[] = {2, 1, 0, 1, 1, 0, 0, 0, 1};
    for (size_t l = 0; l < 3; l++) {
        expect_near(evaluation.by_label[l].precision, precision[l], 1e-12);
        expect_near(evaluation.by_label[l].recall, recall[l], 1e-12);
        expect_near(evaluation.by_label[l].f1, f1[l], 1e-12);
        cr_assert_eq(evaluation.by_label[l].support, support[l]);
        cr_assert_eq(evaluation.by_label[l].predicted, predicted[l]);
    }
    cr_assert_arr_eq(evaluation.confusion, confusion, sizeof confusion);
    expect_near(evaluation.macro_f1.value, (2.0 / 3 + 0.5 + 1) / 3, 1e-12);
    expect_near(evaluation.log_loss,
                -(log(0.8) + log(0.3) + log(0.7) + log(0.7) + log(0.3) + log(1)) / 6, 1e-12);
    expect_near(evaluation.brier,
                (0.06 + (0.36 + 0.49 + 0.01) + 0.14 + 0.14 + (0.49 + 0.25 + 0.04) + 0) / 6,
                1e-12);
    /* The two confidences of 0.7 share a bin; each other one has a bin to itself. */
    expect_near(evaluation.ece.value, (0.2 + 0.6 + 0.6 + 0.5 + 0) / 6, 1e-12);
    expect_near(evaluation.accuracy.low, evaluation.accuracy.value, 0);
    expect_near(evaluation.ece.high, evaluation.ece.value, 0);
    evaluation_release(&evaluation);
    cr_assert_null(evaluation.confusion);
}

Test(evaluate, bins_hold_every_document)
{
    enum { COUNT = 3001 };
    static double probability[2 * COUNT];
    static uint32_t label[COUNT];
    state = 1;
    draw(probability, label, COUNT, 0);
    probability[0] = 1; /* the highest bin's edge */
    probability[1] = 0;
    probability[2] = probability[3] = 0.5; /* a tie goes to the lower label */
    label[1] = 0;
    struct evaluation evaluation;
    cr_assert(evaluate(&evaluation, probability, label, COUNT, 2, NULL, 0, 1, NULL));
    size_t sum = 0;
    for (size_t b = 0; b < RELIABILITY_BINS; b++) {
        size_t count = evaluation.reliability[b].count;
        sum += count;
        if (count == 0)
            continue;
        cr_assert_gt(evaluation.reliability[b].confidence, (double)b / 15 - 1e-12);
        cr_assert_lt(evaluation.reliability[b].confidence, (double)(b + 1) / 15 + 1e-12);
    }
    cr_assert_eq(sum, COUNT);
    cr_assert_eq(evaluation.by_label[0].predicted, COUNT);
    cr_assert_lt(evaluation.ece.value, 0.05); /* drawn to be calibrated */
    evaluation_release(&evaluation);

    draw(probability, label, COUNT, 0.5);
    cr_assert(evaluate(&evaluation, probability, label, COUNT, 2, NULL, 0, 1, NULL));
    expect_near(evaluation.ece.value, 0.25, 0.04); /* right half the time, 0.75 sure */
    evaluation_release(&evaluation);
}

/* Bin m is (m / 15, (m + 1) / 15]: an upper edge belongs to the bin below it. */
Test(evaluate, the_edges_of_bins)
{
    cr_assert_eq(reliability_bin(0), 0);
    for (uint32_t m = 0; m < RELIABILITY_BINS; m++) {
        const double edge = (double)(m + 1) / RELIABILITY_BINS;
        const double above = (m + 1.001) / RELIABILITY_BINS;
        cr_assert_eq(reliability_bin(edge), m, "%u / 15 is in bin %u", m + 1,
                     reliability_bin(edge));
        cr_assert_eq(reliability_bin(above), m + 1 < RELIABILITY_BINS ? m + 1 : m);
    }
    cr_assert_eq(reliability_bin(1 + 1e-9), RELIABILITY_BINS - 1);
}

/* Fifteen labels, of which one has the confidence k / 15, and the others share the rest. */
Test(evaluate, documents_are_counted_in_the_bin_of_their_confidence)
{
    enum { LABELS = RELIABILITY_BINS };
    static double probability[LABELS * LABELS];
    static uint32_t label[LABELS];
    for (size_t i = 0; i < LABELS; i++)
        for (size_t k = 0; k < LABELS; k++)
            probability[i * LABELS + k] =
                k == 0 ? (double)(i + 1) / 15 : (1 - (double)(i + 1) / 15) / (LABELS - 1);
    struct evaluation evaluation;
    cr_assert(evaluate(&evaluation, probability, label, LABELS, LABELS, NULL, 0, 1, NULL));
    for (size_t b = 0; b < RELIABILITY_BINS; b++) {
        cr_assert_eq(evaluation.reliability[b].count, 1, "bin %zu", b);
        expect_near(evaluation.reliability[b].confidence, (double)(b + 1) / 15, 1e-12);
        expect_near(evaluation.reliability[b].accuracy, 1, 0);
    }
    evaluation_release(&evaluation);
}

Test(evaluate, a_certain_mistake_is_finite_and_an_absent_label_is_left_out)
{
    const double probability[] = {1, 0, 0, 0, 1, 0};
    const uint32_t label[] = {1, 1};
    struct evaluation evaluation;
    cr_assert(evaluate(&evaluation, probability, label, 2, 3, NULL, 100, 1, NULL));
    expect_near(evaluation.log_loss, -log(1e-15) / 2, 1e-9);
    expect_near(evaluation.macro_f1.value, (0 + 2.0 / 3) / 2, 1e-12);
    expect_near(evaluation.by_label[2].f1, 0, 0);
    evaluation_release(&evaluation);
}

/* ---- Intervals ------------------------------------------------------------ */

Test(evaluate, the_interval_is_as_wide_as_theory_has_it)
{
    enum { COUNT = 1000 };
    static double probability[2 * COUNT];
    static uint32_t label[COUNT];
    state = 2;
    draw(probability, label, COUNT, 0.8);
    struct evaluation evaluation;
    cr_assert(evaluate(&evaluation, probability, label, COUNT, 2, NULL, 2000, 1, NULL));
    double p = evaluation.accuracy.value, deviation = sqrt(p * (1 - p) / COUNT);
    expect_near(evaluation.accuracy.low, p - 1.96 * deviation, 0.2 * deviation);
    expect_near(evaluation.accuracy.high, p + 1.96 * deviation, 0.2 * deviation);
    expect_interval(evaluation.accuracy);
    expect_interval(evaluation.macro_f1);
    evaluation_release(&evaluation);
}

Test(evaluate, groups_that_stand_or_fall_together_widen_it)
{
    enum { COUNT = 1000, GROUPS = 20 };
    static double probability[2 * COUNT];
    static uint32_t label[COUNT], group[COUNT], alone[COUNT];
    for (uint32_t i = 0; i < COUNT; i++) {
        group[i] = i % GROUPS * 1000;
        alone[i] = UINT32_MAX;
        probability[2 * i] = 0.75;
        probability[2 * i + 1] = 0.25;
        label[i] = i % GROUPS >= 15; /* whole groups are wrong */
    }
    struct evaluation whole, single, lone;
    cr_assert(evaluate(&whole, probability, label, COUNT, 2, group, 1000, 1, NULL));
    cr_assert(evaluate(&single, probability, label, COUNT, 2, NULL, 1000, 1, NULL));
    cr_assert(evaluate(&lone, probability, label, COUNT, 2, alone, 1000, 1, NULL));
    double wide = whole.accuracy.high - whole.accuracy.low;
    double narrow = single.accuracy.high - single.accuracy.low;
    expect_near(wide, 2 * 1.96 * sqrt(0.75 * 0.25 / GROUPS), 0.06);
    cr_assert_gt(wide, 5 * narrow);
    expect_near(lone.accuracy.low, single.accuracy.low, 0);
    evaluation_release(&whole);
    evaluation_release(&single);
    evaluation_release(&lone);
}

Test(evaluate, the_seed_decides)
{
    enum { COUNT = 300 };
    static double probability[2 * COUNT];
    static uint32_t label[COUNT];
    state = 3;
    draw(probability, label, COUNT, 0);
    struct evaluation first, again, other;
    cr_assert(evaluate(&first, probability, label, COUNT, 2, NULL, 200, 0, NULL));
    cr_assert(evaluate(&again, probability, label, COUNT, 2, NULL, 200, 0, NULL));
    cr_assert(evaluate(&other, probability, label, COUNT, 2, NULL, 200, 1, NULL));
    cr_assert_arr_eq(&first.ece, &again.ece, sizeof first.ece);
    cr_assert(memcmp(&first.ece, &other.ece, sizeof first.ece) != 0);
    evaluation_release(&first);
    evaluation_release(&again);
    evaluation_release(&other);
}

/* GSL's quantile of a beta distribution is not a number for some of these. */
Test(evaluate, an_interval_is_found_for_any_share)
{
    enum { COUNT = 20000 };
    static double probability[2 * COUNT];
    static uint32_t label[COUNT];
    for (size_t count = 1000; count <= COUNT; count += 1000)
        for (size_t wrong = 1; wrong < count / 10; wrong = 2 * wrong + 1) {
            struct evaluation evaluation;
            for (size_t i = 0; i < count; i++) {
                label[i] = i < wrong;
                probability[2 * i] = 1;
                probability[2 * i + 1] = 0;
            }
            cr_assert(evaluate(&evaluation, probability, label, count, 2, NULL, 20, 1, NULL));
            expect_interval(evaluation.accuracy);
            cr_assert_gt(evaluation.accuracy.low, evaluation.accuracy.value -
                                                      4 * sqrt((double)wrong) / (double)count -
                                                      5.0 / (double)count);
            evaluation_release(&evaluation);
        }
}

/* ---- Coverage of intervals on small sets ----------------------------------------- */

enum { SMALL_MOST = 50, SMALL_TRIALS = 60, SMALL_REPLICATES = 200, LARGE = 60000 };

/* Documents of two labels whose confidence is 1/2 + uniform^power / 2 and whose accuracy is
 * 1/2 + honest * (confidence - 1/2). */
struct maker {
    double power, honest;
};

static void make_documents(const struct maker *maker, double *probability, uint32_t *label,
                           size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const double confidence = 0.5 + 0.5 * pow(uniform(), maker->power);
        const uint32_t predicted = uniform() < 0.5;
        const bool right = uniform() < 0.5 + maker->honest * (confidence - 0.5);
        probability[2 * i + predicted] = confidence;
        probability[2 * i + 1 - predicted] = 1 - confidence;
        label[i] = right ? predicted : 1 - predicted;
    }
}

/* Counts how many of the sets have intervals that hold the true figures. */
static void count_covered(const struct maker *maker, size_t documents, size_t *macro_f1,
                          size_t *ece)
{
    static double probability[2 * LARGE];
    static uint32_t label[LARGE];
    struct evaluation truth, small;
    make_documents(maker, probability, label, LARGE);
    cr_assert(evaluate(&truth, probability, label, LARGE, 2, NULL, 0, 1, NULL));
    if (maker->honest >= 1)
        truth.ece.value = 0;
    for (size_t trial = 0; trial < SMALL_TRIALS; trial++) {
        make_documents(maker, probability, label, documents);
        cr_assert(evaluate(&small, probability, label, documents, 2, NULL, SMALL_REPLICATES,
                           trial, NULL));
        *macro_f1 += small.macro_f1.low <= truth.macro_f1.value &&
                     truth.macro_f1.value <= small.macro_f1.high;
        *ece += small.ece.low <= truth.ece.value && truth.ece.value <= small.ece.high;
        expect_interval(small.macro_f1);
        expect_interval(small.ece);
        evaluation_release(&small);
    }
    evaluation_release(&truth);
}

Test(evaluate, intervals_of_few_documents_hold_the_true_figures)
{
    /* Calibrated, too sure of itself, nearly always right, and guessing. */
    static const struct maker makers[] = {{1, 1}, {1, 0.5}, {0.2, 1}, {3, 0}};
    static const size_t documents[] = {6, 12, 24, 50};
    state = 11;
    for (size_t d = 0; d < 4; d++) {
        size_t macro_f1 = 0, ece = 0;
        for (size_t m = 0; m < 4; m++)
            count_covered(&makers[m], documents[d], &macro_f1, &ece);
        /* Of 240 sets; 0.95 of them are 228, with a standard deviation of 3.4. */
        cr_assert_geq(macro_f1, 214, "%zu documents: %zu", documents[d], macro_f1);
        cr_assert_geq(ece, 218, "%zu documents: %zu", documents[d], ece);
    }
}

Test(evaluate, six_that_are_right_are_no_proof)
{
    const double probability[] = {0.9, 0.1, 0.9, 0.1, 0.9, 0.1, 0.1, 0.9, 0.1, 0.9, 0.1, 0.9};
    const uint32_t label[] = {0, 0, 0, 1, 1, 1};
    struct evaluation evaluation;
    cr_assert(evaluate(&evaluation, probability, label, 6, 2, NULL, 1000, 1, NULL));
    expect_near(evaluation.macro_f1.value, 1, 0);
    expect_near(evaluation.macro_f1.high, 1, 0);
    cr_assert(evaluation.macro_f1.low > 0.35 && evaluation.macro_f1.low < 0.7, "%g",
              evaluation.macro_f1.low);
    expect_near(evaluation.ece.value, 0.1, 1e-12);
    expect_near(evaluation.ece.low, 0, 0);
    cr_assert_gt(evaluation.ece.high, 0.2);
    evaluation_release(&evaluation);
}

/* Three sources of forty documents each, all right, are three observations. */
Test(evaluate, what_was_not_seen_weighs_as_much_as_a_group)
{
    enum { COUNT = 120 };
    static double probability[2 * COUNT];
    static uint32_t label[COUNT], group[COUNT];
    for (uint32_t i = 0; i < COUNT; i++) {
        label[i] = i % 2;
        group[i] = i / 40;
        probability[2 * i + label[i]] = 0.9;
        probability[2 * i + 1 - label[i]] = 0.1;
    }
    struct evaluation single, whole;
    cr_assert(evaluate(&single, probability, label, COUNT, 2, NULL, 500, 1, NULL));
    cr_assert(evaluate(&whole, probability, label, COUNT, 2, group, 500, 1, NULL));
    cr_assert_gt(single.macro_f1.low, 0.9);
    cr_assert_lt(whole.macro_f1.low, 0.7);
    cr_assert_gt(whole.macro_f1.low, 0.1);
    evaluation_release(&single);
    evaluation_release(&whole);
}

/* ---- Failures -------------------------------------------------------------- */

Test(evaluate, what_is_no_evaluation)
{
    double probability[] = {0.5, 0.5, 0.3, 0.7};
    uint32_t label[] = {0, 1};
    struct evaluation evaluation;
    struct failure failure = {0};
    cr_assert(!evaluate(&evaluation, probability, label, 0, 2, NULL, 10, 1, &failure));
    cr_assert_eq(failure.code, FAILURE_ARGUMENT);
    label[1] = 2;
    cr_assert(!evaluate(&evaluation, probability, label, 2, 2, NULL, 10, 1, &failure));
    cr_assert_null(evaluation.by_label);
    label[1] = 1;
    const double bad[] = {NAN, -0.1, 1.5, INFINITY};
    for (size_t i = 0; i < 4; i++) {
        probability[2] = bad[i];
        cr_assert(!evaluate(&evaluation, probability, label, 2, 2, NULL, 10, 1, &failure));
        cr_assert_eq(failure.code, FAILURE_ARGUMENT);
    }
}

Test(evaluate, any_allocation_may_fail)
{
    for (size_t after = 0;; after++) {
        struct evaluation evaluation;
        struct failure failure = {0};
        failing_malloc_after(after);
        bool done = evaluate(&evaluation, six, six_labels, 6, 3, NULL, 10, 1, &failure);
        bool failed = failing_malloc_stop();
        evaluation_release(&evaluation);
        if (!failed)
            break;
        cr_assert(!done && failure.code == FAILURE_MEMORY, "after %zu", after);
    }
}

/* Three of the twenty points: one, half and all of four documents; ties share their errors. */
Test(evaluate, risk_is_of_the_most_confident)
{
    static const double probability[] = {0.9, 0.1, 0.2, 0.8, 0.7, 0.3, 0.7, 0.3};
    static const uint32_t label[] = {0, 0, 0, 1};
    struct evaluation evaluation;
    cr_assert(evaluate(&evaluation, probability, label, 4, 2, NULL, 0, 1, NULL));
    cr_expect_float_eq(evaluation.risk[0], 0, 1e-12);
    cr_expect_float_eq(evaluation.risk[4], 0, 1e-12);
    cr_expect_float_eq(evaluation.risk[9], 0.5, 1e-12);
    cr_expect_float_eq(evaluation.risk[14], 0.5, 1e-12); /* (0 + 1 + 1/2) / 3 */
    cr_expect_float_eq(evaluation.risk[19], 0.5, 1e-12);
    evaluation_release(&evaluation);
}
