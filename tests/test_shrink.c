/* Probabilities are drawn towards a prior as far as the labels say, and no further. */
#include <criterion/criterion.h>
#include <math.h>

#include "../models/calibration.h"
#include "../train/shrink.h"

#define COUNT 400

static const double even[] = {0.5, 0.5};

/* Two labels; documents that are given 0.5 + `off` for a label, wrongly for one in
 * `wrong_every`. */
static double fit_two(size_t wrong_every, double off)
{
    double probability[2 * COUNT];
    uint32_t label[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        label[i] = (uint32_t)(i / 2 % 2);
        const size_t said = i % wrong_every == 0 ? 1 - label[i] : label[i];
        probability[2 * i + said] = 0.5 + off;
        probability[2 * i + 1 - said] = 0.5 - off;
    }
    const struct shrink_set set = {.probability = {probability},
                                   .label = label,
                                   .prior = even,
                                   .count = COUNT,
                                   .labels = 2};
    return shrink_fit(&set, UINT32_MAX);
}

static double logit(double p)
{
    return log(p / (1 - p));
}

Test(shrink, overconfidence_is_lowered_to_the_hit_rate)
{
    cr_assert_float_eq(fit_two(4, 0.48), logit(0.75) / logit(0.98), 1e-6);
}

Test(shrink, underconfidence_is_left_alone)
{
    cr_assert_eq(fit_two(40, 0.2), 1);
}

Test(shrink, no_better_than_chance_leaves_the_prior)
{
    cr_assert_lt(fit_two(2, 0.4), 1e-6);
}

Test(shrink, worse_than_chance_leaves_the_prior)
{
    cr_assert_lt(fit_two(1, 0.4), 1e-6);
}

Test(shrink, both_kinds_count_and_a_fold_can_be_left_out)
{
    double right[2 * COUNT], wrong[2 * COUNT];
    uint32_t label[COUNT], fold[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        label[i] = (uint32_t)(i % 2);
        fold[i] = i % 4 < 2 ? 0 : 1;
        for (size_t k = 0; k < 2; k++) {
            right[2 * i + k] = k == label[i] ? 0.9 : 0.1;
            wrong[2 * i + k] = (k == label[i]) == (fold[i] == 0) ? 0.9 : 0.1;
        }
    }
    const struct shrink_set set = {.probability = {right, wrong},
                                   .label = label,
                                   .fold = fold,
                                   .prior = even,
                                   .count = COUNT,
                                   .labels = 2};
    /* right in 3 of 4 of both together */
    cr_assert_float_eq(shrink_fit(&set, UINT32_MAX), logit(0.75) / logit(0.9), 1e-6);
    cr_assert_eq(shrink_fit(&set, 1), 1);
    cr_assert_lt(shrink_fit(&set, 0), 1e-6);
}

Test(shrink, certainty_that_is_wrong_stays_finite)
{
    const double probability[] = {1, 0, 1, 0};
    const uint32_t label[] = {0, 1};
    const struct shrink_set set = {
        .probability = {probability}, .label = label, .prior = even, .count = 2, .labels = 2};
    const double t = shrink_fit(&set, UINT32_MAX);
    cr_assert(t >= 0 && t < 1e-6);
    double mixed[] = {1, 0};
    shrink_apply(mixed, even, 2, 0);
    cr_assert_float_eq(mixed[0], 0.5, 1e-12);
}

Test(shrink, the_calibration_says_what_the_mixture_says)
{
    const double priors[][3] = {{0.7, 0.3}, {0.2, 0.5, 0.3}};
    for (size_t labels = 2; labels <= 3; labels++)
        for (double t = 0; t <= 1; t += 0.25) {
            const double *prior = priors[labels - 2], decision[] = {0.4, -1.5, 2};
            double slope[] = {1.5, labels == 2 ? 0 : 0.5, 2};
            double intercept[] = {0.3, labels == 2 ? 0 : -0.2, -0.1};
            double mixed[3], said[3];
            const struct calibration calibration = {slope, intercept};
            calibration_apply(&calibration, decision, labels, mixed);
            shrink_apply(mixed, prior, labels, t);
            shrink_calibration(slope, intercept, prior, labels, t);
            calibration_apply(&calibration, decision, labels, said);
            double sum = 0;
            for (size_t k = 0; k < labels; k++) {
                cr_expect_float_eq(said[k], mixed[k], 1e-12);
                sum += labels == 2 && k == 1 ? 0 : intercept[k];
                if (t == 0)
                    cr_expect_float_eq(said[k], prior[k], 1e-12);
            }
            if (labels == 3)
                cr_expect_float_eq(sum, 0, 1e-12);
            else
                cr_expect_eq(intercept[1], 0);
        }
}
