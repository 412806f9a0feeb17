/* record_id: what a record is called in output and messages, the same in all programs. */
#ifndef TENOR_RECORD_ID_H
#define TENOR_RECORD_ID_H

#include <stddef.h>

#include "record_format.h"
#include "record_parser.h"

/* A name, or a number where there is none. Points into what it was made of. */
struct record_id {
    const char *name; /* any bytes; NULL: the record has no name */
    size_t length;    /* of the name */
    size_t number;    /* of the record among all records of the run, from 1 */
};

/* The name of the file if it is one record: `path` as it was given. NULL if it is a file of
 * records or documents, or standard input. `format` is that of the record or its row, or the one
 * that was asked for, perhaps RECORDS_AUTO. */
const char *record_file_name(const char *path, enum record_format format);

/* The record's own id if it has one, even an empty one; else the name of the file that it is
 * (record_file_name; NULL: it is none); else its number. */
struct record_id record_id(const struct record *record, const char *file_name, size_t number);

#endif
