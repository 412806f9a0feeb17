/* line_heads: a pattern that matches a line is among those found; the others seldom are. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "../features/hash.h"
#include "../features/lexicon_source.h"
#include "../features/line_heads.h"
#include "../features/patterns.h"

/* A pattern by itself, both ways. */
struct subject {
    struct line_heads heads;
    struct pattern_set *set;
    struct pattern_scratch *scratch;
};

static bool prepare(struct subject *subject, const char *pattern)
{
    const struct lexicon_source source = lexicon_source_begin("", 0, "test");
    struct failure failure = {0};
    *subject = (struct subject){.set = pattern_set_new(false, &failure)};
    cr_assert_not_null(subject->set);
    cr_assert(pattern_scratch_prepare(&subject->scratch, &failure));
    line_heads_add(&subject->heads, 0, pattern, strlen(pattern));
    return pattern_set_add(subject->set, pattern, strlen(pattern), 0, &source, &failure);
}

static void release(struct subject *subject)
{
    pattern_set_free(subject->set);
    pattern_scratch_release(&subject->scratch);
}

static bool is_found(const struct subject *subject, const char *line)
{
    return line_heads_has(line_heads_find(&subject->heads, line, strlen(line)), 0);
}

static bool matches(const struct subject *subject, const char *line)
{
    size_t begin, end = 0;
    return pattern_find(subject->set, 0, line, strlen(line), subject->scratch, &begin, &end) ==
           PATTERN_FOUND;
}

Test(line_heads, tells_lines_apart)
{
    static const struct {
        const char *pattern, *line;
        bool found;
    } cases[] = {
        {"^(?:share|tweet)", "Share this", true},
        {"^(?:share|tweet)", "Tweet", true},
        {"^(?:share|tweet)", "The bridge", false},
        {"^(?:share|tweet)", "shar", false},
        {"^(?:share|tweet)", "", false},
        {"(?i)^(?:the )?(?:views|opinions)", "Opinions expressed", true},
        {"(?i)^(?:the )?(?:views|opinions)", "The views expressed", true},
        {"(?i)^(?:the )?(?:views|opinions)", "The bridge", false},
        {"^[a-c]+1", "abcab1", true},
        {"^[a-c]+1", "d1", false},
        {"^[^a]x", "bx", true},
        {"^[^a]x", "by", false},
        {"^a{3}b", "aaab", true},
        {"^a{3}b", "aab", false},
        {"^a{0,2}b", "b", true},
        {"^a{0,2}b", "c", false},
        {"^© b", "© b", true},
        {"^© b", "“A bridge”", false},
        {"^é", "É", true},
        {"^\\p{Lu}x", "Éx", true},
        {"^.x", "ax", true},
        {"^.x", "ay", false},
        {"^like \\d+", "like 12", true},
        {"^like \\d+", "like them", false},
        {"^.{1,20} \\d{4}$", "The bridge", false},
        {"^.{1,20} \\d{4}$", "The bridge 2021", true},
        {"^.{1,20} (?:\\d|one)", "The bridge", true},
        {"^.{1,20}(?: \\d)?", "The bridge", true},
        {"x", "The bridge", true},
        {"^x|b", "The bridge", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct subject subject;
        cr_assert(prepare(&subject, cases[i].pattern), "%s", cases[i].pattern);
        cr_expect_eq(is_found(&subject, cases[i].line), cases[i].found, "/%s/: '%s'",
                     cases[i].pattern, cases[i].line);
        release(&subject);
    }
}

Test(line_heads, patterns_are_told_apart_and_the_last_share_a_bit)
{
    struct line_heads heads = {0};
    char pattern[] = "^a";
    for (size_t i = 0; i < 70; i++) {
        pattern[1] = i < 69 ? "abc"[i % 3] : 'x';
        line_heads_add(&heads, i, pattern, 2);
    }
    const uint64_t b = line_heads_find(&heads, "b", 1), x = line_heads_find(&heads, "x", 1);
    for (size_t i = 0; i < LINE_HEAD_PATTERNS - 1; i++) {
        cr_expect_eq(line_heads_has(b, i), i % 3 == 1);
        cr_expect_not(line_heads_has(x, i));
    }
    cr_expect(line_heads_has(b, 64) && line_heads_has(x, 69));
    cr_expect_eq(line_heads_find(&heads, "d", 1), 0);

    line_heads_add(&heads, 70, "^y", 2);
    line_heads_add(&heads, 71, "^y\\d", 4);
    cr_expect(line_heads_has(line_heads_find(&heads, "y", 1), 70));
    line_heads_add(&heads, 72, "^z\\d", 4);
    line_heads_add(&heads, 73, "^z", 2);
    cr_expect(line_heads_has(line_heads_find(&heads, "z", 1), 73));
}

/* ---- No match is missed --------------------------------------------------------------- */

/* The next of `count` texts, by chance. */
static const char *any(const char *const *texts, size_t count, uint64_t *chance)
{
    *chance = hash_mix(*chance + 1);
    return texts[*chance % count];
}

/* Strings at most `most` of the texts together; the result stays valid until the next call. */
static const char *any_text(const char *const *texts, size_t count, size_t most,
                            uint64_t *chance)
{
    static char text[200];
    *chance = hash_mix(*chance + 1);
    text[0] = '\0';
    for (size_t left = *chance % (most + 1); left > 0; left--)
        strcat(text, any(texts, count, chance));
    return text;
}

static void expect_no_match_missed(const struct subject *subject, const char *pattern,
                                   size_t lines, uint64_t *chance)
{
    static const char *const units[] = {"a",  "b",  "B", "k",      "K",      "s", "S", "1", "-",
                                        "]",  " ",  "|", "é",      "É",      "©", "µ", "Μ", "“",
                                        "\t", "\b", "_", "\u212A", "\u017F", "٣", "x"};
    for (size_t i = 0; i < lines; i++) {
        const char *line = any_text(units, sizeof units / sizeof *units, 12, chance);
        if (!is_found(subject, line))
            cr_assert_not(matches(subject, line), "/%s/ matches '%s'", pattern, line);
    }
}

Test(line_heads, no_match_is_missed)
{
    static const char *const patterns[] = {
        "(?i)^k",          "(?i)^[ks]b",  "^\u212A",
        "(?i)^\u212A",     "(?i)^\u017F", "(?i)^a?K?1",
        "(?i)^é",          "(?i)^µ",      "(?i)^[é-ü]",
        "^\\d+",           "^\\d{2}b",    "^a\\db",
        "^[\\d,]+k",       "^[]a]b",      "^[^]a]b",
        "^[a\\]b]-",       "^[+--]b",     "^[\\--z]b",
        "^[a\\-k]b",       "^[\\w-]+1",   "^[[:alpha:]]b",
        "^[\\b]a",         "^\\ba",       "^(?=a).b",
        "^(?!a).b",        "^(?<!b)a",    "^(?>a|ab)1",
        "^(?|(a)|(b))\\1", "^(a|b)\\1",   "^(?i:k)b",
        "^a(?i)k",         "^a(?x) b",    "^(?:a(?x)|b b)",
        "^a(?#c)b",        "^a|b",        "(?i)^a|^b",
        "^(?:a|b|)k",      "^(?:a?b?)*1", "^(?:a{0,3}b){2}",
        "^a{,2}b",         "^a{2,}b",     "^a{0}b",
        "^a++b",           "^a*?b",       "^a?+b",
        "^\\Qa|b\\E",      "^\\x61",      "^\\141",
        "^\\x{e9}",        "^\\p{Lu}b",   "^\\pLb",
        "^\\P{L}b",        "^\\X",        "^\\R?a",
        "^\\ha",           "^\\sa",       "^\\Sa",
        "^\\Wa",           "^\\Da",       "^a$",
        "^(?:a$|b)",       "^.{0,3}\\d",  "^(?:\\d|a)b",
        "^(?:\\da|\\db)",  "^(?=.*\\d)a", "^(?!\\d)a",
        "^\\d{9}a",        "^a{12,}b",    "^(?:\\d)?a",
        "^\\d{0,2}a",      "^\\K\\da",    "(?<=^)a",
        "^(?:(?:(?:a)))",  "^a\\Kb",      "^(*COMMIT)a",
        "(*UCP)^a",        "^(?<n>a)",    "^(?'n'a)",
        "^[a-\\d]",        "^[\\d-z]",    "^\\N",
        "^a\\Ab",          "^[a-bk-s1]x",
    };
    uint64_t chance = 1;
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        struct subject subject;
        if (prepare(&subject, patterns[i]))
            expect_no_match_missed(&subject, patterns[i], 2000, &chance);
        release(&subject);
    }
}

/* Closes the groups that are open. */
static void balance(char *pattern)
{
    size_t open = 0;
    for (const char *at = pattern; *at; at++)
        if (*at == '(')
            open++;
        else if (*at == ')' && open > 0)
            open--;
    for (; open > 0; open--)
        strcat(pattern, ")");
}

Test(line_heads, no_match_of_random_patterns_is_missed)
{
    static const char *const units[] = {
        "a",    "b",    "K",     "s",     "1",      "é",    "©",   "|",    "|",
        "(?:",  "(?:",  "(?=",   "(?!",   "(",      ")",    ")",   "?",    "*",
        "+",    "{2}",  "{1,2}", "{0,3}", "[ab]",   "[^k]", "[-]", "[sb-", "1]",
        "[\\d", "\\d",  "\\w",   "\\b",   "\\p{L}", "[]a]", ".",   "^",    "$",
        "\\s",  " ",    "(?i)",  "(?x)",  "(?i:",   "(?<!", "{",   "\\1",  "\\K",
        "é?",   "a{2}", "\\d?",  "[K-S]", "(?>",    "{9}",
    };
    uint64_t chance = 2;
    size_t compiled = 0;
    for (size_t i = 0; i < 4000; i++) {
        char pattern[sizeof "(?i)^" + 400] = "(?i)^";
        struct subject subject;
        strcat(pattern, any_text(units, sizeof units / sizeof *units, 9, &chance));
        balance(pattern);
        if (prepare(&subject, pattern)) {
            expect_no_match_missed(&subject, pattern, 100, &chance);
            compiled++;
        }
        release(&subject);
    }
    cr_expect_gt(compiled, 1000);
}
