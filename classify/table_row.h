/* table_row: the cells of a row of TSV or CSV, one after another.
 *
 * A cell of TSV has tab, line feed, carriage return and backslash as \t \n \r \\, and any other
 * byte as it is. A cell of CSV (RFC 4180, rows end with CR LF) is in quotation marks where it
 * must be; since other programs refuse them, bytes that are not UTF-8 become U+FFFD and NULs
 * blanks. All functions fail with FAILURE_MEMORY only. */
#ifndef TENOR_TABLE_ROW_H
#define TENOR_TABLE_ROW_H

#include <stdbool.h>
#include <stddef.h>

#include "../features/base/failure.h"
#include "../features/base/memory.h"

/* The caller sets the first three; leave the rest zero at first. */
struct table_row {
    bool csv; /* else TSV */
    struct text_buffer *out;
    struct failure *failure;

    bool begun;              /* a cell was written */
    struct text_buffer list; /* the list that is being made */
    size_t listed;           /* things in it */
    struct text_buffer mended;
};

bool cell_bytes(struct table_row *row, const char *bytes, size_t length);
bool cell_text(struct table_row *row, const char *text); /* NULL: an empty cell */
bool cell_whole(struct table_row *row, size_t number);
bool cell_decimal(struct table_row *row, double number, int decimals);
bool cells_empty(struct table_row *row, size_t cells);

/* A cell with several things, with commas between them: each backslash and comma in one of them
 * has a backslash before it. Add them, then end the cell. */
bool cell_list(struct table_row *row, const char *thing);
bool cell_list_end(struct table_row *row);

/* Ends the row, and frees the memory: to be called last, whatever failed. */
bool table_row_end(struct table_row *row, bool well);

#endif
