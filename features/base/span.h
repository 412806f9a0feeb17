/* span: a part of a text, by its place. */
#ifndef TENOR_SPAN_H
#define TENOR_SPAN_H

#include <stddef.h>
#include <stdint.h>

/* The bytes [begin, end) of a text. */
struct span {
    uint32_t begin, end;
};

static inline size_t span_length(struct span span)
{
    return span.end - span.begin;
}

#endif
