/* html_kept: see html_kept.h. */
#include "html_kept.h"

#include "../features/text/unicode.h"
#include "html_text.h"

#define MOST_SHOWN 80 /* bytes: the cells of the index are one line each */

bool html_kept_header(const struct output_writer *writer)
{
    for (size_t i = 0; i < writer->settings->kept_count; i++)
        if (!PUT(writer, "<th scope=col>") || !html_string(writer, writer->settings->kept[i]) ||
            !PUT(writer, "</th>"))
            return false;
    return true;
}

bool html_kept_cells(const struct output_writer *writer, const struct output_id *id)
{
    for (size_t i = 0; i < writer->settings->kept_count; i++) {
        const struct kept_value value = id->kept ? id->kept[i] : (struct kept_value){0};
        const size_t shown = unicode_cut(value.data, value.length, MOST_SHOWN);
        if (!PUT(writer, "<td dir=auto>") || !html_text(writer, value.data, shown) ||
            !PUT(writer, "%s</td>", shown < value.length ? "\u2026" : ""))
            return false;
    }
    return true;
}
