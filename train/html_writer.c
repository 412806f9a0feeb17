/* html_writer: see html_writer.h. */
#include "html_writer.h"

#include <stdint.h>
#include <string.h>

#include "../features/io/html_out.h"
#include "../features/text/unicode.h"

static void put_repaired(struct report_writer *writer, const char *text, size_t length)
{
    writer->ok = writer->ok && html_put_text(writer->out, text, length, writer->failure);
}

void put_html(struct report_writer *writer, const char *text)
{
    struct text_buffer plain = {0};
    writer->ok = writer->ok && plain_text_append(&plain, text, writer->failure);
    if (writer->ok && plain.length > 0)
        put_repaired(writer, plain.data, plain.length);
    text_buffer_release(&plain);
}

void put_name(struct report_writer *writer, const char *text)
{
    put(writer, "<bdi>");
    put_html(writer, text);
    put(writer, "</bdi>");
}

/* Scripts that are written from right to left: Unicode's ranges of Hebrew, Arabic, Syriac,
 * Thaana, N'Ko and their like, with the presentation forms. */
static bool is_right_to_left(uint32_t code_point)
{
    static const uint32_t ranges[][2] = {{0x590, 0x8ff},
                                         {0xfb1d, 0xfdff},
                                         {0xfe70, 0xfeff},
                                         {0x10800, 0x10fff},
                                         {0x1e800, 0x1efff}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (code_point >= ranges[i][0] && code_point <= ranges[i][1])
            return true;
    return false;
}

/* The end of the words from right to left that begin at `at`, which may be none: `at` then. */
static size_t end_of_run(const char *text, size_t length, size_t at)
{
    size_t end = at;
    while (at < length) {
        unsigned bytes = 1;
        const bool blank = text[at] == ' ';
        if (!blank && !is_right_to_left(unicode_next(text, length, at, &bytes)))
            break;
        at += bytes;
        end = blank ? end : at;
    }
    return end;
}

static void put_part(struct report_writer *writer, const char *text, size_t begin, size_t end)
{
    put_repaired(writer, text + begin, end - begin);
}

static void put_runs(struct report_writer *writer, const char *text, size_t length)
{
    size_t written = 0;
    unsigned bytes;
    for (size_t at = 0; at < length;) {
        const size_t end = text[at] == ' ' ? at : end_of_run(text, length, at);
        if (end == at) {
            unicode_next(text, length, at, &bytes);
            at += bytes;
            continue;
        }
        put_part(writer, text, written, at);
        put(writer, "<bdi>");
        put_part(writer, text, at, end);
        put(writer, "</bdi>");
        at = written = end;
    }
    put_part(writer, text, written, length);
}

void put_sentence(struct report_writer *writer, const char *text)
{
    struct text_buffer plain = {0};
    struct text_buffer valid = {0};
    writer->ok = writer->ok && plain_text_append(&plain, text, writer->failure) &&
                 (plain.length == 0 ||
                  unicode_repair(plain.data, plain.length, &valid, NULL, 0, writer->failure));
    if (writer->ok)
        put_runs(writer, valid.data, valid.length);
    text_buffer_release(&plain);
    text_buffer_release(&valid);
}

void table_begin(struct report_writer *writer, const char *caption)
{
    put(writer,
        "<div class=\"box\" tabindex=\"0\" role=\"region\" aria-label=\"%s\">\n"
        "<table>\n<caption>%s</caption>\n",
        caption, caption);
}

void table_head(struct report_writer *writer, const char *const *titles, size_t count)
{
    put(writer, "<thead><tr>");
    for (size_t i = 0; i < count; i++)
        put(writer, "<th scope=\"col\">%s</th>", titles[i]);
    put(writer, "</tr></thead>\n<tbody>\n");
}

void table_end(struct report_writer *writer)
{
    put(writer, "</tbody></table></div>\n");
}

void row_begin(struct report_writer *writer, const char *name)
{
    put(writer, "<tr><th scope=\"row\">");
    put_name(writer, name);
    put(writer, "</th>");
}

void row_end(struct report_writer *writer)
{
    put(writer, "</tr>\n");
}

void cell_count(struct report_writer *writer, size_t count)
{
    put(writer, "<td>%zu</td>", count);
}

void cell_number(struct report_writer *writer, double number)
{
    put(writer, "<td>%.3f</td>", number);
}

void cell_empty(struct report_writer *writer)
{
    put(writer, "<td></td>");
}
