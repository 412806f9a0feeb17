/* memory: see memory.h. */
#include "memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SMALLEST_CAPACITY 16 /* items: so that small arrays do not grow again and again */

bool memory_grow(void *items, size_t *capacity, size_t need, size_t item_size,
                 struct failure *failure)
{
    size_t most = PTRDIFF_MAX / item_size;
    if (need > most)
        return fail(failure, FAILURE_MEMORY, "out of memory");

    /* The larger an array is, the less of it may be waste. */
    const size_t more = *capacity * item_size > MEMORY_LARGE ? *capacity / 8 : *capacity / 2;
    size_t grown = *capacity < SMALLEST_CAPACITY ? SMALLEST_CAPACITY : *capacity + more;
    if (grown < need)
        grown = need;
    if (grown > most)
        grown = most;
    /* `items` is a T ** for some T. C does not allow reading it as a void **, so the pointer is
     * copied as bytes. */
    void *old;
    memcpy(&old, items, sizeof old);
    void *new = realloc(old, grown * item_size);
    if (!new)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    memcpy(items, &new, sizeof new);
    *capacity = grown;
    /* cppcheck-suppress memleak ; it is in *items now */
    return true;
}

/* The pointer is volatile because a compiler may drop a malloc whose memory is only freed, and
 * with it the check: clang does. */
bool memory_has_room(size_t bytes)
{
    void *volatile room = malloc(bytes);
    const bool found = room != NULL;
    free(room);
    return found;
}

void memory_give_back(void *items, size_t *capacity, size_t item_size)
{
    if (*capacity * item_size <= MEMORY_LARGE)
        return;
    void *old;
    memcpy(&old, items, sizeof old);
    free(old);
    old = NULL;
    memcpy(items, &old, sizeof old);
    *capacity = 0;
}

/* Makes room for `more` bytes and a NUL. */
static bool reserve_more(struct text_buffer *buffer, size_t more, struct failure *failure)
{
    if (more >= SIZE_MAX - buffer->length)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    return memory_reserve(&buffer->data, &buffer->capacity, buffer->length + more + 1, 1,
                          failure);
}

bool text_buffer_append(struct text_buffer *buffer, const void *bytes, size_t length,
                        struct failure *failure)
{
    if (!reserve_more(buffer, length, failure))
        return false;
    if (length > 0)
        memcpy(buffer->data + buffer->length, bytes, length);
    buffer->length += length;
    buffer->data[buffer->length] = '\0';
    return true;
}

/* Most texts fit the memory that there is, and are written once. */
bool text_buffer_format(struct text_buffer *buffer, struct failure *failure, const char *format,
                        ...)
{
    const size_t room = buffer->capacity - buffer->length;
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    const int length =
        vsnprintf(room > 0 ? buffer->data + buffer->length : NULL, room, format, arguments);
    va_end(arguments);
    bool done = length >= 0;
    if (!done) {
        failure_set(failure, FAILURE_ARGUMENT, "cannot format '%s'", format);
    } else if ((size_t)length >= room &&
               (done = reserve_more(buffer, (size_t)length, failure))) {
        vsnprintf(buffer->data + buffer->length, (size_t)length + 1, format, again);
    }
    va_end(again);
    if (done)
        buffer->length += (size_t)length;
    else if (room > 0)
        buffer->data[buffer->length] = '\0';
    return done;
}

void text_buffer_clear(struct text_buffer *buffer)
{
    buffer->length = 0;
    if (buffer->capacity > 0)
        buffer->data[0] = '\0';
}

void text_buffer_release(struct text_buffer *buffer)
{
    free(buffer->data);
    *buffer = (struct text_buffer){0};
}
