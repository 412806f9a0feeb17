/* span: a stretch of a text. */
#ifndef TENOR_SPAN_H
#define TENOR_SPAN_H

#include <stddef.h>
#include <stdint.h>

/* Half open, in bytes. */
struct span {
    uint32_t begin, end;
};

static inline size_t span_length(struct span span)
{
    return span.end - span.begin;
}

#endif
