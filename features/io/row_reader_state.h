/* row_reader_state: a file that is being read, for row_reader.c and the files that settle what it
 * is: row_format.c and row_header.c. */
#ifndef TENOR_ROW_READER_STATE_H
#define TENOR_ROW_READER_STATE_H

#include <stdbool.h>
#include <stddef.h>

#include "byte_window.h"
#include "container.h"
#include "record_row.h"
#include "row_ends.h"
#include "row_fields.h"

struct row_reader {
    struct byte_window window; /* the next row begins where it begins */
    struct record_layout layout;
    struct container *container; /* of a file of documents (container.h); else NULL */

    size_t scan;           /* in the window's bytes; no end of the row was found before it */
    struct row_scan state; /* at `scan` */
    size_t line;   /* where the next row begins, from 1; 0 before the first bytes were read */
    size_t number; /* of the last record */
    bool looked;   /* at the first records, for the fields that must be there */
    struct field_search search;
    bool failed;    /* nothing more can be read */
    bool empty;     /* there is not one byte, and that is no document */
    char note[128]; /* row_reader_note; "": none */
};

/* What is to be read of a file of this format; where it is comes later. */
struct record_layout row_layout_begin(const struct record_fields *fields,
                                      enum record_format format);

/* Settles what the file is by its first bytes, where the format in the layout, its name's, was
 * not asked for; and what divides a table's cells. Fails with FAILURE_KIND too. */
bool row_format_settle(struct row_reader *reader, bool asked,
                       const struct record_fields *fields, struct failure *failure);

/* Has a file of records that is UTF-16 be read as UTF-8. Reads its first bytes. */
bool row_format_decode(struct row_reader *reader, struct failure *failure);

/* Does the file begin as HTML does? */
bool row_format_begins_html(const struct row_reader *reader);

/* Reads the header row of a table. */
bool row_header_read(struct row_reader *reader, struct failure *failure);

/* Reads the bytes of the next row, which may be blank, as row_reader_next does. */
enum record_status row_reader_bytes(struct row_reader *reader, struct record_row *row,
                                    struct failure *failure);

#endif
