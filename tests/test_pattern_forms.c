/* test_pattern_forms: the texts that a pattern can match, as far as its letters say. */
#include <criterion/criterion.h>
#include <string.h>

#include "../features/rules/pattern_forms.h"
#include "failing_malloc.h"

/* The forms, with | between them and _ for a gap; "?" if the pattern is not understood. */
static void expect_forms(const char *pattern, const char *expected)
{
    struct pattern_forms forms = {0};
    struct text_buffer joined = {0};
    cr_assert(pattern_forms_list(&forms, pattern, strlen(pattern), NULL));
    for (size_t i = 0; forms.known && i < forms.count; i++)
        cr_assert(text_buffer_format(&joined, NULL, "%s%s", i ? "|" : "",
                                     forms.items[i].text.data ? forms.items[i].text.data : ""));
    for (size_t i = 0; i < joined.length; i++)
        if (joined.data[i] == PATTERN_GAP)
            joined.data[i] = '_';
    const char *found = forms.known ? joined.data : "?";
    cr_expect_str_eq(found, expected, "/%s/: '%s', not '%s'", pattern, found, expected);
    text_buffer_release(&joined);
    pattern_forms_release(&forms);
}

Test(pattern_forms, letters_stand_for_themselves)
{
    expect_forms("may be", "may be");
    expect_forms("d\\.c\\. \\/ \\\\", "d.c. / \\");
    expect_forms("[.]x[é]", ".xé");
    expect_forms("a{b} {x}", "a{b} {x}");
    expect_forms("]", "]");
}

Test(pattern_forms, gaps)
{
    expect_forms("a.b", "a_b");
    expect_forms("a[bc]d[^]x]e[]y]", "a_d_e_");
    expect_forms("[[:alpha:]]x[\\]a]y", "_x_y");
    expect_forms("\\w+\\d\\p{Lu}\\pLx", "_____x");
    expect_forms("ab+c", "ab_c");
    expect_forms("ab*c", "ab_c|ac");
    expect_forms("ab{2}c{0,3}", "ab_c_|ab_");
    expect_forms("ab{1}c{2,}?", "abc_");
}

Test(pattern_forms, choices_are_written_out)
{
    expect_forms("a|b", "a|b");
    expect_forms("(a|b)c?", "ac|a|bc|b");
    expect_forms("(?:a|(?>b|c)) d", "a d|b d|c d");
    expect_forms("(?<name>a)(?'n'b)(?P<m>c)", "abc");
    expect_forms("a(?#a comment)b", "?"); /* not worth it */
    expect_forms("(?:a|)b", "ab|b");
}

Test(pattern_forms, what_has_no_width_is_left_out)
{
    expect_forms("^\\ba$", "a");
    expect_forms("a(?= b)(?! c)(?<=d)(?<!e)f", "af");
}

Test(pattern_forms, white_space_is_one_blank)
{
    expect_forms("a\\s+b\\h{2}c", "a b c");
    expect_forms("a *b", "a b|ab");
    expect_forms("a  b", "a  b");
}

Test(pattern_forms, without_regard_to_case)
{
    expect_forms("A(?i)BÉẞ(?-i)C", "AbéẞC");
    expect_forms("(?i:A)B", "aB");
    expect_forms("((?i)A|B)C", "aC|bC");
    expect_forms("(?i)straße", "straße");
    expect_forms("(?i)(?^)A", "A");
}

Test(pattern_forms, what_is_not_understood_has_no_forms)
{
    static const char *const patterns[] = {"(a)\\1",  "\\Qa.b\\E", "(?x)a b",  "(*COMMIT)a",
                                           "(?R)?a",  "(a)(?1)",   "a\\Kb",    "\\x{41}",
                                           "\\g{-1}", "(?(1)a|b)", "\\u0041b", "a\x01"};
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        expect_forms(patterns[i], "?");
}

/* Patterns that do not compile do no harm. */
Test(pattern_forms, anything_may_be_asked)
{
    static const char *const patterns[] = {
        "(",           ")",         "a)b",  "[",   "[^", "[]",   "\\",  "\\p", "\\p{",
        "(?",          "(?<",       "(?<a", "*",   "{",  "a{1,", "(?i", "[\\", "a||",
        "\\p\xc3\xa9", "[\xc3\xa9", "[a",   "a\\", "|",  "",     "(()", "[[:", "[a\\Q"};
    struct pattern_forms forms = {0};
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        cr_assert(pattern_forms_list(&forms, patterns[i], strlen(patterns[i]), NULL));
    pattern_forms_release(&forms);
}

Test(pattern_forms, too_many_choices_become_a_gap)
{
    struct pattern_forms forms = {0};
    char pattern[500] = "";
    for (int i = 0; i < 60; i++)
        strcat(pattern, "(?:a|b)");
    cr_assert(pattern_forms_list(&forms, pattern, strlen(pattern), NULL));
    cr_assert(forms.known && forms.count > 0 && forms.count <= 64);
    cr_assert_neq(forms.unclear, 0);
    memset(pattern, '(', 480);
    pattern[480] = '\0';
    cr_assert(pattern_forms_list(&forms, pattern, 480, NULL));
    cr_assert_not(forms.known);
    pattern_forms_release(&forms);
}

Test(pattern_forms, alternatives_know_their_forms)
{
    static const char pattern[] = "(?:ab|c(?:d|e)) f";
    struct pattern_forms forms = {0};
    cr_assert(pattern_forms_list(&forms, pattern, strlen(pattern), NULL));
    cr_assert_eq(forms.alternative_count, 4);
    static const char *const texts[] = {"ab", "c(?:d|e)", "d", "e"};
    for (size_t i = 0; i < 4; i++) {
        const struct pattern_alternative *alternative = &forms.alternatives[i];
        cr_expect_eq(alternative->length, strlen(texts[i]));
        cr_expect_eq(strncmp(pattern + alternative->begin, texts[i], strlen(texts[i])), 0);
        cr_expect_eq(alternative->inside, i < 2 ? 0 : 2);
    }
    cr_assert_eq(forms.count, 3);
    cr_expect_eq(forms.items[0].alternatives, 1);
    cr_expect_eq(forms.items[1].alternatives, 2 + 4);
    cr_expect_eq(forms.items[2].alternatives, 2 + 8);
    pattern_forms_release(&forms);
}

Test(pattern_forms, lack_of_memory_is_reported)
{
    static const char pattern[] = "(?i)(?:A|b?)[xy]+ (?=c)d|e";
    bool failed = true;
    for (size_t successes = 0; failed; successes++) {
        struct pattern_forms forms = {0};
        struct failure failure = {0};
        failing_malloc_after(successes);
        const bool done = pattern_forms_list(&forms, pattern, strlen(pattern), &failure);
        failed = failing_malloc_stop();
        cr_assert_neq(done, failed);
        cr_assert_eq(failure.code, failed ? FAILURE_MEMORY : FAILURE_NONE);
        pattern_forms_release(&forms);
    }
}
