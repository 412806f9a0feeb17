/* html_piece: text as the tokenizer cuts it: runs of plain text, and what becomes another
 * character, one by one. */
#ifndef TENOR_HTML_PIECE_H
#define TENOR_HTML_PIECE_H

#include <stdbool.h>
#include <stddef.h>

#include "html_references.h"

/* At which bytes a run of text may end; bits. */
enum html_stop {
    STOP_MARKUP = 1 << 0,    /* '<' */
    STOP_REFERENCE = 1 << 1, /* '&' */
    STOP_UNCLEAN = 1 << 2    /* what becomes another character */
};

/* Where a piece of text ends, and what it becomes if that is something else. */
struct html_piece {
    size_t end;
    bool changed;
    char made[HTML_REFERENCE_MOST];
    size_t made_length;
};

/* Reads text from `at` on: up to `length`, to something else, or just what is something else.
 * The result is empty at markup only. */
struct html_piece html_piece_read(const char *text, size_t length, size_t at, unsigned stops,
                                  bool in_attribute);

#endif
