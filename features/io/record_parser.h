/* record_parser: a row → the record that it holds. */
#ifndef TENOR_RECORD_PARSER_H
#define TENOR_RECORD_PARSER_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "../base/memory.h"
#include "record_json.h"
#include "record_kept.h"
#include "record_row.h"

/* One article with what its record says of it. Strings may have no NUL after them, hold NULs
 * only where the input had them, and are NULL where the field is absent (or null in JSON). The
 * text of a record that was read is never NULL. A number, true and false are taken as they are
 * spelled in JSON, but for the text; any other value that is not a string is an error. A list of
 * one label is that label. A `date` that is neither a string nor an integer counts as absent, so
 * does an `answer` that is no string. A label has no blanks around it. Lengths are bytes. */
struct record {
    const char *text, *label, *id, *title, *source, *date, *group, *answer, *byline, *site;
    size_t text_length, label_length, id_length, title_length, source_length, date_length,
        group_length, answer_length, byline_length, site_length;
    size_t number; /* of the record in its file, from 1 */
    size_t line;   /* where it begins in the file, from 1; 0: the file has no lines */
    enum record_format format; /* of its file, as far as its name and first bytes say */
    size_t swallowed; /* lines that a quotation mark took that is never closed (record_row.h) */
    bool html;        /* the text is a page of HTML */
    const char *charset; /* the text's encoding where its file fixes it: "utf-8" for JSON, what
                            a mail declares; else NULL. A static string */
    bool replaced;       /* JSON: bytes of the line were not UTF-8 and were read as U+FFFD */
    const struct kept_value *kept; /* [record_fields.kept_count]; of a record that could not be
                                      read those that could */
};

struct record_value {
    const char *data; /* NULL: the record has none */
    size_t length;
};

/* Reusable, all zero is empty; each thread has its own. */
struct record_parser {
    struct record_value values[FIELD_COUNT];
    struct record_value texts[RECORD_TEXTS_MOST]; /* where the text has several parts */
    struct text_buffer joined;                    /* these parts */
    struct text_buffer names; /* of a table that is not UTF-8: label, id, kept cells as UTF-8 */
    struct record_json json;  /* the JSON object that was parsed last */
    char numbers[FIELD_COUNT][RECORD_JSON_NUMBER]; /* whole numbers of JSON as text */
    struct record_kept kept;                       /* becomes record.kept */
};

/* Parses the row, in place where its format allows, so the row's data may change. The record's
 * strings point into the row (JSON: only into the parser), and are valid as long as the row's
 * data and until the parser's next call. Returns RECORD_READ; RECORD_BROKEN with FAILURE_RECORD
 * or FAILURE_TOO_LARGE; or RECORD_FAILED with FAILURE_MEMORY. */
enum record_status record_parse(struct record_parser *parser, const struct record_row *row,
                                struct record *record, struct failure *failure);

void record_parser_release(struct record_parser *parser); /* memory freed, as zeroed */

#endif
