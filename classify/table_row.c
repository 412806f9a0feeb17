/* table_row: see table_row.h. */
#include "table_row.h"

#include <string.h>

#include "../features/text/unicode.h"

static bool append(const struct table_row *row, const char *bytes, size_t length)
{
    return text_buffer_append(row->out, bytes, length, row->failure);
}

/* What separates the cell from the one before it. */
static bool begin_cell(struct table_row *row)
{
    const bool begun = row->begun;
    row->begun = true;
    return !begun || append(row, row->csv ? "," : "\t", 1);
}

/* Appends with an escape for each of the first `count` of these bytes. */
static bool append_escaped(const struct table_row *row, const char *bytes, size_t length,
                           size_t count)
{
    static const char special[] = "\t\n\r\\", letter[] = "tnr\\";
    for (size_t at = 0; at < length;) {
        size_t plain = at;
        const char *found = NULL;
        while (plain < length && !(found = memchr(special, bytes[plain], count)))
            plain++;
        if (!append(row, bytes + at, plain - at) ||
            (found &&
             !text_buffer_format(row->out, row->failure, "\\%c", letter[found - special])))
            return false;
        at = plain + (found != NULL);
    }
    return true;
}

/* Must the cell be in quotation marks? */
static bool needs_quotes(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (memchr(",\"\r\n", bytes[i], 4))
            return true;
    return false;
}

/* Appends with each quotation mark doubled. */
static bool append_quoted(const struct table_row *row, const char *bytes, size_t length)
{
    if (!append(row, "\"", 1))
        return false;
    for (const char *mark; length > 0 && (mark = memchr(bytes, '"', length));) {
        const size_t before = (size_t)(mark - bytes) + 1;
        if (!append(row, bytes, before) || !append(row, "\"", 1))
            return false;
        bytes += before;
        length -= before;
    }
    return append(row, bytes, length) && append(row, "\"", 1);
}

static bool append_csv(struct table_row *row, const char *bytes, size_t length)
{
    if (!unicode_is_valid(bytes, length)) {
        text_buffer_clear(&row->mended);
        if (!unicode_repair(bytes, length, &row->mended, NULL, 0, row->failure))
            return false;
        bytes = row->mended.data;
        length = row->mended.length;
    }
    return needs_quotes(bytes, length) ? append_quoted(row, bytes, length)
                                       : append(row, bytes, length);
}

bool cell_bytes(struct table_row *row, const char *bytes, size_t length)
{
    return begin_cell(row) &&
           (length == 0 || (row->csv ? append_csv(row, bytes, length)
                                     : append_escaped(row, bytes, length, 4)));
}

bool cell_text(struct table_row *row, const char *text)
{
    return text ? cell_bytes(row, text, strlen(text)) : cells_empty(row, 1);
}

bool cell_whole(struct table_row *row, size_t number)
{
    return begin_cell(row) && text_buffer_format(row->out, row->failure, "%zu", number);
}

bool cell_decimal(struct table_row *row, double number, int decimals)
{
    return begin_cell(row) &&
           text_buffer_format(row->out, row->failure, "%.*f", decimals, number);
}

bool cells_empty(struct table_row *row, size_t cells)
{
    while (cells > 0 && begin_cell(row))
        cells--;
    return cells == 0;
}

bool cell_list(struct table_row *row, const char *thing)
{
    if (row->listed++ > 0 && !text_buffer_append(&row->list, ",", 1, row->failure))
        return false;
    for (; *thing; thing++)
        if (((*thing == ',' || *thing == '\\') &&
             !text_buffer_append(&row->list, "\\", 1, row->failure)) ||
            !text_buffer_append(&row->list, thing, 1, row->failure))
            return false;
    return true;
}

/* In TSV the list's own backslashes do not get another one. */
bool cell_list_end(struct table_row *row)
{
    const bool done =
        row->csv ? cell_bytes(row, row->list.data, row->list.length)
                 : begin_cell(row) && append_escaped(row, row->list.data, row->list.length, 3);
    text_buffer_clear(&row->list);
    row->listed = 0;
    return done;
}

bool table_row_end(struct table_row *row, bool well)
{
    text_buffer_release(&row->list);
    text_buffer_release(&row->mended);
    return well && append(row, row->csv ? "\r\n" : "\n", row->csv ? 2 : 1);
}
