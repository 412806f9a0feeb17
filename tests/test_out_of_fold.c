/* A calibration of all documents; probabilities that a document's own label had no part in. */
#include <criterion/criterion.h>
#include <math.h>

#include "../features/base/hash.h"
#include "../metrics/metrics.h"
#include "../models/calibration.h"
#include "../train/out_of_fold.h"
#include "failing_malloc.h"

#define COUNT 600
#define FOLDS 5

static double uniform(size_t seed)
{
    return (double)(hash_mix(seed + 1) >> 11) / 9007199254740992.0;
}

/* Decision values that are `strength` higher for the true label, with noise. */
static void make(struct out_of_fold *out, uint32_t *label, size_t count, size_t labels,
                 double strength, uint64_t seed)
{
    cr_assert(out_of_fold_init(out, count, labels, NULL));
    out->folds = FOLDS;
    for (size_t i = 0; i < count; i++) {
        label[i] = (uint32_t)(uniform(seed * 100000 + 3 * i) * (double)labels);
        out->fold[i] = (uint32_t)(i % FOLDS);
        for (size_t k = 0; k < out->outputs; k++) {
            const double own = label[i] == k ? strength : out->outputs == 1 ? -strength : 0;
            out->decision[i * out->outputs + k] =
                own + 2 * uniform(seed * 70000 + 31 * i + k) - 1;
        }
    }
}

static double log_loss(const struct out_of_fold *out, const uint32_t *label)
{
    double sum = 0;
    for (size_t i = 0; i < out->count; i++)
        sum += metrics_log_loss(out->probability[i * out->labels + label[i]]);
    return sum / (double)out->count;
}

Test(out_of_fold, what_can_be_told_is_told)
{
    for (size_t labels = 2; labels <= 3; labels++) {
        struct out_of_fold out;
        uint32_t label[COUNT];
        make(&out, label, COUNT, labels, 0.9, labels);
        cr_assert(out_of_fold_calibrate(&out, label, NULL));
        cr_expect_lt(log_loss(&out, label), 0.6 * log((double)labels));
        cr_expect_gt(out.kept, 0.9);
        for (size_t i = 0; i < COUNT; i++) {
            double sum = 0;
            for (size_t k = 0; k < labels; k++)
                sum += out.probability[i * labels + k];
            cr_assert_float_eq(sum, 1, 1e-12);
        }
        out_of_fold_release(&out);
    }
}

/* Values that say nothing: the probabilities are the labels' shares, and no worse. */
Test(out_of_fold, noise_says_no_more_than_the_shares)
{
    double excess = 0;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        enum { FEW = 30 };
        struct out_of_fold out;
        uint32_t label[FEW];
        make(&out, label, FEW, 2, 0, seed);
        cr_assert(out_of_fold_calibrate(&out, label, NULL));
        excess += (log_loss(&out, label) - log(2)) / 20;
        out_of_fold_release(&out);
    }
    cr_assert_lt(excess, 0.05);
}

/* A document's probabilities do not change with its own label, but for how far all are drawn
 * towards the shares of the whole set. */
Test(out_of_fold, a_label_has_no_part_in_its_own_fold)
{
    struct out_of_fold one, other;
    uint32_t label[COUNT];
    make(&one, label, COUNT, 2, 0.7, 5);
    make(&other, label, COUNT, 2, 0.7, 5);
    cr_assert(out_of_fold_calibrate(&one, label, NULL));
    size_t first = 0, second = FOLDS; /* two of fold 0, so that the shares stay */
    while (label[second] == label[first])
        second += FOLDS;
    label[first] = 1 - label[first];
    label[second] = 1 - label[second];
    cr_assert(out_of_fold_calibrate(&other, label, NULL));
    for (size_t i = 0; i < COUNT; i += FOLDS)
        cr_assert_float_eq(one.probability[2 * i], other.probability[2 * i], 1e-9);
    cr_assert_neq(one.slope[0], other.slope[0]);
    out_of_fold_release(&one);
    out_of_fold_release(&other);
}

Test(out_of_fold, a_label_in_one_fold_alone_is_calibrated_by_all)
{
    struct out_of_fold out;
    uint32_t label[COUNT];
    make(&out, label, COUNT, 3, 0.7, 9);
    for (size_t i = 0; i < COUNT; i++)
        if (label[i] == 2)
            out.fold[i] = 0;
    cr_assert(out_of_fold_calibrate(&out, label, NULL));
    for (size_t i = 0; i < 3 * COUNT; i++)
        cr_assert(isfinite(out.probability[i]));
    out_of_fold_release(&out);
}

/* Grouped folds that are mostly wrong lower the confidence and change no label. */
Test(out_of_fold, tempering_keeps_the_labels)
{
    struct out_of_fold known, unseen;
    uint32_t label[COUNT], other[COUNT];
    make(&known, label, COUNT, 3, 0.8, 11);
    make(&unseen, other, COUNT, 3, 0.8, 12);
    cr_assert(out_of_fold_calibrate(&known, label, NULL));
    cr_assert(out_of_fold_temper(&unseen, &known, label, true, NULL));
    cr_expect_lt(unseen.kept, 0.7);
    const struct calibration plain = {known.slope, known.intercept};
    const struct calibration tempered = {unseen.slope, unseen.intercept};
    for (size_t i = 0; i < COUNT; i++) {
        double before[3], after[3];
        calibration_apply(&plain, unseen.decision + 3 * i, 3, before);
        calibration_apply(&tempered, unseen.decision + 3 * i, 3, after);
        cr_assert_eq(metrics_argmax(before, 3), metrics_argmax(after, 3));
    }
    out_of_fold_release(&known);
    out_of_fold_release(&unseen);
}

/* Grouped folds alone decide, unless there are few sources. */
Test(out_of_fold, the_temperature_is_that_of_the_grouped_folds)
{
    struct out_of_fold known, unseen;
    uint32_t label[COUNT], other[COUNT];
    bool worse;
    make(&known, label, COUNT, 3, 0.8, 11);
    make(&unseen, other, COUNT, 3, 0.8, 12); /* says nothing of `label` */
    cr_assert(out_of_fold_calibrate(&known, label, NULL));
    cr_assert(out_of_fold_is_worse_than_shares(&known, label, &worse, NULL));
    cr_expect_not(worse);
    cr_assert(out_of_fold_temper(&unseen, &known, label, true, NULL));
    const double both = unseen.kept;
    cr_assert(out_of_fold_is_worse_than_shares(&unseen, label, &worse, NULL));
    cr_expect(worse);
    cr_assert(out_of_fold_temper(&unseen, &known, label, false, NULL));
    cr_expect_lt(unseen.kept, 0.2);
    cr_expect_lt(unseen.kept, both);
    cr_expect_not(unseen.to_shares);
    cr_expect(known.to_shares);
    out_of_fold_release(&known);
    out_of_fold_release(&unseen);
}

static void expect_same(const struct out_of_fold *a, const struct out_of_fold *b)
{
    cr_assert_arr_eq(a->probability, b->probability,
                     a->count * a->labels * sizeof *a->probability);
    cr_assert_arr_eq(a->slope, b->slope, a->labels * sizeof *a->slope);
    cr_assert_arr_eq(a->intercept, b->intercept, a->labels * sizeof *a->intercept);
    cr_assert_eq(a->kept, b->kept);
}

Test(out_of_fold, is_the_same_at_any_number_of_threads)
{
    struct out_of_fold known[2], unseen[2];
    uint32_t label[COUNT];
    for (size_t t = 0; t < 2; t++) {
        make(&known[t], label, COUNT, 3, 0.9, 5);
        make(&unseen[t], label, COUNT, 3, 0.3, 5);
        known[t].threads = unseen[t].threads = 1 + 3 * t;
        cr_assert(out_of_fold_calibrate(&known[t], label, NULL));
        cr_assert(out_of_fold_temper(&unseen[t], &known[t], label, true, NULL));
    }
    cr_expect(unseen[0].kept > 0 && unseen[0].kept < 1, "there is something to draw");
    expect_same(&known[0], &known[1]);
    expect_same(&unseen[0], &unseen[1]);
    for (size_t t = 0; t < 2; t++) {
        out_of_fold_release(&known[t]);
        out_of_fold_release(&unseen[t]);
    }
}

Test(out_of_fold, any_allocation_may_fail)
{
    struct out_of_fold out;
    uint32_t label[60];
    bool done = false;
    for (size_t n = 0; !done; n++) {
        struct failure failure = {0};
        make(&out, label, 60, 2, 0.7, 3);
        failing_malloc_after(n);
        done = out_of_fold_calibrate(&out, label, &failure);
        const bool failed = failing_malloc_stop();
        done = done && !failed;
        cr_assert(done || failure.code == FAILURE_MEMORY);
        out_of_fold_release(&out);
        cr_assert_lt(n, 1000);
    }
}
