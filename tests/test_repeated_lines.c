/* Lines that a page has more than once: the feature of the decision on lines, and a title that
 * is repeated above the text. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "../features/article/article.h"
#include "../features/io/rule_files.h"

#define PARAGRAPH                                                                              \
    "The river rose again on Monday, and the council of Elmsworth closed both bridges until "  \
    "the water falls. Engineers had warned of it for years. The mayor spoke of bad luck; the " \
    "engineers spoke of a budget that was cut four times in five years.\n\n"

/* The feature of line `i`, of a page that has no rules. */
static float repeated(const char *text, size_t i)
{
    struct page page = {0};
    struct decision_scratch scratch = {0};
    float features[LINE_FEATURE_COUNT];
    uint8_t kinds[16];
    bool doubtful;
    memset(kinds, LINE_KIND_NONE, sizeof kinds);
    cr_assert(page_read_text(&page, text, strlen(text), NULL));
    cr_assert_leq(page.line_count, sizeof kinds);
    cr_assert(page_decision_survey(&scratch, &page, kinds, page.line_count, &doubtful, NULL));
    cr_assert(doubtful);
    page_decision_measure(&scratch, &page, i, features);
    decision_scratch_release(&scratch);
    page_release(&page);
    return features[LINE_repeated];
}

Test(repeated_lines, are_a_feature)
{
    const char *text =
        PARAGRAPH "Read more\n\nBridges\n\n" PARAGRAPH "Read more\n\nWeather\n\n";
    cr_expect_eq(repeated(text, 1), 1, "a line that stands there twice");
    cr_expect_eq(repeated(text, 4), 1, "and its second time");
    cr_expect_eq(repeated(text, 2), 0, "lines that stand there once");
    cr_expect_eq(repeated(text, 5), 0);
}

/* Is the title, which the text begins with too, dropped there? */
static bool is_dropped(const char *title, const struct page_rules *rules)
{
    char text[2048];
    struct article article = {0};
    snprintf(text, sizeof text, "%s\n\nShare this article\n\n" PARAGRAPH PARAGRAPH PARAGRAPH,
             title);
    const struct document document = {.text = text,
                                      .text_length = strlen(text),
                                      .title = title,
                                      .title_length = strlen(title)};
    cr_assert(article_read(&article, &document, rules, NULL));
    cr_assert_eq(article.passages[0].role, ROLE_TITLE);
    const enum passage_role role = (enum passage_role)article.passages[1].role;
    article_release(&article);
    return role == ROLE_BOILERPLATE;
}

/* A title is looked for again from 25 bytes on: a shorter one may be a speaker's name. */
Test(repeated_lines, a_title_is_long_enough_from_25_bytes_on)
{
    struct text_buffer source = {0};
    struct failure failure = {0};
    cr_assert(rule_files_read_directory("data/page", &source, &failure), "%s", failure.message);
    struct page_rules *rules =
        page_rules_compile(source.data, source.length, "data/page", &failure);
    cr_assert(rules != NULL, "%s", failure.message);
    const char *of_24 = "Both Elmsworth Bridges 2", *of_25 = "Both Elmsworth Bridges 24";
    cr_assert_eq(strlen(of_24), 24);
    cr_expect(is_dropped(of_25, rules));
    cr_expect_not(is_dropped(of_24, rules));
    page_rules_free(rules);
    text_buffer_release(&source);
}
