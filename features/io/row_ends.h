/* row_ends: where a row of a file of records ends: a line of JSON or TSV, a row of CSV, whose
 * quoted cells may hold line ends, or a JSON object that may stand on several lines. */
#ifndef TENOR_ROW_ENDS_H
#define TENOR_ROW_ENDS_H

#include <stdbool.h>
#include <stddef.h>

#include "record_format.h"

/* What the next byte of a row is part of. The bytes of a row may come in pieces. All zero but
 * for `format` and `delimiter` where a row begins. */
struct row_scan {
    enum record_format format;
    char delimiter; /* of CSV */
    enum { CELL_BEGINS, CELL_BARE, CELL_QUOTED, CELL_QUOTE_SEEN } cell;
    size_t quoted_newlines; /* in the cell, since its quotation mark */
    size_t depth;           /* of JSON: objects and arrays that are open */
    bool in_string, escaped;
    bool stray; /* RECORDS_JSON: what stands here is no object */
};

/* Moves `*at` to the end of the row in bytes[*at, length), or to `length`; returns whether it
 * found that end. A line end is no part of its row. */
bool row_scan_end(struct row_scan *scan, const char *bytes, size_t length, size_t *at);

void row_scan_restart(struct row_scan *scan); /* where a row begins */

/* RECORDS_JSON: how many bytes at the beginning are between objects: blanks, line ends, commas,
 * the marks of arrays. */
size_t row_between_objects(const char *bytes, size_t length);

#endif
