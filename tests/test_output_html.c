/* test_output_html: a page is well-formed, shows all of the text, and lets nothing in it be
 * markup. */
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "../classify/by_value.h"
#include "../classify/html_style.h"
#include "../classify/html_text.h"
#include "../classify/output.h"
#include "../features/text/unicode.h"
#include "failing_malloc.h"
#include "small_page.h"
#include "tiny_model.h"

struct scene {
    tenor_scorer *scorer;
    tenor_result *result;
    struct text_buffer out;
};

static struct scene begin(void)
{
    const char *const paths[] = {"models/genre.tenor", "models/stance.tenor"};
    struct scene scene = {.scorer = tenor_scorer_open(paths, 2, NULL),
                          .result = tenor_result_new()};
    cr_assert(scene.scorer && scene.result);
    return scene;
}

static void end(struct scene *scene)
{
    tenor_result_free(scene->result);
    tenor_scorer_close(scene->scorer);
    text_buffer_release(&scene->out);
}

static const struct output_settings all = {.format = OUTPUT_HTML,
                                           .explain = {EXPLAIN_ALL, NULL}};
static const struct output_settings given = {.format = OUTPUT_HTML,
                                             .explain = {EXPLAIN_GIVEN, NULL}};

static struct output_id named(const char *name)
{
    return (struct output_id){.record = {.name = name, .length = strlen(name), .number = 7}};
}

static void score(struct scene *scene, tenor_document document)
{
    tenor_error error;
    document.text_length = strlen(document.text);
    document.title_length = document.title ? strlen(document.title) : 0;
    cr_assert_eq(tenor_score(scene->scorer, &document, scene->result, &error), TENOR_OK, "%s",
                 error.message);
}

static const char *page_of(struct scene *scene, const struct output_settings *settings,
                           struct output_id id, unsigned notes)
{
    struct failure failure = {0};
    text_buffer_clear(&scene->out);
    cr_assert(output_result(settings, &id, scene->result, notes, &scene->out, &failure), "%s",
              failure.message);
    return scene->out.data;
}

/* ---- Well-formed? ------------------------------------------------------------------------ */

static bool is_void(const char *name, size_t length)
{
    static const char *const names[] = {"meta", "input", "br"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0)
            return true;
    return false;
}

/* Each element is closed where it must be, no "<" or ">" is left in text or in an attribute,
 * and each "&" begins one of the five references that are written. */
static void expect_well_formed(const char *html)
{
    struct {
        const char *name;
        size_t length;
    } open[64];
    size_t depth = 0;
    for (const char *at = html; *at; at++) {
        if (*at == '&')
            cr_assert(!strncmp(at, "&amp;", 5) || !strncmp(at, "&lt;", 4) ||
                          !strncmp(at, "&gt;", 4) || !strncmp(at, "&quot;", 6) ||
                          !strncmp(at, "&#39;", 5),
                      "%.40s", at);
        cr_assert_neq(*at, '>', "%.40s", at);
        if (*at != '<')
            continue;
        const bool closes = at[1] == '/';
        const char *name = at + 1 + closes;
        const size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789");
        const char *stop = strpbrk(name, "<>");
        cr_assert(length > 0 && stop && *stop == '>', "%.40s", at);
        if (closes) {
            cr_assert(depth > 0 && open[depth - 1].length == length &&
                          memcmp(open[depth - 1].name, name, length) == 0,
                      "%.40s", at);
            depth--;
        } else if (!is_void(name, length)) {
            cr_assert(depth < sizeof open / sizeof *open);
            open[depth].name = name;
            open[depth++].length = length;
        }
        at = stop;
    }
    cr_assert_eq(depth, 0);
    cr_assert(unicode_is_valid(html, strlen(html)));
}

/* ---- What is shown ---- */

/* The text between the tags of html[0 .. length), without signs, and with references
 * resolved. */
static void append_text(const char *html, size_t length, struct text_buffer *text)
{
    static const char *const references[][2] = {
        {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}};
    for (size_t at = 0; at < length;) {
        size_t step = 1;
        const char *put = html + at;
        if (strncmp(html + at, "<sup", 4) == 0) {
            at = (size_t)(strstr(html + at, "</sup>") - html) + 6;
            continue;
        }
        if (html[at] == '<') {
            at = (size_t)(strchr(html + at, '>') - html) + 1;
            continue;
        }
        for (size_t i = 0; html[at] == '&' && i < 5; i++)
            if (strncmp(html + at, references[i][0], strlen(references[i][0])) == 0) {
                put = references[i][1];
                step = strlen(references[i][0]);
            }
        cr_assert(text_buffer_append(text, put, 1, NULL));
        at += step;
    }
}

/* The article's text on the page is its passages, byte for byte. */
static void expect_all_shown(const struct scene *scene)
{
    const char *from = strstr(scene->out.data, "<div class=text");
    const char *to = strstr(scene->out.data, "</div>\n</section>");
    struct text_buffer shown = {0}, passages = {0};
    tenor_passage passage = {.size = sizeof passage};
    cr_assert(from && to);
    append_text(from, (size_t)(to - from), &shown);
    cr_assert(text_buffer_append(&passages, "\n", 1, NULL));
    for (size_t i = 0; tenor_result_passage(scene->result, i, &passage); i++)
        if (passage.scored) {
            const size_t mark = strncmp(passage.text, "# ", 2) == 0 ? 2 : 0; /* of a title */
            cr_assert(text_buffer_append(&passages, passage.text + mark,
                                         passage.text_length - mark, NULL) &&
                      text_buffer_append(&passages, "\n", 1, NULL));
        }
    cr_assert_str_eq(shown.data, passages.data);
    text_buffer_release(&shown);
    text_buffer_release(&passages);
}

/* ---- Tests ---------------------------------------- */

static const char crossing[] =
    "Ferry may stop, officials say\n\n\"The ferry may perhaps stop,\" Ada Quill said, \"if the "
    "council clearly has no money.\" Officials said that she said that \"about thirty boats "
    "might, it seems,\" be sold by the council, and the council denied that it had said so "
    "\"at any time\", according to Joshua Vane, who said that he believed it.\n\n"
    "\"We are angry,\" he said. \"We cannot, of course, say that the council is wrong. "
    "It may be that it is.\"\n\nThe council has sold the second boat & the kiosk < a third.";

Test(output_html, crossing_marks_are_well_formed_and_lose_nothing)
{
    struct scene scene = begin();
    score(&scene,
          (tenor_document){.size = sizeof(tenor_document), .text = crossing, .no_abstain = 1});
    const char *page = page_of(&scene, &all, named("x"), 0);
    expect_well_formed(page);
    expect_all_shown(&scene);
    static const char *const signs[] = {"<sup class=gh>?</sup>",       "<sup class=gb>!</sup>",
                                        "<sup class=gh>~</sup>",       "<sup class=gc>c</sup>",
                                        "<sup class=gc>s1</sup>",      "<sup class=gw>[1</sup>",
                                        "<sup class=\"gw e\">]</sup>", "<sup class=gt>"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        cr_expect(strstr(page, signs[i]), "%s", signs[i]);
    cr_expect(strstr(page, "<span class=\"h q w s"), "a hedge in a quotation in a content");
    cr_expect(strstr(page, " r0p") || strstr(page, "\"r0p"));
    cr_expect(strstr(page, " r1n") || strstr(page, "\"r1n"));
    end(&scene);
}

Test(output_html, nothing_from_a_document_is_markup)
{
    static const char page_text[] =
        "<html><head><meta name=author content=\"&lt;img src=x onerror=alert(1)&gt;\">"
        "<meta property=og:site_name "
        "content=\"&quot;&gt;&lt;script&gt;alert(2)&lt;/script&gt;\">"
        "</head><body><article>"
        "<p>The ferry &lt;script&gt;alert(4)&lt;/script&gt; company said on Monday that "
        "<a href=\"javascript:alert(5)\">40 people</a> were on board, see "
        "javascript:alert(6), and &lt;/div&gt;&lt;/article&gt; the boat may stop.</p>"
        "<p>&lt;!-- Ida Quill said that the council must clearly reject it --&gt; as "
        "&amp;lt;it&amp;gt; was.</p></article></body></html>";
    static const char title[] = "\"Ferry\" <b> 'stops' </h2><script>alert(3)</script>";
    static const char *const hostile[] = {"<img", "<script",  "</script", "<b>",
                                          "<!--", "href=\"j", "<a href"};
    struct scene scene = begin();
    score(&scene, (tenor_document){.size = sizeof(tenor_document),
                                   .text = page_text,
                                   .title = title,
                                   .format = TENOR_HTML,
                                   .no_abstain = 1});
    const char *page = page_of(&scene, &all, named("\"><script>alert(0)</script>\n"), 0);
    expect_well_formed(page);
    expect_all_shown(&scene);
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++)
        cr_expect_not(strstr(page, hostile[i]), "%s", hostile[i]);
    cr_expect(strstr(page, "&lt;script&gt;alert(3)&lt;/script&gt;"));
    end(&scene);
}

Test(output_html, bytes_that_are_no_text_are_replaced)
{
    static const struct {
        const char *bytes;
        size_t length;
        const char *html;
    } cases[] = {{"a<b>&\"'", 7, "a&lt;b&gt;&amp;&quot;&#39;"},
                 {"a\xff\xc3", 3, "a\xef\xbf\xbd\xef\xbf\xbd"},
                 {"a\0b\x1b\x7f", 5,
                  "a\xef\xbf\xbd"
                  "b\xef\xbf\xbd\xef\xbf\xbd"},
                 {"\xc2\x85\xc2\xa0", 4, "\xef\xbf\xbd\xc2\xa0"},
                 {"\xed\xa0\x80", 3, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
                 {"a\tb\r\nc", 6, "a\tb\n\nc"},
                 {"", 0, ""}};
    struct text_buffer out = {0};
    const struct output_writer writer = {.out = &out};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        text_buffer_clear(&out);
        cr_assert(html_text(&writer, cases[i].bytes, cases[i].length));
        cr_expect_eq(out.length, strlen(cases[i].html), "%zu: %s", i, out.data);
        cr_expect(out.length == 0 || strcmp(out.data, cases[i].html) == 0, "%zu: %s", i,
                  out.data);
    }
    text_buffer_release(&out);
}

Test(output_html, a_page_with_boilerplate_and_comments)
{
    struct scene scene = begin();
    score(&scene, (tenor_document){.size = sizeof(tenor_document),
                                   .text = small_page,
                                   .no_abstain = 1,
                                   .coverage = 0.9});
    struct output_settings settings = given;
    settings.sets.coverage = 0.9;
    const char *page = page_of(&scene, &settings, named("small"), TENOR_NOTE_NUL);
    expect_well_formed(page);
    expect_all_shown(&scene);
    static const char *const parts[] = {
        "<article id=a7 aria-labelledby=a7-title>",
        "<h2 id=a7-title dir=auto lang=en>The &quot;ferry&quot; stops in May</h2>",
        "by <bdi>Ida Quill</bdi>",
        "3 May 2021",
        "<details><summary>2 readers\u2019 comments</summary>",
        "<bdi>Old Ferryman</bdi>",
        "The boat was never\nempty.",
        "Share this:",
        "NUL bytes were read as blanks.",
        "90% set",
        "in the set",
        "type=radio name=a7-reasons id=a7-r0 checked"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        cr_expect(strstr(page, parts[i]), "%s", parts[i]);
    cr_expect(strstr(page, "class=layer on-w") || strstr(page, "class=\"layer on-w\""));
    end(&scene);
}

Test(output_html, abstentions_and_what_was_not_measured_in_words)
{
    static const char german[] =
        "Der Minister sagte am Montag, dass die Regierung den Plan wohl nicht aufgeben werde. "
        "Die Opposition warf ihm vor, er habe die Bürger belogen, und verlangte eine Antwort "
        "auf die Frage, warum das Geld schon im Januar ausgegeben worden sei.";
    struct scene scene = begin();
    score(&scene, (tenor_document){.size = sizeof(tenor_document), .text = german});
    const char *page = page_of(&scene, &given, named("x"), 0);
    expect_well_formed(page);
    cr_expect(strstr(page, "genre: no label.</strong> The model abstains: the text\u2019s "
                           "language (de) is not the model\u2019s."),
              "%s", page);
    cr_expect(strstr(page, "Evidence was not measured: the text\u2019s language (de) is not "
                           "English."));
    cr_expect(strstr(page, "<div class=text lang=de>"));
    cr_expect_not(strstr(page, "checkbox"));
    score(&scene, (tenor_document){.size = sizeof(tenor_document), .text = "The ferry stops."});
    page = page_of(&scene, &given, named("x"), 0);
    cr_expect(strstr(page, "3 words are too few; the model needs "), "%s", page);
    end(&scene);
}

Test(output_html, right_to_left_text_is_set_apart)
{
    static const char arabic[] =
        "\xd9\x82\xd8\xa7\xd9\x84 \xd8\xa7\xd9\x84\xd9\x88\xd8\xb2\xd9\x8a\xd8\xb1 "
        "\xe2\x80\xae\xd8\xa5\xd9\x86 \xd8\xa7\xd9\x84\xd8\xad\xd9\x83\xd9\x88\xd9\x85\xd8\xa9";
    struct scene scene = begin();
    score(&scene, (tenor_document){.size = sizeof(tenor_document),
                                   .text = arabic,
                                   .title = arabic,
                                   .any_language = 1});
    expect_well_formed(page_of(&scene, &given, named(arabic), 0));
    expect_all_shown(&scene);
    cr_expect(strstr(scene.out.data, "<p class=\"title\" dir=auto>"));
    end(&scene);
}

/* ---- The whole file ---------------------------------------- */

Test(output_html, head_rows_and_footer_make_a_page)
{
    struct scene scene = begin();
    struct text_buffer rows = {0}, page = {0};
    const struct output_id id = named("one <tr>"), bad = {.record = {.number = 8}};
    const struct output_id comment = {.record = {"c", 1, 2}, .of = &id, .author = "<A>"};
    score(&scene, (tenor_document){.size = sizeof(tenor_document), .text = small_page});
    cr_assert(output_header(&given, scene.scorer, &page, NULL));
    cr_assert(output_result(&given, &id, scene.result, 0, &page, NULL));
    cr_assert(output_row(&given, &id, scene.result, scene.scorer, &rows, NULL));
    cr_assert(output_error(&given, &bad, "x", "bad <record>", scene.scorer, &page, NULL));
    cr_assert(output_row(&given, &bad, NULL, scene.scorer, &rows, NULL));
    cr_assert(output_result(&given, &comment, scene.result, 0, &page, NULL));
    cr_assert(output_row(&given, &comment, scene.result, scene.scorer, &rows, NULL));
    cr_assert(output_footer(&given, scene.scorer, &rows, &page, NULL));
    cr_expect_eq(strncmp(page.data, "<!DOCTYPE html>\n<html lang=en>", 30), 0);
    cr_expect(strstr(page.data, html_script_hash));
    cr_expect(strstr(page.data, "<caption>3 records</caption>"));
    cr_expect(
        strstr(page.data, "<a href=\"#a7\" lang=en>The &quot;ferry&quot; stops in May</a>"));
    cr_expect(strstr(page.data, "<a href=\"#a7c2\" lang=en>"));
    cr_expect(strstr(page.data, "a comment by <bdi>&lt;A&gt;</bdi>"));
    cr_expect(strstr(page.data, "<a href=\"#a8\">record 8</a></th><td>not scored</td>"));
    cr_expect(strstr(page.data, "<strong>Not scored:</strong> bad &lt;record&gt;."));
    cr_expect_not(strstr(page.data, "http://"));
    cr_expect_not(strstr(page.data, "https://"));
    cr_expect_not(strstr(page.data, "url("));
    text_buffer_release(&rows);
    text_buffer_release(&page);
    end(&scene);
}

Test(output_html, one_article_or_none_has_no_index)
{
    struct scene scene = begin();
    struct text_buffer rows = {0}, page = {0};
    cr_assert(output_footer(&given, scene.scorer, &rows, &page, NULL));
    cr_expect(strstr(page.data, "<p>There were no articles.</p>"));
    score(&scene, (tenor_document){.size = sizeof(tenor_document), .text = small_page});
    const struct output_id id = named("<tr><th scope=row dir=auto>");
    cr_assert(output_row(&given, &id, scene.result, scene.scorer, &rows, NULL));
    text_buffer_clear(&page);
    cr_assert(output_footer(&given, scene.scorer, &rows, &page, NULL));
    cr_expect_not(strstr(page.data, "<nav"));
    cr_expect(strstr(page.data, "</html>\n"));
    text_buffer_release(&rows);
    text_buffer_release(&page);
    end(&scene);
}

/* Many marks over all of the text: linear, and under a megabyte. */
Test(output_html, a_long_article_is_under_a_megabyte)
{
    struct scene scene = begin();
    struct text_buffer text = {0};
    while (text.length < 30000) /* bytes; some 5,000 words */
        cr_assert(text_buffer_append(&text, crossing, strlen(crossing), NULL) &&
                  text_buffer_append(&text, "\n\n", 2, NULL));
    score(&scene,
          (tenor_document){.size = sizeof(tenor_document), .text = text.data, .no_abstain = 1});
    cr_expect(result_evidence_of(scene.result).words > 4500);
    page_of(&scene, &given, named("long"), 0);
    expect_well_formed(scene.out.data);
    expect_all_shown(&scene);
    cr_expect(scene.out.length < 1000000, "%zu", scene.out.length);
    text_buffer_release(&text);
    end(&scene);
}

/* An allocation that fails is an error that comes back, or in the library an answer of none. */
Test(output_html, allocations_that_fail)
{
    struct scene scene = begin();
    const struct output_id id = named("x");
    size_t failed = 0;
    bool done = false;
    for (size_t i = 0; !done; i++) {
        struct failure failure = {0};
        struct text_buffer out = {0};
        score(&scene, (tenor_document){
                          .size = sizeof(tenor_document), .text = crossing, .no_abstain = 1});
        failing_malloc_after(i);
        const bool put = output_result(&given, &id, scene.result, 0, &out, &failure);
        text_buffer_release(&out);
        done = !failing_malloc_stop();
        failed += !put;
        cr_expect(put || failure.code == FAILURE_MEMORY);
        cr_assert(i < 10000);
    }
    cr_expect(failed > 10, "%zu", failed);
    end(&scene);
}
