/* pattern_prefixes: a pattern that matches a line is among those found; the others seldom are. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "../features/base/hash.h"
#include "../features/io/rule_files.h"
#include "../features/rules/pattern_prefix.h"
#include "../features/rules/patterns.h"
#include "../features/rules/rule_source.h"

static bool has(uint64_t found, size_t number)
{
    return pattern_prefixes_next(found, number) == number;
}

/* A pattern by itself, both ways. */
struct subject {
    struct pattern_prefixes heads;
    struct pattern_set *set;
    struct pattern_scratch *scratch;
};

static bool prepare(struct subject *subject, const char *pattern)
{
    const struct rule_source source = rule_source_begin("", 0, "test");
    struct failure failure = {0};
    *subject = (struct subject){.set = pattern_set_new(false, &failure)};
    cr_assert_not_null(subject->set);
    cr_assert(pattern_scratch_prepare(&subject->scratch, &failure));
    pattern_prefixes_add(&subject->heads, 0, pattern, strlen(pattern));
    return pattern_set_add(subject->set, pattern, strlen(pattern), 0, &source, &failure);
}

static void release(struct subject *subject)
{
    pattern_set_free(subject->set);
    pattern_scratch_release(&subject->scratch);
}

static bool is_found(const struct subject *subject, const char *line)
{
    return has(pattern_prefixes_find(&subject->heads, line, strlen(line)), 0);
}

static bool matches(const struct subject *subject, const char *line)
{
    size_t begin, end = 0;
    return pattern_find(subject->set, 0, line, strlen(line), subject->scratch, &begin, &end) ==
           PATTERN_FOUND;
}

Test(pattern_prefixes, tells_lines_apart)
{
    static const struct {
        const char *pattern, *line;
        bool found;
    } cases[] = {
        {"(?i)^(?:share|tweet)", "Share this", true},
        {"(?i)^(?:share|tweet)", "Tweet", true},
        {"(?i)^(?:share|tweet)", "The bridge", false},
        {"^(?:share|tweet)", "share this", true},
        {"^(?:share|tweet)", "Share this", false},
        {"^(?i:th)e", "The bridge", true},
        {"^(?i:th)e", "THE BRIDGE", false},
        {"^a(?:b(?i)c|d)e", "aDe", true},
        {"^a(?:b(?i)c|d)e", "aDE", false},
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
        {"^\\p{Lu}x", "Bx", true},
        {"^\\p{Lu}x", "bx", false},
        {"(?i)^\\p{Lu}x", "bx", true},
        {"^[\\p{L}'-]{6} x", "O'Hara x", true},
        {"^[\\p{L}'-]{6} x", "Ha1ara x", false},
        {"^\\w+!", "_a1!", true},
        {"^\\w+!", "a-b!", false},
        {"^(?:\\p{Lu}\\p{Ll}+ ){1,3}is", "Al Bo is", true},
        {"^(?:\\p{Lu}\\p{Ll}+ ){1,3}is", "Al 1s", false},
        {"^(?:a(?:b ){2})+", "ab b ab b ", true},
        {"^(?:a|b)$", "a", true},
        {"^(?:a|b)$", "a\n", true},
        {"^(?:a|b)$", "ab", false},
        {"^like$", "like\n", true},
        {"^like$", "likes", false},
        {"^.x", "ax", true},
        {"^.x", "ay", false},
        {"^like \\d+", "like 12", true},
        {"^like \\d+", "like them", false},
        {"^.{1,20} \\d{4}$", "The bridge", false},
        {"^.{1,20} \\d{4}$", "The bridge 2021", true},
        {"^.{1,20} (?:\\d|one)", "The bridge", true},
        {"^.{1,20} \\d{4}$", "The bridge 21", false},
        {"^.{1,20} (?:\\d\\d?/){2}\\d+", "On 1/2/3", true},
        {"^.{1,20} (?:\\d\\d?/){2}\\d+", "On 1/2", false},
        {"^.{1,20} (?:\\d\\d?/){2}\\d+", "On Ⅰ٣/2", true},
        {"^.{1,20} (?:\\d{4}|\\d{2})", "In 21", true},
        {"^.{1,20} (?:\\d{4}|\\d{2})", "In 2", false},
        {"^.{1,20} (?=\\d{4})\\d", "In 2", true},
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

Test(pattern_prefixes, patterns_are_told_apart_and_the_last_share_a_bit)
{
    struct pattern_prefixes heads = {0};
    char pattern[] = "^a";
    for (size_t i = 0; i < 70; i++) {
        pattern[1] = i < 69 ? "abc"[i % 3] : 'x';
        pattern_prefixes_add(&heads, i, pattern, 2);
    }
    const uint64_t b = pattern_prefixes_find(&heads, "b", 1),
                   x = pattern_prefixes_find(&heads, "x", 1);
    for (size_t i = 0; i < PATTERN_PREFIX_PATTERNS - 1; i++) {
        cr_expect_eq(has(b, i), i % 3 == 1);
        cr_expect_not(has(x, i));
    }
    cr_expect(has(b, 64) && has(x, 69));
    cr_expect_eq(pattern_prefixes_find(&heads, "d", 1), 0);

    pattern_prefixes_add(&heads, 70, "^y", 2);
    pattern_prefixes_add(&heads, 71, "^y\\d", 4);
    cr_expect(has(pattern_prefixes_find(&heads, "y", 1), 70));
    pattern_prefixes_add(&heads, 72, "^z\\d", 4);
    pattern_prefixes_add(&heads, 73, "^z", 2);
    cr_expect(has(pattern_prefixes_find(&heads, "z", 1), 73));
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

static void expect_not_missed(const struct subject *subject, const char *pattern,
                              const char *line)
{
    if (!is_found(subject, line))
        cr_assert_not(matches(subject, line), "/%s/ matches '%s'", pattern, line);
}

static void expect_no_match_missed(const struct subject *subject, const char *pattern,
                                   size_t lines, uint64_t *chance)
{
    static const char *const units[] = {
        "a", "b", "B", "k", "K", "s",  "S",  "1", "-",  "]", " ",      "|",      "é",
        "É", "©", "µ", "Μ", "“", "\t", "\b", "_", "\n", "x", "\u212A", "\u017F", "٣"};
    for (size_t i = 0; i < lines; i++)
        expect_not_missed(subject, pattern,
                          any_text(units, sizeof units / sizeof *units, 12, chance));
}

Test(pattern_prefixes, no_match_is_missed)
{
    static const char *const patterns[] = {
        "(?i)^k",          "(?i)^[ks]b",   "^\u212A",
        "(?i)^\u212A",     "(?i)^\u017F",  "(?i)^a?K?1",
        "(?i)^é",          "(?i)^µ",       "(?i)^[é-ü]",
        "^\\d+",           "^\\d{2}b",     "^a\\db",
        "^[\\d,]+k",       "^[]a]b",       "^[^]a]b",
        "^[a\\]b]-",       "^[+--]b",      "^[\\--z]b",
        "^[a\\-k]b",       "^[\\w-]+1",    "^[[:alpha:]]b",
        "^[\\b]a",         "^\\ba",        "^(?=a).b",
        "^(?!a).b",        "^(?<!b)a",     "^(?>a|ab)1",
        "^(?|(a)|(b))\\1", "^(a|b)\\1",    "^(?i:k)b",
        "^a(?i)k",         "^a(?x) b",     "^(?:a(?x)|b b)",
        "^a(?#c)b",        "^a|b",         "(?i)^a|^b",
        "^(?:a|b|)k",      "^(?:a?b?)*1",  "^(?:a{0,3}b){2}",
        "^a{,2}b",         "^a{2,}b",      "^a{0}b",
        "^a++b",           "^a*?b",        "^a?+b",
        "^\\Qa|b\\E",      "^\\x61",       "^\\141",
        "^\\x{e9}",        "^\\p{Lu}b",    "^\\pLb",
        "^\\P{L}b",        "^\\X",         "^\\R?a",
        "^\\ha",           "^\\sa",        "^\\Sa",
        "^\\Wa",           "^\\Da",        "^a$",
        "^(?:a$|b)",       "^.{0,3}\\d",   "^(?:\\d|a)b",
        "^(?:\\da|\\db)",  "^(?=.*\\d)a",  "^(?!\\d)a",
        "^\\d{9}a",        "^a{12,}b",     "^(?:\\d)?a",
        "^\\d{0,2}a",      "^\\K\\da",     "(?<=^)a",
        "^(?:(?:(?:a)))",  "^a\\Kb",       "^(*COMMIT)a",
        "(*UCP)^a",        "^(?<n>a)",     "^(?'n'a)",
        "^[a-\\d]",        "^[\\d-z]",     "^\\N",
        "^a\\Ab",          "^[a-bk-s1]x",  "^(?i:k)s",
        "^(?:a(?i)k|s)b",  "^(?:a+b){2}1", "^(?:(?:a|b)+ ){2}",
        "^(?:a?){3}b",     "^(?:|a){9}b",  "^(?=k)(?i)k",
        "^a$\n?",          "^(?:a$)?b",    "^a$|^b",
        "^\\p{Lu}x",       "(?i)^\\p{Ll}", "^\\p{Ll}+\\p{Lu}",
        "^\\w+-",          "^\\p{L&}b",    "^[^\\p{Lu}]b",
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

Test(pattern_prefixes, no_match_of_random_patterns_is_missed)
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

/* ---- The patterns that ship ------------------------------------------------------------ */

/* Where the alternative that begins at `at` ends. */
static const char *alternative_end(const char *at)
{
    for (size_t depth = 0; *at && (depth > 0 || !strchr("|)", *at)); at++) {
        depth += (size_t)(*at == '(') - (size_t)(*at == ')');
        at = *at == '[' ? strchr(at + 2, ']') : at + (*at == '\\');
    }
    return at;
}

static const char *group_end(const char *at)
{
    for (at = alternative_end(at); *at == '|';)
        at = alternative_end(at + 1);
    return at;
}

/* Into an alternative of the group at `at`, or behind a group that matches nothing. */
static const char *enter_group(const char *at, uint64_t *chance)
{
    if (strchr("=!<", at[2]))
        return group_end(at + 1) + 1;
    at += strcspn(at, ":)");
    at += *at == ':';
    *chance = hash_mix(*chance + 1);
    for (uint64_t left = *chance % 8; left > 0 && *alternative_end(at) == '|'; left--)
        at = alternative_end(at) + 1;
    return at;
}

/* A character of the class or escape at *at, which moves behind it; NUL for none. */
static char character_of(const char **at)
{
    static const char *const kinds[] = {"1\\d", "B\\p{Lu}", "b\\p{Ll}", "c\\p{L}",
                                        "w\\w", "x\\S",     "z^"};
    const bool class = **at == '[';
    const char *first = *at + class, *end = class ? strchr(*at + 2, ']') + 1 : *at + 2;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strncmp(first, kinds[i] + 1, strlen(kinds[i] + 1)) == 0) {
            *at = class ? end : first + strlen(kinds[i] + 1);
            return kinds[i][0];
        }
    *at = end;
    return *first != '\\' ? *first : strchr("bK", first[1]) ? '\0' : first[1];
}

/* What the pattern may match, more or less: an alternative of each group, a character of each
 * class, all of it as often as it must be there and at least once. Valid until the next call.
 */
static char *any_match(const char *pattern, uint64_t *chance)
{
    static char line[1000];
    size_t length = 0;
    for (const char *at = pattern; *at && length < sizeof line / 2;) {
        if (*at == '(')
            at = enter_group(at, chance);
        else if (*at == '|')
            at = group_end(at);
        else if (strchr(")^$?*+", *at))
            at++;
        else if (*at == '[' || *at == '\\')
            length += (line[length] = character_of(&at)) != '\0';
        else if (*at != '{')
            line[length++] = *at++;
        else {
            for (long times = strtol(at + 1, NULL, 10); times > 1; times--, length++)
                line[length] = line[length - 1];
            at = strchr(at, '}') + 1;
        }
    }
    line[length] = '\0';
    return line;
}

static void change_case(char *line, uint64_t *chance)
{
    for (; *line; line++) {
        *chance = hash_mix(*chance + 1);
        const bool is_letter = ((unsigned char)*line | 0x20u) - 'a' < 26u;
        *line = (char)(is_letter && *chance % 2 ? *line ^ 0x20 : *line);
    }
}

/* Returns how many of the lines match. */
static size_t expect_own_matches_found(const struct subject *subject, const char *pattern,
                                       uint64_t *chance)
{
    size_t matched = 0;
    for (size_t i = 0; i < 100; i++) {
        char *line = any_match(pattern, chance);
        if (i % 2)
            change_case(line, chance);
        expect_not_missed(subject, pattern, line);
        matched += matches(subject, line);
    }
    return matched;
}

Test(pattern_prefixes, no_match_of_the_shipped_patterns_is_missed)
{
    struct failure failure = {0};
    struct text_buffer text = {0};
    struct lexicon_entry entry = {0};
    uint64_t chance = 3;
    size_t patterns = 0, with_matches = 0;
    cr_assert(rule_files_read_directory("data/page", &text, &failure), "%s", failure.message);
    struct rule_source source = rule_source_begin(text.data, text.length, "page");
    while (rule_source_next(&source, &entry, &failure) && entry.kind != ENTRY_END) {
        if (entry.kind != ENTRY_PATTERN)
            continue;
        struct subject subject;
        char *pattern = strndup(entry.text, entry.length);
        cr_assert(prepare(&subject, pattern), "%s", pattern);
        expect_no_match_missed(&subject, pattern, 200, &chance);
        with_matches += expect_own_matches_found(&subject, pattern, &chance) > 0;
        patterns++;
        release(&subject);
        free(pattern);
    }
    cr_expect_gt(patterns, 100);
    cr_expect_gt(with_matches, patterns * 3 / 4, "%zu of %zu", with_matches, patterns);
    text_buffer_release(&text);
}
