/* Documents whose given label is improbable, by the measure of that label. */
#include <criterion/criterion.h>

#include "../train/doubtful_labels.h"
#include "failing_malloc.h"

enum { COUNT = 40 };

/* Two labels; label 0 gets 0.9 where it is right, label 1 only 0.6. */
static void make(struct out_of_fold *out, uint32_t *label)
{
    cr_assert(out_of_fold_init(out, COUNT, 2, NULL));
    for (uint32_t i = 0; i < COUNT; i++) {
        label[i] = i % 2;
        out->probability[2 * i] = label[i] == 0 ? 0.9 : 0.4;
        out->probability[2 * i + 1] = 1 - out->probability[2 * i];
    }
}

static void set(struct out_of_fold *out, size_t document, double first)
{
    out->probability[2 * document] = first;
    out->probability[2 * document + 1] = 1 - first;
}

Test(doubtful_labels, are_found_the_most_doubtful_first)
{
    struct out_of_fold out;
    struct doubtful_labels doubtful;
    uint32_t label[COUNT];
    make(&out, label);
    set(&out, 4, 0.2);   /* given 0, rather 1 */
    set(&out, 7, 0.97);  /* given 1, rather 0 */
    set(&out, 9, 0.8);   /* given 1: not as sure as label 0 is as a rule */
    set(&out, 12, 0.55); /* given 0: not sure of 1 */
    cr_assert(doubtful_labels_find(&doubtful, &out, label, NULL));
    cr_assert_eq(doubtful.count, 2);
    cr_expect_eq(doubtful.items[0].document, 7);
    cr_expect_eq(doubtful.items[0].rather, 0);
    cr_expect_float_eq(doubtful.items[0].given, 0.03, 1e-9);
    cr_expect_float_eq(doubtful.items[0].other, 0.97, 1e-9);
    cr_expect_eq(doubtful.items[1].document, 4);
    cr_expect_eq(doubtful.items[1].rather, 1);
    doubtful_labels_release(&doubtful);
    out_of_fold_release(&out);
}

Test(doubtful_labels, of_probabilities_that_say_nothing_none_is)
{
    struct out_of_fold out;
    struct doubtful_labels doubtful;
    uint32_t label[COUNT];
    make(&out, label);
    for (size_t i = 0; i < COUNT; i++)
        set(&out, i, 0.5);
    cr_assert(doubtful_labels_find(&doubtful, &out, label, NULL));
    cr_assert_eq(doubtful.count, 0, "of equal ones the given label counts");
    doubtful_labels_release(&doubtful);
    out_of_fold_release(&out);
}

Test(doubtful_labels, any_allocation_may_fail)
{
    struct out_of_fold out;
    uint32_t label[COUNT];
    bool done = false;
    make(&out, label);
    for (size_t n = 0; !done; n++) {
        struct doubtful_labels doubtful;
        struct failure failure = {0};
        failing_malloc_after(n);
        done = doubtful_labels_find(&doubtful, &out, label, &failure);
        failing_malloc_stop();
        cr_assert(done || (failure.code == FAILURE_MEMORY && !doubtful.items));
        doubtful_labels_release(&doubtful);
    }
    out_of_fold_release(&out);
}
