/* html_tokenizer: text, tags, attributes, comments, scripts; what is cut off or hostile. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "../features/page/html_tokenizer.h"
#include "failing_malloc.h"

/* Text in brackets; tags with what their known attributes are, "?" for an unknown name. */
static void write_token(struct text_buffer *out, const struct html_token *token)
{
    static const char *const names[] = {
        [ATTRIBUTE_CLASS] = "class", [ATTRIBUTE_HREF] = "href", [ATTRIBUTE_ID] = "id"};
    if (token->kind == HTML_TEXT) {
        cr_assert(text_buffer_format(out, NULL, token->changed ? "{%.*s}" : "[%.*s]",
                                     (int)token->length, token->text));
        return;
    }
    const char *name = html_tag_of(token->name)->name;
    cr_assert(text_buffer_format(out, NULL, "<%s%s", token->kind == HTML_END_TAG ? "/" : "",
                                 *name ? name : "?"));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i] && token->attributes.value[i])
            cr_assert(
                text_buffer_format(out, NULL, " %s=%s", names[i], token->attributes.value[i]));
    cr_assert(text_buffer_format(out, NULL, token->self_closing ? "/>" : ">"));
}

/* How construction has a start tag read on. */
static void read_as(struct html_tokenizer *tokenizer, const struct html_token *token)
{
    if (token->kind != HTML_START_TAG)
        return;
    if (token->name == ELEMENT_SCRIPT)
        html_tokenizer_read_as(tokenizer, HTML_SCRIPT, token);
    else if (token->name == ELEMENT_TITLE)
        html_tokenizer_read_as(tokenizer, HTML_TITLE, token);
    else if (token->name == ELEMENT_STYLE)
        html_tokenizer_read_as(tokenizer, HTML_RAW, token);
    else if (token->name == ELEMENT_PLAINTEXT)
        html_tokenizer_read_as(tokenizer, HTML_PLAINTEXT, token);
}

/* The tokens of a page, after checking where they stand. */
static void tokenize(struct html_tokenizer *tokenizer, const char *html, size_t length,
                     bool foreign, struct text_buffer *out)
{
    struct html_token token = {0};
    struct failure failure = {0};
    size_t end = 0;
    text_buffer_clear(out);
    cr_assert(text_buffer_append(out, "", 0, NULL));
    html_tokenizer_begin(tokenizer, html, length);
    while (true) {
        cr_assert(html_tokenizer_next(tokenizer, foreign, &token, &failure));
        if (token.kind == HTML_NO_TOKEN)
            break;
        cr_assert_geq(token.source, end);
        cr_assert_gt(token.source_length, 0);
        end = token.source + token.source_length;
        cr_assert_leq(end, length);
        cr_assert(token.kind != HTML_TEXT || token.length > 0);
        if (token.kind == HTML_TEXT && !token.changed)
            cr_assert_eq(token.text, html + token.source);
        write_token(out, &token);
        read_as(tokenizer, &token);
    }
}

static void expect_bytes(const char *html, size_t length, bool foreign, const char *expected)
{
    struct html_tokenizer tokenizer = {0};
    struct text_buffer out = {0};
    /* In memory of exactly this size, so that a sanitizer sees a read beyond the end. */
    char *exact = malloc(length > 0 ? length : 1);
    cr_assert_not_null(exact);
    memcpy(exact, html, length);
    tokenize(&tokenizer, exact, length, foreign, &out);
    cr_expect_str_eq(out.data, expected, "%s: '%s', not '%s'", html, out.data, expected);
    free(exact);
    html_tokenizer_release(&tokenizer);
    text_buffer_release(&out);
}

static void expect(const char *html, const char *expected)
{
    expect_bytes(html, strlen(html), false, expected);
}

Test(html_tokenizer, text_and_tags)
{
    expect("", "");
    expect("one", "[one]");
    expect("a<P>b</p >c<x-y/>d", "[a]<p>[b]</p>[c]<?/>[d]");
    expect("<br/><br / ><br/ /><hr//>", "<br/><br><br/><hr/>");
    expect("a < b <3 <- <é", "[a < b <3 <- <é]");
    expect("</3>a</>b</ p>c", "[a][b][c]");
    expect("<p\n\tclass=a\f>", "<p class=a>");
    expect("<abbr><ab><abbrx><A>", "<abbr><?><?><a>");
}

Test(html_tokenizer, attributes)
{
    expect("<a href=x id='y z' class=\"<&>\">", "<a class=<&> href=x id=y z>");
    expect("<a HREF = x  ID>", "<a href=x id=>");
    expect("<a href=x href=y>", "<a href=x>");
    expect("<a href='x'id=y>", "<a href=x id=y>");
    expect("<a/href=x/id=y>", "<a href=x/id=y>");
    expect("<a/href/id>", "<a href= id=>");
    expect("<a href=x/>", "<a href=x/>");
    expect("<a href=>b", "<a href=>[b]");
    expect("<a =href=x =id>", "<a>");
    expect("<a href==x>", "<a href==x>");
    expect("<a \"href\"=x hre<f=y id=z>", "<a id=z>");
    expect("<a title='>' href=x>", "<a href=x>");
    expect("</a href=x>", "</a>");
}

Test(html_tokenizer, references)
{
    expect("a&amp;b", "[a]{&}[b]");
    expect("a&b &; R&D", "[a&b &; R&D]");
    expect("&lt;p&gt", "{<}[p]{>}");
    expect("<a href='?a=1&copy=2&amp;x&eacute'>", "<a href=?a=1&copy=2&x\u00e9>");
    expect("<a href=&#65;&#x42 id=&nosuch;>", "<a href=AB id=&nosuch;>");
}

Test(html_tokenizer, characters_that_are_none)
{
    expect_bytes("a\0b\x01\x0c", 5, false, "[a]{ }[b]{ }[\x0c]");
    expect("&#1;&#xFFFE;&#0;", "{ }{ }{\ufffd}");
    expect("a\uFFFEb\uFFFDc\uFFFF", "[a]{ }[b\ufffdc]{ }");
    expect("\xC2\x93"
           "a\xC2\x92"
           "\xC2\x81"
           "\u00a0",
           "{\u201c}[a]{\u2019}{\xC2\x81"
           "}[\u00a0]");
    expect_bytes("<a\0href=x\x01id=\xC2\x93"
                 "\x02>",
                 17, false, "<a href=x id=\u201c>");
    expect("<p class='a\x01\xC2\x80"
           "'>",
           "<p class=a \u20ac>");
}

Test(html_tokenizer, comments)
{
    expect("a<!-- b --c -->d", "[a][d]");
    expect("a<!-->b<!--->c<!---->d<!----->e", "[a][b][c][d][e]");
    expect("a<!-- - -- --!>b", "[a][b]");
    expect("a<!--!>-->b", "[a][b]");
    expect("a<!-- <!-- -->b-->", "[a][b-->]");
    expect("a<!-x->b<!x>c<?x?>d<!>e<?>f", "[a][b][c][d][e][f]");
    expect("<!DOCTYPE html \">\">a", "[\">a]");
    expect("a<!-- b", "[a]");
    expect("a<!--", "[a]");
    expect("a<!--\n-", "[a]");
    expect("a<!x", "[a]");
}

Test(html_tokenizer, cdata)
{
    static const char html[] = "a<![CDATA[b<c&amp;]] ]]>d";
    expect(html, "[a][d]");
    expect_bytes(html, sizeof html - 1, true, "[a][b<c&amp;]] ][d]");
    expect_bytes("<![CDATA[]]>a", 13, true, "[a]");
    expect_bytes("<![CDATA[a]]", 12, true, "[a]]]");
    expect_bytes("<![CDATA[", 9, true, "");
    expect_bytes("<![CDATA[]>", 11, true, "[]>]");
}

Test(html_tokenizer, titles_and_styles)
{
    expect("<title>a<b>&amp;</titl></TITLE\t>c", "<title>[a<b>]{&}[</titl>]</title>[c]");
    expect("<style>a<b>&amp;</style/>c", "<style>[a<b>&amp;]</style/>[c]");
    expect("<style></style>", "<style></style>");
    expect("<style>a</stylex>", "<style>[a</stylex>]");
    expect("<style>a</style", "<style>[a</style]");
    expect("<plaintext>a</plaintext><b>", "<plaintext>[a</plaintext><b>]");
}

Test(html_tokenizer, scripts)
{
    expect("<script>a<b></script>c", "<script>[a<b>]</script>[c]");
    expect("<script><!--<script></script>--></script>a",
           "<script>[<!--<script></script>-->]</script>[a]");
    expect("<script><!--<script></script></script>a",
           "<script>[<!--<script></script>]</script>[a]");
    expect("<script><!--<script>--></script>a", "<script>[<!--<script>-->]</script>[a]");
    expect("<script><!--></script>a", "<script>[<!-->]</script>[a]");
    expect("<script><!--<scripty></script>a", "<script>[<!--<scripty>]</script>[a]");
    expect("<script><script></script>a", "<script>[<script>]</script>[a]");
    expect("<script>a", "<script>[a]");
    expect("<script></script", "<script>[</script]");
}

/* A tag that the page's end cuts off is none. */
Test(html_tokenizer, every_end_of_a_page)
{
    static const char html[] =
        "<!DOCTYPE x><p class=\"a&eacute;\" id='b'>c&eacute;&#x41;<!-- d -->\xC2\x93"
        "<a/href= x >"
        "<title>e&lt;</title><script><!-- <script> --> </script>f</p>";
    struct html_tokenizer tokenizer = {0};
    struct text_buffer out = {0};
    for (size_t length = 0; length < sizeof html; length++) {
        char *exact = malloc(length > 0 ? length : 1);
        cr_assert_not_null(exact);
        memcpy(exact, html, length);
        tokenize(&tokenizer, exact, length, false, &out);
        tokenize(&tokenizer, exact, length, true, &out);
        free(exact);
    }
    cr_expect_str_eq(out.data,
                     "<p class=a\u00e9 id=b>[c]{\u00e9}{A}{\u201c}<a href=x><title>[e]"
                     "{<}</title><script>[<!-- <script> --> ]</script>[f]</p>");
    expect("a<p", "[a]");
    expect("a<p ", "[a]");
    expect("a<p class='x>", "[a]");
    expect("a<p class=x", "[a]");
    expect("a</", "[a</]");
    expect("a<", "[a<]");
    expect("a</p", "[a]");
    html_tokenizer_release(&tokenizer);
    text_buffer_release(&out);
}

Test(html_tokenizer, names_are_all_found)
{
    struct html_names names = {0};
    html_names_prepare(&names);
    for (size_t i = ELEMENT_OTHER + 1; i < ELEMENT_COUNT; i++) {
        const char *name = html_tag_of((enum html_name)i)->name;
        uint32_t hash = HTML_HASH_BEGIN;
        cr_assert_not_null(name);
        for (const char *c = name; *c; c++)
            hash = html_hash_step(hash, *c);
        cr_expect_eq(html_names_element(&names, name, strlen(name), hash), i, "%s", name);
        cr_expect_eq(html_names_element(&names, name, strlen(name) - 1, hash), ELEMENT_OTHER);
    }
}

/* Each of these once took more than linear time somewhere. */
Test(html_tokenizer, hostile_pages_are_linear, .timeout = 10)
{
    static const char *const pieces[] = {
        "<a href='",           "<!--",      "<script><!--<script>",
        "<title></",           "&#00000",   "<a a a=a ",
        "&notnotnotnotnotnot", "<![CDATA[", "--"};
    struct html_tokenizer tokenizer = {0};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct text_buffer html = {0}, out = {0};
        for (size_t n = 0; n < 200000; n++)
            cr_assert(text_buffer_append(&html, pieces[i], strlen(pieces[i]), NULL));
        tokenize(&tokenizer, html.data, html.length, true, &out);
        text_buffer_release(&html);
        text_buffer_release(&out);
    }
    html_tokenizer_release(&tokenizer);
}

Test(html_tokenizer, a_failed_allocation_is_reported)
{
    struct html_tokenizer tokenizer = {0};
    struct html_token token;
    struct failure failure = {0};
    static const char html[] = "<p class=a>";
    html_tokenizer_begin(&tokenizer, html, sizeof html - 1);
    failing_malloc_after(0);
    const bool done = html_tokenizer_next(&tokenizer, false, &token, &failure);
    cr_expect(failing_malloc_stop());
    cr_expect_not(done);
    cr_expect_eq(failure.code, FAILURE_MEMORY);
    html_tokenizer_release(&tokenizer);
}
