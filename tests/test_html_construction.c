/* html_construction: what the small pages of tests/html do not show: depth, memory, time, and
 * which elements lines stand in. */
#include <criterion/criterion.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "failing_malloc.h"
#include "html_dump.h"

static struct html_dump *new_dump(void)
{
    struct html_dump *dump = calloc(1, sizeof *dump);
    cr_assert_not_null(dump);
    return dump;
}

static void free_dump(struct html_dump *dump)
{
    html_dump_release(dump);
    free(dump);
}

static void repeat(struct text_buffer *out, const char *piece, size_t times)
{
    for (size_t i = 0; i < times; i++)
        cr_assert(text_buffer_append(out, piece, strlen(piece), NULL));
}

static void expect_of(struct html_dump *dump, const struct text_buffer *html,
                      const char *expected)
{
    struct text_buffer lines = {0};
    struct failure failure = {0};
    cr_assert(text_buffer_append(&lines, "", 0, NULL));
    cr_assert(html_dump_page(dump, html->data, html->length, &lines, &failure), "%s",
              failure.message);
    cr_expect_str_eq(lines.data, expected, "%.40s: %s not %s", html->data, lines.data,
                     expected);
    text_buffer_release(&lines);
}

/* The marks and levels of the elements around the only line, the innermost first. */
static void expect_elements(const char *html, const char *expected)
{
    struct html_dump *dump = new_dump();
    struct text_buffer path = {0}, lines = {0};
    cr_assert(text_buffer_append(&path, "", 0, NULL));
    cr_assert(html_dump_page(dump, html, strlen(html), &lines, NULL));
    cr_assert_eq(dump->page.line_count, 1);
    const struct html_tree *tree = &dump->tree;
    for (uint32_t i = tree->line_elements[0]; i != 0; i = tree->elements[i].parent)
        cr_assert(text_buffer_format(&path, NULL, "%u ", tree->elements[i].mark));
    cr_expect_str_eq(path.data, expected, "%s: %s", html, path.data);
    text_buffer_release(&path);
    text_buffer_release(&lines);
    free_dump(dump);
}

/* <html> and <body> that are left out are no elements; parts of a table are. */
Test(html_construction, elements_that_are_left_out)
{
    expect_elements("a", "");
    expect_elements("<p>a", "0 ");
    expect_elements("<html><body><p>a", "0 0 0 ");
    expect_elements("<table><td>a", "5 0 0 ");
    expect_elements("<table><tbody><tr><td>a", "5 0 0 ");
    expect_elements("<h2>a</h2><p></p>", "1 ");
}

/* A form stays around what is open in it when its end tag comes, and around nothing else. */
Test(html_construction, ghosts_stay_around_what_is_inside)
{
    expect_elements("<form><div></form>a</div>", "0 0 ");
    expect_elements("<form><div></form></div>a", "");
    expect_elements("<div><form><ul></form></ul></div>a", "");
}

static void fill_depth(struct text_buffer *html, const char *open, size_t depth)
{
    text_buffer_clear(html);
    repeat(html, "<html><body>", 1);
    repeat(html, open, depth - 2);
}

/* Where the depth's end is reached, an element takes the place of the innermost. */
Test(html_construction, depth_is_bounded)
{
    struct html_dump *dump = new_dump();
    struct text_buffer html = {0};
    fill_depth(&html, "<blockquote>", HTML_MAX_DEPTH);
    repeat(&html, "a<h1>b</h1>c", 1);
    expect_of(dump, &html, "quotation 0 a\nheading1 0 b\nquotation 0 c\n");
    fill_depth(&html, "<b>", HTML_MAX_DEPTH - 1);
    repeat(&html, "<h1>a<h2>b<h3>c</h3>d", 1);
    expect_of(dump, &html, "heading1 0 a\nheading2 0 b\nheading3 0 c\nplain 0 d\n");
    /* Parts of a table that have no room. */
    fill_depth(&html, "<b>", HTML_MAX_DEPTH);
    repeat(&html, "<table><td>a<tr><td>b<col><td>c</table>d<svg><p>e", 1);
    struct text_buffer lines = {0};
    cr_expect(html_dump_page(dump, html.data, html.length, &lines, NULL));
    cr_expect_eq(dump->tree.depth, 0);
    text_buffer_release(&lines);
    text_buffer_release(&html);
    free_dump(dump);
}

/* Links are told for each marker, also where markers have no room. */
Test(html_construction, links_and_markers_at_the_end_of_depth)
{
    struct html_dump *dump = new_dump();
    struct text_buffer html = {0}, lines = {0};
    static const char *const opens[] = {"<a href=x>", "<object><a href=x>", "<marquee>",
                                        "<a href=x><p>", "<table><td><a href=x>"};
    for (size_t i = 0; i < sizeof opens / sizeof *opens; i++) {
        text_buffer_clear(&html);
        repeat(&html, opens[i], 2 * HTML_MAX_DEPTH);
        repeat(&html, "a</a><a href=x><marquee><a href=x>b</marquee>", 1);
        repeat(&html, "</a></object></marquee></p></table>", 2 * HTML_MAX_DEPTH);
        cr_expect(html_dump_page(dump, html.data, html.length, &lines, NULL));
        cr_expect_eq(dump->tree.depth, 0);
    }
    text_buffer_release(&lines);
    text_buffer_release(&html);
    free_dump(dump);
}

static const char odd_page[] =
    "<html lang=en><head><title>T &amp; <b>U</b></title><noscript><link></noscript></head>"
    "<body class=x><p>a<a href=x>b<div>c</a>d</div><table><form><td>e<select><option>f"
    "</select><svg><g>g<p>h</table><ul><li>i<li>j</ul><h1>k</h2><q>l<q>m</q></q></p>n"
    "<template><tr></template><ruby>o<rt>p</ruby><b><i>q<div>r</b>s</i>t</div>&#147;";

Test(html_construction, every_failed_allocation_is_reported)
{
    bool failed = true;
    for (size_t n = 0; failed; n++) {
        struct html_dump *dump = new_dump();
        struct text_buffer lines = {0};
        struct failure failure = {0};
        failing_malloc_after(n);
        const bool done = html_dump_page(dump, odd_page, sizeof odd_page - 1, &lines, &failure);
        failed = failing_malloc_stop();
        cr_assert_eq(done, !failed);
        cr_assert_eq(failure.code, failed ? FAILURE_MEMORY : FAILURE_NONE);
        text_buffer_release(&lines);
        free_dump(dump);
    }
}

/* After a page that failed, and after any other, the next is read from a clean start. */
Test(html_construction, pages_do_not_remember_each_other)
{
    static const char *const before[] = {
        "<a href=x><form><svg><title>", "<plaintext>", "<script>",      "<svg><![CDATA[a]]",
        "<table><td><select>",          "<a href=x",   "<template><p>", "<pre><q>a"};
    static const char expected[] = "title T\nplain 0 a\nplain 0 b\nplain 0 c\n";
    struct html_dump *dump = new_dump();
    struct text_buffer html = {0}, lines = {0};
    repeat(&html, "<title>T</title><p>a<form>b</form><p>c", 1);
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        cr_assert(html_dump_page(dump, before[i], strlen(before[i]), &lines, NULL));
        expect_of(dump, &html, expected);
    }
    text_buffer_release(&html);
    text_buffer_release(&lines);
    free_dump(dump);
}

Test(html_construction, a_warm_construction_allocates_nothing)
{
    struct html_dump *dump = new_dump();
    struct text_buffer lines = {0};
    cr_assert(html_dump_page(dump, odd_page, sizeof odd_page - 1, &lines, NULL));
    text_buffer_clear(&lines);
    const size_t before = failing_malloc_count();
    cr_assert(html_dump_page(dump, odd_page, sizeof odd_page - 1, &lines, NULL));
    cr_expect_eq(failing_malloc_count(), before);
    text_buffer_release(&lines);
    free_dump(dump);
}

Test(html_construction, too_large_a_page)
{
    struct html_dump *dump = new_dump();
    struct text_buffer lines = {0};
    struct failure failure = {0};
    cr_expect_not(html_dump_page(dump, "", (size_t)INT_MAX + 1, &lines, &failure));
    cr_expect_eq(failure.code, FAILURE_TOO_LARGE);
    text_buffer_release(&lines);
    free_dump(dump);
}

/* A stack that is full, and tags that look at all of it. */
Test(html_construction, hostile_pages_are_linear, .timeout = 20)
{
    static const char *const pieces[][2] = {
        {"<b>", "</i>"},          {"<b>", "<p>"},         {"<a href=x><div>", "</a>"},
        {"<div><a href=x>", "x"}, {"<svg>", "</g>"},      {"<li><b>", "<li>"},
        {"<x-y>", "</x-z>"},      {"<span>", "</h1>"},    {"<object><b>", "</b>"},
        {"<form><b>", "</form>"}, {"<q><b>", "</q><q>"},  {"<table><td>", "</table>x"},
        {"<nobr><p>", "<nobr>"},  {"<template>", "<tr>"}, {"<select>", "<td><select>"}};
    struct html_dump *dump = new_dump();
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct text_buffer html = {0}, lines = {0};
        repeat(&html, pieces[i][0], 2 * HTML_MAX_DEPTH);
        repeat(&html, pieces[i][1], 100000);
        cr_expect(html_dump_page(dump, html.data, html.length, &lines, NULL));
        text_buffer_release(&html);
        text_buffer_release(&lines);
    }
    free_dump(dump);
}
