/* unicode: UTF-8, character classes and folding. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "../features/text/unicode.h"

/* ---- UTF-8 ---------------------------------------------------------------- */

#define BYTES(literal) literal, sizeof literal - 1
#define FFFD           "\xEF\xBF\xBD"

static void assert_repairs(const char *input, size_t length, const char *expected)
{
    struct text_buffer out = {0};
    cr_assert(unicode_repair(input, length, &out, NULL, 0, NULL));
    cr_assert_eq(out.length, strlen(expected), "'%s'", out.data);
    cr_assert_str_eq(out.data, expected);
    cr_assert(unicode_is_valid(out.data, out.length));
    text_buffer_release(&out);
}

Test(unicode, repairs)
{
    static const struct {
        const char *input;
        size_t length;
        const char *expected;
    } cases[] = {
        {BYTES(""), ""},
        {BYTES("one"), "one"},
        {BYTES("twelve bytes and a NUL\0 here"), "twelve bytes and a NUL  here"},
        {BYTES("\0\0"), "  "},
        {BYTES("caf\xE9 noir"), "caf" FFFD " noir"},
        {BYTES("cut \xE2\x82"), "cut " FFFD},
        /* Maximal subparts, as in tables 3-8 to 3-11 of the standard. */
        {BYTES("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82"
               "A"),
         FFFD FFFD FFFD FFFD FFFD FFFD FFFD FFFD "A"},
        {BYTES("\xED\xA0\x80\xED\xBF\xBF\xED\xAF"
               "A"),
         FFFD FFFD FFFD FFFD FFFD FFFD FFFD FFFD "A"},
        {BYTES("\xF4\x91\x92\x93\xFF"
               "A\x80\xBF"
               "B"),
         FFFD FFFD FFFD FFFD FFFD "A" FFFD FFFD "B"},
        {BYTES("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF"
               "A"),
         FFFD FFFD FFFD FFFD "A"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_repairs(cases[i].input, cases[i].length, cases[i].expected);
}

Test(unicode, repair_maps_the_bytes_to_those_given)
{
    struct text_buffer out = {0};
    struct offset_map map = {0};
    cr_assert(unicode_repair(BYTES("ab\xE2\x82"
                                   "cd\0e\xFF"),
                             &out, &map, 100, NULL));
    cr_assert_str_eq(out.data, "ab" FFFD "cd e" FFFD);
    static const struct {
        size_t made, given;
    } expected[] = {{0, 100}, {1, 101}, {2, 102}, {3, 102}, {5, 104},
                    {6, 105}, {7, 106}, {8, 107}, {9, 108}, {12, 109}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        cr_expect_eq(offset_map_begin(&map, expected[i].made), expected[i].given, "at %zu",
                     expected[i].made);
    cr_expect_eq(offset_map_end(&map, 5), 104);
    text_buffer_release(&out);
    offset_map_release(&map);
}

/* The survey as it is defined, one byte or sequence at a time. */
static struct utf8_survey slow_survey(const char *bytes, size_t length)
{
    struct utf8_survey survey = {0};
    for (size_t at = 0, step; at < length; at += step) {
        bool valid;
        unsigned char byte = (unsigned char)bytes[at];
        step = unicode_step(bytes + at, length - at, &valid);
        survey.nul |= byte == 0;
        survey.controls += byte < 9 || (byte > 13 && byte < 32) || byte == 127;
        survey.multibyte += valid && byte >= 0x80 ? step : 0;
        survey.ill_formed += valid ? 0 : step;
    }
    return survey;
}

static void assert_survey(const char *bytes, size_t length)
{
    struct utf8_survey fast = unicode_survey(bytes, length);
    struct utf8_survey slow = slow_survey(bytes, length);
    cr_assert_eq(fast.controls, slow.controls);
    cr_assert_eq(fast.multibyte, slow.multibyte);
    cr_assert_eq(fast.ill_formed, slow.ill_formed);
    cr_assert_eq(fast.nul, slow.nul);
    cr_assert_eq(unicode_is_valid(bytes, length), !slow.nul && slow.ill_formed == 0);
}

/* Any byte in any place of a word of eight. */
Test(unicode, survey_sees_every_byte_in_every_place)
{
    char text[24];
    for (size_t at = 0; at < sizeof text; at++)
        for (int byte = 0; byte < 256; byte++) {
            memset(text, 'x', sizeof text);
            text[at] = (char)byte;
            assert_survey(text, sizeof text);
            text[(at + 1) % sizeof text] = (char)0x80;
            assert_survey(text, sizeof text);
        }
}

Test(unicode, survey_is_the_same_as_the_slow_one)
{
    static const char *const parts[] = {"plain words ", "\xC3\xA9", "\xE2\x80\x9C",
                                        "\n",           "\x7F",     "\xF0\x9F\x98\x80",
                                        "\xE2\x82",     "\xFF",     "\x01"};
    unsigned random = 1;
    for (unsigned round = 0; round < 2000; round++) {
        struct text_buffer text = {0};
        for (unsigned i = 0; i < round % 30; i++) {
            random = random * 1103515245u + 12345u;
            const char *part = parts[(random >> 16) % (sizeof parts / sizeof *parts)];
            cr_assert(text_buffer_append(&text, part, strlen(part), NULL));
        }
        assert_survey(text.data ? text.data : "", text.length);
        text_buffer_release(&text);
    }
}

Test(unicode, ascii_length)
{
    char text[40];
    for (size_t length = 0; length <= sizeof text; length++)
        for (size_t at = 0; at <= length; at++) {
            memset(text, 'x', sizeof text);
            if (at < length)
                text[at] = (char)0x80;
            cr_assert_eq(unicode_ascii_length(text, length), at);
        }
}

/* ---- Code points and classes ------------------------------------------------ */

Test(unicode, steps_over_valid_and_invalid_sequences)
{
    static const struct {
        const char *bytes;
        size_t step;
        bool valid;
    } cases[] = {
        {"a", 1, true},          {"\xC3\xA9", 2, true},      {"\xF0\x9F\x98\x80", 4, true},
        {"\x80", 1, false},      {"\xC0\xAF", 1, false},     {"\xC3", 1, false},
        {"\xE2\x82", 2, false},  {"\xED\xA0\x80", 1, false}, {"\xF4\x90\x80\x80", 1, false},
        {"\xE2\x82z", 2, false}, {"\xF0\x9F\x98", 3, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool valid;
        size_t step = unicode_step(cases[i].bytes, strlen(cases[i].bytes), &valid);
        cr_expect_eq(step, cases[i].step, "case %zu", i);
        cr_expect_eq(valid, cases[i].valid, "case %zu", i);
    }
}

Test(unicode, next_reads_each_length)
{
    const char *text = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80";
    static const struct {
        uint32_t point;
        unsigned bytes;
    } expected[] = {{'a', 1}, {0xE9, 2}, {0x20AC, 3}, {0x1F600, 4}};
    size_t at = 0;
    for (size_t i = 0; i < 4; i++) {
        unsigned bytes;
        cr_assert_eq(unicode_next(text, strlen(text), at, &bytes), expected[i].point);
        cr_assert_eq(bytes, expected[i].bytes);
        at += bytes;
    }
    cr_assert_eq(at, strlen(text));
}

Test(unicode, classes)
{
    static const struct {
        uint32_t point;
        enum character_class class;
    } expected[] = {
        {'a', CHARACTER_LETTER},         {'Z', CHARACTER_LETTER},
        {'7', CHARACTER_DIGIT},          {' ', CHARACTER_SPACE},
        {'\t', CHARACTER_SPACE},         {0xA0, CHARACTER_SPACE},
        {0x3000, CHARACTER_SPACE},       {'\n', CHARACTER_NEWLINE},
        {'\r', CHARACTER_NEWLINE},       {'\v', CHARACTER_NEWLINE},
        {0x85, CHARACTER_NEWLINE},       {0x2028, CHARACTER_NEWLINE},
        {0x2029, CHARACTER_NEWLINE},     {'\'', CHARACTER_APOSTROPHE},
        {0x2019, CHARACTER_APOSTROPHE},  {0x2BC, CHARACTER_APOSTROPHE},
        {0xFF07, CHARACTER_APOSTROPHE},  {'-', CHARACTER_HYPHEN},
        {0x2010, CHARACTER_HYPHEN},      {0x2011, CHARACTER_HYPHEN},
        {0x2013, CHARACTER_PUNCTUATION}, {'%', CHARACTER_PUNCTUATION},
        {0x201C, CHARACTER_PUNCTUATION}, {'$', CHARACTER_SYMBOL},
        {0x20AC, CHARACTER_SYMBOL},      {0x1F600, CHARACTER_SYMBOL},
        {'`', CHARACTER_SYMBOL},         {0xBD, CHARACTER_SYMBOL},
        {0xAD, CHARACTER_INVISIBLE},     {0x200B, CHARACTER_INVISIBLE},
        {0xFEFF, CHARACTER_INVISIBLE},   {0xFE0F, CHARACTER_INVISIBLE},
        {0x301, CHARACTER_LETTER},       {0x663, CHARACTER_DIGIT},
        {0x4E2D, CHARACTER_LETTER},      {0x1, CHARACTER_OTHER},
        {0x378, CHARACTER_OTHER},        {0xE000, CHARACTER_OTHER},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        cr_assert_eq(unicode_class(expected[i].point), expected[i].class, "U+%04X",
                     (unsigned)expected[i].point);
}

/* The class by Unicode's general category alone. */
static enum character_class category_class(uint32_t point)
{
    static const struct {
        const char *categories;
        enum character_class class;
    } classes[] = {
        {"Lu Ll Lt Lm Lo Mn Mc Nl", CHARACTER_LETTER},
        {"Nd", CHARACTER_DIGIT},
        {"No Sm Sc Sk So", CHARACTER_SYMBOL},
        {"Pc Pd Ps Pe Pi Pf Po", CHARACTER_PUNCTUATION},
        {"Zs", CHARACTER_SPACE},
        {"Zl Zp", CHARACTER_NEWLINE},
        {"Cf Me", CHARACTER_INVISIBLE},
    };
    const char *category = utf8proc_category_string((utf8proc_int32_t)point);
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (strstr(classes[i].categories, category))
            return classes[i].class;
    return CHARACTER_OTHER;
}

/* The tables of classes agree with Unicode's general categories. */
Test(unicode, classes_in_tables)
{
    for (uint32_t point = 0x80; point < 0x3000; point++) {
        const bool otherwise = point == 0x85 || point == 0x2BC || point == 0x2010 ||
                               point == 0x2011 || point == 0x2019;
        if (!otherwise)
            cr_assert_eq(unicode_class(point), category_class(point), "U+%04X",
                         (unsigned)point);
    }
}

Test(unicode, letters_are_no_marks)
{
    static const uint32_t letters[] = {'a',   'Z',    0xE9,  0x1C5,  0x2B0,
                                       0x430, 0x4E2D, 0xB15, 0x10400};
    static const uint32_t others[] = {'1',   ' ',    '_',     0x301,  0xB3E,  0xB4D,
                                      0x663, 0x2160, 0x1F600, 0xFFFD, 0xE000, 0x378};
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        cr_expect(unicode_is_letter(letters[i]), "U+%04X", (unsigned)letters[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        cr_expect_not(unicode_is_letter(others[i]), "U+%04X", (unsigned)others[i]);
}

Test(unicode, upper_and_lower_case)
{
    cr_assert(unicode_is_upper('A') && unicode_is_upper(0x410) && unicode_is_upper(0x1C5));
    cr_assert_not(unicode_is_upper('a') || unicode_is_upper('1') || unicode_is_upper(0x4E2D));
    cr_assert(unicode_is_lower('a') && unicode_is_lower(0x430));
    cr_assert_not(unicode_is_lower('A') || unicode_is_lower('[') || unicode_is_lower(0x4E2D));
}

/* ---- Folding ---------------------------------------------------------------- */

static void assert_folds(const char *word, const char *expected)
{
    struct text_buffer out = {0};
    cr_assert(text_buffer_append(&out, "<", 1, NULL));
    cr_assert(unicode_fold(word, strlen(word), &out, NULL));
    cr_assert_str_eq(out.data + 1, expected);
    cr_assert_eq(out.length, strlen(expected) + 1);
    text_buffer_release(&out);
}

Test(unicode, folds)
{
    assert_folds("", "");
    assert_folds("AZaz09'@[`{", "azaz09'@[`{");
    assert_folds("DON\xE2\x80\x99T", "don't");
    assert_folds("\xC3\x89"
                 "COLE",
                 "\xC3\xA9"
                 "cole"); /* É */
    assert_folds("E\xCC\x81"
                 "COLE",
                 "\xC3\xA9"
                 "cole"); /* E and an accent */
    assert_folds("STRA\xC3\x9F"
                 "E",
                 "strasse");
    assert_folds("co\xC2\xADop\xE2\x80\x8B", "coop");
    assert_folds("O\xCA\xBCN\xEF\xBC\x87S", "o'n's");
    assert_folds("\xCE\xA3\xCE\x91\xCF\x82", "\xCF\x83\xCE\xB1\xCF\x83"); /* both sigmas */
    assert_folds("\xE1\x84\x80\xE1\x85\xA1", "\xEA\xB0\x80"); /* Hangul jamo → syllable */
}

/* A word with a soft hyphen is folded by utf8proc: used as the reference. */
Test(unicode, letters_fold_as_utf8proc_folds_them)
{
    struct text_buffer quick = {0}, general = {0};
    for (unsigned point = 0x80; point < 0x100; point++) {
        const char word[] = {
            'A', (char)(0xC0 | point >> 6), (char)(0x80 | (point & 0x3F)), 'Z', '\xC2', '\xAD'};
        text_buffer_clear(&quick);
        text_buffer_clear(&general);
        cr_assert(unicode_fold(word, 4, &quick, NULL));
        cr_assert(unicode_fold(word, 6, &general, NULL));
        cr_assert_str_eq(quick.data, general.data, "U+%04X", point);
    }
    text_buffer_release(&quick);
    text_buffer_release(&general);
}

/* Characters are composed across the places where long words are cut. */
Test(unicode, long_words_fold_as_short_ones)
{
    struct text_buffer word = {0}, expected = {0}, out = {0};
    for (int i = 0; i < 500; i++) {
        cr_assert(text_buffer_append(&word, "E\xCC\x81", 3, NULL));
        cr_assert(text_buffer_append(&expected, "\xC3\xA9", 2, NULL));
    }
    cr_assert(unicode_fold(word.data, word.length, &out, NULL));
    cr_assert_str_eq(out.data, expected.data);
    text_buffer_release(&word);
    text_buffer_release(&expected);
    text_buffer_release(&out);
}

Test(unicode, marks_without_end_fold_quickly)
{
    struct text_buffer word = {0}, out = {0};
    for (int i = 0; i < 100000; i++) /* out of canonical order, over and over */
        cr_assert(text_buffer_append(&word, i % 2 ? "\xCC\xA3" : "\xCC\x81", 2, NULL));
    cr_assert(unicode_fold(word.data, word.length, &out, NULL));
    cr_assert_gt(out.length, 0);
    cr_assert_leq(out.length, 2 * word.length);
    text_buffer_release(&word);
    text_buffer_release(&out);
}
