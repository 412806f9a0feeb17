/* record_parser: a row → the record that it is. */
#ifndef TENOR_RECORD_PARSER_H
#define TENOR_RECORD_PARSER_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "../base/memory.h"
#include "record_row.h"
#include "records.h"

struct json_t;

struct record_value {
    const char *data; /* NULL: the record has none */
    size_t length;
};

/* Reusable, all zero is empty; one for each thread. */
struct record_parser {
    struct record_value values[FIELD_COUNT];
    struct json_t *root;       /* the JSON object that was parsed last */
    struct text_buffer mended; /* a row of JSON that had to be changed to be read */
    char integers[FIELD_COUNT][24];
    bool replaced; /* record.replaced */
};

/* Takes the row apart, in place where its format allows, so its data are changed. The record's
 * strings lie in the row (JSON: in the parser alone). RECORD_READ, RECORD_BROKEN, or
 * RECORD_FAILED with FAILURE_MEMORY. */
enum record_status record_parse(struct record_parser *parser, const struct record_row *row,
                                struct record *record, struct failure *failure);

void record_parser_release(struct record_parser *parser); /* memory freed, as zeroed */

/* The fields that a record's text may stand in, for messages: "'text' or 'page'". */
#define RECORD_TEXT_NAMES_MAX 160
const char *record_text_names(const struct record_layout *layout,
                              char names[static RECORD_TEXT_NAMES_MAX]);

#endif
