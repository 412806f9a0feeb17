/* byte_window: the bytes of a file that were read and not used yet. */
#ifndef TENOR_BYTE_WINDOW_H
#define TENOR_BYTE_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"
#include "../base/memory.h"
#include "byte_stream.h"
#include "utf16.h"

/* All zero before its stream is opened. Who reads takes bytes away by byte_window_take; the
 * window grows as far as its reader asks for more before it takes any. */
struct byte_window {
    struct byte_stream stream;
    char *data;        /* [begin, end): bytes read and not taken yet */
    size_t begin, end; /* begin <= end <= capacity */
    size_t capacity;
    uint64_t taken;             /* bytes of the (unpacked) file before `begin` */
    struct utf16_decoder utf16; /* where the file is read as UTF-8 although it is UTF-16 */
    struct text_buffer raw, decoded;
};

/* The bytes that are there, and how many. NULL before the window was first filled. */
static inline char *byte_window_bytes(const struct byte_window *window)
{
    return window->data ? window->data + window->begin : NULL;
}
static inline size_t byte_window_length(const struct byte_window *window)
{
    return window->end - window->begin;
}

/* Appends at least one more byte of the file, or sets stream.ended. May move the bytes that
 * are there. Fails as byte_stream_read does, and with FAILURE_MEMORY. */
bool byte_window_fill(struct byte_window *window, struct failure *failure);

/* Reads the file, of which nothing was taken yet, as UTF-8 although it is UTF-16. A byte order mark
 * becomes that of UTF-8. Fails with FAILURE_MEMORY. */
bool byte_window_decode(struct byte_window *window, enum utf16_order order,
                        struct failure *failure);

/* Fills the window until it has `length` bytes, or all that the file still has. */
bool byte_window_need(struct byte_window *window, size_t length, struct failure *failure);

/* Takes the first `length` bytes away, which must be there. */
void byte_window_take(struct byte_window *window, size_t length);

/* Takes `length` bytes away that need not be there yet; `*missing` is how many of them the file
 * does not have. */
bool byte_window_skip(struct byte_window *window, uint64_t length, uint64_t *missing,
                      struct failure *failure);

/* Where `text` first stands in the window's bytes, from `from` on, as an offset in them;
 * SIZE_MAX if it does not. */
size_t byte_window_find(const struct byte_window *window, size_t from, const char *text,
                        size_t length);

void byte_window_close(struct byte_window *window); /* the stream too; memory freed */

#endif
