/* Calibration fitted on decision values. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../models/calibration.h"
#include "../train/calibrate.h"
#include "failing_malloc.h"

/* ---- Helpers ------------------------------------------------------------ */

static uint64_t state;

static double uniform(void)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (double)(state >> 11) / 9007199254740992.0;
}

/* Approximately a standard normal deviate: a sum of twelve uniform ones. */
static double normal(void)
{
    double sum = -6;
    for (int i = 0; i < 12; i++)
        sum += uniform();
    return sum;
}

struct sample {
    double *decision;
    uint32_t *label;
    size_t count, labels, outputs;
};

static struct sample sample_new(size_t count, size_t labels)
{
    struct sample sample = {.count = count, .labels = labels};
    sample.outputs = labels == 2 ? 1 : labels;
    sample.decision = calloc(count * sample.outputs, sizeof(double));
    sample.label = calloc(count, sizeof(uint32_t));
    return sample;
}

static void sample_release(struct sample *sample)
{
    free(sample->decision);
    free(sample->label);
}

/* Draws decision values, and labels from the probabilities that a calibration gives them. */
static struct sample draw(size_t count, size_t labels, const double *slope,
                          const double *intercept)
{
    struct sample sample = sample_new(count, labels);
    struct calibration calibration = {slope, intercept};
    double probability[64];
    for (size_t i = 0; i < count; i++) {
        double *decision = sample.decision + i * sample.outputs;
        for (size_t k = 0; k < sample.outputs; k++)
            decision[k] = normal() - 0.5 * (double)(k + 1);
        calibration_apply(&calibration, decision, labels, probability);
        double left = uniform();
        while (sample.label[i] + 1 < labels && (left -= probability[sample.label[i]]) > 0)
            sample.label[i]++;
    }
    return sample;
}

static void fit(const struct sample *sample, double *slope, double *intercept)
{
    struct failure failure = {0};
    cr_assert(calibrate_fit(sample->decision, sample->label, sample->count, sample->labels,
                            slope, intercept, &failure),
              "%s", failure.message);
    double sum = 0;
    for (size_t k = 0; k < sample->labels; k++) {
        cr_assert(isfinite(slope[k]) && isfinite(intercept[k]));
        cr_assert_geq(slope[k], 0);
        sum += intercept[k];
    }
    if (sample->labels == 2)
        cr_assert(slope[1] <= 0 && fabs(intercept[1]) <= 0);
    else
        cr_assert_lt(fabs(sum), 1e-6);
}

static void expect_near(double value, double expected, double tolerance)
{
    cr_assert(fabs(value - expected) <= tolerance, "%.6f, not %.6f", value, expected);
}

/* Mean loss of two labels by the definition: cross-entropy against Platt's targets. */
static double platt_loss(const struct sample *sample, double slope, double intercept)
{
    double positive = 0, loss = 0;
    for (size_t i = 0; i < sample->count; i++)
        positive += sample->label[i] == 0;
    double negative = (double)sample->count - positive;
    for (size_t i = 0; i < sample->count; i++) {
        double target =
            sample->label[i] == 0 ? (positive + 1) / (positive + 2) : 1 / (negative + 2);
        double p = 1 / (1 + exp(-(slope * sample->decision[i] + intercept)));
        loss -= target * log(p) + (1 - target) * log(1 - p);
    }
    return loss / (double)sample->count;
}

/* ---- Two labels ---------------------------------------------------------- */

Test(calibrate, two_labels_no_point_of_a_grid_is_better)
{
    const double slope[2] = {2, 0}, intercept[2] = {0.7, 0};
    for (state = 1; state < 6; state++) {
        uint64_t seed = state;
        struct sample sample = draw(80, 2, slope, intercept);
        double s[2], b[2];
        fit(&sample, s, b);
        double least = platt_loss(&sample, s[0], b[0]);
        for (double ds = -1; ds <= 1; ds += 0.05)
            for (double db = -1; db <= 1; db += 0.05)
                if (s[0] + ds >= 0)
                    cr_assert_geq(platt_loss(&sample, s[0] + ds, b[0] + db), least - 1e-9);
        /* The minimum is flat, so look closely too. */
        for (double step = 1e-3; step > 1e-5; step /= 10) {
            cr_assert_gt(platt_loss(&sample, s[0] + step, b[0]), least - 1e-13);
            cr_assert_gt(platt_loss(&sample, s[0] - step, b[0]), least - 1e-13);
            cr_assert_gt(platt_loss(&sample, s[0], b[0] + step), least - 1e-13);
            cr_assert_gt(platt_loss(&sample, s[0], b[0] - step), least - 1e-13);
        }
        sample_release(&sample);
        state = seed;
    }
}

Test(calibrate, two_labels_known_calibration_is_found)
{
    state = 11;
    const double slope[2] = {3, 0}, intercept[2] = {-1, 0};
    struct sample sample = draw(20000, 2, slope, intercept);
    double s[2], b[2];
    fit(&sample, s, b);
    expect_near(s[0], 3, 0.15);
    expect_near(b[0], -1, 0.1);
    sample_release(&sample);
}

Test(calibrate, separable_values_stay_short_of_certainty)
{
    struct sample sample = sample_new(40, 2);
    for (size_t i = 0; i < 40; i++) {
        sample.label[i] = i % 2 == 0;
        sample.decision[i] = (i % 2 ? 1.0 : -1.0) * (1 + 0.01 * (double)i);
    }
    double s[2], b[2], probability[2], top = 1.4;
    fit(&sample, s, b);
    struct calibration calibration = {s, b};
    calibration_apply(&calibration, &top, 2, probability);
    cr_assert(probability[0] > 0.9 && probability[0] < 0.9999, "%g", probability[0]);
    sample_release(&sample);
}

Test(calibrate, values_that_rank_the_wrong_way_get_no_slope)
{
    state = 3;
    struct sample sample = sample_new(300, 2);
    size_t positive = 0;
    for (size_t i = 0; i < 300; i++) {
        sample.label[i] = i % 3 == 0;
        positive += sample.label[i] == 0;
        sample.decision[i] = normal() + (sample.label[i] ? 2 : -2);
    }
    double s[2], b[2];
    fit(&sample, s, b);
    cr_assert_leq(s[0], 0);
    double share = (double)positive / 300;
    double target = share * (double)(positive + 1) / (double)(positive + 2) +
                    (1 - share) / (double)(300 - positive + 2);
    expect_near(b[0], log(target / (1 - target)), 1e-4);
    sample_release(&sample);
}

/* ---- More labels ---------------------------------------------------------- */

Test(calibrate, many_labels_known_calibration_is_found)
{
    state = 5;
    const double slope[4] = {1, 2, 3, 1.5}, intercept[4] = {1, -0.5, 0.25, -0.75};
    struct sample sample = draw(20000, 4, slope, intercept);
    double s[4], b[4];
    fit(&sample, s, b);
    for (size_t k = 0; k < 4; k++) {
        expect_near(s[k], slope[k], 0.12);
        expect_near(b[k], intercept[k], 0.12);
    }
    sample_release(&sample);
}

Test(calibrate, the_unit_of_the_values_does_not_matter)
{
    state = 6;
    const double slope[3] = {1, 2, 3}, intercept[3] = {0.5, -0.5, 0};
    struct sample sample = draw(500, 3, slope, intercept);
    double s[3], b[3], scaled_s[3], scaled_b[3];
    fit(&sample, s, b);
    for (size_t i = 0; i < 1500; i++)
        sample.decision[i] = sample.decision[i] * 1000 - 250;
    fit(&sample, scaled_s, scaled_b);
    double mean = 0;
    for (size_t k = 0; k < 3; k++)
        mean += 0.25 * s[k] / 3;
    for (size_t k = 0; k < 3; k++) {
        expect_near(scaled_s[k] * 1000, s[k], 1e-3);
        expect_near(scaled_b[k], b[k] + 0.25 * s[k] - mean, 1e-3);
    }
    sample_release(&sample);
}

Test(calibrate, values_that_are_all_alike_give_the_frequencies)
{
    struct sample sample = sample_new(600, 3);
    for (size_t i = 0; i < 600; i++) {
        sample.label[i] = i % 6 < 3 ? 0 : i % 6 < 5 ? 1 : 2;
        for (size_t k = 0; k < 3; k++)
            sample.decision[i * 3 + k] = 0.1 * (double)k - 1;
    }
    double s[3], b[3], probability[3];
    fit(&sample, s, b);
    struct calibration calibration = {s, b};
    calibration_apply(&calibration, sample.decision, 3, probability);
    for (size_t k = 0; k < 3; k++) {
        cr_assert_leq(s[k], 0);
        expect_near(probability[k], (3 - (double)k) / 6, 0.01);
    }
    sample_release(&sample);
}

Test(calibrate, an_output_that_ranks_the_wrong_way_gets_no_slope)
{
    state = 7;
    struct sample sample = sample_new(900, 3);
    for (size_t i = 0; i < 900; i++) {
        sample.label[i] = (uint32_t)(i % 3);
        for (size_t k = 0; k < 3; k++)
            sample.decision[i * 3 + k] =
                normal() + (k == sample.label[i]) * (k == 2 ? -1.5 : 1.5);
    }
    double s[3], b[3];
    fit(&sample, s, b);
    cr_assert_gt(s[0], 0.5);
    cr_assert_gt(s[1], 0.5);
    cr_assert_leq(s[2], 0);
    sample_release(&sample);
}

/* Label 0's values are noise. Many documents show this; a few do not. */
Test(calibrate, rare_labels_borrow_the_common_slope)
{
    const double slope[3] = {0, 3, 3}, often[3] = {0, 0, 0}, seldom[3] = {-9, 0, 0};
    double few = 0, many = 0;
    for (uint64_t seed = 20; seed < 30; seed++) {
        double s[3], b[3];
        state = seed;
        struct sample sample = draw(1200, 3, slope, often);
        fit(&sample, s, b);
        many += s[0] / 10;
        sample_release(&sample);
        sample = draw(1200, 3, slope, seldom);
        for (uint32_t k = 0; k < 3; k++)
            sample.label[k] = k; /* at least one of each */
        fit(&sample, s, b);
        few += s[0] / 10;
        sample_release(&sample);
    }
    cr_assert(many < 0.1 && few > 3 * many, "many %g, few %g", many, few);
}

Test(calibrate, a_label_of_one_document)
{
    state = 8;
    struct sample sample = sample_new(201, 3);
    for (size_t i = 0; i < 201; i++) {
        sample.label[i] = i == 200 ? 2 : i % 2;
        for (size_t k = 0; k < 3; k++)
            sample.decision[i * 3 + k] = normal() + (k == sample.label[i] ? 1 : -1);
    }
    double s[3], b[3];
    fit(&sample, s, b);
    cr_assert_lt(b[2], b[0]);
    sample_release(&sample);
}

Test(calibrate, fifty_labels)
{
    state = 9;
    double s[50], b[50];
    struct sample sample = sample_new(3000, 50);
    for (size_t i = 0; i < sample.count; i++) {
        sample.label[i] = (uint32_t)(i < 50 ? i : (size_t)(50 * uniform() * uniform()));
        for (size_t k = 0; k < 50; k++)
            sample.decision[i * 50 + k] = 0.5 * normal() + (k == sample.label[i] ? 0.5 : -1);
    }
    fit(&sample, s, b);
    for (size_t k = 0; k < 50; k++)
        cr_assert_gt(s[k], 0.5);
    sample_release(&sample);
}

/* ---- Promises ------------------------------------------------------------- */

Test(calibrate, the_same_bits_again)
{
    state = 10;
    const double slope[3] = {1, 2, 3}, intercept[3] = {0.5, -0.5, 0};
    struct sample sample = draw(400, 3, slope, intercept);
    double s[3], b[3], s_again[3], b_again[3];
    fit(&sample, s, b);
    fit(&sample, s_again, b_again);
    cr_assert_arr_eq(s, s_again, sizeof s);
    cr_assert_arr_eq(b, b_again, sizeof b);
    sample_release(&sample);
}

Test(calibrate, what_cannot_be_calibrated)
{
    double decision[6] = {1, 0.5, -1, -0.5, 2, -2}, s[3], b[3];
    uint32_t label[6] = {0, 0, 1, 1, 0, 1};
    struct failure failure = {0};
    cr_assert(!calibrate_fit(decision, label, 2, 3, s, b, &failure));
    cr_assert_eq(failure.code, FAILURE_DATA);
    cr_assert(!calibrate_fit(decision, label, 0, 2, s, b, &failure));
    cr_assert(!calibrate_fit(decision, label, 6, 1, s, b, &failure));
    const double bad[] = {NAN, INFINITY, -INFINITY};
    for (size_t i = 0; i < 3; i++) {
        decision[3] = bad[i];
        failure = (struct failure){0};
        cr_assert(!calibrate_fit(decision, label, 6, 2, s, b, &failure));
        cr_assert_eq(failure.code, FAILURE_DATA);
    }
    decision[3] = -1e200;
    cr_assert(!calibrate_fit(decision, label, 6, 2, s, b, &failure));
    decision[3] = -0.5;
    cr_assert(calibrate_fit(decision, label, 6, 2, s, b, NULL));
}

Test(calibrate, any_allocation_may_fail)
{
    const double decision[6] = {1, 0.5, -1, -0.5, 2, -2};
    const uint32_t label[6] = {0, 0, 1, 1, 0, 1};
    double s[2], b[2];
    for (size_t after = 0;; after++) {
        struct failure failure = {0};
        failing_malloc_after(after);
        bool done = calibrate_fit(decision, label, 6, 2, s, b, &failure);
        if (!failing_malloc_stop())
            break;
        cr_assert(!done && failure.code == FAILURE_MEMORY, "after %zu", after);
    }
}
