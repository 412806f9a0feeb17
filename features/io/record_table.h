/* record_table: a row of CSV (RFC 4180) or TSV → its cells, in place. */
#ifndef TENOR_RECORD_TABLE_H
#define TENOR_RECORD_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "record_row.h"

struct table_cell {
    const char *data;
    size_t length;
    size_t column; /* from 0 */
};

/* Goes through a row's cells; there is at least one. */
struct table_cursor {
    char *data;
    size_t length, at;
    bool quotes;    /* of CSV; else TSV */
    bool ended;     /* no cell is left */
    size_t columns; /* seen so far */
};

struct table_cursor table_cells(const struct record_row *row, enum record_format format);

/* Takes the next cell; its quotation marks and escapes are undone in the row's data. Fails
 * with FAILURE_RECORD. */
bool table_next_cell(struct table_cursor *cursor, struct table_cell *cell,
                     struct failure *failure);

#endif
