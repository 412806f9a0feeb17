/* json_plain: the bytes of a JSON string that stand for themselves. Nearly all do, so eight are looked
 * at together. */
#ifndef TENOR_JSON_PLAIN_H
#define TENOR_JSON_PLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define JSON_PLAIN_STEP  sizeof(uint64_t)
#define JSON_PLAIN_EACH  (UINT64_MAX / 255) /* a 1 in each byte */
#define JSON_PLAIN_HIGHS (JSON_PLAIN_EACH * 0x80)

/* ASCII, but for control characters, quotation marks and backslashes. */
static inline bool json_is_plain(unsigned char byte)
{
    return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
}

/* The highest bit of a byte stays 0 in x - 1, without x, if x is not 0 and below 0x80 (Anderson, "Bit
 * Twiddling Hacks"). A borrow can only make the byte above one that is not plain look so, too. */
static inline bool json_are_plain(uint64_t bytes)
{
    const uint64_t quotes = bytes ^ (JSON_PLAIN_EACH * '"');
    const uint64_t backslashes = bytes ^ (JSON_PLAIN_EACH * '\\');
    const uint64_t others = ((bytes - JSON_PLAIN_EACH * 0x20) & ~bytes) |
                            ((quotes - JSON_PLAIN_EACH) & ~quotes) |
                            ((backslashes - JSON_PLAIN_EACH) & ~backslashes) | bytes;
    return (others & JSON_PLAIN_HIGHS) == 0;
}

/* How many plain bytes bytes[0 .. length) begins with. */
static inline size_t json_plain_length(const char *bytes, size_t length)
{
    size_t at = 0;
    for (uint64_t eight; length - at >= JSON_PLAIN_STEP; at += JSON_PLAIN_STEP) {
        memcpy(&eight, bytes + at, sizeof eight);
        if (!json_are_plain(eight))
            break;
    }
    while (at < length && json_is_plain((unsigned char)bytes[at]))
        at++;
    return at;
}

#endif
