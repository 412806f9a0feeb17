/* record_table: a row of CSV (RFC 4180, with any delimiter) or TSV → its cells, in place. */
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

/* Where the next cell of a row is. A row has at least one cell. */
struct table_cursor {
    char *data;
    size_t length, at;
    bool quotes;    /* of CSV; else TSV */
    char delimiter; /* between cells */
    bool ended;     /* there are no more cells */
    size_t columns; /* seen so far */
};

/* `layout` says the format and the delimiter. */
struct table_cursor table_cells(const struct record_row *row,
                                const struct record_layout *layout);

/* Reads the next cell, which points into the row's data; its quotation marks and escapes are
 * replaced there. Fails with FAILURE_RECORD for quotation marks that are not as they should be.
 * Must not be called once `ended` is set. */
bool table_next_cell(struct table_cursor *cursor, struct table_cell *cell,
                     struct failure *failure);

#endif
