/* page: text → lines, their marks and links; a line without markdown. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "../features/page/page.h"
#include "failing_malloc.h"

/* What the header promises of every page. */
static void check_page(const struct page *page)
{
    size_t end = 0;
    for (size_t i = 0; i < page->line_count; i++) {
        const struct page_line *line = &page->lines[i];
        cr_assert_lt(line->span.begin, line->span.end);
        cr_assert_geq(line->span.begin, end);
        cr_assert_leq(line->span.end, page->length);
        cr_assert_leq(line->link_bytes, span_length(line->span));
        cr_assert_eq(page_trim(page->text, end, line->span.begin).begin, line->span.begin);
        end = line->span.end;
    }
    cr_assert_eq(span_length(page_trim(page->text, end, page->length)), 0);
}

static void read_page(struct page *page, const char *text)
{
    struct failure failure = {0};
    cr_assert(page_read_text(page, text, strlen(text), &failure), "%s", failure.message);
    check_page(page);
}

Test(page, marks)
{
    static const struct {
        const char *text;
        enum line_mark mark;
        uint8_t level;
    } cases[] = {
        {"Plain text.", LINE_PLAIN, 0},
        {"# One", LINE_HEADING, 1},
        {"  ###### Six", LINE_HEADING, 6},
        {"####### Seven", LINE_PLAIN, 0},
        {"#tag", LINE_PLAIN, 0},
        {"#", LINE_PLAIN, 0},
        {"> said", LINE_QUOTATION, 0},
        {"- item", LINE_LIST_ITEM, 0},
        {"* item", LINE_LIST_ITEM, 0},
        {"12. item", LINE_LIST_ITEM, 0},
        {"\xE2\x80\xA2 item", LINE_LIST_ITEM, 0},
        {"1994 was a year", LINE_PLAIN, 0},
        {"-5 degrees", LINE_PLAIN, 0},
        {"*emphasis*", LINE_PLAIN, 0},
        {"| a | b |", LINE_TABLE, 0},
        {"|", LINE_PLAIN, 0},
        {"![A bridge](bridge.jpg)", LINE_CAPTION, 0},
        {"!", LINE_PLAIN, 0},
        {"!)", LINE_PLAIN, 0},
    };
    struct page page = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        read_page(&page, cases[i].text);
        cr_assert_eq(page.line_count, 1);
        cr_expect_eq(page.lines[0].mark, cases[i].mark, "%s", cases[i].text);
        cr_expect_eq(page.lines[0].level, cases[i].level, "%s", cases[i].text);
    }
    page_release(&page);
}

Test(page, links)
{
    static const struct {
        const char *text;
        uint32_t bytes;
    } cases[] = {
        {"none", 0},
        {"[a](b)", 6},
        {"see [a](b) and [c](d).", 12},
        {"[not one] (x)", 0},
        {"[open", 0},
        {"[a](open", 0},
        {"a ] b [c](d)", 6},
        {"[[a](b)", 6},
        {"at 10:30 or https://x.example/y, or so", 20},
        {"<http://x.example>", 18},
        {"x://", 4},
        {"ends in :", 0},
    };
    struct page page = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        read_page(&page, cases[i].text);
        cr_expect_eq(page.lines[0].link_bytes, cases[i].bytes, "%s: %u", cases[i].text,
                     page.lines[0].link_bytes);
    }
    page_release(&page);
}

/* Each line has its own marks and links, whatever the lines around it have. */
Test(page, lines_that_may_have_markdown_or_links)
{
    static const struct {
        bool marked;
        uint32_t link_bytes;
    } expected[] = {{false, 0}, {true, 0}, {true, 6}, {false, 12}, {true, 0},
                    {true, 0},  {true, 0}, {true, 0}, {false, 0},  {true, 6}};
    struct page page = {0};
    read_page(&page, "none: here\n*a*\n\nb [c](d)\ne https://f.ie\n]\n# g\n> h\ni\\j\n"
                     "  k: l  \n[m](n) https://o.pq _");
    cr_assert_eq(page.line_count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < page.line_count; i++) {
        cr_expect_eq(page.lines[i].marked, expected[i].marked, "line %zu", i);
        cr_expect_eq(page.lines[i].link_bytes, expected[i].link_bytes, "line %zu: %u", i,
                     page.lines[i].link_bytes);
    }
    page_release(&page);
}

Test(page, blank_lines)
{
    struct page page = {0};
    read_page(&page, "a\nb\n \t\n\xC2\xA0\nc\r\nd");
    cr_assert_eq(page.line_count, 4);
    cr_expect(page.lines[0].blank_before);
    cr_expect_not(page.lines[1].blank_before);
    cr_expect(page.lines[2].blank_before);
    cr_expect_not(page.lines[3].blank_before);
    read_page(&page, "old\rMac");
    cr_expect_eq(page.line_count, 2);
    read_page(&page, "");
    cr_expect_eq(page.line_count, 0);
    cr_assert(page_read_text(&page, NULL, 0, NULL));
    cr_expect_eq(page.line_count, 0);
    page_release(&page);
}

Test(page, lines_are_bounded)
{
    const size_t length = 8 * PAGE_MAX_LINES;
    char *text = malloc(length);
    struct page page = {0};
    for (size_t i = 0; i < length; i++)
        text[i] = i % 2 ? '\n' : 'x';
    cr_assert(page_read_text(&page, text, length, NULL));
    cr_expect_leq(page.line_count, PAGE_MAX_LINES + length / PAGE_RUN_BYTES);
    cr_expect_geq(page.line_count, PAGE_MAX_LINES);
    check_page(&page);
    page_release(&page);
    free(text);
}

Test(page, facts)
{
    struct page page = {0};
    size_t length;
    page_clear(&page);
    cr_expect_null(page_get_fact(&page, FACT_TITLE, &length));
    cr_assert(page_set_fact(&page, FACT_TITLE, "  A title ", 10, NULL));
    cr_assert(page_set_fact(&page, FACT_SITE, " \n", 2, NULL));
    cr_assert(page_set_fact(&page, FACT_DATE, "2021-05-03", 10, NULL));
    cr_expect_str_eq(page_get_fact(&page, FACT_TITLE, &length), "A title");
    cr_expect_eq(length, 7);
    cr_expect_null(page_get_fact(&page, FACT_SITE, &length));
    cr_expect_str_eq(page_get_fact(&page, FACT_DATE, &length), "2021-05-03");
    page_clear(&page);
    cr_expect_null(page_get_fact(&page, FACT_TITLE, &length));
    page_release(&page);
}

Test(page, plain)
{
    static const char *const cases[][2] = {
        {"no marks", "no marks"},
        {"## **A** heading", "A heading"},
        {"> - *a* list", "a list"},
        {"By [Ann Lee](http://x)", "By Ann Lee"},
        {"![A bridge](b.jpg)", "A bridge"},
        {"the [Islamic State] said", "the [Islamic State] said"},
        {"[a](b) [c] [d](e)", "a [c] d"},
        {"old_salt_77", "old_salt_77"},
        {"*“So,”* he said", "“So,” he said"},
        {"5 * 3", "5 * 3"},
        {"1\\. one \\* two", "1. one * two"},
        {"C:\\temp", "C:\\temp"},
        {"***", ""},
        {"- ", ""},
        {"", ""},
    };
    struct text_buffer plain = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct span all = {0, (uint32_t)strlen(cases[i][0])};
        text_buffer_clear(&plain);
        cr_assert(page_append_plain(cases[i][0], all, &plain, NULL));
        cr_expect_str_eq(plain.data, cases[i][1], "%s: %s", cases[i][0], plain.data);
        cr_expect_eq(plain.length, strlen(plain.data));
    }
    text_buffer_release(&plain);
}

Test(page, sentences)
{
    static const struct {
        const char *text;
        char mark;
    } cases[] = {{"So it is.", '.'},    {"So it is", '\0'}, {"“So?”", '?'},
                 {"*So it was!*", '!'}, {"(He did.)", '.'}, {"and so on\xE2\x80\xA6", '.'},
                 {"\"", '\0'},          {".", '.'},         {"\xE2\x80\x9D", '\0'}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct span all = {0, (uint32_t)strlen(cases[i].text)};
        cr_expect_eq(page_sentence_mark(cases[i].text, all), cases[i].mark, "%s",
                     cases[i].text);
    }
}

Test(page, lack_of_memory_is_a_failure)
{
    for (size_t successes = 0;; successes++) {
        struct failure failure = {0};
        struct page page = {0};
        failing_malloc_after(successes);
        bool done = page_read_text(&page, "A\n\nB\n", 5, &failure) &&
                    page_set_fact(&page, FACT_TITLE, "A", 1, &failure);
        bool failed = failing_malloc_stop();
        cr_assert_eq(done, !failed);
        page_release(&page);
        if (!failed)
            break;
        cr_assert_eq(failure.code, FAILURE_MEMORY);
    }
}
