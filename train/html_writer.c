/* html_writer: see html_writer.h. */
#include "html_writer.h"

#include <string.h>

#include "../features/text/unicode.h"

/* What stands for a byte that would be markup; NULL for any other. */
static const char *entity_of(char byte)
{
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

static void put_repaired(struct report_writer *writer, const char *text, size_t length)
{
    while (length > 0 && writer->ok) {
        bool valid;
        const size_t step = unicode_step(text, length, &valid);
        const char *entity = valid ? entity_of(*text) : "\xef\xbf\xbd";
        if (entity)
            put(writer, "%s", entity);
        else
            writer->ok = text_buffer_append(writer->out, text, step, writer->failure);
        text += step;
        length -= step;
    }
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
