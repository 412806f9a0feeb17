/* utf16: UTF-16, a piece at a time → UTF-8. For files of records, as Excel and PowerShell write
 * them; documents are decoded by the library (charset.h). */
#ifndef TENOR_UTF16_H
#define TENOR_UTF16_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"
#include "../base/memory.h"

enum utf16_order { UTF16_NONE, UTF16_LITTLE, UTF16_BIG };

/* The order of the bytes of a file of records that begins with these: by its byte order mark, or,
 * since such a file begins with an ASCII character, by where a NUL stands. UTF16_NONE: it is not
 * UTF-16. Two bytes are enough. */
enum utf16_order utf16_order_of(const char *bytes, size_t length);

/* All zero but for the order at the beginning. */
struct utf16_decoder {
    enum utf16_order order;
    bool half; /* there is one byte of a unit */
    unsigned char byte;
    uint32_t high; /* the first half of a surrogate pair; 0: none */
};

/* Appends what the bytes stand for; `last`: no more come. Halves of pairs are U+FFFD. Fails with
 * FAILURE_MEMORY. */
bool utf16_decode(struct utf16_decoder *decoder, const char *bytes, size_t length, bool last,
                  struct text_buffer *out, struct failure *failure);

#endif
