/* The pieces of figures, and the strings of pages. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "../train/html_writer.h"
#include "../train/svg.h"
#include "failing_malloc.h"

static struct text_buffer out;
static struct report_writer writer;
static struct svg_chart chart;

static void begin(void)
{
    out = (struct text_buffer){0};
    writer = (struct report_writer){&out, NULL, true};
    chart = (struct svg_chart){&writer,
                               {.title = "a < b", .low = 0, .high = 10, .steps = 2},
                               {.title = "y", .high = 1, .steps = 4, .percent = true}};
}

static void expect(const char *expected)
{
    cr_assert(writer.ok);
    cr_assert_str_eq(out.data ? out.data : "", expected);
    text_buffer_release(&out);
}

static void expect_part(const char *part)
{
    cr_assert(strstr(out.data, part), "'%s' is not in:\n%s", part, out.data);
}

/* ---- Strings ------------------------------------------------------------------------- */

Test(html_writer, markup_of_a_set_is_text)
{
    begin();
    put_html(&writer, "<script>alert('x' & \"y\")</script>");
    expect("&lt;script&gt;alert(&#39;x&#39; &amp; &quot;y&quot;)&lt;/script&gt;");
    begin();
    put_name(&writer, "</bdi><b onclick=\"x\">");
    expect("<bdi>&lt;/bdi&gt;&lt;b onclick=&quot;x&quot;&gt;</bdi>");
    begin();
    put_html(&writer, "");
    expect("");
}

Test(html_writer, other_scripts_stay_and_what_is_no_text_does_not)
{
    begin();
    put_name(&writer, "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d caf\xc3\xa9");
    expect("<bdi>\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d caf\xc3\xa9</bdi>");
    begin();
    put_html(&writer, "a\x01"
                      "b\x1b\xc2\x9b"
                      "c\xff"
                      "d\xc3");
    expect("a?b??c\xef\xbf\xbd"
           "d\xef\xbf\xbd");
}

Test(html_writer, names_in_sentences_do_not_move_what_is_around_them)
{
    begin();
    put_sentence(&writer,
                 "3 of '\xd7\xa9\xd7\x9c \xd7\x95' (a <b>, \xd8\xb9 : 0.9) caf\xc3\xa9");
    expect(
        "3 of &#39;<bdi>\xd7\xa9\xd7\x9c \xd7\x95</bdi>&#39; (a &lt;b&gt;, <bdi>\xd8\xb9</bdi> "
        ": 0.9) caf\xc3\xa9");
    begin();
    put_sentence(&writer, "");
    expect("");
    begin();
    put_sentence(&writer, "\xd7\xa9 \x1b\xff");
    expect("<bdi>\xd7\xa9</bdi> ?\xef\xbf\xbd");
}

Test(html_writer, a_table)
{
    static const char *const titles[] = {"one", "two"};
    begin();
    table_begin(&writer, "Cap");
    table_head(&writer, titles, 2);
    row_begin(&writer, "<a>");
    cell_number(&writer, 0.5);
    cell_count(&writer, 7);
    cell_empty(&writer);
    row_end(&writer);
    table_end(&writer);
    expect("<div class=\"box\" tabindex=\"0\" role=\"region\" aria-label=\"Cap\">\n"
           "<table>\n<caption>Cap</caption>\n"
           "<thead><tr><th scope=\"col\">one</th><th scope=\"col\">two</th></tr></thead>\n"
           "<tbody>\n<tr><th scope=\"row\"><bdi>&lt;a&gt;</bdi></th><td>0.500</td><td>7</td>"
           "<td></td></tr>\n</tbody></table></div>\n");
}

/* ---- Figures -------------------------------------------------------------------------- */

Test(svg, has_a_title_a_description_and_axes)
{
    begin();
    svg_begin(&chart, "one", "T & t", "what is <seen>");
    svg_end(&chart);
    expect_part(
        "<svg viewBox=\"0 0 340 236\" role=\"img\" aria-labelledby=\"one-title one-desc\">\n"
        "<title id=\"one-title\">T &amp; t</title>\n"
        "<desc id=\"one-desc\">what is &lt;seen&gt;</desc>\n");
    expect_part(">a &lt; b</text>");
    expect_part("x=\"46.0\" y=\"190.0\" text-anchor=\"end\">0%</text>");
    expect_part("x=\"46.0\" y=\"16.0\" text-anchor=\"end\">100%</text>");
    expect_part(" y=\"59.5\" text-anchor=\"end\">75%</text>");
    expect_part("x=\"186.0\" y=\"203.0\" text-anchor=\"middle\">5</text>");
    cr_assert_str_eq(out.data + out.length - 7, "</svg>\n");
    text_buffer_release(&out);
}

Test(svg, marks_may_have_numbers_of_their_own)
{
    static const uint32_t marks[] = {10, 20, 40};
    begin();
    chart.x.marks = marks;
    svg_begin(&chart, "one", "t", "d");
    expect_part("x=\"186.0\" y=\"203.0\" text-anchor=\"middle\">20</text>");
    expect_part("x=\"320.0\" y=\"203.0\" text-anchor=\"middle\">40</text>");
    text_buffer_release(&out);
}

Test(svg, pieces_are_where_the_axes_say)
{
    static const struct svg_point points[] = {{0, 0}, {5, 0.5}, {10, 1}};
    static const struct svg_bar bars[] = {{0, 5, 0.5}};
    static const struct svg_range ranges[] = {{0, 0, 0.5}, {10, 0.5, 1}};
    begin();
    svg_polyline(&chart, "line", points, 3);
    expect("<polyline class=\"line\" points=\"52.0,186.0 186.0,99.0 320.0,12.0\"/>\n");
    begin();
    svg_points(&chart, "point", points + 1, 1);
    expect("<circle class=\"point\" cx=\"186.0\" cy=\"99.0\" r=\"3.5\"/>\n");
    begin();
    svg_bars(&chart, "bar", bars, 1);
    expect("<rect class=\"bar\" x=\"52.0\" y=\"99.0\" width=\"134.0\" height=\"87.0\"/>\n");
    begin();
    svg_band(&chart, "band", ranges, 2);
    expect("<polygon class=\"band\" points=\"52.0,186.0 320.0,99.0 320.0,12.0 52.0,99.0\"/>\n");
}

Test(svg, nothing_to_draw)
{
    static const struct svg_point one = {5, 0.5};
    begin();
    svg_polyline(&chart, "line", &one, 1);
    svg_polyline(&chart, "line", NULL, 0);
    svg_points(&chart, "point", NULL, 0);
    svg_bars(&chart, "bar", NULL, 0);
    svg_band(&chart, "band", NULL, 0);
    expect("");
}

Test(svg, what_is_beyond_the_axes_or_no_number)
{
    const struct svg_point points[] = {{-5, -1}, {NAN, 0.5}, {5, INFINITY}, {20, 2}};
    const struct svg_bar bars[] = {{0, NAN, 1}, {5, 0, 3}};
    const struct svg_range ranges[] = {{0, NAN, 1}, {0, -1, 2}, {10, 0, 1}};
    begin();
    svg_polyline(&chart, "line", points, 4);
    expect("<polyline class=\"line\" points=\"52.0,186.0 320.0,12.0\"/>\n");
    begin();
    svg_points(&chart, "p", points, 4);
    expect("<circle class=\"p\" cx=\"52.0\" cy=\"186.0\" r=\"3.5\"/>\n"
           "<circle class=\"p\" cx=\"320.0\" cy=\"12.0\" r=\"3.5\"/>\n");
    begin();
    svg_bars(&chart, "bar", bars, 2);
    expect("<rect class=\"bar\" x=\"186.0\" y=\"12.0\" width=\"0.0\" height=\"174.0\"/>\n");
    begin();
    svg_band(&chart, "band", ranges, 3);
    expect(
        "<polygon class=\"band\" points=\"52.0,186.0 320.0,186.0 320.0,12.0 52.0,12.0\"/>\n");
}

Test(svg, any_allocation_may_fail)
{
    static const struct svg_point points[] = {{0, 0}, {5, 0.5}};
    size_t failures = 0;
    for (bool failed = true; failed; failures++) {
        begin();
        failing_malloc_after(failures);
        svg_begin(&chart, "one", "<title>", "d");
        svg_polyline(&chart, "line", points, 2);
        svg_end(&chart);
        failed = failing_malloc_stop();
        cr_assert_eq(writer.ok, !failed, "allocation %zu", failures);
        text_buffer_release(&out);
    }
    cr_assert_gt(failures, 3);
}
