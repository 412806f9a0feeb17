/* html_text: see html_text.h. */
#include "html_text.h"

#include <math.h>
#include <string.h>

#include "../features/io/html_out.h"

bool html_text(const struct output_writer *writer, const char *bytes, size_t length)
{
    return html_put_text(writer->out, bytes, length, writer->failure);
}

bool html_string(const struct output_writer *writer, const char *text)
{
    return html_text(writer, text, strlen(text));
}

bool html_percent(const struct output_writer *writer, double share)
{
    const double rounded = rint(100 * share);
    if (rounded >= 100 && share < 1)
        return PUT(writer, "&gt;99%%");
    if (rounded <= 0 && share > 0)
        return PUT(writer, "&lt;1%%");
    return PUT(writer, "%.0f%%", rounded);
}

bool html_name(const struct output_writer *writer, const struct output_id *id)
{
    return id->record.name ? html_text(writer, id->record.name, id->record.length)
                           : PUT(writer, "record %zu", id->record.number);
}

bool html_anchor(const struct output_writer *writer, const struct output_id *id)
{
    return id->of ? PUT(writer, "a%zuc%zu", id->of->record.number, id->record.number)
                  : PUT(writer, "a%zu", id->record.number);
}

bool html_signed(const struct output_writer *writer, double number)
{
    const double shown = rint(100 * number) / 100;
    const char *sign = shown > 0 ? "+" : shown < 0 ? "\u2212" : "";
    return PUT(writer, "%s%.2f", sign, fabs(shown));
}
