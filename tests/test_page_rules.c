/* page_rules: good and bad rules, and the kinds and facts of lines; the weights of
 * page_decision. */
#include <criterion/criterion.h>
#include <string.h>

#include "../features/article/page_rules.h"
#include "../features/io/rule_files.h"
#include "failing_malloc.h"

static struct page_rules *compile(const char *source, struct failure *failure)
{
    return page_rules_compile(source, strlen(source), "rules", failure);
}

Test(page_rules, bad_rules)
{
    static const char *const cases[][2] = {
        {"[nonsense]\n/x/\n", "rules:1: no page rules are named 'nonsense'"},
        {"[byline]\nBy Ann\n", "rules:2: only /patterns/ are allowed here"},
        {"[byline]\n!/By Ann/\n", "rules:2: no exclusions are allowed here"},
        {"[decision]\n/x/\n", "rules:2: bad weight 'x'"},
        {"[decision]\nnonsense 5\n", "rules:2: bad weight 'nonsense 5'"},
        {"[decision]\nbias\n", "rules:2: bad weight 'bias'"},
        {"[decision]\nbias 1.5\n", "rules:2: bad weight 'bias 1.5'"},
        {"[decision]\nbias -\n", "rules:2: bad weight 'bias -'"},
        {"[decision]\nbias 1234567\n", "rules:2: bad weight 'bias 1234567'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct failure failure = {0};
        cr_expect_null(compile(cases[i][0], &failure));
        cr_expect_eq(failure.code, FAILURE_LEXICON);
        cr_expect_str_eq(failure.message, cases[i][1]);
    }
    struct failure failure = {0};
    cr_expect_null(compile("[byline]\n/(/\n", &failure));
    cr_expect_eq(failure.code, FAILURE_LEXICON);
}

Test(page_rules, no_rules_and_others)
{
    struct failure failure = {0};
    struct pattern_scratch *scratch = NULL;
    struct page_rules *rules = compile("[html.main]\nx\n", &failure);
    cr_assert_not_null(rules, "%s", failure.message);
    cr_assert(pattern_scratch_prepare(&scratch, NULL));
    cr_expect_eq(page_rules_kind(rules, "x", 1, true, scratch), LINE_KIND_NONE);
    cr_expect_null(page_rules_decision(rules));
    pattern_scratch_release(&scratch);
    page_rules_free(rules);
}

Test(page_rules, weights)
{
    struct failure failure = {0};
    struct page_rules *rules =
        compile("[decision]\nbias -1500\nlinks 250\nsmoothing 600\n", &failure);
    cr_assert_not_null(rules, "%s", failure.message);
    const struct page_decision *decision = page_rules_decision(rules);
    cr_assert_not_null(decision);
    cr_expect_eq(decision->weights[LINE_bias], -1500);
    cr_expect_eq(decision->weights[LINE_links], 250);
    cr_expect_eq(decision->weights[LINE_digits], 0);
    cr_expect_eq(decision->smoothing, 600);
    page_rules_free(rules);
}

Test(page_rules, the_first_of_many_patterns_counts)
{
    static const char *const lines[] = {"a 0", "a 62", "a 63", "a 64", "a 99"};
    struct failure failure = {0};
    struct pattern_scratch *scratch = NULL;
    struct text_buffer source = {0};
    for (int i = 0; i < 100; i++)
        cr_assert(text_buffer_format(&source, &failure, "[%s]\n/^a %d$/\n/^a \\d+ %d$/\n",
                                     i % 2 ? "byline" : "site", i, i));
    struct page_rules *rules =
        page_rules_compile(source.data, source.length, "rules", &failure);
    cr_assert_not_null(rules, "%s", failure.message);
    cr_assert(pattern_scratch_prepare(&scratch, NULL));
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const bool odd = (lines[i][strlen(lines[i]) - 1] - '0') % 2;
        cr_expect_eq(page_rules_kind(rules, lines[i], strlen(lines[i]), false, scratch),
                     odd ? LINE_KIND_BYLINE : LINE_KIND_SITE, "%s", lines[i]);
    }
    cr_expect_eq(page_rules_kind(rules, "a 100", 5, false, scratch), LINE_KIND_NONE);
    cr_expect_eq(page_rules_kind(rules, "a 7 99", 6, false, scratch), LINE_KIND_BYLINE);
    pattern_scratch_release(&scratch);
    page_rules_free(rules);
    text_buffer_release(&source);
}

static struct page_rules *shipped_rules(void)
{
    struct failure failure = {0};
    struct text_buffer source = {0};
    cr_assert(rule_files_read_directory("data/page", &source, &failure), "%s", failure.message);
    struct page_rules *rules = page_rules_compile(source.data, source.length, "page", &failure);
    cr_assert_not_null(rules, "%s", failure.message);
    text_buffer_release(&source);
    return rules;
}

Test(page_rules, kinds)
{
    static const struct {
        const char *line;
        enum line_kind kind, among_comments;
    } cases[] = {
        {"By Ann Lee", LINE_KIND_BYLINE, LINE_KIND_BYLINE},
        {"By Ann Lee and Tom van der Berg | The Gazette", LINE_KIND_BYLINE, LINE_KIND_BYLINE},
        {"Posted by Ann Lee on 3 May 2021", LINE_KIND_BYLINE, LINE_KIND_BYLINE},
        {"Updated: Monday, May 3, 2021 at 8:15 am", LINE_KIND_BYLINE, LINE_KIND_THREAD},
        {"(Reporting by Ann Lee; Editing by Tom Roe)", LINE_KIND_BYLINE, LINE_KIND_BYLINE},
        {"By Monday, the army had taken the town.", LINE_KIND_NONE, LINE_KIND_NONE},
        {"Photo: The bridge / Ann Lee", LINE_KIND_CAPTION, LINE_KIND_CAPTION},
        {"The bridge on Monday. REUTERS/Ann Lee", LINE_KIND_CAPTION, LINE_KIND_CAPTION},
        {"The bridge on Monday (AP Photo/Ann Lee)", LINE_KIND_CAPTION, LINE_KIND_CAPTION},
        {"The bridge, said the mayor, is safe.", LINE_KIND_NONE, LINE_KIND_NONE},
        {"12 Comments", LINE_KIND_COMMENTS, LINE_KIND_COMMENTS},
        {"3 thoughts on “The bridge”", LINE_KIND_COMMENTS, LINE_KIND_COMMENTS},
        {"Reply", LINE_KIND_NONE, LINE_KIND_THREAD},
        {"3 hours ago", LINE_KIND_NONE, LINE_KIND_THREAD},
        {"Like · Reply · 2", LINE_KIND_NONE, LINE_KIND_THREAD},
        {"FenWatch", LINE_KIND_SITE, LINE_KIND_NONE},
        {"Read more", LINE_KIND_RELATED, LINE_KIND_THREAD},
        {"Advertisement", LINE_KIND_BOILERPLATE, LINE_KIND_BOILERPLATE},
        {"We use cookies to see what you read.", LINE_KIND_BOILERPLATE, LINE_KIND_BOILERPLATE},
        {"© 2021 The Gazette", LINE_KIND_BOTTOM, LINE_KIND_BOTTOM},
    };
    struct page_rules *rules = shipped_rules();
    struct pattern_scratch *scratch = NULL;
    cr_assert(pattern_scratch_prepare(&scratch, NULL));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const size_t length = strlen(cases[i].line);
        cr_expect_eq(page_rules_kind(rules, cases[i].line, length, false, scratch),
                     cases[i].kind, "%s", cases[i].line);
        cr_expect_eq(page_rules_kind(rules, cases[i].line, length, true, scratch),
                     cases[i].among_comments, "%s, among comments", cases[i].line);
    }
    pattern_scratch_release(&scratch);
    page_rules_free(rules);
}

Test(page_rules, biographies)
{
    static const char *const cases[] = {
        "Ann Lee lives in Elmsworth. She can be reached at ann@x.example.",
        "Ann Lee is a writer who covers bridges.",
        "Freelance journalist based in Elmsworth.",
    };
    static const char *const others[] = {
        "Ann Lee is glad of it.",
        "The bridge was built by the father of Ann Lee, and it was his last.",
    };
    struct page_rules *rules = shipped_rules();
    struct pattern_scratch *scratch = NULL;
    cr_assert(pattern_scratch_prepare(&scratch, NULL));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect(page_rules_biography(rules, cases[i], strlen(cases[i]), scratch), "%s",
                  cases[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        cr_expect_not(page_rules_biography(rules, others[i], strlen(others[i]), scratch), "%s",
                      others[i]);
    pattern_scratch_release(&scratch);
    page_rules_free(rules);
}

Test(page_rules, facts)
{
    static const struct {
        enum rule_fact fact;
        const char *line, *found;
    } cases[] = {
        {RULE_FACT_BYLINE, "By Ann Lee", "Ann Lee"},
        {RULE_FACT_BYLINE, "By Ann Lee, May 3, 2021", "Ann Lee"},
        {RULE_FACT_BYLINE, "By Ann Lee, Staff Writer", "Ann Lee"},
        {RULE_FACT_BYLINE, "By Ann Lee and Tom Roe | Gazette", "Ann Lee and Tom Roe"},
        {RULE_FACT_BYLINE, "May 3, 2021", NULL},
        {RULE_FACT_SITE, "The Gazette, May 3, 2021", "The Gazette"},
        {RULE_FACT_SITE, "By Ann Lee | (Valley Notes) | –", "Valley Notes"},
        {RULE_FACT_SITE, "By Ann Lee | The Gazette | 3 May 2021", "The Gazette"},
        {RULE_FACT_SITE, "By Ann Lee | 3 May 2021", NULL},
        {RULE_FACT_SITE, "Copyright © Ann Lee, The Gazette, 2021", "The Gazette"},
        {RULE_FACT_SITE, "© 2021 The Gazette. All rights reserved.", "The Gazette"},
        {RULE_FACT_DATE, "By Ann Lee | 3 May 2021", "3 May 2021"},
        {RULE_FACT_DATE, "Updated Monday, May 3rd, 2021 at 8:15", "Monday, May 3rd, 2021"},
        {RULE_FACT_DATE, "2021-05-03", "2021-05-03"},
        {RULE_FACT_DATE, "By Ann Lee", NULL},
        {RULE_FACT_AUTHOR, "Ann Lee says:", "Ann Lee"},
        {RULE_FACT_AUTHOR, "annlee1 (Elmsworth) wrote on 3 May 2021:", "annlee1"},
        {RULE_FACT_AUTHOR, "Ann Lee • 3 hours ago", "Ann Lee"},
        {RULE_FACT_AUTHOR, "Posted by Ann Lee on Monday", "Ann Lee"},
        {RULE_FACT_AUTHOR, "@annlee", "annlee"},
        {RULE_FACT_AUTHOR, "He says they have water for two days.", NULL},
        {RULE_FACT_AUTHOR, "I like it.", NULL},
    };
    struct page_rules *rules = shipped_rules();
    struct pattern_scratch *scratch = NULL;
    cr_assert(pattern_scratch_prepare(&scratch, NULL));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *line = cases[i].line;
        struct span span = {0, 0};
        const bool found =
            page_rules_find(rules, cases[i].fact, line, strlen(line), scratch, &span);
        cr_expect_eq(found, cases[i].found != NULL, "%s: '%.*s'", line, (int)span_length(span),
                     line + span.begin);
        if (found && cases[i].found)
            cr_expect(strlen(cases[i].found) == span_length(span) &&
                          memcmp(line + span.begin, cases[i].found, span_length(span)) == 0,
                      "%s: '%.*s'", line, (int)span_length(span), line + span.begin);
    }
    pattern_scratch_release(&scratch);
    page_rules_free(rules);
}

Test(page_rules, lack_of_memory_is_a_failure)
{
    static const char source[] = "[byline]\n/By Ann/\n[decision]\nbias 1\n";
    for (size_t successes = 0;; successes++) {
        struct failure failure = {0};
        failing_malloc_after(successes);
        struct page_rules *rules = compile(source, &failure);
        bool failed = failing_malloc_stop();
        cr_assert_eq(rules != NULL, !failed);
        page_rules_free(rules);
        if (!failed)
            break;
        cr_assert_eq(failure.code, FAILURE_MEMORY);
    }
}
