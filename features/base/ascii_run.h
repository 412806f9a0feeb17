/* ascii_run: reads the letters and digits at the begin of a text, up to sixteen at once.
 *
 * Most words of a news text are a run of fewer than sixteen ASCII letters and digits. The run's
 * length, its lower case, which bytes are letters and which are capitals are all computed from
 * the same sixteen bytes: in a few instructions with SSE2, byte by byte elsewhere. Both give
 * the same result. */
#ifndef TENOR_ASCII_RUN_H
#define TENOR_ASCII_RUN_H

#include <stddef.h>
#include <stdint.h>
#ifdef __x86_64__ /* which has SSE2 */
#include <emmintrin.h>
#include <string.h>
#endif

#define ASCII_RUN_MOST 16 /* bytes: an SSE2 register */

struct ascii_run {
    size_t length;     /* at most ASCII_RUN_MOST; if it is that, the run may go on */
    unsigned letters;  /* bit i: byte i is a letter */
    unsigned capitals; /* bit i: byte i is a capital */
    /* The bytes in lower case: byte 0 is the lowest of `low`, byte 8 the lowest of `high`;
     * zeros after the run. */
    uint64_t low, high;
};

/* Reads the run at the begin of `text`, at most `most` bytes. Reads no byte of text after the
 * one that ends the run. */
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

/* Which bytes are in the range of `count` values from `first` on? SSE2 compares signed bytes
 * only, so the range is shifted to begin at -128. */
static inline __m128i ascii_run_between(__m128i bytes, char first, int count)
{
    const __m128i moved = _mm_sub_epi8(bytes, _mm_set1_epi8((char)(first + 128)));
    return _mm_cmplt_epi8(moved, _mm_set1_epi8((char)(count - 128)));
}

/* The same as ascii_run_plain; ASCII_RUN_MOST bytes of `text` must be readable. */
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

    const unsigned others = ~(unsigned)_mm_movemask_epi8(both); /* bits 16 to 31 are set */
    const size_t end = (unsigned)__builtin_ctz(others);         /* at most ASCII_RUN_MOST,
                                                                 * thanks to them */
    const size_t length = most >= ASCII_RUN_MOST || end < most ? end : most;
    const __m128i inside = _mm_loadu_si128(
        (const __m128i *)(const void *)(ones_then_zeros + ASCII_RUN_MOST - length));
    const __m128i kept = _mm_and_si128(folded, inside); /* digits have the case bit set
                                                         * anyway */
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

/* The same as ascii_run_plain; `readable` >= most bytes of `text` may be read. */
static inline struct ascii_run ascii_run_read(const char *text, size_t most, size_t readable)
{
#ifdef __x86_64__ /* which has SSE2 */
    /* The usual case. No comparison of lengths then: the next run can only begin when the
     * length of this one is known. */
    if (most >= ASCII_RUN_MOST)
        return ascii_run_wide(text, ASCII_RUN_MOST);
    if (readable >= ASCII_RUN_MOST)
        return ascii_run_wide(text, most);
#endif
    (void)readable;
    return ascii_run_plain(text, most);
}

/* Writes the run in lower case, padded with zeros: always ASCII_RUN_MOST bytes. */
static inline void ascii_run_write(const struct ascii_run *run, char *to)
{
#ifdef __x86_64__ /* little-endian: the lowest byte comes first */
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
