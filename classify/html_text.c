/* html_text: see html_text.h. */
#include "html_text.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "../features/text/unicode.h"

#define REPLACEMENT "\xef\xbf\xbd"

/* What stands for the character at bytes[0]; NULL: the character itself. */
static const char *substitute(const char *bytes, size_t step, bool valid)
{
    if (!valid)
        return REPLACEMENT;
    switch (bytes[0]) {
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
    case '\t':
    case '\n':
        return NULL;
    case '\r': /* a parser of HTML reads it as a line feed */
        return "\n";
    default:
        break;
    }
    const unsigned char first = (unsigned char)bytes[0];
    const bool c1 = step == 2 && first == 0xc2 && (unsigned char)bytes[1] < 0xa0;
    return first < 0x20 || first == 0x7f || c1 ? REPLACEMENT : NULL;
}

bool html_text(const struct output_writer *writer, const char *bytes, size_t length)
{
    size_t kept = 0; /* all before it is appended */
    for (size_t at = 0, step; at < length; at += step) {
        bool valid;
        step = unicode_step(bytes + at, length - at, &valid);
        const char *instead = substitute(bytes + at, step, valid);
        if (!instead)
            continue;
        if (!text_buffer_append(writer->out, bytes + kept, at - kept, writer->failure) ||
            !text_buffer_append(writer->out, instead, strlen(instead), writer->failure))
            return false;
        kept = at + step;
    }
    return text_buffer_append(writer->out, bytes + kept, length - kept, writer->failure);
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
