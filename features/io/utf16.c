/* utf16: unit by unit. */
#include "utf16.h"

#include <string.h>

#include "../text/unicode.h"

#define REPLACEMENT 0xfffdu

enum utf16_order utf16_order_of(const char *bytes, size_t length)
{
    if (length < 2)
        return UTF16_NONE;
    if (memcmp(bytes, "\xff\xfe", 2) == 0 || (bytes[0] != '\0' && bytes[1] == '\0'))
        return UTF16_LITTLE;
    if (memcmp(bytes, "\xfe\xff", 2) == 0 || (bytes[0] == '\0' && bytes[1] != '\0'))
        return UTF16_BIG;
    return UTF16_NONE;
}

static bool put_unit(struct utf16_decoder *decoder, uint32_t unit, struct text_buffer *out,
                     struct failure *failure)
{
    const bool low = unit >= 0xdc00 && unit < 0xe000;
    const uint32_t high = decoder->high;
    decoder->high = 0;
    if (high && low)
        return unicode_append(out, 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00),
                              failure);
    if (high && !unicode_append(out, REPLACEMENT, failure))
        return false;
    if (unit >= 0xd800 && unit < 0xdc00) {
        decoder->high = unit;
        return true;
    }
    return unicode_append(out, low ? REPLACEMENT : unit, failure);
}

bool utf16_decode(struct utf16_decoder *decoder, const char *bytes, size_t length, bool last,
                  struct text_buffer *out, struct failure *failure)
{
    for (size_t i = 0; i < length; i++) {
        const unsigned char byte = (unsigned char)bytes[i];
        if (!decoder->half) {
            decoder->byte = byte;
            decoder->half = true;
            continue;
        }
        decoder->half = false;
        const uint32_t unit = decoder->order == UTF16_BIG ? (uint32_t)decoder->byte << 8 | byte
                                                          : (uint32_t)byte << 8 | decoder->byte;
        if (!put_unit(decoder, unit, out, failure))
            return false;
    }
    if (!last || (!decoder->half && !decoder->high))
        return true;
    decoder->half = false;
    decoder->high = 0;
    return unicode_append(out, REPLACEMENT, failure);
}
