/* html: which text of a page is the article's, on pages with more than one text, with little
 * text, and with text that is not shown. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "../features/page/html.h"
#include "../features/page/html_rules.h"
#include "failing_malloc.h"

static const char source[] = "[html.apart]\nwidget\ncookies\nheader\nshare\n"
                             "[html.body]\narticle body\n"
                             "[html.byline]\nauthor\nbyline\n"
                             "[html.caption]\ncaption\n"
                             "[html.lead]\nlead\n"
                             "[html.main]\ncontent\n"
                             "[html.weight]\nbias 2000\nlinks -3000\n";

#define TITLE "<title>Late again - The Quay</title>"
#define H1    "<h1>Late again</h1>"
#define LEAD  "Nobody at the quay could say on Monday why the ferry to Orrin was late."
#define ONE                                                                                    \
    "The ferry to Orrin was two hours late on Monday, and nobody at the quay knew why it was " \
    "so, though the harbour office had promised to tell the passengers by eight o'clock."
#define TWO                                                                                    \
    "The harbour office said that the engine had been looked at, and that it was sound, and "  \
    "that the crew had waited for a part which was sent to another harbour by mistake."
#define OTHER                                                                                  \
    "The village hall has been sold to a couple who plan to run it as an inn with nine rooms " \
    "and a bakery, and who have promised to keep the stage for the play in spring."

/* A page, and what was needed to read it. */
struct reading {
    struct page page;
    struct html_reader *reader;
    struct html_rules *rules;
};

static void read_page(struct reading *reading, const char *html)
{
    struct failure failure = {0};
    if (!reading->rules)
        reading->rules = html_rules_compile(source, sizeof source - 1, "test", &failure);
    cr_assert_not_null(reading->rules, "%s", failure.message);
    cr_assert(html_read(&reading->page, &reading->reader, reading->rules, html, strlen(html),
                        &failure),
              "%s", failure.message);
}

static void release(struct reading *reading)
{
    page_release(&reading->page);
    html_reader_free(reading->reader);
    html_rules_free(reading->rules);
    *reading = (struct reading){0};
}

/* The lines that are the article's, each as "place:first word", joined by blanks. */
static void expect_article(const char *html, const char *expected)
{
    static const char letters[] = "?mtlbxc"; /* by place: only m, t, l and c are shown */
    struct reading reading = {0};
    struct text_buffer found = {0};
    read_page(&reading, html);
    cr_assert(text_buffer_append(&found, "", 0, NULL));
    for (size_t i = 0; i < reading.page.line_count; i++) {
        const struct page_line *line = &reading.page.lines[i];
        const char *text = reading.page.text + line->span.begin;
        const size_t length = strcspn(text, " \n");
        if (strchr("mtlc", letters[line->place]))
            cr_assert(text_buffer_format(&found, NULL, "%s%c:%.*s", found.length ? " " : "",
                                         letters[line->place], (int)length, text));
    }
    cr_expect_str_eq(found.data, expected, "%.200s\n  gives  %s\n  wanted %s", html, found.data,
                     expected);
    text_buffer_release(&found);
    release(&reading);
}

/* ---- Boilerplate by name --------------------------------------------------------------- */

Test(html_article, a_name_is_not_believed_of_what_holds_the_article)
{
    expect_article(TITLE "<div class=widget>" H1 "<div class=widget><p>" ONE "<p>" TWO
                         "</div></div><div class=content><p>" OTHER "<p>" OTHER "</div>",
                   "t:Late m:The m:The");
}

Test(html_article, a_notice_may_be_longer_than_the_news)
{
    expect_article(TITLE "<div class=cookies><p>" OTHER "<p>" OTHER "<p>" OTHER "<p>" OTHER
                         "</div><div>" H1 "<p>" ONE "<p>" TWO "</div>",
                   "t:Late m:The m:The");
    /* Without a headline nothing tells them apart but their lengths. */
    expect_article("<div class=cookies><p>" OTHER "</div><div><p>" ONE "<p>" TWO "</div>",
                   "m:The m:The");
}

/* ---- Standfirsts ----------------------------------------------------------------------- */

Test(html_article, a_standfirst_stands_between_headline_and_body)
{
    static const char *const heads[] = {
        H1 "<p class=lead>" LEAD "</p>",                              /* called so */
        "<header class=header>" H1 "<p>" LEAD "</p></header>",        /* in a header */
        "<div class=header>" H1 "</div><div><p>" LEAD "</p></div>",   /* between */
        H1 "<h2 class=lead>" LEAD "</h2>",                            /* a heading */
        H1 "<p class=lead>" LEAD "</p><div class=lead>" LEAD "</div>" /* said twice */
    };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        char html[4000];
        snprintf(html, sizeof html,
                 TITLE "<div>%s<div class='article-body'><p>" ONE "<p>" TWO "</div></div>",
                 heads[i]);
        expect_article(html, "t:Late l:Nobody m:The m:The");
    }
}

Test(html_article, what_else_stands_there_is_no_standfirst)
{
    static const char *const heads[] = {
        H1 "<p class=byline>" LEAD "</p>",                   /* who wrote it */
        H1 "<div class=author><p class=lead>" LEAD "</div>", /* and who that is */
        H1 "<p class=caption>" LEAD "</p>",                  /* what a picture shows */
        H1 "<figure><figcaption>" LEAD "</figcaption></figure>",
        H1 "<div class=share><p>" LEAD "</p></div>", /* boilerplate, also */
        "<div class=header>" H1 "<p class=share>" LEAD "</div>" /* in a header */,
        H1 "<p class=lead><a href=x>" LEAD "</a></p>", /* a link */
        H1 "<p class=lead>Ferries</p>",                /* a label */
        "<p class=lead>" LEAD "</p>" H1                /* above the headline */
    };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        char html[4000];
        snprintf(html, sizeof html,
                 TITLE "<div>%s<div class='article-body'><p>" ONE "<p>" TWO "</div></div>",
                 heads[i]);
        expect_article(html, "t:Late m:The m:The");
    }
}

Test(html_article, the_first_paragraph_may_be_called_a_standfirst)
{
    expect_article(TITLE H1 "<div class='article-body'><p class=lead>" LEAD "<p>" ONE "<p>" TWO
                            "</div>",
                   "t:Late l:Nobody m:The m:The");
    /* But not if all of the text is called so. */
    expect_article(TITLE H1 "<div class=lead><p>" ONE "<p>" TWO "</div>", "t:Late m:The m:The");
}

/* ---- Pieces, and what is none ---------------------------------------------------------- */

Test(html_article, an_article_may_be_in_pieces)
{
    expect_article(TITLE "<article>" H1 "<div><section><p>" ONE "<p>" TWO
                         "</section><section><p>" LEAD "</section></div></article>"
                         "<div><p>" OTHER "</div>",
                   "t:Late m:The m:The m:Nobody");
    expect_article(TITLE "<article>" H1 "<div><div><div class='article-body'><p>" ONE
                         "</div></div></div><div><div><div class='article-body'><p>" TWO
                         "</div></div></div></article>",
                   "t:Late m:The m:The");
}

Test(html_article, another_article_may_follow)
{
    static const char *const others[] = {
        "<div><h1>Sold</h1><p>" OTHER "</div>",
        "<div><div><h1>Sold</h1></div><div><p>" OTHER "</div></div>",
        "<div><h2><a href=x>The hall is sold</a></h2><p>" OTHER "</div>",
        "<article><h3><a href=x>The hall is sold</a></h3><p>" OTHER "</article>",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        char html[4000];
        snprintf(html, sizeof html,
                 TITLE "<main>" H1 "<div><p>" ONE "<p>" TWO "</div>%s</main>", others[i]);
        expect_article(html, "t:Late m:The m:The");
    }
}

Test(html_article, sections_are_no_other_articles)
{
    expect_article(TITLE "<article>" H1 "<section><p>" ONE "<p>" TWO
                         "</section><section><h1>Why</h1><p>" LEAD "</section></article>",
                   "t:Late m:The m:The m:Why m:Nobody");
    expect_article(TITLE "<div>" H1 "<div class='article-body'><p>" ONE "<p>" TWO
                         "<div><h1>Why</h1><p>" LEAD "</div></div></div>",
                   "t:Late m:The m:The m:Why m:Nobody");
}

Test(html_article, the_last_lines_below_the_authors_name_are_about_the_author)
{
    expect_article(TITLE "<article>" H1 "<p>" ONE "<p>" TWO
                         "<div><a rel=author href=x>Ida</a><p>" LEAD "</div></article>",
                   "t:Late m:The m:The");
    /* A byline in the midst of the text is not above a biography. */
    expect_article(TITLE "<article>" H1 "<p>" ONE "<p>" TWO "<p class=author>Ida</p><p>" LEAD
                         "</article>",
                   "t:Late m:The m:The m:Nobody");
}

Test(html_article, captions_are_the_text_where_there_is_no_other)
{
    const char figure[] = TITLE "<article>" H1 "<figure><figcaption>" LEAD
                                "</figcaption></figure><figure><figcaption>" TWO
                                "</figcaption></figure></article>";
    struct reading reading = {0};
    read_page(&reading, figure);
    cr_expect_eq(reading.page.lines[1].mark, LINE_PLAIN);
    cr_expect_eq(reading.page.lines[1].place, PLACE_MAIN);
    read_page(&reading, TITLE "<article>" H1 "<figure><figcaption>" LEAD
                              "</figcaption></figure><p>" ONE "<p>" TWO "</article>");
    cr_expect_eq(reading.page.lines[1].mark, LINE_CAPTION);
    release(&reading);
}

/* ---- Text that is not shown ------------------------------------------------------------ */

#define JSON_BEGIN "<script type='application/ld+json'>{\"articleBody\":\""
#define JSON_END   "\"}</script>"

Test(html_article, the_text_may_be_in_the_pages_data_alone)
{
    expect_article(TITLE JSON_BEGIN ONE "\\n\\n" TWO JSON_END "<body>" H1 "<p>Wait.",
                   "m:The m:The t:Late");
    expect_article(TITLE JSON_BEGIN "<p>" ONE "<\\/p><p>" TWO "</p>" JSON_END "<body>" H1,
                   "m:The m:The t:Late");
    /* What the page shows is not read a second time. */
    expect_article(TITLE JSON_BEGIN ONE "\\n" TWO JSON_END "<body>" H1 "<p>" ONE "<p>" TWO,
                   "t:Late m:The m:The");
    /* A summary is no text. */
    expect_article(TITLE JSON_BEGIN LEAD JSON_END "<body>" H1 "<p>" LEAD, "t:Late m:Nobody");
}

Test(html_article, text_in_data_has_its_places)
{
    static const char html[] = TITLE JSON_BEGIN "\\u201c" ONE "\\n" TWO "\\u201d" JSON_END H1;
    struct reading reading = {0};
    read_page(&reading, html);
    const struct page *page = &reading.page;
    const struct span one = page->lines[0].span, two = page->lines[1].span;
    const size_t first = offset_map_begin(&page->map, one.begin);
    cr_expect_eq(memcmp(html + first, "\\u201cThe", 9), 0);
    cr_expect_eq(memcmp(page->text + one.begin, "“The", 6), 0);
    const size_t second = offset_map_begin(&page->map, two.begin);
    cr_expect_eq(memcmp(html + second, TWO, strlen(TWO)), 0);
    cr_expect_eq(offset_map_end(&page->map, two.end), second + strlen(TWO "\\u201d"));
    release(&reading);
}

/* Broken escapes and tags, and none at all. */
Test(html_article, damaged_data_end_well)
{
    static const char *const ends[] = {"\\", "\\u", "\\ud800", "<",
                                       "</", "<p",  "<\\",     "\\\\u12"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        char html[4000];
        struct reading reading = {0};
        snprintf(html, sizeof html, TITLE JSON_BEGIN ONE " " TWO "%s" JSON_END H1, ends[i]);
        read_page(&reading, html);
        snprintf(html, sizeof html, TITLE JSON_BEGIN ONE " " TWO "%s", ends[i]);
        read_page(&reading, html);
        release(&reading);
    }
}

Test(html_article, many_tags_in_data_are_linear, .timeout = 10)
{
    struct text_buffer html = {0};
    struct reading reading = {0};
    cr_assert(text_buffer_format(&html, NULL, "%s", TITLE JSON_BEGIN));
    for (size_t i = 0; i < 100000; i++)
        cr_assert(text_buffer_append(&html, "<a", 2, NULL));
    cr_assert(text_buffer_format(&html, NULL, "%s", JSON_END H1));
    read_page(&reading, html.data);
    release(&reading);
    text_buffer_release(&html);
}

Test(html_article, text_for_readers_without_scripts)
{
    expect_article(TITLE H1 "<noscript><p>" ONE "<p>" TWO "</noscript>", "t:Late m:The m:The");
    expect_article(TITLE H1 "<p>" ONE "</p><noscript><p>" TWO "</noscript>", "t:Late m:The");
}

Test(html_article, what_is_not_visible_is_not_read)
{
    static const char *const styles[] = {"visibility:hidden", "color:red; VISIBILITY : Hidden",
                                         "visibility:collapse", "display:none"};
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++) {
        char html[4000];
        snprintf(html, sizeof html, TITLE H1 "<p>" ONE "<div style='%s'><p>" TWO "</div>",
                 styles[i]);
        expect_article(html, "t:Late m:The");
    }
    expect_article(TITLE H1 "<p>" ONE "<div style='visibility:visible'><p>" TWO "</div>",
                   "t:Late m:The m:The");
}

Test(html_article, every_failed_allocation_is_reported)
{
    static const char html[] = TITLE JSON_BEGIN "\\u201c" ONE "\\n" TWO JSON_END H1;
    struct reading reading = {0};
    read_page(&reading, html);
    bool failed = true;
    for (size_t n = 0; failed; n++) {
        struct failure failure = {0};
        struct page page = {0};
        struct html_reader *reader = NULL;
        failing_malloc_after(n);
        bool done = html_read(&page, &reader, reading.rules, html, sizeof html - 1, &failure);
        failed = failing_malloc_stop();
        cr_assert_eq(done, !failed);
        cr_assert_eq(failure.code, failed ? FAILURE_MEMORY : FAILURE_NONE);
        page_release(&page);
        html_reader_free(reader);
    }
    release(&reading);
}

Test(html_article, text_in_data_whose_bytes_are_changed)
{
    struct reading reading = {0};
    /* U+0099 is a trade mark of windows-1252: so the whole script stands for the text. */
    static const char html[] =
        TITLE "<script type=\"application/ld+json; charset=utf-8\">{\"articleBody\":\"" ONE
              " \xC2\x99\\n\\n" TWO "\"}</script><p>x";
    read_page(&reading, html);
    cr_expect(page_is_valid(&reading.page, sizeof html - 1));
    cr_expect(strstr(reading.page.text, "\u2122"));
    release(&reading);
}

Test(html_article, styles_that_only_end_like_one_that_hides)
{
    expect_article(TITLE H1 "<div style=\"-webkit-backface-visibility: hidden\"><p>" ONE
                            "<p>" TWO "</div><p>" ONE,
                   "t:Late m:The m:The m:The");
    expect_article(TITLE H1 "<p>" ONE "<p style='color:red;VISIBILITY :hidden'>" TWO,
                   "t:Late m:The");
}
