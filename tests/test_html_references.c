/* html_references: names, numbers, missing semicolons, what is cut off. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../features/page/html_references.h"

#pragma GCC diagnostic ignored "-Woverlength-strings"
#include "../features/page/html_references.inc"

/* Reads one in memory of exactly this size, so that a sanitizer sees a read beyond the end. */
static size_t read_exact(const char *text, size_t length, bool in_attribute, char *made,
                         size_t *made_length)
{
    char *exact = malloc(length > 0 ? length : 1);
    cr_assert_not_null(exact);
    memcpy(exact, text, length);
    const size_t read = html_references_read(exact, length, in_attribute, made, made_length);
    free(exact);
    return read;
}

/* `expected` is NULL if there is no reference. */
static void expect(const char *text, bool in_attribute, size_t length, const char *expected)
{
    char made[HTML_REFERENCE_MOST];
    size_t made_length = 0;
    const size_t read = read_exact(text, strlen(text), in_attribute, made, &made_length);
    cr_expect_eq(read, expected ? length : 0, "%s: %zu bytes", text, read);
    if (expected && read > 0)
        cr_expect(made_length == strlen(expected) && memcmp(made, expected, made_length) == 0,
                  "%s: '%.*s'", text, (int)made_length, made);
}

static void expect_text(const char *text, size_t length, const char *expected)
{
    expect(text, false, length, expected);
}

Test(html_references, names)
{
    expect_text("&amp;", 5, "&");
    expect_text("&eacute;t", 8, "\u00e9");
    expect_text("&Eacute;", 8, "\u00c9");
    expect_text("&CounterClockwiseContourIntegral;x", 33, "\u2233");
    expect_text("&NotEqualTilde;", 15, "\u2242\u0338");
    expect_text("&fjlig;", 7, "fj");
    expect_text("&nosuch;", 0, NULL);
    expect_text("&AMP;", 5, "&");
    expect_text("&Amp;", 0, NULL);
    expect_text("&;", 0, NULL);
    expect_text("& amp;", 0, NULL);
    expect_text("&", 0, NULL);
}

/* Only old names count without a semicolon, and the longest of them. */
Test(html_references, missing_semicolons)
{
    expect_text("&amp", 4, "&");
    expect_text("&ampx", 4, "&");
    expect_text("&copy2021", 5, "\u00a9");
    expect_text("&notin;", 7, "\u2209");
    expect_text("&notit;", 4, "\u00ac");
    expect_text("&not", 4, "\u00ac");
    expect_text("&hellip", 0, NULL);
    expect_text("&euro 5", 0, NULL);
    expect_text("&g", 0, NULL);
    expect_text("&gt", 3, ">");
}

/* "?a=1&copy=2" is an address, not a copyright sign. */
Test(html_references, attributes)
{
    expect("&copy=2", true, 0, NULL);
    expect("&copyx", true, 0, NULL);
    expect("&copy1", true, 0, NULL);
    expect("&copy;=2", true, 6, "\u00a9");
    expect("&copy", true, 5, "\u00a9");
    expect("&copy-2", true, 5, "\u00a9");
    expect("&notin=", true, 0, NULL);
    expect("&#65=", true, 4, "A");
}

Test(html_references, numbers)
{
    expect_text("&#65;", 5, "A");
    expect_text("&#65", 4, "A");
    expect_text("&#65a", 4, "A");
    expect_text("&#x41;", 6, "A");
    expect_text("&#X4a;", 6, "J");
    expect_text("&#0000065;", 10, "A");
    expect_text("&#x1F600;", 9, "\U0001f600");
    expect_text("&#233;", 6, "\u00e9");
    expect_text("&#x10FFFF;", 10, "\U0010ffff");
    expect_text("&#;", 0, NULL);
    expect_text("&#x;", 0, NULL);
    expect_text("&#xg;", 0, NULL);
    expect_text("&#", 0, NULL);
    expect_text("&#x", 0, NULL);
    expect_text("&#a;", 0, NULL);
}

Test(html_references, numbers_of_no_characters)
{
    expect_text("&#0;", 4, "\ufffd");
    expect_text("&#xD800;", 8, "\ufffd");
    expect_text("&#xDFFF;", 8, "\ufffd");
    expect_text("&#xE000;", 8, "\ue000");
    expect_text("&#x110000;", 10, "\ufffd");
    expect_text("&#4294967361;", 13, "\ufffd"); /* 65, were it to wrap */
    expect_text("&#99999999999999999999999;", 26, "\ufffd");
}

Test(html_references, numbers_of_windows_1252)
{
    expect_text("&#128;", 6, "\u20ac");
    expect_text("&#146;", 6, "\u2019");
    expect_text("&#x93;", 6, "\u201c");
    expect_text("&#159;", 6, "\u0178");
    expect_text("&#129;", 6, "\xC2\x81"); /* windows-1252 has none there */
    expect_text("&#160;", 6, "\u00a0");
}

static void expect_whole(const char *name, const char *value, bool is_short)
{
    char text[64], made[HTML_REFERENCE_MOST];
    size_t made_length = 0;
    const size_t length = (size_t)snprintf(text, sizeof text, "&%s;", name);
    cr_assert_leq(strlen(value), sizeof made);
    for (size_t cut = 0; cut <= 1; cut++) {
        const size_t read = read_exact(text, length - cut, false, made, &made_length);
        if (cut == 0 || is_short) {
            cr_expect_eq(read, length - cut, "%s: %zu", text, read);
            cr_expect(made_length == strlen(value) && memcmp(made, value, made_length) == 0);
        } else {
            cr_expect_lt(read, length - cut, "%s", text);
        }
    }
}

Test(html_references, all_names_are_found)
{
    const size_t count = sizeof entries / sizeof *entries;
    size_t short_names = 0;
    cr_expect_eq(count, 2125);
    for (size_t i = 0; i < count; i++) {
        const char *name = pool + (entries[i] & 0x7FFF);
        cr_expect(i == 0 || strcmp(pool + (entries[i - 1] & 0x7FFF), name) < 0, "%s", name);
        expect_whole(name, name + strlen(name) + 1, entries[i] & 0x8000);
        short_names += entries[i] >> 15;
    }
    cr_expect_eq(short_names, 106);
}

static void expect_replaced(const char *text, const char *expected)
{
    struct text_buffer buffer = {0};
    cr_assert(text_buffer_append(&buffer, text, strlen(text), NULL));
    html_references_replace(&buffer);
    cr_expect_str_eq(buffer.data, expected, "'%s', not '%s'", buffer.data, expected);
    cr_expect_eq(buffer.length, strlen(expected));
    text_buffer_release(&buffer);
}

Test(html_references, are_replaced_where_they_are_whole)
{
    expect_replaced("&#8216;We wait&#8217; &amp; see", "\u2018We wait\u2019 & see");
    expect_replaced("R&D, A&amp B, &copy", "R&D, A&amp B, &copy");
    expect_replaced("&amp;lt;", "&lt;");
    expect_replaced("&nGt;", "&nGt;"); /* it would become longer */
    expect_replaced("", "");
    struct text_buffer none = {0};
    html_references_replace(&none);
    cr_expect_eq(none.length, 0);
}
