/* pattern_prefixes: which patterns a line may match, by its first few bytes.
 *
 * Most lines match no pattern, and most patterns say how a line must begin: /^(?:share|tweet)/.
 * For each of the first LINE_HEAD bytes a table has the patterns, as bits, that allow each byte
 * there; what the bytes of a line have in common are the patterns worth trying. Many patterns
 * are of dates and numbers, and left out for a line that has too few digits. The table is
 * sooner made, and sooner asked, than one pattern joined of them all.
 *
 * A pattern is read only as far as that is easy. Where it stops being easy any byte may follow,
 * and a pattern of an unusual form, or not anchored, is allowed by every line. */
#ifndef TENOR_PATTERN_PREFIX_H
#define TENOR_PATTERN_PREFIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LINE_HEAD               8   /* bytes that are looked at */
#define PATTERN_PREFIX_PATTERNS 64  /* patterns from the last of these on share its bit */
#define PATTERN_PREFIX_ROWS     192 /* bytes of ASCII, first bytes of other characters */
#define PATTERN_PREFIX_DIGITS   4   /* digits that are counted: a date has as many */

/* All zero has no patterns. */
struct pattern_prefixes {
    uint64_t allowed[LINE_HEAD]
                    [PATTERN_PREFIX_ROWS];  /* the patterns that allow the byte there, */
    uint64_t ends[LINE_HEAD];               /* that allow the line's end there, */
    uint64_t digits[PATTERN_PREFIX_DIGITS]; /* that so many digits are enough for */
};

/* Adds the pattern of this number, which PCRE2 compiled in UTF and UCP mode. */
void pattern_prefixes_add(struct pattern_prefixes *heads, size_t number, const char *pattern,
                          size_t length);

/* The patterns that may match the line. */
uint64_t pattern_prefixes_find(const struct pattern_prefixes *heads, const char *line,
                               size_t length);

/* Its bit stands for a pattern, the last one for all from there on. */
static inline uint64_t pattern_prefixes_bit(size_t number)
{
    const size_t last = PATTERN_PREFIX_PATTERNS - 1;
    return UINT64_C(1) << (number < last ? number : last);
}

/* The first pattern from this number on that is among those found, SIZE_MAX if none is. That
 * the others do not match is certain. */
static inline size_t pattern_prefixes_next(uint64_t found, size_t number)
{
    const size_t last = PATTERN_PREFIX_PATTERNS - 1;
    if (number >= last)
        return found >> last ? number : SIZE_MAX;
    const uint64_t left = found & UINT64_MAX << number;
    return left ? (size_t)__builtin_ctzll(left) : SIZE_MAX;
}

#endif
