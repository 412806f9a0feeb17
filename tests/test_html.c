/* html: pages → lines, places, comments, facts; damaged and hostile pages; the rules. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <locale.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../features/page/html.h"
#include "../features/page/html_rules.h"
#include "../features/page/html_tree.h"
#include "failing_malloc.h"
#include "fuzz/fuzz_html.h"

static const char source[] = "[furniture]\n"
                             "/^Share$/\n"
                             "[html.apart]\n"
                             "share bar\n"
                             "related\n"
                             "sidebar\n"
                             "!has sidebar\n"
                             "[html.body]\n"
                             "article body\n"
                             "[html.byline]\n"
                             "byline\n"
                             "[html.caption]\n"
                             "photo credit\n"
                             "[html.comment]\n"
                             "comment\n"
                             "comments\n"
                             "[html.content]\n"
                             "comment text\n"
                             "[html.main]\n"
                             "content\n"
                             "[html.author]\n"
                             "author\n"
                             "[html.name]\n"
                             "name\n"
                             "[html.date]\n"
                             "published\n"
                             "[html.modified]\n"
                             "updated\n"
                             "[html.others]\n"
                             "related\n"
                             "[html.home]\n"
                             "home\n"
                             "[html.weight]\n"
                             "bias 2000\n"
                             "links -3000\n";

#define LONG_ONE                                                                               \
    "The ferry to Orrin was two hours late on Monday, and nobody at the quay knew why."
#define LONG_TWO                                                                               \
    "The harbour office said that the engine had been looked at, and that it was sound."

#define TEXT LONG_ONE LONG_TWO

/* A page, and what was needed to read it. */
struct reading {
    struct page page;
    struct html_reader *reader;
    struct html_rules *rules;
};

static void read_bytes(struct reading *reading, const char *html, size_t length)
{
    struct failure failure = {0};
    if (!reading->rules)
        reading->rules = html_rules_compile(source, sizeof source - 1, "test", &failure);
    cr_assert_not_null(reading->rules, "%s", failure.message);
    cr_assert(
        html_read(&reading->page, &reading->reader, reading->rules, html, length, &failure),
        "%s", failure.message);
}

static void read_page(struct reading *reading, const char *html)
{
    read_bytes(reading, html, strlen(html));
}

static void release(struct reading *reading)
{
    page_release(&reading->page);
    html_reader_free(reading->reader);
    html_rules_free(reading->rules);
    *reading = (struct reading){0};
}

/* Compares all lines, joined by '|'. */
static void expect_lines(const char *html, const char *expected)
{
    struct reading reading = {0};
    struct text_buffer lines = {0};
    read_page(&reading, html);
    cr_assert(text_buffer_append(&lines, "", 0, NULL));
    for (size_t i = 0; i < reading.page.line_count; i++) {
        const struct span span = reading.page.lines[i].span;
        cr_assert(text_buffer_format(&lines, NULL, "%s%.*s", i > 0 ? "|" : "",
                                     (int)span_length(span), reading.page.text + span.begin));
    }
    cr_expect_str_eq(lines.data, expected, "%.60s: '%s', not '%s'", html, lines.data, expected);
    text_buffer_release(&lines);
    release(&reading);
}

/* The line with this text. */
static const struct page_line *find_line(const struct page *page, const char *text)
{
    for (size_t i = 0; i < page->line_count; i++) {
        const struct span span = page->lines[i].span;
        if (span_length(span) == strlen(text) &&
            memcmp(page->text + span.begin, text, strlen(text)) == 0)
            return &page->lines[i];
    }
    cr_assert_fail("no line '%s'", text);
    return NULL;
}

static void expect_place(const struct page *page, const char *text, enum line_place place)
{
    cr_expect_eq(find_line(page, text)->place, place, "'%s': %u", text,
                 find_line(page, text)->place);
}

static void expect_fact(const char *html, enum page_fact fact, const char *expected)
{
    struct reading reading = {0};
    read_page(&reading, html);
    const struct page *page = &reading.page;
    if (!expected)
        cr_expect_eq(page->fact_length[fact], 0, "%s", html);
    else
        cr_expect(page->fact_length[fact] == strlen(expected) &&
                      strcmp(page->facts.data + page->fact_begin[fact], expected) == 0,
                  "%s: '%.*s', not '%s'", html, (int)page->fact_length[fact],
                  page->facts.data ? page->facts.data + page->fact_begin[fact] : "", expected);
    release(&reading);
}

/* `expected`: the page's claims of a fact, "SOURCE TEXT" joined by "; ". */
static void expect_claims(const char *html, enum page_fact fact, const char *expected)
{
    static const char *const sources[] = {"schema", "meta",     "labelled", "marked",
                                          "named",  "modified", "address"};
    struct reading reading = {0};
    struct text_buffer said = {0};
    read_page(&reading, html);
    for (size_t i = 0; i < reading.page.claim_count; i++) {
        const struct page_claim *claim = &reading.page.claims[i];
        if (claim->fact == fact)
            cr_assert(text_buffer_format(&said, NULL, "%s%s %s%s", said.length ? "; " : "",
                                         sources[claim->source],
                                         page_claim_text(&reading.page, claim),
                                         claim->organisation ? " (organisation)" : ""));
    }
    cr_expect_str_eq(said.data ? said.data : "", expected, "%s: '%s', not '%s'", html,
                     said.data ? said.data : "", expected);
    text_buffer_release(&said);
    release(&reading);
}

/* ---- Lines ---------------------------------------------------------------------------- */

Test(html, blocks_are_lines)
{
    expect_lines("<p>one<p>two<div>three<div>four</div>five</div>six",
                 "one|two|three|four|five|six");
    expect_lines("<ul><li>a<li>b</ul><dl><dt>c<dd>d</dl>", "a|b|c|d");
    expect_lines("<h1>a</h1>b<blockquote>c</blockquote><section>d</section>", "a|b|c|d");
    expect_lines("<table><caption>t</caption><tr><th>a<th>b<tr><td>c<td>d</table>",
                 "t|a b|c d");
    expect_lines("no markup at all", "no markup at all");
}

Test(html, inline_elements_join)
{
    expect_lines("<p>a<b>b</b><i>c</i> <span>d</span>", "abc d");
    expect_lines("<p>a <b> b </b> c", "a b c");
    expect_lines("<p>a<br>b", "a b");
    expect_lines("<p>a<br><br>b<br> <br/>c", "a|b|c");
    expect_lines("<p>a<x-y>b</x-y>c", "abc");
}

Test(html, white_space_collapses)
{
    expect_lines("<p>\n  a \t\r\n b  </p>\n  <p> </p>", "a b");
    expect_lines("<p>a&#32;&#10;b&#9;c", "a b c");
    expect_lines("<p>&nbsp;</p><p>\u200b</p><p>&nbsp;a&nbsp;b&nbsp;</p>", "a\u00a0b");
    expect_lines("<pre>a  b\n\n  c\n</pre>", "a b|c");
    expect_lines("<pre>a\rb\r\nc&#10;d</pre>", "a|b|c|d");
    expect_lines("", "");
    expect_lines(" \n\t ", "");
}

Test(html, entities_are_read)
{
    expect_lines("<p>a &amp; b &lt;c&gt; &eacute;&#233;&#xE9; &amp;amp;",
                 "a & b <c> \u00e9\u00e9\u00e9 &amp;");
    expect_lines("<p>R&D, A & B, 3 < 4, &unknown; &", "R&D, A & B, 3 < 4, &unknown; &");
}

Test(html, invisible_text_is_not_a_line)
{
    expect_lines("<script>var a = '<p>x</p>';</script>a<style>p{}</style>", "a");
    expect_lines("a<template><p>c</p></template>", "a");
    expect_lines("a<select><option>b</select><button>c</button><textarea>d</textarea>", "a");
    expect_lines("a <svg><text>b</text></svg><iframe>c</iframe>d", "a d");
    expect_lines(LONG_ONE "<p hidden>b</p><p aria-hidden=true>c</p><p aria-hidden=false>d</p>",
                 LONG_ONE "|d");
    expect_lines(LONG_ONE "<p style='display:none'>b<p style='a:b; DISPLAY : None !important'>c"
                          "<p style='display: block; x: none'>d",
                 LONG_ONE "|d");
    expect_lines("<head><title>a</title></head><body>b", "b");
}

/* No script runs, so this is what is shown in its place. */
Test(html, text_for_pages_without_scripts)
{
    expect_lines("a<noscript>b</noscript>c", "a|c");
    expect_lines("<noscript><div>a</noscript><p>" LONG_ONE, "a|" LONG_ONE);
    expect_lines("<noscript><p>" LONG_ONE "</noscript>", LONG_ONE);
    expect_lines("<head><noscript><style>a</style></noscript></head>b", "b");
}

Test(html, quotation_marks_of_an_element)
{
    expect_lines("<p>He said <q>we <b>go</b></q>.", "He said \u201cwe go\u201d.");
    expect_lines("<p><q>a <q>b <q>c</q></q></q>", "\u201ca \u2018b \u201cc\u201d\u2019\u201d");
    expect_lines("<p>a <q> b </q> c<p>d <q></q>", "a \u201c b \u201d c|d \u201c\u201d");
    expect_lines("<script><q>a</q></script><p>b<rt><q>c</q></rt><p>d<q>e", "b|d\u201ce\u201d");
    expect_lines("<section><q><div><q><div>a</section>b",
                 "\u201c|\u2018|a|\u2019|b"); /* one tag, two marks */
    expect_lines("<q><p>a", "\u201c|a");
}

Test(html, readings_of_ruby_are_not_text)
{
    expect_lines("<ruby>町<rt>まち</ruby>と<ruby>川<rp>(</rp><rt>かわ</rt><rp>)</rp></ruby>で",
                 "町と川で");
    expect_lines("<ruby><rb>東<rb>京<rtc><rt>とう<rt>きょう</ruby>駅", "東京駅");
}

/* The references of the nineties, and the same code points as UTF-8. */
Test(html, code_points_of_windows_1252)
{
    static const char right[] = "\u201cWe won\u2019t\u201d\u2026";
    expect_lines("<p>&#147;We won&#146;t&#148;&#x85;", right);
    expect_lines("<p>\xC2\x93We won\xC2\x92t\xC2\x94\xC2\x85", right);
    expect_lines("<p>&ldquo;We won&rsquo;t&rdquo;&hellip;", right);
    expect_fact("<title>\xC2\x93We\xC2\x94</title>", FACT_TITLE, "\u201cWe\u201d");
    expect_fact("<meta name=application-name content='O\xC2\x92Tarn'>", FACT_SITE,
                "O\u2019Tarn");
}

/* An embedder's locale may have letters of its own for "I" and "i", as Turkish has. (Where that
 * locale is missing this sees nothing; tests/install.sh looks at the functions called.) */
Test(html, reading_does_not_follow_the_locale)
{
    setlocale(LC_ALL, "tr_TR.UTF-8");
    expect_lines(LONG_ONE "<p STYLE='DISPLAY: NONE'>b<p style='D\u0130SPLAY: NONE'>c",
                 LONG_ONE "|c");
    expect_fact("<meta name=TWITTER:TITLE content=a>", FACT_TITLE, "a");
    expect_fact("<script type='APPLICATION/LD+JSON'>{\"headline\":\"a\"}</script>", FACT_TITLE,
                "a");
    expect_fact("<title>Late - THE WIRE</title><meta name=og:site_name content='The Wire'>",
                FACT_TITLE, "Late");
    setlocale(LC_ALL, "C");
}

/* Some sites hide the article until a script has run. */
Test(html, a_page_that_hides_all_is_shown)
{
    expect_lines("<div style='display:none'><p>" LONG_ONE "</div><p>Wait", LONG_ONE "|Wait");
}

Test(html, marks_and_links)
{
    struct reading reading = {0};
    read_page(&reading,
              "<h3>head</h3><ul><li><p>item</ul><blockquote><p>said</blockquote>"
              "<figure><figcaption>seen</figcaption></figure><table><tr><td>cell</table>"
              "<table><tr><td><div>laid</div></table><p>ab <a href=x>cde</a>");
    const struct page *page = &reading.page;
    cr_expect_eq(find_line(page, "head")->mark, LINE_HEADING);
    cr_expect_eq(find_line(page, "head")->level, 3);
    cr_expect_eq(find_line(page, "item")->mark, LINE_LIST_ITEM);
    cr_expect_eq(find_line(page, "said")->mark, LINE_QUOTATION);
    cr_expect_eq(find_line(page, "seen")->mark, LINE_CAPTION);
    cr_expect_eq(find_line(page, "cell")->mark, LINE_TABLE);
    cr_expect_eq(find_line(page, "laid")->mark, LINE_PLAIN);
    cr_expect_eq(find_line(page, "laid")->link_bytes, 0);
    cr_expect_eq(find_line(page, "ab cde")->link_bytes, 3);
    release(&reading);
}

/* ---- Where lines stand ------------------------------------------------------------------ */

static void expect_source(const char *html, const char *line, const char *source_text)
{
    struct reading reading = {0};
    read_page(&reading, html);
    const struct span span = find_line(&reading.page, line)->span;
    const size_t begin = offset_map_begin(&reading.page.map, span.begin);
    const size_t end = offset_map_end(&reading.page.map, span.end);
    cr_expect(end - begin == strlen(source_text) &&
                  memcmp(html + begin, source_text, end - begin) == 0,
              "'%s' is from '%.*s', not '%s'", line, (int)(end - begin), html + begin,
              source_text);
    release(&reading);
}

Test(html, lines_are_found_in_the_page)
{
    expect_source("<p>one</p><p>two</p>", "two", "two");
    expect_source("<p> a <b>b</b>  c </p>", "a b c", "a <b>b</b>  c");
    expect_source("<p>&lt;a&gt;</p>x", "<a>", "&lt;a&gt;");
    expect_source("<p>x</p>&#65;&#x42;<p>y", "AB", "&#65;&#x42;");
    expect_source("<p>a < b</p>", "a < b", "a < b");
    expect_source("<p>\u00e9t\u00e9 \u2014 oui</p>", "\u00e9t\u00e9 \u2014 oui",
                  "\u00e9t\u00e9 \u2014 oui");
    expect_source("<p>a <q>b</q> c</p>", "a \u201cb\u201d c", "a <q>b</q> c");
    expect_source("<p>a <q>b</q></p>x", "a \u201cb\u201d", "a <q>b</q>");
    expect_source("<q></q>", "\u201c\u201d", "<q></q>");
    expect_source("<p>&#147;b&#148;</p>x", "\u201cb\u201d", "&#147;b&#148;");
    expect_source("<p>a\tb</p><script>c</script><p>d", "a b", "a\tb");
}

Test(html, long_runs_are_found_in_the_page)
{
    struct text_buffer html = {0};
    cr_assert(text_buffer_append(&html, "<p>", 3, NULL));
    for (int i = 0; i < 3000; i++)
        cr_assert(text_buffer_format(&html, NULL, "%d\u00e9\u4e00 ", i));
    struct reading reading = {0};
    read_page(&reading, html.data);
    cr_assert_eq(reading.page.line_count, 1);
    for (size_t at = 0; at + 1 < reading.page.length; at++)
        cr_assert_eq(reading.page.text[at], html.data[offset_map_begin(&reading.page.map, at)]);
    release(&reading);
    text_buffer_release(&html);
}

/* ---- Places --------------------------------------------------------------------------- */

static const char article_page[] =
    "<html><head><title>Late again - The Quay</title></head><body class='has-sidebar article'>"
    "<nav><a href=/>Home</a></nav><div id=content class=has-sidebar><h1>Late again</h1>"
    "<p class=byline>By Ida Strand, Monday</p><div class=shareBar>Share this</div>"
    "<div class=article-body><p>" LONG_ONE "<p>" LONG_TWO
    "<h2>What next</h2><p>Nobody knows.</p>"
    "<ul class=related><li><a href=x>Six more boats</a></ul>"
    "<p><a href=y>Read all of it on another page</a></p>"
    "<div class='photo-credit'>A. Maker</div></div></div>"
    "<div class=sidebar><p>" LONG_ONE "</div>"
    "<section class=comments><h3>Two said</h3><ol><li class=comment><b>Per</b>"
    "<div class=comment-text><p>At last.<p>Really.</div><ol><li class=comment><b>Liv</b>"
    "<div class=comment-text>Not yet.</div></ol><li class=comment><div "
    "class=comment-text>Boo.</div>"
    "</ol><form>Your view</form></section><footer>The Quay</footer></body></html>";

Test(html, places_of_an_article)
{
    struct reading reading = {0};
    read_page(&reading, article_page);
    const struct page *page = &reading.page;
    expect_place(page, "Home", PLACE_BOILERPLATE);
    expect_place(page, "Late again", PLACE_TITLE);
    expect_place(page, "By Ida Strand, Monday", PLACE_BYLINE);
    expect_place(page, "Share this", PLACE_BOILERPLATE);
    expect_place(page, LONG_TWO, PLACE_MAIN);
    expect_place(page, "What next", PLACE_MAIN);
    expect_place(page, "Nobody knows.", PLACE_MAIN);
    expect_place(page, "Six more boats", PLACE_BOILERPLATE);
    expect_place(page, "Read all of it on another page", PLACE_BOILERPLATE);
    expect_place(page, "The Quay", PLACE_BOILERPLATE);
    cr_expect_eq(page->lines[page->line_count - 9].place, PLACE_BOILERPLATE, "the sidebar");
    release(&reading);
}

Test(html, comments_are_numbered)
{
    struct reading reading = {0};
    read_page(&reading, article_page);
    const struct page *page = &reading.page;
    cr_expect_eq(find_line(page, "Two said")->comment, 0);
    cr_expect_eq(find_line(page, "Per")->comment, 1);
    cr_expect_eq(find_line(page, "At last.")->comment, 1);
    cr_expect_eq(find_line(page, "Really.")->comment, 1);
    cr_expect_eq(find_line(page, "Liv")->comment, 2);
    cr_expect_eq(find_line(page, "Not yet.")->comment, 2);
    cr_expect_eq(find_line(page, "Boo.")->comment, 3);
    expect_place(page, "Boo.", PLACE_COMMENT);
    expect_place(page, "Your view", PLACE_BOILERPLATE);
    release(&reading);
}

Test(html, comments_without_names_for_their_parts)
{
    struct reading reading = {0};
    read_page(&reading, "<p>" LONG_ONE "<div id=comments><ul><li>Ah.<li>Oh.</ul></div>");
    cr_expect_eq(find_line(&reading.page, "Ah.")->comment, 1);
    cr_expect_eq(find_line(&reading.page, "Oh.")->comment, 2);
    read_page(&reading,
              "<p>" LONG_ONE "<div class=comment>Ah.</div><div class=comment>Oh.</div>");
    cr_expect_eq(find_line(&reading.page, "Ah.")->comment, 1);
    cr_expect_eq(find_line(&reading.page, "Oh.")->comment, 2);
    release(&reading);
}

/* Rules that call all of a page boilerplate cannot be right. */
Test(html, something_is_always_left)
{
    struct reading reading = {0};
    read_page(&reading, "<div class=related><p>" LONG_ONE "<p>" LONG_TWO "</div>");
    expect_place(&reading.page, LONG_ONE, PLACE_MAIN);
    expect_place(&reading.page, LONG_TWO, PLACE_MAIN);
    read_page(&reading, "<p>Short</p>");
    expect_place(&reading.page, "Short", PLACE_MAIN);
    release(&reading);
}

Test(html, without_rules_the_densest_text_is_the_article)
{
    struct reading reading = {0};
    static const char html[] = "<div><a href=x>One</a></div><div><p>" LONG_ONE "<p>" LONG_TWO
                               "</div><div><a href=y>Two</a></div>";
    struct failure failure = {0};
    cr_assert(html_read(&reading.page, &reading.reader, NULL, html, sizeof html - 1, &failure));
    expect_place(&reading.page, "One", PLACE_BOILERPLATE);
    expect_place(&reading.page, LONG_ONE, PLACE_MAIN);
    expect_place(&reading.page, LONG_TWO, PLACE_MAIN);
    expect_place(&reading.page, "Two", PLACE_BOILERPLATE);
    release(&reading);
}

/* ---- Facts ---------------------------------------------------------------------------- */

Test(html, facts_have_an_order)
{
    static const char json[] =
        "<script type='application/ld+json'>{\"@graph\":[{\"publisher\":{\"name\":\"The "
        "Quay\"},"
        "\"headline\":\"From \\u004a\\u00e9 \\ud83d\\ude00 "
        "\\\"JSON\\\"\",\"author\":[{\"name\":\"Ida\"},"
        "{\"name\":\"Per\"}],\"datePublished\":\"2021-05-03\",\"inLanguage\":\"en\"}]}</script>"
        "<meta property='og:title' content='From &eacute; Open Graph'>";
    expect_fact(json, FACT_TITLE, "From J\u00e9 \U0001f600 \"JSON\"");
    expect_claims(json, FACT_BYLINE, "meta Ida; meta Per");
    expect_fact(json, FACT_SITE, "The Quay");
    expect_claims(json, FACT_DATE, "meta 2021-05-03");
    expect_fact(json, FACT_LANGUAGE, "en");
    expect_fact("<title>a</title><meta property=og:title content=' b &eacute;\n c '>",
                FACT_TITLE, "b \u00e9 c");
    expect_claims("<meta name=Author content='http://x/ida'><meta name=author content=Ida>",
                  FACT_BYLINE, "meta http://x/ida; meta Ida");
    expect_fact("<html lang=pt-BR><p>a", FACT_LANGUAGE, "pt-BR");
    expect_fact("<p>a", FACT_TITLE, NULL);
}

#define JSON(text) "<script type='application/ld+json'>" text "</script>"

/* Each script is a text of its own: what is damaged in one does not reach the next. */
Test(html, descriptions_do_not_damage_each_other)
{
    expect_claims(JSON("{\"name\":{\"x\":1") JSON("{\"author\":\"Ida Quill\"}"), FACT_BYLINE,
                  "meta Ida Quill");
    expect_claims(JSON("{\"name\":\"The \"old\" pier}") JSON("{\"author\":\"Ida Quill\"}"),
                  FACT_BYLINE, "meta Ida Quill");
    expect_claims(
        "<script type='application/ld+json; charset=utf-8'>{\"author\":\"Ida\"}</script>",
        FACT_BYLINE, "meta Ida");
}

Test(html, only_the_articles_own_description_counts)
{
    expect_claims(JSON("{'@type':'NewsArticle'}"), FACT_BYLINE, "");
    expect_claims(JSON("{\"@type\":\"NewsArticle\",\"author\":[\"Ida\",{\"name\":\"Per\"}],"
                       "\"comment\":{\"author\":{\"name\":\"Tom\"},\"datePublished\":\"a\"},"
                       "\"datePublished\":\"b\",\"dateModified\":\"c\"}"),
                  FACT_BYLINE, "schema Ida; schema Per");
    expect_claims(JSON("{\"@type\":\"NewsArticle\",\"comment\":{\"datePublished\":\"a\"},"
                       "\"datePublished\":\"b\",\"dateModified\":\"c\"}"),
                  FACT_DATE, "schema b; modified c");
    /* The type may stand last; a site and a person are no articles. */
    expect_claims(JSON("[{\"author\":\"Tom\",\"@type\":\"WebSite\"},"
                       "{\"author\":{\"name\":\"X\",\"@type\":\"Organization\"},"
                       "\"@type\":[\"Report\",\"NewsArticle\"]}]"),
                  FACT_BYLINE, "schema X (organisation)");
    /* Of two articles the first is the page's. */
    expect_claims(JSON("{\"@graph\":[{\"@type\":\"Article\",\"author\":\"Ida\"},"
                       "{\"@type\":\"Article\",\"author\":\"Tom\"}]}"),
                  FACT_BYLINE, "schema Ida");
}

Test(html, authors_are_found_by_their_id)
{
    expect_claims(JSON("{\"@graph\":[{\"@type\":\"Article\",\"author\":{\"@id\":\"#1\"}},"
                       "{\"@type\":\"Person\",\"@id\":\"#2\",\"name\":\"Tom\"},"
                       "{\"@type\":\"Person\",\"@id\":\"#1\",\"name\":\"Ida\"}]}"),
                  FACT_BYLINE, "schema Ida");
    expect_claims(JSON("{\"@type\":\"Article\",\"author\":{\"@id\":\"#1\"}}"), FACT_BYLINE, "");
}

Test(html, elements_that_name_authors_and_days_are_claims)
{
    expect_claims("<p><span class=author>Ida</span> said<p><a rel=author>Per</a>", FACT_BYLINE,
                  "named Ida; marked Per");
    expect_claims("<div class=comment><b class=author>Ida</b></div><p>" TEXT, FACT_BYLINE, "");
    expect_claims("<div class=related><b class=author>Ida</b></div><p>" TEXT, FACT_BYLINE, "");
    expect_claims("<div itemprop=author>By <b itemprop=name>Ida</b></div>", FACT_BYLINE,
                  "marked By Ida; marked Ida");
    expect_claims("<div><meta itemprop=author content=Ida></div>", FACT_BYLINE, "marked Ida");
    expect_claims("<time datetime=2031-03-11>today</time>", FACT_DATE,
                  "marked 2031-03-11; marked today");
    expect_claims("<abbr class=published title=2031-03-11>now</abbr>", FACT_DATE,
                  "named 2031-03-11; named now");
    expect_claims("<p data-published=2031-03-11>", FACT_DATE, "named 2031-03-11");
    expect_claims("<i class=updated>now</i>", FACT_DATE, "modified now");
    expect_claims("<meta name=twitter:label1 content='Written by'>"
                  "<meta name=twitter:data1 content=Ida>",
                  FACT_BYLINE, "labelled Written by Ida");
    expect_claims("<link rel=canonical href=https://a.example/2031/03/11/b>", FACT_DATE,
                  "address /2031/03/11/b");
    expect_claims("<time></time><i class=author> </i>", FACT_DATE, "");
}

Test(html, facts_have_no_references_left)
{
    expect_fact("<title>a &amp;amp; b &amp;#8217; &amp;#150; &amp;apos; &amp;x; &amp;#xD800; "
                "&amp;</title>",
                FACT_TITLE, "a & b \u2019 \u2013 ' &x; \ufffd &");
    expect_claims(JSON("{\"author\":\"Siobh&aacute;n O&#039;Tarn\"}"), FACT_BYLINE,
                  "meta Siobh\u00e1n O'Tarn");
}

Test(html, titles_that_are_the_sites_are_none)
{
    expect_fact("<title>The Quay - Home</title><h1>The Quay</h1><h2>Late again</h2><p>" TEXT,
                FACT_TITLE, "Late again");
    expect_fact("<title>The Quay</title><meta property=og:site_name content='The Quay'>"
                "<h2>Late again</h2><p>" TEXT,
                FACT_TITLE, "Late again");
    expect_fact("<title>The Quay</title><meta property=og:site_name content='The Quay'>",
                FACT_TITLE, "The Quay");
    expect_fact("<title>Home | The Quay</title><h2>Late again</h2><p>" TEXT
                "<div class=sidebar>\u00a9 2031 The Quay</div>",
                FACT_TITLE, "Late again");
    expect_fact("<h1>Late again</h1><p>" TEXT, FACT_TITLE, "Late again");
    expect_fact("<h1> </h1><h3>Late again</h3><p>" TEXT, FACT_TITLE, NULL);
}

Test(html, titles_are_borne_out_by_headings)
{
    static const struct {
        const char *html, *title;
    } cases[] = {
        {"<title>The Quay: Late again</title><h1>Late again</h1>", "Late again"},
        {"<title>Late again \u2022 The Quay</title><h1>Late again</h1>", "Late again"},
        {"<title>Late again\uFF5CThe Quay</title><h1>Late again</h1>", "Late again"},
        {"<title>Late again \u00ab Quay</title><h2>Late again</h2>", "Late again"},
        {"<title>\u2018Late\u2019: again - Quay</title><h1>'Late': again</h1>",
         "\u2018Late\u2019: again"},
        {"<title>Late again - The Quay</title><meta property=og:site_name content=Quay>",
         "Late again"},
        {"<title>Late again | quay-news.example</title>"
         "<link rel=canonical href=https://www.quay-news.example/a>",
         "Late again"},
        {"<title>Late again | Quay News</title>"
         "<link rel=canonical href=https://www.quay-news.example/a>",
         "Late again"},
        {"<title>Quay: why it is late</title><h1>Quay: why it is late</h1>",
         "Quay: why it is late"},
        {JSON(
             "{\"@type\":\"Article\",\"headline\":\"A ship\",\"name\":\"Late again\"}") "<title"
                                                                                        ">Late "
                                                                                        "again "
                                                                                        "- "
                                                                                        "Pedia<"
                                                                                        "/title"
                                                                                        "><h1>"
                                                                                        "Late "
                                                                                        "again<"
                                                                                        "/h1>",
         "Late again"},
        {"<meta property=og:title content='Late again \u2022 Ida Quill'>"
         "<h1>Late again</h1><h2>Ida Quill</h2>",
         "Late again"},
        {"<title>Late again :: The Quay</title><h1>Late again</h1>", "Late again"},
        {"<title>The Quay</title><h1>The Quay</h1><h2>Late again</h2><p>" TEXT
         "<div class=sidebar>\u00a9 2031 The Quay</div>",
         "Late again"},
        {"<title>Quay | The ferry is late again</title><h1>Quay</h1>"
         "<h2>The ferry is late again</h2>",
         "The ferry is late again"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_fact(cases[i].html, FACT_TITLE, cases[i].title);
}

Test(html, titles_lose_the_sites_name)
{
    expect_fact(
        "<title>Late again | The Quay</title><meta property=og:site_name content='the quay'>",
        FACT_TITLE, "Late again");
    expect_fact(
        "<title>The Quay: Late again</title><meta property=og:site_name content='The Quay'>",
        FACT_TITLE, "Late again");
    expect_fact("<title>Late - again - Quay News</title><h1>Late - Again</h1>", FACT_TITLE,
                "Late - again");
    expect_fact("<title>Late - again</title>", FACT_TITLE, "Late - again");
}

/* Tags in a title, and references that were written twice. */
Test(html, facts_are_text)
{
    expect_fact("<title>Late <b>again</b> &amp; <!-- x -->more</title>", FACT_TITLE,
                "Late again & more");
    expect_fact("<title>1 < 2 <3 </title>", FACT_TITLE, "1 < 2 <3");
    expect_fact("<title>A &lt;b&gt; c</title>", FACT_TITLE, "A <b> c");
    expect_fact("<title>a<meta http-equiv=x content='y z'></title>", FACT_TITLE, "a");
    expect_fact("<meta property=og:title content='O&amp;#39;Tarn &amp;amp; I'>", FACT_TITLE,
                "O'Tarn & I");
    expect_fact("<script type='application/ld+json'>{\"headline\":\"&#8216;Late&#8217; "
                "R&D &copy\"}</script>",
                FACT_TITLE, "\u2018Late\u2019 R&D &copy");
}

Test(html, damaged_json_says_what_can_be_read)
{
    expect_fact(
        "<script type='application/ld+json'>{\"headline\":\"A\" oops \"x\":\"y</script>",
        FACT_TITLE, "A");
    expect_fact("<script type='application/ld+json'>]}}{\"headline\":\"\\ud83d \\q\\",
                FACT_TITLE, NULL);
    expect_fact("<script>{\"headline\":\"A\"}</script>", FACT_TITLE, NULL);
}

/* Reads JSON with a headline that ends `end` bytes from the beginning of the script. */
static void expect_headline_at(size_t end, const char *expected)
{
    static const char headline[] = "\"headline\":\"A\"";
    struct text_buffer html = {0};
    cr_assert(text_buffer_format(&html, NULL, "<script type='application/ld+json'>{"));
    for (size_t i = sizeof headline; i < end; i++)
        cr_assert(text_buffer_append(&html, " ", 1, NULL));
    cr_assert(text_buffer_format(&html, NULL, "%s}</script><p>b", headline));
    expect_fact(html.data, FACT_TITLE, expected);
    text_buffer_release(&html);
}

Test(html, so_much_of_a_script_is_kept)
{
    expect_headline_at(HTML_CAPTURE_MOST, "A");
    expect_headline_at(HTML_CAPTURE_MOST + 1, NULL);
}

/* ---- Bad input ------------------------------------------------------------------------ */

Test(html, damaged_pages_end_well)
{
    expect_lines("<p>one\x01two\x0cthree\uFFFE.", "one two three .");
    expect_lines("<p>a<a href='x", "a");
    expect_lines("<p>a<!-- b <p>c", "a");
    expect_lines("<p>a<script>b", "a");
    expect_lines("</p></div>a</body></html>b", "ab");
    expect_lines("<frameset><frame src=a><noframes>b</noframes></frameset>", "");
    expect_lines("<html><head><script>a</script></head><body></body></html>", "");
    expect_lines("<!DOCTYPE x [<!ENTITY a 'bomb'>]><p>a&a;", "]>|a&a;");
    struct reading reading = {0};
    read_bytes(&reading, "<p>one\0two</p>\0<p>three", 24);
    cr_assert_eq(reading.page.line_count, 2);
    expect_place(&reading.page, "one two", PLACE_MAIN);
    release(&reading);
}

/* Appends `piece` so many times. */
static void repeat(struct text_buffer *out, const char *piece, size_t times)
{
    for (size_t i = 0; i < times; i++)
        cr_assert(text_buffer_append(out, piece, strlen(piece), NULL));
}

Test(html, deep_nesting_is_linear, .timeout = 10)
{
    struct text_buffer html = {0};
    struct reading reading = {0};
    repeat(&html, "<b>", 150000);
    repeat(&html, "deep", 1);
    repeat(&html, "</i>", 150000);
    repeat(&html, "<div>", 10000);
    repeat(&html, "deeper", 1);
    repeat(&html, "</div>", 10000);
    repeat(&html, "<script>no</script><p>after", 1);
    read_page(&reading, html.data);
    cr_expect_eq(reading.page.line_count, 3);
    find_line(&reading.page, "deep");
    find_line(&reading.page, "deeper");
    find_line(&reading.page, "after");
    release(&reading);
    text_buffer_release(&html);
}

Test(html, many_names_are_linear, .timeout = 10)
{
    struct text_buffer html = {0};
    struct reading reading = {0};
    repeat(&html, "<p ", 1);
    for (int i = 0; i < 100000; i++)
        cr_assert(text_buffer_format(&html, NULL, "a%d ", i));
    repeat(&html, ">one", 1);
    for (int i = 0; i < 20000; i++)
        cr_assert(text_buffer_format(&html, NULL, "<n%d>", i));
    repeat(&html, "<p hidden>no<p>" LONG_ONE, 1);
    read_page(&reading, html.data);
    find_line(&reading.page, "one");
    cr_expect_eq(reading.page.line_count, 2);
    release(&reading);
    text_buffer_release(&html);
}

Test(html, every_failed_allocation_is_reported)
{
    struct reading reading = {0};
    read_page(&reading, article_page);
    bool failed = true;
    for (size_t n = 0; failed; n++) {
        struct failure failure = {0};
        struct page page = {0};
        struct html_reader *reader = NULL;
        failing_malloc_after(n);
        bool done = html_read(&page, &reader, reading.rules, article_page,
                              sizeof article_page - 1, &failure);
        failed = failing_malloc_stop();
        cr_assert_eq(done, !failed);
        cr_assert_eq(failure.code, failed ? FAILURE_MEMORY : FAILURE_NONE);
        cr_assert_eq(page.line_count, failed ? 0 : reading.page.line_count);
        page_release(&page);
        html_reader_free(reader);
    }
    release(&reading);
}

Test(html, a_warm_reader_allocates_nothing_of_ours)
{
    struct reading reading = {0};
    read_page(&reading, article_page);
    const size_t before = failing_malloc_count();
    read_page(&reading, article_page);
    /* The one string that JSON is read into is not kept; this page has none. */
    cr_expect_eq(failing_malloc_count(), before);
    read_page(&reading, "<p>short");
    cr_expect_eq(reading.page.line_count, 1);
    cr_expect_eq(reading.page.fact_length[FACT_TITLE], 0);
    release(&reading);
}

static void *read_many(void *rules)
{
    struct reading reading = {.rules = rules};
    for (int i = 0; i < 50; i++)
        read_page(&reading, article_page);
    page_release(&reading.page);
    html_reader_free(reading.reader);
    return rules;
}

Test(html, threads_share_rules)
{
    pthread_t threads[4];
    struct failure failure = {0};
    struct html_rules *rules = html_rules_compile(source, sizeof source - 1, "test", &failure);
    for (size_t i = 0; i < 4; i++)
        cr_assert_eq(pthread_create(&threads[i], NULL, read_many, rules), 0);
    for (size_t i = 0; i < 4; i++)
        cr_assert_eq(pthread_join(threads[i], NULL), 0);
    html_rules_free(rules);
}

/* ---- Rules ---------------------------------------------------------------------------- */

Test(html, names_are_split_into_words)
{
    static const char text[] = "[html.apart]\nrelated posts\nad\n!no ad\n";
    static const char *const has[] = {
        "related-posts", "x relatedPosts", "module_relatedposts-2", "RELATED POSTS", "ad",
        "top-ad",        "topAd"};
    static const char *const has_not[] = {
        "",      "related", "posts related",    "add",
        "no-ad", "noAd",    "adRelated po sts", "related posts2"};
    struct html_rules *rules = html_rules_compile(text, sizeof text - 1, "test", NULL);
    for (size_t i = 0; i < sizeof has / sizeof *has; i++)
        cr_expect(i == 3 || html_rules_hints(rules, has[i]) == HINT_BOILERPLATE, "%s", has[i]);
    for (size_t i = 0; i < sizeof has_not / sizeof *has_not; i++)
        cr_expect(i == 6 || html_rules_hints(rules, has_not[i]) == 0, "%s", has_not[i]);
    cr_expect_eq(html_rules_hints(NULL, "ad"), 0);
    html_rules_free(rules);
}

static void expect_bad_rules(const char *text, const char *message)
{
    struct failure failure = {0};
    cr_expect_null(html_rules_compile(text, strlen(text), "test", &failure));
    cr_expect_eq(failure.code, FAILURE_LEXICON);
    cr_expect_not_null(strstr(failure.message, message), "%s", failure.message);
}

Test(html, bad_rules_are_named)
{
    expect_bad_rules("[html.apart]\n/x/\n", "test:2:");
    expect_bad_rules("[html.apart]\n---\n", "test:2:");
    expect_bad_rules("[html.nothing]\n", "unknown section 'html.nothing'");
    expect_bad_rules("[html.weight]\nlinks\n", "test:2:");
    expect_bad_rules("[html.weight]\nlinks 1.5\n", "test:2:");
    expect_bad_rules("[html.weight]\nlinks -\n", "test:2:");
    expect_bad_rules("[html.weight]\nbyte 1\n", "test:2:");
}

Test(html, weights_are_thousandths)
{
    struct html_rules *rules = html_rules_compile(source, sizeof source - 1, "test", NULL);
    cr_expect_float_eq(html_rules_weight(rules, FEATURE_LINKS), -3, 1e-6);
    cr_expect_float_eq(html_rules_weight(rules, FEATURE_DEPTH), 0, 1e-6);
    cr_expect_float_eq(html_rules_weight(NULL, FEATURE_LINKS), 0, 1e-6);
    html_rules_free(rules);
}

/* ---- The fuzzer's files --------------------------------------------------------------- */

static void replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    cr_assert_not_null(file, "%s", path);
    uint8_t bytes[1 << 16];
    size_t length = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    /* In memory of exactly this size, so that a sanitizer sees a read beyond the end. */
    uint8_t *exact = malloc(length ? length : 1);
    cr_assert_not_null(exact);
    memcpy(exact, bytes, length);
    fuzz_html(exact, length);
    for (size_t cut = 1; cut < 16 && length > 0; cut++)
        fuzz_html(exact, length * cut / 16);
    free(exact);
}

Test(html, replays_the_fuzzers_files)
{
    static const char directory[] = "tests/fuzz/html";
    DIR *files = opendir(directory);
    cr_assert_not_null(files, "%s", directory);
    size_t replayed = 0;
    for (struct dirent *entry; (entry = readdir(files));) {
        char path[512];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", directory, entry->d_name);
        replay(path);
        replayed++;
    }
    closedir(files);
    cr_expect_geq(replayed, 25);
}
