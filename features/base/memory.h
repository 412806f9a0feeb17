/* memory: growable arrays that report a failed allocation instead of ending.
 *
 * An array is three fields side by side: items, count, capacity. Zeroed memory
 * is an empty array. Arrays that live in a reusable scratch keep their capacity
 * from article to article, so that scoring allocates nothing once warm. */
#ifndef TENOR_MEMORY_H
#define TENOR_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

#include "failure.h"

/* What memory_reserve does when the room is not there. */
bool memory_grow(void *items, size_t *capacity, size_t need, size_t item_size,
                 struct failure *failure);

/* Makes room for at least `need` items of `item_size` bytes in `*items`,
 * growing by half or more. On failure the array is as it was.
 * `items` is the address of the array pointer. New room is not cleared. */
static inline bool memory_reserve(void *items, size_t *capacity, size_t need, size_t item_size,
                                  struct failure *failure)
{
    return need <= *capacity || memory_grow(items, capacity, need, item_size, failure);
}

/* Bytes that grow. `data` is NULL while capacity is 0, and always holds a NUL
 * behind `length` otherwise. */
struct text_buffer {
    char *data;
    size_t length, capacity;
};

bool text_buffer_append(struct text_buffer *buffer, const void *bytes, size_t length,
                        struct failure *failure);
bool text_buffer_format(struct text_buffer *buffer, struct failure *failure, const char *format,
                        ...) __attribute__((format(printf, 3, 4)));
void text_buffer_clear(struct text_buffer *buffer);   /* length 0, memory kept */
void text_buffer_release(struct text_buffer *buffer); /* memory freed, as zeroed */

#endif
