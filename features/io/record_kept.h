/* record_kept: the fields of a record that are handed through to the output as they are.
 *
 * In a table a field is a column. In JSON it is a path (record_json_find). Numbers stay as they
 * are spelled. */
#ifndef TENOR_RECORD_KEPT_H
#define TENOR_RECORD_KEPT_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "../base/memory.h"
#include "record_row.h"

struct json_t;
struct table_cell;

enum kept_kind {
    KEPT_NONE,   /* the record has no such field, or null */
    KEPT_STRING, /* a cell of a table, as UTF-8 (record_parser.h), or a string of JSON */
    KEPT_JSON    /* any other value of JSON, as JSON without blanks */
};

struct kept_value {
    enum kept_kind kind;
    const char *data;
    size_t length; /* bytes */
};

/* All zero is empty. */
struct record_kept {
    struct kept_value values[RECORD_KEPT_MOST];
    struct text_buffer json; /* values that were written as JSON */
};

/* Forgets the values and keeps the memory. */
void record_kept_clear(struct record_kept *kept);
void record_kept_release(struct record_kept *kept); /* memory freed, as zeroed */

/* Takes the values of a record, which point into `root` and into `kept`. Fails with
 * FAILURE_MEMORY. */
bool record_kept_take_json(struct record_kept *kept, const struct record_layout *layout,
                           const struct json_t *root, struct failure *failure);
/* Takes a table's cell, if its column is kept; the value points to where the cell does. */
void record_kept_take_cell(struct record_kept *kept, const struct record_layout *layout,
                           const struct table_cell *cell);

/* Notes a cell of the header row in the layout, whose columns were SIZE_MAX. */
void record_kept_note_column(struct record_layout *layout, const struct table_cell *cell);

#endif
