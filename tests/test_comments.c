/* comments: each form of a thread, and comments that the markup of HTML shows. */
#include <criterion/criterion.h>
#include <string.h>

#include "../features/article/article.h"
#include "../features/article/roles.h"
#include "../features/io/rule_files.h"
#include "failing_malloc.h"

#define ARTICLE                                                                                \
    "The river rose again on Monday, and the council of Elmsworth closed both bridges until "  \
    "the water falls. Engineers had warned of it for years.\n\nThe mayor spoke of bad luck; "  \
    "the engineers spoke of a budget that was cut four times in five years, and of a pump "    \
    "that has stood in its box since it was bought.\n\nOn Tuesday the water stood as high as " \
    "the post office, and the post was handed out from a boat, which the postman had lent "    \
    "from his brother. He would have liked to keep it, he said.\n\n"                           \
    "Nobody expects the bridges to open before the end of the month.\n\n"

static struct page_rules *page_rules(void)
{
    struct failure failure = {0};
    struct text_buffer source = {0};
    cr_assert(rule_files_read_directory("data/page", &source, &failure), "%s", failure.message);
    struct page_rules *rules = page_rules_compile(source.data, source.length, "page", &failure);
    cr_assert_not_null(rules, "%s", failure.message);
    text_buffer_release(&source);
    return rules;
}

static void append(struct text_buffer *out, const char *text, struct span span)
{
    cr_assert(text_buffer_append(out, text + span.begin, span_length(span), NULL));
}

/* Spells the comments as "author: text / text; author: text". */
static void spell(const struct article *article, struct text_buffer *out)
{
    text_buffer_clear(out);
    cr_assert(text_buffer_append(out, "", 0, NULL));
    for (size_t i = 0; i < article->comments.count; i++) {
        const struct comment *comment = &article->comments.items[i];
        const char *before = ": ";
        if (i > 0)
            cr_assert(text_buffer_append(out, "; ", 2, NULL));
        append(out, article->text, comment->author);
        for (size_t b = comment->first_passage; b < comment->end_passage; b++) {
            const struct passage *passage = &article->passages[b];
            if (passage->comment != i + 1 || passage->is_author)
                continue;
            cr_assert(text_buffer_append(out, before, strlen(before), NULL));
            append(out, article->text, passage->span);
            before = " / ";
        }
    }
}

static void expect_comments(const char *text, const char *wanted)
{
    struct failure failure = {0};
    struct article article = {0};
    struct text_buffer spelled = {0};
    struct page_rules *rules = page_rules();
    const struct document document = {.text = text, .text_length = strlen(text)};
    cr_assert(article_read(&article, &document, rules, &failure), "%s", failure.message);
    spell(&article, &spelled);
    cr_expect_str_eq(spelled.data ? spelled.data : "", wanted, "%s", spelled.data);
    text_buffer_release(&spelled);
    article_release(&article);
    page_rules_free(rules);
}

Test(comments, none)
{
    expect_comments(ARTICLE, "");
    expect_comments(ARTICLE "Comments are closed.\n", "");
}

Test(comments, heads)
{
    expect_comments(ARTICLE "2 Comments\n\nAnn Lee says:\n3 May 2021 at 8:15 am\n\nOne.\n\nTwo."
                            "\n\nReply\n\n**Tom** says:\n\nThree.\n\nReply\n",
                    "Ann Lee: One. / Two.; Tom: Three.");
    expect_comments(ARTICLE "Comments\n\nannlee\n3 hours ago\n\nOne.\n\nLike\n\nTom R.\n"
                            "yesterday\n\nTwo.\n\nLike 2\n",
                    "annlee: One.; Tom R.: Two.");
    expect_comments(ARTICLE "Comments\n\nOne.\n\nAnn • 2 days ago\n\nTwo.\n",
                    ": One.; Ann: Two.");
}

Test(comments, names)
{
    expect_comments(ARTICLE "2 Comments\n\nKennyB\n\nOne.\n\nTwo?\n\nold_salt\n\nThree.\n",
                    "KennyB: One. / Two?; old_salt: Three.");
    expect_comments(ARTICLE "2 Comments\n\nAnn Lee\nOne.\n\nTom Roe\nTwo.\n",
                    "Ann Lee: One.; Tom Roe: Two.");
}

Test(comments, list_items)
{
    expect_comments(ARTICLE
                    "3 Responses\n\n  1. One.\n\n    • Two.\n\n      More.\n\n  2. Three.\n",
                    ": 1. One.; : • Two. / More.; : 2. Three.");
    /* Replies quote, break their lines, and say more than is announced; fewer are there. */
    expect_comments(ARTICLE "Posted in Rivers | 8 Responses | Print |\n\n8 Responses\n\n"
                            "  1. One is so.\n\n    • “Both bridges.”\n\n      Two is so.\n\n"
                            "  2. ¿What?\n    Three is so.\n    Sell, Rebuild\n\n"
                            "  3. Four is so.\n\n    • Five is so.\n\nComments are closed.\n",
                    ": 1. One is so.; : • “Both bridges.” / Two is so.; "
                    ": 2. ¿What?\n    Three is so.\n    Sell, Rebuild; "
                    ": 3. Four is so.; : • Five is so.");
}

Test(comments, separated)
{
    expect_comments(ARTICLE "3 Responses\n\nOne.\n\nMore.\n\n---\n\nTwo.\n\n---\n\nThree.\n",
                    ": One. / More.; : Two.; : Three.");
    expect_comments(ARTICLE "3 Responses\n\nOne is so.\n\n5 likes\n\nTwo is so.\n\n2 likes\n",
                    ": One is so.; : Two is so.");
}

Test(comments, paragraphs)
{
    expect_comments(ARTICLE "Comments\n\nOne is so.\n\nTwo is so,\nand more.\n\nThree is so.\n",
                    ": One is so.; : Two is so,\nand more.; : Three is so.");
}

Test(comments, what_follows_is_boilerplate)
{
    expect_comments(ARTICLE "Comments\n\nOne is so.\n\n© 2021 Fen News\n\nAbout the fens.\n",
                    ": One is so.");
}

Test(comments, an_invitation_inside_the_article_begins_none)
{
    expect_comments(ARTICLE "Join the discussion\n\n" ARTICLE ARTICLE ARTICLE ARTICLE, "");
}

/* ---- Comments in HTML ---------------------------------------------------------------- */

/* A page whose lines have these numbers of comments; 0: of no comment. */
static void read_placed(struct page *page, const char *text, const uint32_t *numbers)
{
    cr_assert(page_read_text(page, text, strlen(text), NULL));
    for (size_t i = 0; i < page->line_count; i++) {
        page->lines[i].place = numbers[i] > 0 ? PLACE_COMMENT : PLACE_MAIN;
        page->lines[i].comment = numbers[i];
    }
}

Test(comments, numbers_of_markup)
{
    static const uint32_t numbers[] = {0, 0, 0, 0, 7, 7, 7, 9, 9, 7, 12};
    static const uint32_t wanted[] = {0, 0, 0, 0, 1, 0, 1, 2, 2, 1, 3};
    struct page page = {0};
    struct line_roles lines = {0};
    struct comment_list comments = {0};
    struct page_rules *rules = page_rules();
    read_placed(
        &page, ARTICLE "Ann\n\n3 hours ago\n\nOne.\n\nTom says:\n\nInside.\n\nMore.\n\nBare.\n",
        numbers);
    cr_assert(roles_find(&lines, &page, rules, NULL, 0, false, NULL));
    cr_assert(comments_find(&comments, &lines, &page, rules, NULL));
    cr_assert_eq(comments.count, 3);
    for (size_t i = 0; i < page.line_count; i++) {
        cr_expect_eq(comments.lines[i].comment, wanted[i], "line %zu", i);
        cr_expect_eq(comments_line_role(&comments, &lines, i) == ROLE_COMMENT, wanted[i] > 0,
                     "line %zu", i);
        cr_expect_eq(page.lines[i].comment, numbers[i], "line %zu: the page is as it was", i);
    }
    cr_expect_eq(span_length(comments.items[0].author), 3);
    cr_expect_eq(span_length(comments.items[1].author), 3);
    cr_expect_eq(span_length(comments.items[2].author), 0);
    comments_release(&comments);
    line_roles_release(&lines);
    page_release(&page);
    page_rules_free(rules);
}

Test(comments, lack_of_memory_is_a_failure)
{
    struct page_rules *rules = page_rules();
    const char text[] = ARTICLE "2 Comments\n\n*Ann* says:\n\nOne.\n\n**Tom** says:\n\nTwo.\n";
    const struct document document = {.text = text, .text_length = sizeof text - 1};
    for (size_t successes = 0;; successes++) {
        struct failure failure = {0};
        struct article article = {0};
        failing_malloc_after(successes);
        bool done = article_read(&article, &document, rules, &failure);
        bool failed = failing_malloc_stop();
        cr_assert_eq(done, !failed);
        article_release(&article);
        if (!failed)
            break;
        cr_assert_eq(failure.code, FAILURE_MEMORY);
    }
    page_rules_free(rules);
}
