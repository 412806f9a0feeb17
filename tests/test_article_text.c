/* article_text: articles and comments as a reader sees them, and the words left out. */
#include <criterion/criterion.h>
#include <string.h>

#include "../features/article/article_text.h"
#include "../features/io/rule_files.h"
#include "failing_malloc.h"
#include "small_page.h"

static struct article read_page(const char *text)
{
    struct failure failure = {0};
    struct text_buffer source = {0};
    struct article article = {0};
    const struct document document = {.text = text, .text_length = strlen(text)};
    cr_assert(rule_files_read_directory("data/page", &source, &failure), "%s", failure.message);
    struct page_rules *rules = page_rules_compile(source.data, source.length, "page", &failure);
    cr_assert(rules && article_read(&article, &document, rules, &failure), "%s",
              failure.message);
    page_rules_free(rules);
    text_buffer_release(&source);
    return article;
}

Test(article_text, an_article_reads_without_its_title_and_marks)
{
    struct article article = read_page("# Boats\n\nThe *ferry* may stop,\n  said [the "
                                       "council](http://x.example).\n\n> It **was** late.\n\n"
                                       "## What now\n\nNobody knows what will come of it.\n");
    struct text_buffer text = {0};
    cr_assert(text_buffer_append(&text, "before", 6, NULL));
    cr_assert(article_append_text(&article, &text, NULL));
    cr_assert_str_eq(text.data,
                     "beforeThe ferry may stop,\nsaid the council.\n\nIt was late.\n\n"
                     "What now\n\nNobody knows what will come of it.");
    cr_assert_eq(article_words_left_out(&article), 0);
    text_buffer_release(&text);
    article_release(&article);
}

Test(article_text, comments_read_without_their_authors)
{
    static const char *const expected[] = {"The boat was never\nempty.\n\nI miss it.",
                                           "It was."};
    struct article article = read_page(small_page);
    struct text_buffer text = {0};
    cr_assert_eq(article.comments.count, 2);
    for (size_t i = 0; i < 2; i++) {
        text_buffer_clear(&text);
        cr_assert(article_append_comment(&article, i, &text, NULL));
        cr_assert_str_eq(text.data, expected[i]);
    }
    text_buffer_release(&text);
    article_release(&article);
}

Test(article_text, words_left_out_are_separated_by_white_space)
{
    static const char text[] = "caf\xc3\xa9 | 3rd -- o'clock";
    struct passage passage = {.span = {0, sizeof text - 1}};
    const struct article article = {.text = text, .passages = &passage, .passage_count = 1};
    for (enum passage_role role = ROLE_TITLE; role <= ROLE_COMMENT; role++) {
        passage.role = role;
        const bool left_out = !role_is_article(role) && role != ROLE_COMMENT;
        cr_assert_eq(article_words_left_out(&article), left_out ? 3 : 0);
    }
}

Test(article_text, no_memory)
{
    struct article article = read_page(small_page);
    bool failed = true;
    for (size_t n = 0; failed; n++) {
        struct text_buffer text = {0};
        struct failure failure = {0};
        failing_malloc_after(n);
        bool done = article_append_text(&article, &text, &failure) &&
                    article_append_comment(&article, 0, &text, &failure);
        failed = failing_malloc_stop();
        cr_assert_eq(done, !failed);
        cr_assert_eq(failure.code, failed ? FAILURE_MEMORY : FAILURE_NONE);
        text_buffer_release(&text);
    }
    article_release(&article);
}
