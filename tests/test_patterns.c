/* Sets of patterns: a pattern matches the same alone as in a set. */
#include <criterion/criterion.h>
#include <string.h>

#include "../features/rules/patterns.h"
#include "../features/rules/rule_source.h"

/* Finds the pattern, after which `others` more are in the set, in a run of "ab" and a "c". */
static enum pattern_outcome find(const char *pattern, size_t length, size_t others)
{
    char subject[PATTERN_MAX_SUBJECT];
    struct failure failure = {0};
    struct rule_source source = {0};
    struct pattern_scratch *scratch = NULL;
    struct pattern_set *set = pattern_set_new(false, &failure);
    for (size_t i = 0; i < length; i++)
        subject[i] = "ab"[i % 2];
    subject[length - 1] = 'c';
    cr_assert(set && pattern_scratch_prepare(&scratch, &failure));
    cr_assert(pattern_set_add(set, pattern, strlen(pattern), 0, &source, &failure));
    for (size_t i = 0; i < others; i++)
        cr_assert(pattern_set_add(set, "z", 1, 0, &source, &failure));
    cr_assert(pattern_set_seal(set, &failure));
    size_t begin = 0, end = 0;
    enum pattern_outcome outcome = PATTERN_NOWHERE;
    if (pattern_set_may_match(set, subject, length, scratch))
        outcome = pattern_find(set, 0, subject, length, scratch, &begin, &end);
    cr_expect(outcome != PATTERN_FOUND || (begin == 0 && end == length));
    pattern_scratch_release(&scratch);
    pattern_set_free(set);
    return outcome;
}

/* Machine code has less memory for backtracking (32 KiB) than PCRE2's interpreter. */
Test(patterns, a_long_match_does_not_depend_on_machine_code)
{
    static const char *const patterns[] = {"(?:a|b)+c", "(a|b)*?c"};
    for (size_t p = 0; p < sizeof patterns / sizeof *patterns; p++)
        for (size_t length = 100; length <= 3200; length *= 2) {
            cr_expect_eq(find(patterns[p], length, 0), PATTERN_FOUND, "'%s' alone, %zu bytes",
                         patterns[p], length);
            cr_expect_eq(find(patterns[p], length, 1), PATTERN_FOUND, "'%s' joined, %zu bytes",
                         patterns[p], length);
        }
}
