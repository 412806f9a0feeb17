/* record_table: cells are unquoted and unescaped in place, since that only shortens them. */
#include "record_table.h"

#include <stdint.h>
#include <string.h>

struct table_cursor table_cells(const struct record_row *row,
                                const struct record_layout *layout)
{
    return (struct table_cursor){.data = row->data,
                                 .length = row->length,
                                 .quotes = layout->format == RECORDS_CSV,
                                 .delimiter = layout->delimiter};
}

/* Unquotes the cell that begins with the quotation mark at `*at`, in place, and moves `*at`
 * behind its closing mark. Returns the cell's length, or SIZE_MAX if that mark is missing. */
static size_t unquote(char *data, size_t length, size_t *at)
{
    size_t begin = *at, out = begin;
    for (size_t i = begin + 1; i < length; i++) {
        if (data[i] == '"') {
            if (i + 1 == length || data[i + 1] != '"') {
                *at = i + 1;
                return out - begin;
            }
            i++; /* a doubled quotation mark is one */
        }
        data[out++] = data[i];
    }
    return SIZE_MAX;
}

/* Replaces the escapes of TSV in place; returns the new length. */
static size_t unescape(char *data, size_t length)
{
    static const char escapes[] = "tnr\\", meanings[] = "\t\n\r\\";
    char *backslash = memchr(data, '\\', length);
    size_t out = backslash ? (size_t)(backslash - data) : length;
    for (size_t i = out; i < length; i++) {
        const char *escape = NULL;
        if (data[i] == '\\' && i + 1 < length && data[i + 1] != '\0')
            escape = strchr(escapes, data[i + 1]);
        data[out++] = escape ? meanings[escape - escapes] : data[i];
        i += escape != NULL;
    }
    return out;
}

bool table_next_cell(struct table_cursor *cursor, struct table_cell *cell,
                     struct failure *failure)
{
    char *data = cursor->data;
    size_t begin = cursor->at, at = begin, length;
    if (cursor->quotes && at < cursor->length && data[at] == '"') {
        length = unquote(data, cursor->length, &at);
        if (length == SIZE_MAX)
            return fail(failure, FAILURE_RECORD, "a quotation mark is not closed");
        if (at < cursor->length && data[at] != cursor->delimiter)
            return fail(failure, FAILURE_RECORD, "text stands behind a closing quotation mark");
    } else {
        const char *separator = memchr(data + at, cursor->delimiter, cursor->length - at);
        at = separator ? (size_t)(separator - data) : cursor->length;
        length = cursor->quotes ? at - begin : unescape(data + begin, at - begin);
    }
    *cell = (struct table_cell){data + begin, length, cursor->columns++};
    cursor->ended = at >= cursor->length;
    cursor->at = at + 1;
    return true;
}
