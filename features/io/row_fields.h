/* row_fields: has a file of records the fields that were named, and which has it? */
#ifndef TENOR_ROW_FIELDS_H
#define TENOR_ROW_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "../base/memory.h"
#include "record_row.h"

/* Names for a message, the first few of a file's: 'id', 'text', ... All zero is empty. */
struct field_names {
    struct text_buffer text;
};

/* Adds a name, if it is not there. Fails with FAILURE_MEMORY. */
bool field_names_add(struct field_names *names, const char *name, size_t length,
                     struct failure *failure);

/* What was found of the fields that are wanted. */
struct field_look {
    unsigned found, texts; /* a bit for each field, and for each part of the text */
    struct field_names names;
};

/* The name of a field that the file must have and has not; NULL: there is none. A text, or a page
 * of HTML, it must always have. */
const char *field_look_missing(const struct field_look *look,
                               const struct record_layout *layout);

/* What to do about it, for the message: "" if the user named the field that is missing. */
const char *field_look_advice(const struct field_look *look,
                              const struct record_layout *layout);

/* The search for the fields, of which a file of JSON shows more with each record. */
struct field_search {
    struct field_look look;
    size_t records; /* that were looked at */
    bool open;      /* something is missing yet */
};

/* How many records are looked at. */
#define ROW_FIELDS_RECORDS 100

struct row_reader;

/* Looks at the first records of a file of JSON, until each field was in one. No more are read than
 * that takes; where a field is missing, ROW_FIELDS_RECORDS. Fails with FAILURE_RECORD: "'x' has no
 * field 'y' in its first 100 records, only 'id', 'text'".
 *
 * A pipe's records may come one at a time, each once the one before was answered. So they are
 * looked at as they are read (row_fields_look), and it fails behind them (row_fields_go_on). */
bool row_fields_check(struct row_reader *reader, struct failure *failure);

/* Looks at a row that was read. Fails with FAILURE_MEMORY. */
bool row_fields_look(struct row_reader *reader, const struct record_row *row,
                     struct failure *failure);

/* May more rows be read? `ended`: there are none. Fails with FAILURE_RECORD where so many were looked
 * at, or all, and a field is missing. */
bool row_fields_go_on(const struct row_reader *reader, bool ended, struct failure *failure);

#endif
