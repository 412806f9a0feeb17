/* ascii_run: the letters and digits that a piece of text begins with, all read at once.
 *
 * Most words of a news text are a run of ASCII letters and digits shorter than sixteen bytes.
 * Where the run ends, its lower case, which of it are letters and which are capitals come from
 * the same sixteen bytes; with SSE2 in a few instructions, elsewhere byte by byte. Both ways
 * give the same. */
#ifndef TENOR_ASCII_RUN_H
#define TENOR_ASCII_RUN_H

#include <stddef.h>
#include <stdint.h>
#ifdef __x86_64__ /* which has SSE2 */
#include <emmintrin.h>
#include <string.h>
#endif

#define ASCII_RUN_MOST 16 /* bytes */

struct ascii_run {
    size_t length;     /* at most ASCII_RUN_MOST: if it is that, the run may go on */
    unsigned letters;  /* bit i: byte i is a letter; */
    unsigned capitals; /* it is a capital */
    /* The bytes in lower case, the first as the lowest of `low`, the ninth as that of `high`;
     * zeros behind the run. */
    uint64_t low, high;
};

/* Reads the run text[0 .. length), length <= most, and no byte further than the one behind
 * it. */
static inline struct ascii_run ascii_run_plain(const char *text, size_t most)
{
    struct ascii_run run = {0};
    most = most < ASCII_RUN_MOST ? most : ASCII_RUN_MOST;
    for (; run.length < most; run.length++) {
        const unsigned byte = (unsigned char)text[run.length], folded = byte | 0x20u;
        const unsigned is_letter = folded - 'a' < 26u, is_digit = byte - '0' < 10u;
        if (!is_letter && !is_digit)
            break;
        const uint64_t kept = is_letter ? folded : byte;
        run.letters |= is_letter << run.length;
        run.capitals |= (is_letter & (byte != folded)) << run.length;
        if (run.length < 8)
            run.low |= kept << (8 * run.length);
        else
            run.high |= kept << (8 * (run.length - 8));
    }
    return run;
}

#ifdef __x86_64__ /* which has SSE2 */

/* Which bytes are `first` and the `count` - 1 that follow it? SSE2 compares signed bytes only,
 * so that the range is moved down to where these begin. */
static inline __m128i ascii_run_between(__m128i bytes, char first, int count)
{
    const __m128i moved = _mm_sub_epi8(bytes, _mm_set1_epi8((char)(first + 128)));
    return _mm_cmplt_epi8(moved, _mm_set1_epi8((char)(count - 128)));
}

/* The same as ascii_run_plain, if ASCII_RUN_MOST bytes can be read. */
static inline struct ascii_run ascii_run_wide(const char *text, size_t most)
{
    static const unsigned char ones_then_zeros[2 * ASCII_RUN_MOST] = {
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255};
    const __m128i case_bit = _mm_set1_epi8(0x20);
    const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)text);
    const __m128i folded = _mm_or_si128(bytes, case_bit);
    const __m128i letters = ascii_run_between(folded, 'a', 26);
    const __m128i small = _mm_and_si128(letters, _mm_cmpeq_epi8(bytes, folded));
    const __m128i both = _mm_or_si128(letters, ascii_run_between(bytes, '0', 10));

    const unsigned others = ~(unsigned)_mm_movemask_epi8(both); /* the upper bits are set */
    const size_t end = (unsigned)__builtin_ctz(others);         /* at most ASCII_RUN_MOST */
    const size_t length = most >= ASCII_RUN_MOST || end < most ? end : most;
    const __m128i inside = _mm_loadu_si128(
        (const __m128i *)(const void *)(ones_then_zeros + ASCII_RUN_MOST - length));
    const __m128i kept = _mm_and_si128(folded, inside); /* digits have the case bit anyway */
    const unsigned letter_bits = (unsigned)_mm_movemask_epi8(_mm_and_si128(letters, inside));
    return (struct ascii_run){
        .length = length,
        .letters = letter_bits,
        .capitals = letter_bits & ~(unsigned)_mm_movemask_epi8(small),
        .low = (uint64_t)_mm_cvtsi128_si64(kept),
        .high = (uint64_t)_mm_cvtsi128_si64(_mm_unpackhi_epi64(kept, kept)),
    };
}

#endif

/* Reads a run as ascii_run_plain does; `readable` >= most bytes of text can be looked at. */
static inline struct ascii_run ascii_run_read(const char *text, size_t most, size_t readable)
{
#ifdef __x86_64__ /* which has SSE2 */
    /* Mostly there is room: no choice then, for the next run is waiting for this one's length.
     */
    if (most >= ASCII_RUN_MOST)
        return ascii_run_wide(text, ASCII_RUN_MOST);
    if (readable >= ASCII_RUN_MOST)
        return ascii_run_wide(text, most);
#endif
    (void)readable;
    return ascii_run_plain(text, most);
}

/* Writes the run in lower case, and zeros behind it: ASCII_RUN_MOST bytes in all. */
static inline void ascii_run_write(const struct ascii_run *run, char *to)
{
#ifdef __x86_64__ /* whose numbers have their lowest byte first in memory too */
    memcpy(to, &run->low, 8);
    memcpy(to + 8, &run->high, 8);
#else
    for (size_t i = 0; i < 8; i++) {
        to[i] = (char)(run->low >> (8 * i) & 0xFF);
        to[i + 8] = (char)(run->high >> (8 * i) & 0xFF);
    }
#endif
}

#endif
