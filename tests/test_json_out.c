/* test_json_out: strings and numbers that any parser reads back. */
#include <criterion/criterion.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../features/io/json_out.h"

static void expect_string(const char *bytes, size_t length, const char *expected)
{
    struct text_buffer out = {0};
    cr_assert(json_put_string(&out, bytes, length, NULL));
    cr_expect_str_eq(out.data, expected);
    text_buffer_release(&out);
}

Test(json_out, strings_are_escaped)
{
    expect_string("", 0, "\"\"");
    expect_string("plain \xc3\xa9 \xf0\x9f\x98\x80", 13, "\"plain \xc3\xa9 \xf0\x9f\x98\x80\"");
    expect_string("\"\\/", 3, "\"\\\"\\\\/\"");
    expect_string("\b\f\n\r\t", 5, "\"\\b\\f\\n\\r\\t\"");
    expect_string("a\0b\x1f\x7f", 5, "\"a\\u0000b\\u001f\x7f\"");
}

Test(json_out, what_is_no_utf8_is_replaced)
{
    expect_string("\xff", 1, "\"\xef\xbf\xbd\"");
    expect_string("a\x80z", 3, "\"a\xef\xbf\xbdz\"");
    expect_string("\xc3", 1, "\"\xef\xbf\xbd\"");                 /* cut */
    expect_string("\xc0\xaf", 2, "\"\xef\xbf\xbd\xef\xbf\xbd\""); /* overlong */
    expect_string("\xed\xa0\x80", 3,
                  "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""); /* surrogate */
    expect_string("\xe0\x9f\xbf", 3, "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
    expect_string("\xf4\x8f\xbf\xbf", 4, "\"\xf4\x8f\xbf\xbf\"");
    expect_string("\xf5\x80", 2, "\"\xef\xbf\xbd\xef\xbf\xbd\"");
}

static void expect_number(double number, const char *expected)
{
    struct text_buffer out = {0};
    cr_assert(json_put_number(&out, number, NULL));
    cr_expect_str_eq(out.data, expected);
    text_buffer_release(&out);
}

Test(json_out, numbers_are_short)
{
    expect_number(0, "0");
    expect_number(1, "1");
    expect_number(-17, "-17");
    expect_number(1234567890, "1234567890");
    expect_number(0.1, "0.1");
    expect_number(0.87, "0.87");
    expect_number(1e300, "1e+300");
    expect_number(INFINITY, "null");
    expect_number(-INFINITY, "null");
    expect_number(NAN, "null");
}

Test(json_out, numbers_read_back)
{
    const double numbers[] = {
        1.0 / 3, 0.1f,   DBL_MAX, DBL_MIN, DBL_TRUE_MIN, 1 + DBL_EPSILON, 9007199254740993.0,
        1e15,    -2.5e-7};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct text_buffer out = {0};
        cr_assert(json_put_number(&out, numbers[i], NULL));
        cr_expect(strtod(out.data, NULL) == numbers[i], "%s", out.data);
        text_buffer_clear(&out);
        cr_assert(json_put_float(&out, (float)numbers[i], NULL));
        if (isfinite((float)numbers[i]))
            cr_expect(strtof(out.data, NULL) == (float)numbers[i], "%s", out.data);
        else
            cr_expect_str_eq(out.data, "null");
        text_buffer_release(&out);
    }
}

Test(json_out, floats_are_short)
{
    struct text_buffer out = {0};
    cr_assert(json_put_float(&out, 0.1f, NULL));
    cr_expect_str_eq(out.data, "0.1");
    text_buffer_release(&out);
}

Test(json_out, numbers_do_not_follow_the_locale)
{
    if (!setlocale(LC_NUMERIC, "de_DE.UTF-8") && !setlocale(LC_NUMERIC, "fr_FR.UTF-8"))
        cr_skip_test("no locale with a decimal comma is installed");
    expect_number(0.5, "0.5");
    expect_number(1.5e-9, "1.5e-09");
}

/* ---- Whole numbers and thousandths --------------------------------------------------- */

static void expect_thousandths(double number, bool zeros, const char *expected)
{
    struct text_buffer out = {0};
    cr_assert(json_put_thousandths(&out, number, zeros, NULL));
    cr_expect_str_eq(out.data, expected, "%.17g gave %s, not %s", number, out.data, expected);
    text_buffer_release(&out);
}

Test(json_out, whole_numbers_and_ranges)
{
    static const size_t numbers[] = {0, 1, 9, 10, 12345, SIZE_MAX};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct text_buffer out = {0};
        char expected[64];
        cr_assert(json_put_whole(&out, numbers[i], NULL));
        cr_assert(json_put_range(&out, numbers[i], SIZE_MAX - numbers[i], NULL));
        snprintf(expected, sizeof expected, "%zu[%zu,%zu]", numbers[i], numbers[i],
                 SIZE_MAX - numbers[i]);
        cr_expect_str_eq(out.data, expected);
        text_buffer_release(&out);
    }
}

Test(json_out, thousandths)
{
    expect_thousandths(0, false, "0");
    expect_thousandths(0, true, "0.000");
    expect_thousandths(-0.0004, false, "0");
    expect_thousandths(-0.0004, true, "0.000");
    expect_thousandths(0.85, false, "0.85");
    expect_thousandths(0.85, true, "0.850");
    expect_thousandths(-0.412, false, "-0.412");
    expect_thousandths(0.9996, false, "1");
    expect_thousandths(-100.05, true, "-100.050");
    expect_thousandths(0.0625, true, "0.062"); /* half to even */
    expect_thousandths(1e11 + 0.25, false, "100000000000.25");
    expect_thousandths(1e300, true, "1e+300");
    expect_thousandths(NAN, true, "null");
    expect_thousandths(-INFINITY, false, "null");
}

/* As printf does it, for every value of a float's upper bits between 0 and 1. */
Test(json_out, thousandths_are_those_of_printf)
{
    for (uint32_t bits = 0; bits <= 0x3f800000; bits += 0x1235) {
        float number;
        char expected[16];
        memcpy(&number, &bits, sizeof number);
        snprintf(expected, sizeof expected, "%.3f", (double)number);
        expect_thousandths((double)number, true, expected);
    }
}

static void expect_as_printed(double number)
{
    struct text_buffer out = {0};
    for (unsigned decimals = 0; decimals <= 6; decimals++) {
        char printed[400];
        snprintf(printed, sizeof printed, "%.*f", (int)decimals, number);
        text_buffer_clear(&out);
        cr_assert(json_put_decimals(&out, number, decimals, NULL));
        cr_assert_str_eq(out.data, printed, "%.17g with %u", number, decimals);
    }
    text_buffer_release(&out);
}

Test(json_out, decimals_are_those_of_printf)
{
    static const double some[] = {
        0,       -0.0,     0.5,    1.5,       2.5,     0.125,      0.375,     0.0000005,
        0.00005, -0.00005, 1e-300, 0.9999995, 0.99995, 0.99994999, 1234.5,    999.9999995,
        1e9,     1e15,     1e300,  INFINITY,  NAN,     -7.25,      0.1 + 0.2, 999999999.5};
    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        expect_as_printed(some[i]);
        expect_as_printed(nextafter(some[i], INFINITY));
        expect_as_printed(nextafter(some[i], -INFINITY));
    }
    for (int i = 0; i < 20000; i++) { /* halves of the last decimal, and what is next to them */
        const double number = i / 2e4 + i / 2e6;
        expect_as_printed(number);
        expect_as_printed(-nextafter(number, 1));
    }
}
