/* cue_weights: reading the text of the weights, and its errors. */
#include <criterion/criterion.h>
#include <string.h>

#include "../features/evidence/cue_weights.h"
#include "failing_malloc.h"

static struct cue_weights *compile(const char *source, struct failure *failure)
{
    return cue_weights_compile(source, strlen(source), "cues", failure);
}

static void expect_failure(const char *source, const char *message)
{
    struct failure failure = {0};
    cr_assert_null(compile(source, &failure), "'%s' compiled", source);
    cr_expect_eq(failure.code, FAILURE_LEXICON);
    cr_expect_str_eq(failure.message, message);
}

Test(cue_weights, numbers_are_millionths_and_units)
{
    struct failure failure = {0};
    struct cue_weights *weights =
        compile("# a comment\n\nscale 500000\nbias -1500000\nsecond 2000000\n"
                "second_bias 250000\n0000f 3\n401ff -7",
                &failure);
    cr_assert(weights != NULL, "%s", failure.message);
    cr_expect_float_eq(weights->scale, 0.5, 1e-6);
    cr_expect_float_eq(weights->bias, -1.5, 1e-6);
    cr_expect_float_eq(weights->second, 2, 1e-6);
    cr_expect_float_eq(weights->second_bias, 0.25, 1e-6);
    cr_expect_eq(weights->units[15], 3);
    cr_expect_eq(weights->units[CUE_KEYS - 1], -7);
    cr_expect_eq(weights->units[16], 0);
    cue_weights_free(weights);
}

Test(cue_weights, an_empty_source_has_no_weights)
{
    struct cue_weights *weights = compile("", NULL);
    cr_assert_not_null(weights);
    for (uint32_t key = 0; key < CUE_KEYS; key++)
        cr_expect_eq(weights->units[key], 0);
    cue_weights_free(weights);
}

Test(cue_weights, bad_lines_are_named)
{
    const char *expected = "cues: line 1: expected a name or a key, and a whole number";
    expect_failure("bias", expected);
    expect_failure("bias ", expected);
    expect_failure("bias -", expected);
    expect_failure("bias 1.5", expected);
    expect_failure("bias 99999999999", expected);
    expect_failure(" 1", "cues: line 1: neither a name nor a key of five digits");
    expect_failure("bia 1", "cues: line 1: neither a name nor a key of five digits");
    expect_failure("0000F 1", "cues: line 1: neither a name nor a key of five digits");
    expect_failure("40200 1", "cues: line 1: neither a name nor a key of five digits");
    expect_failure("bias 1\n00001 128", "cues: line 2: a weight out of range");
    expect_failure("00001 -128", "cues: line 1: a weight out of range");
    expect_failure("00001 0", "cues: line 1: a weight out of range");
    expect_failure("00001 4\n\n00001 4", "cues: line 3: this key has a weight already");
}

Test(cue_weights, no_memory)
{
    for (size_t allocation = 0;; allocation++) {
        struct failure failure = {0};
        failing_malloc_after(allocation);
        struct cue_weights *weights = compile("bias 1\n", &failure);
        failing_malloc_stop();
        if (weights) {
            cr_expect_geq(allocation, 1);
            cue_weights_free(weights);
            break;
        }
        cr_expect_eq(failure.code, FAILURE_MEMORY);
    }
}
