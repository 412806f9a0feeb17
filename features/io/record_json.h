/* record_json: a row of JSON → its object, its fields by their paths, and numbers as they are
 * spelled.
 *
 * Other programs write JSON that is none: halves of surrogate pairs, bytes that are not UTF-8,
 * NaN. And they write numbers that no double holds. None of these may lose a record because of a
 * field that nobody reads. */
#ifndef TENOR_RECORD_JSON_H
#define TENOR_RECORD_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "../base/memory.h"

struct json_t;

/* Reusable, all zero is empty. */
struct record_json {
    struct json_t *root; /* the object that was loaded last; NULL: none */
    bool replaced;       /* bytes of the row were not UTF-8, or no characters: now U+FFFD */
    struct text_buffer repaired, spelled; /* the row, where it had to be changed */
    struct text_buffer scratch;
};

/* Loads the row. Fails with FAILURE_RECORD if it is no object, and FAILURE_MEMORY. */
bool record_json_load(struct record_json *json, const char *row, size_t length,
                      struct failure *failure);

/* Loads the row that was loaded last once more, so that each number that is not a short whole one
 * is a string that record_json_number knows. */
bool record_json_spell(struct record_json *json, const char *row, size_t length,
                       struct failure *failure);

void record_json_release(struct record_json *json); /* memory freed, as zeroed */

/* The value at a path: "meta.author" is the member "author" of the object "meta",
 * "authors.0.name" counts an array's elements from 0. A member whose own name is "meta.author"
 * comes first. NULL: there is none. */
const struct json_t *record_json_find(const struct json_t *root, const char *path);

/* Is there a number in the value, or below it, whose spelling is lost? */
bool record_json_has_real(const struct json_t *value);

/* How a string that stands for a number is spelled; NULL for another value. */
const char *record_json_number(const struct json_t *value, size_t *length);

/* A scalar as text: a string; a number as it is spelled; true, false. `buffer` is for whole
 * numbers. Returns NULL for any other value. */
#define RECORD_JSON_NUMBER 24 /* holds any of 64 bits */
const char *record_json_scalar(const struct json_t *value,
                               char buffer[static RECORD_JSON_NUMBER], size_t *length);

#endif
