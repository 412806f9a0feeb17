/* positions: places in UTF-8 as Python counts them, in characters. */
#ifndef TENOR_PYTHON_POSITIONS_H
#define TENOR_PYTHON_POSITIONS_H

#include <stdbool.h>
#include <stddef.h>

struct positions {
    const char *text; /* not owned; it must stay as long as it is asked about */
    size_t length;
    /* How many characters begin before byte i * POSITIONS_STEP. NULL: each byte is one. */
    size_t *before;
};

/* Prepares for questions about a text. With `as_bytes` all places stay as they are. False for
 * lack of memory; no exception is set. */
bool positions_make(struct positions *positions, const char *text, size_t length,
                    bool as_bytes);
void positions_release(struct positions *positions);

/* The character at byte `offset`, and the number of characters that begin before it. They differ
 * within a character: so a span never loses a part of one. */
size_t positions_begin(const struct positions *positions, size_t offset);
size_t positions_end(const struct positions *positions, size_t offset);

#endif
