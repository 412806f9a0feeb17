/* json_draft: JSON of many short pieces. They are put together here, and appended to the output some
 * thousand bytes at a time: an article has thousands of numbers and names among its reasons.
 *
 * The first failure stays in the draft, as in its writer, and nothing is added after it. */
#ifndef TENOR_JSON_DRAFT_H
#define TENOR_JSON_DRAFT_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "output_writer.h"

#define DRAFT_BYTES 4096

struct json_draft {
    const struct output_writer *writer;
    bool failed;
    size_t length;
    char bytes[DRAFT_BYTES]; /* [length] what is not yet in the output */
};

/* Begins a draft. */
void draft_begin(struct json_draft *draft, const struct output_writer *writer);

/* Appends what was added to the output: at the end, and before anything else is appended to it. False
 * if anything has failed. */
bool draft_flush(struct json_draft *draft);

/* Appends what is always the same, a string literal: so its length is known, and copying it costs next
 * to nothing. */
#define DRAFT_LITERAL(draft, literal) draft_constant(draft, literal, sizeof(literal) - 1)
static inline void draft_constant(struct json_draft *draft, const char *bytes, size_t length)
{
    if (draft->length + length > DRAFT_BYTES)
        draft_flush(draft);
    memcpy(draft->bytes + draft->length, bytes, length);
    draft->length += length;
}

/* A JSON string, whatever its bytes. */
void draft_string(struct json_draft *draft, const char *text);

/* A number with eight decimals; of 1e10 and more, infinities and NaN what json_put_number does. */
void draft_decimals(struct json_draft *draft, double number);

/* [begin,end] */
void draft_range(struct json_draft *draft, size_t begin, size_t end);

#endif
