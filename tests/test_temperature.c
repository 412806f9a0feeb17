/* The temperature lowers confidences that are too high, and changes no label. */
#include <criterion/criterion.h>
#include <math.h>

#include "../train/temperature.h"

#define COUNT 400

/* Two labels; confident decisions of which one in `wrong_every` is wrong. */
static double temper_two(size_t wrong_every, double confidence)
{
    static const double slope[2] = {1, 0}, intercept[2] = {0, 0};
    struct calibration calibration = {slope, intercept};
    double decision[COUNT];
    uint32_t label[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        label[i] = (uint32_t)(i / 2 % 2);
        double sign = label[i] == 0 ? 1 : -1;
        decision[i] = i % wrong_every == 0 ? -sign * confidence : sign * confidence;
    }
    const double *const kinds[2] = {NULL, decision};
    return temperature_fit(&calibration, kinds, label, COUNT, 2);
}

Test(temperature, overconfidence_is_tempered_to_the_hit_rate)
{
    /* right in 3 of 4: the best logit is ln 3, from a logit of 4 */
    cr_assert_float_eq(temper_two(4, 4), log(3) / 4, 1e-3);
}

Test(temperature, underconfidence_is_left_alone)
{
    cr_assert_eq(temper_two(40, 0.5), 1);
}

Test(temperature, no_better_than_chance_leaves_just_enough_to_tell_the_label)
{
    cr_assert_float_eq(temper_two(2, 3), TEMPERATURE_LEAST, 1e-6);
}

Test(temperature, both_kinds_count)
{
    static const double slope[2] = {1, 0}, intercept[2] = {0, 0};
    struct calibration calibration = {slope, intercept};
    double right[COUNT], wrong[COUNT];
    uint32_t label[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        label[i] = (uint32_t)(i % 2);
        right[i] = label[i] == 0 ? 2 : -2;
        wrong[i] = i % 4 < 2 ? right[i] : -right[i];
    }
    const double *const kinds[2] = {right, wrong};
    /* right in 3 of 4 of both together */
    cr_assert_float_eq(temperature_fit(&calibration, kinds, label, COUNT, 2), log(3) / 2, 1e-3);
}

Test(temperature, three_labels)
{
    static const double slope[3] = {2, 2, 2}, intercept[3] = {0, 0, 0};
    struct calibration calibration = {slope, intercept};
    double decision[3 * COUNT] = {0};
    uint32_t label[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        label[i] = (uint32_t)(i % 3);
        decision[3 * i + (i % 5 < 3 ? label[i] : (label[i] + 1) % 3)] = 3;
    }
    const double *const kinds[2] = {decision, NULL};
    double t = temperature_fit(&calibration, kinds, label, COUNT, 3);
    double hit = exp(6 * t) / (exp(6 * t) + 2);
    cr_assert_float_eq(hit, 0.6, 0.02);
}
