/* record_row: a record's bytes as they were cut from its file, before they are taken apart.
 *
 * Cutting goes through a file from its beginning, one row behind the other; taking a row apart
 * (record_parser.h) needs the row alone. So one thread after the other can cut a row and keep
 * it, and then all take theirs apart at once. A row tells all that must be known of its file,
 * which may be closed by then. */
#ifndef TENOR_RECORD_ROW_H
#define TENOR_RECORD_ROW_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "record_format.h"
#include "records.h"

enum record_field {
    FIELD_ID,
    FIELD_LABEL,
    FIELD_SOURCE,
    FIELD_TITLE,
    FIELD_TEXT,
    FIELD_HTML,
    FIELD_COUNT
};

/* Where the fields of a file's rows are. */
struct record_layout {
    enum record_format format;      /* RECORDS_AUTO: one record, text or HTML */
    const char *names[FIELD_COUNT]; /* NULL: not wanted */
    size_t columns;                 /* of a table */
    size_t column[FIELD_COUNT];     /* of a table; SIZE_MAX: it has none */
};

/* A line, a table's row or a whole file. Reusable, all zero is empty. */
struct record_row {
    char *data;
    size_t length; /* without its line end */
    size_t number; /* of the record in its file, from 1 */
    size_t line;   /* where it begins, from 1 */
    bool too_long; /* more than RECORD_MAX_BYTES: `data` has not all of them */
    struct record_layout layout;

    char *bytes; /* memory of the row's own, which `data` lies in if it is kept */
    size_t capacity;
};

/* The next row that is not blank: RECORD_READ, RECORD_END or RECORD_FAILED. Its data are the
 * reader's, until the reader's next call. */
enum record_status record_reader_cut(struct record_reader *reader, struct record_row *row,
                                     struct failure *failure);

/* Gives the row that was cut last its data for good, or until it is used for another. */
bool record_reader_keep(struct record_reader *reader, struct record_row *row,
                        struct failure *failure);

void record_row_release(struct record_row *row); /* memory freed, as zeroed */

#endif
