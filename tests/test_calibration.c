/* Calibrated probabilities, for any decision values. */
#include <criterion/criterion.h>
#include <float.h>
#include <math.h>

#include "../models/calibration.h"

#define NEAR 1e-12

static double sum_of(const double *values, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    return sum;
}

Test(calibration, two_labels_get_platts_sigmoid)
{
    const double slope[] = {1.7, 0}, intercept[] = {-0.3, 0};
    const struct calibration calibration = {slope, intercept};
    for (double decision = -5; decision <= 5; decision += 0.25) {
        double probability[2];
        calibration_apply(&calibration, &decision, 2, probability);
        cr_assert_float_eq(probability[0], 1 / (1 + exp(-(1.7 * decision - 0.3))), NEAR);
        cr_assert_float_eq(probability[0] + probability[1], 1, NEAR);
    }
}

Test(calibration, a_small_probability_is_not_rounded_away)
{
    const double slope[] = {1, 0}, intercept[] = {0, 0}, decision = 50;
    const struct calibration calibration = {slope, intercept};
    double probability[2];
    calibration_apply(&calibration, &decision, 2, probability);
    cr_assert_float_eq(probability[1] / exp(-50.0), 1, 1e-9);
}

Test(calibration, more_labels_get_a_softmax)
{
    const double slope[] = {2, 1, 0.5}, intercept[] = {0.1, -0.2, 0.3};
    const double decision[] = {-0.4, 0.9, 0.2};
    const struct calibration calibration = {slope, intercept};
    double probability[3], weight[3];
    for (size_t k = 0; k < 3; k++)
        weight[k] = exp(slope[k] * decision[k] + intercept[k]);
    calibration_apply(&calibration, decision, 3, probability);
    for (size_t k = 0; k < 3; k++)
        cr_assert_float_eq(probability[k], weight[k] / sum_of(weight, 3), NEAR);
}

Test(calibration, a_common_intercept_changes_nothing)
{
    const double slope[] = {2, 1, 0.5}, intercept[] = {0, 0, 0}, moved[] = {7, 7, 7};
    const double decision[] = {-0.4, 0.9, 0.2};
    const struct calibration plain = {slope, intercept}, shifted = {slope, moved};
    double expected[3], probability[3];
    calibration_apply(&plain, decision, 3, expected);
    calibration_apply(&shifted, decision, 3, probability);
    for (size_t k = 0; k < 3; k++)
        cr_assert_float_eq(probability[k], expected[k], NEAR);
}

Test(calibration, slope_zero_leaves_the_decision_out)
{
    const double slope[] = {0, 0}, intercept[] = {log(3), 0}, decision = 1e6;
    const struct calibration calibration = {slope, intercept};
    double probability[2];
    calibration_apply(&calibration, &decision, 2, probability);
    cr_assert_float_eq(probability[0], 0.75, NEAR);
}

Test(calibration, the_largest_decisions_give_finite_probabilities)
{
    const double values[] = {-DBL_MAX, -1e300, -1, 0, 1, 1e300, DBL_MAX};
    const size_t count = sizeof values / sizeof *values;
    const double slope[] = {1e10, 3, 1}, intercept[] = {DBL_MAX, -DBL_MAX, 0};
    const struct calibration calibration = {slope, intercept};
    for (size_t labels = 2; labels <= 3; labels++)
        for (size_t i = 0; i < count * count * count; i++) {
            const double decision[] = {values[i % count], values[i / count % count],
                                       values[i / count / count]};
            double probability[3];
            calibration_apply(&calibration, decision, labels, probability);
            for (size_t k = 0; k < labels; k++)
                cr_assert(probability[k] >= 0 && probability[k] <= 1);
            cr_assert_float_eq(sum_of(probability, labels), 1, NEAR);
        }
}
