/* http_message: what a web server answered, as a web archive keeps it → a row. */
#ifndef TENOR_HTTP_MESSAGE_H
#define TENOR_HTTP_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "record_row.h"

/* "text/html; charset=utf-8" → what a document of this type is. */
struct media_type {
    bool html, text; /* neither: no document */
    const char *charset;
    size_t charset_length; /* charset NULL: not said */
};
struct media_type media_type_of(const char *value, size_t length);

/* The value of the header field of this name (in lower case) in `header`, lines of "Name:
 * value"; NULL if there is none. */
const char *header_value(const char *header, size_t header_length, const char *name,
                         size_t *length);

/* Where the header that begins at `bytes` ends: the offset behind its empty line; 0: it has no
 * end. */
size_t header_end(const char *bytes, size_t length);

/* Adds the body of a response to the row: as HTML or text, joined where it was sent in chunks,
 * unpacked where it was packed, both only if it still is. `*is_document` says whether it was a
 * successful answer with an HTML or text body; else the row is as it was. `bytes` may change.
 * Fails with FAILURE_RECORD (not HTTP, damaged, an unknown packing or charset),
 * FAILURE_TOO_LARGE or FAILURE_MEMORY. */
bool http_message_read(char *bytes, size_t length, struct record_row *row, bool *is_document,
                       struct failure *failure);

/* Adds a document of this type that is as it was, and settles its encoding. */
bool http_body_add(struct media_type type, const char *bytes, size_t length,
                   struct record_row *row, struct failure *failure);

#endif
