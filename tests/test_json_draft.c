/* json_draft: the same bytes as piece by piece, wherever the draft is full. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "../classify/json_draft.h"
#include "failing_malloc.h"

struct drafted {
    struct text_buffer out;
    struct failure failure;
    struct output_writer writer;
    struct json_draft draft;
};

static void begin(struct drafted *drafted)
{
    static const struct output_settings settings;
    memset(drafted, 0, sizeof *drafted);
    drafted->writer = (struct output_writer){&settings, 0, &drafted->out, &drafted->failure};
    draft_begin(&drafted->draft, &drafted->writer);
}

static void expect(struct drafted *drafted, const char *wanted)
{
    cr_assert(draft_flush(&drafted->draft));
    cr_expect_str_eq(drafted->out.data, wanted);
    text_buffer_release(&drafted->out);
}

static void expect_decimals(double number, const char *wanted)
{
    struct drafted drafted;
    begin(&drafted);
    draft_decimals(&drafted.draft, number);
    expect(&drafted, wanted);
}

Test(json_draft, decimals)
{
    expect_decimals(0, "0.00000000");
    expect_decimals(-0.0, "0.00000000");
    expect_decimals(-1e-9, "0.00000000");
    expect_decimals(-1e-8, "-0.00000001");
    expect_decimals(0.1, "0.10000000");
    expect_decimals(-12345.678901234, "-12345.67890123");
    expect_decimals(9.999999999, "10.00000000");
    expect_decimals(9999999999.0, "9999999999.00000000");
    expect_decimals(1e300, "1e+300");
    expect_decimals((double)NAN, "null");
    expect_decimals(-(double)INFINITY, "null");
}

static void expect_string(const char *text, const char *wanted)
{
    struct drafted drafted;
    begin(&drafted);
    draft_string(&drafted.draft, text);
    expect(&drafted, wanted);
}

Test(json_draft, strings)
{
    expect_string("", "\"\"");
    expect_string("ferry", "\"ferry\"");
    expect_string("a\"b\\c\n", "\"a\\\"b\\\\c\\n\"");
    expect_string("caf\xc3\xa9", "\"caf\xc3\xa9\"");
    expect_string("\xff", "\"\xef\xbf\xbd\"");
    for (size_t length = 250; length < 260; length++) {
        char text[300] = "", wanted[304];
        memset(text, 'x', length);
        snprintf(wanted, sizeof wanted, "\"%s\"", text);
        expect_string(text, wanted);
    }
}

Test(json_draft, places)
{
    struct drafted drafted;
    begin(&drafted);
    static const size_t numbers[] = {0, 9, 10, 99, 100, 999, 1000, 9999, 1000000};
    for (size_t i = 0; i + 1 < sizeof numbers / sizeof *numbers; i++)
        draft_range(&drafted.draft, numbers[i], numbers[i + 1]);
    draft_range(&drafted.draft, SIZE_MAX, SIZE_MAX);
    expect(&drafted, "[0,9][9,10][10,99][99,100][100,999][999,1000][1000,9999][9999,1000000]"
                     "[18446744073709551615,18446744073709551615]");
}

/* Pieces that are no divisor of its size, many times over. */
Test(json_draft, a_full_draft_goes_on)
{
    struct drafted drafted;
    struct text_buffer wanted = {0};
    begin(&drafted);
    for (unsigned i = 0; i < 4000; i++) {
        char name[8];
        snprintf(name, sizeof name, "w%u", i % 1000);
        DRAFT_LITERAL(&drafted.draft, ",{");
        draft_string(&drafted.draft, name);
        draft_range(&drafted.draft, i, i + 7);
        draft_decimals(&drafted.draft, 0.5);
        cr_assert(
            text_buffer_format(&wanted, NULL, ",{\"%s\"[%u,%u]0.50000000", name, i, i + 7));
    }
    expect(&drafted, wanted.data);
    text_buffer_release(&wanted);
}

Test(json_draft, without_memory)
{
    bool failed = true;
    for (size_t successes = 0; failed; successes++) {
        struct drafted drafted;
        begin(&drafted);
        failing_malloc_after(successes);
        for (size_t i = 0; i < 2000; i++)
            draft_string(&drafted.draft, i % 100 == 0 ? "caf\xc3\xa9" : "word");
        const bool done = draft_flush(&drafted.draft);
        failed = failing_malloc_stop();
        cr_assert_eq(done, !failed);
        cr_assert_eq(drafted.failure.code, failed ? FAILURE_MEMORY : FAILURE_NONE);
        text_buffer_release(&drafted.out);
    }
}
