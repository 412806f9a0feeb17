/* byte_window: filled from its stream, in chunks. */
#include "byte_window.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "../base/memory.h"

static bool append(struct byte_window *window, const struct text_buffer *bytes,
                   struct failure *failure)
{
    if (!memory_reserve(&window->data, &window->capacity, window->end + bytes->length, 1,
                        failure))
        return false;
    if (bytes->length > 0)
        memcpy(window->data + window->end, bytes->data, bytes->length);
    window->end += bytes->length;
    return true;
}

/* Appends the next piece of UTF-16. */
static bool fill_decoded(struct byte_window *window, struct failure *failure)
{
    struct byte_stream *stream = &window->stream;
    if (!memory_reserve(&window->raw.data, &window->raw.capacity, BYTE_STREAM_CHUNK, 1,
                        failure))
        return false;
    text_buffer_clear(&window->decoded);
    do {
        size_t got;
        if (!byte_stream_read(stream, window->raw.data, BYTE_STREAM_CHUNK, &got, failure) ||
            !utf16_decode(&window->utf16, window->raw.data, got, stream->ended,
                          &window->decoded, failure))
            return false;
    } while (window->decoded.length == 0 && !stream->ended);
    return append(window, &window->decoded, failure);
}

bool byte_window_decode(struct byte_window *window, enum utf16_order order,
                        struct failure *failure)
{
    assert(window->begin == 0 && window->utf16.order == UTF16_NONE);
    const size_t length = window->end;
    window->utf16.order = order;
    window->end = 0;
    text_buffer_clear(&window->decoded);
    return utf16_decode(&window->utf16, window->data, length, window->stream.ended,
                        &window->decoded, failure) &&
           append(window, &window->decoded, failure);
}

bool byte_window_fill(struct byte_window *window, struct failure *failure)
{
    const size_t kept = byte_window_length(window);
    /* Only when at least as many bytes were taken: so each is moved once at most, on average. */
    if (window->begin > 0 && window->begin >= kept) {
        memmove(window->data, window->data + window->begin, kept);
        window->begin = 0;
        window->end = kept;
    }
    if (window->utf16.order != UTF16_NONE)
        return fill_decoded(window, failure);
    size_t got;
    if (!memory_reserve(&window->data, &window->capacity, window->end + BYTE_STREAM_CHUNK, 1,
                        failure) ||
        !byte_stream_read(&window->stream, window->data + window->end,
                          window->capacity - window->end, &got, failure))
        return false;
    window->end += got;
    assert(window->begin <= window->end && window->end <= window->capacity);
    return true;
}

bool byte_window_need(struct byte_window *window, size_t length, struct failure *failure)
{
    while (byte_window_length(window) < length && !window->stream.ended)
        if (!byte_window_fill(window, failure))
            return false;
    return true;
}

void byte_window_take(struct byte_window *window, size_t length)
{
    assert(length <= byte_window_length(window));
    window->begin += length;
    window->taken += length;
}

bool byte_window_skip(struct byte_window *window, uint64_t length, uint64_t *missing,
                      struct failure *failure)
{
    for (;;) {
        const size_t have = byte_window_length(window);
        const size_t step = length < have ? (size_t)length : have;
        byte_window_take(window, step);
        length -= step;
        *missing = length;
        if (length == 0 || window->stream.ended)
            return true;
        if (!byte_window_fill(window, failure))
            return false;
    }
}

size_t byte_window_find(const struct byte_window *window, size_t from, const char *text,
                        size_t length)
{
    const size_t have = byte_window_length(window);
    const char *bytes = byte_window_bytes(window);
    for (size_t at = from; at + length <= have; at++) {
        const char *found = memchr(bytes + at, text[0], have - length + 1 - at);
        if (!found)
            break;
        at = (size_t)(found - bytes);
        if (memcmp(found, text, length) == 0)
            return at;
    }
    return SIZE_MAX;
}

void byte_window_close(struct byte_window *window)
{
    byte_stream_close(&window->stream);
    free(window->data);
    text_buffer_release(&window->raw);
    text_buffer_release(&window->decoded);
    *window = (struct byte_window){.capacity = 0};
}
