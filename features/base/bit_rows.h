/* bit_rows: takes one bit of each of sixteen adjacent numbers and packs them into a row of
 * sixteen bits.
 *
 * Properties that were noted token by token become sets of tokens this way
 * (evidence/token_bits.h): in a few instructions with SSE2, number by number elsewhere. Both
 * give the same result. */
#ifndef TENOR_BIT_ROWS_H
#define TENOR_BIT_ROWS_H

#include <stdint.h>
#ifdef __x86_64__ /* which has SSE2 */
#include <emmintrin.h>
#endif

#define BIT_ROW 16 /* numbers in a row */

/* Bit i of the result: bit number `bit`, 0 to 7, of byte i. */
static inline uint64_t bit_row_of_bytes_plain(const unsigned char bytes[BIT_ROW], unsigned bit)
{
    uint64_t row = 0;
    for (unsigned i = 0; i < BIT_ROW; i++)
        row |= (uint64_t)(bytes[i] >> bit & 1) << i;
    return row;
}

/* Bit i of the result: is number i `wanted`? */
static inline uint64_t bit_row_of_equal_plain(const uint32_t numbers[BIT_ROW], uint32_t wanted)
{
    uint64_t row = 0;
    for (unsigned i = 0; i < BIT_ROW; i++)
        row |= (uint64_t)(numbers[i] == wanted) << i;
    return row;
}

/* Bit i of the result: does number i have at least one of these bits? */
static inline uint64_t bit_row_of_any_plain(const uint32_t numbers[BIT_ROW], uint32_t bits)
{
    uint64_t row = 0;
    for (unsigned i = 0; i < BIT_ROW; i++)
        row |= (uint64_t)((numbers[i] & bits) != 0) << i;
    return row;
}

/* `bits` turned to the left by 0 to 63 places. */
static inline uint64_t bits_turned(uint64_t bits, unsigned by)
{
    return bits << by | bits >> (-by & 63);
}

/* Bit i of the result: does number i have none of the bits of bits[i], turned to the left by 0 to
 * 63 places? */
static inline uint64_t bit_row_of_none_plain(const uint64_t numbers[BIT_ROW],
                                             const uint64_t bits[BIT_ROW], unsigned by)
{
    uint64_t row = 0;
    for (unsigned i = 0; i < BIT_ROW; i++)
        row |= (uint64_t)((numbers[i] & bits_turned(bits[i], by)) == 0) << i;
    return row;
}

#ifdef __x86_64__ /* which has SSE2 */

static inline uint64_t bit_row_of_bytes(const unsigned char bytes[BIT_ROW], unsigned bit)
{
    const __m128i all = _mm_loadu_si128((const __m128i *)(const void *)bytes);
    return (uint64_t)_mm_movemask_epi8(_mm_sll_epi16(all, _mm_cvtsi32_si128(7 - (int)bit)));
}

/* For four numbers: all ones where none of the bits is set, else zero. */
static inline __m128i bit_row_none(const uint32_t *numbers, uint32_t bits)
{
    const __m128i four = _mm_loadu_si128((const __m128i *)(const void *)numbers);
    return _mm_cmpeq_epi32(_mm_and_si128(four, _mm_set1_epi32((int)bits)), _mm_setzero_si128());
}

/* For four numbers: all ones where the number is `wanted`, else zero. */
static inline __m128i bit_row_equal(const uint32_t *numbers, __m128i wanted)
{
    return _mm_cmpeq_epi32(_mm_loadu_si128((const __m128i *)(const void *)numbers), wanted);
}

static inline uint64_t bit_row_of_equal(const uint32_t numbers[BIT_ROW], uint32_t wanted)
{
    const __m128i four = _mm_set1_epi32((int)wanted);
    const __m128i low =
        _mm_packs_epi32(bit_row_equal(numbers, four), bit_row_equal(numbers + 4, four));
    const __m128i high =
        _mm_packs_epi32(bit_row_equal(numbers + 8, four), bit_row_equal(numbers + 12, four));
    return (uint64_t)_mm_movemask_epi8(_mm_packs_epi16(low, high));
}

static inline uint64_t bit_row_of_any(const uint32_t numbers[BIT_ROW], uint32_t bits)
{
    const __m128i low =
        _mm_packs_epi32(bit_row_none(numbers, bits), bit_row_none(numbers + 4, bits));
    const __m128i high =
        _mm_packs_epi32(bit_row_none(numbers + 8, bits), bit_row_none(numbers + 12, bits));
    return (uint64_t)_mm_movemask_epi8(_mm_packs_epi16(low, high)) ^ 0xFFFF;
}

/* Of two numbers those bits that are also among the bits of theirs, turned. */
static inline __m128i bit_row_common(const uint64_t *numbers, const uint64_t *bits,
                                     __m128i left, __m128i right)
{
    const __m128i two = _mm_loadu_si128((const __m128i *)(const void *)bits);
    const __m128i turned = _mm_or_si128(_mm_sll_epi64(two, left), _mm_srl_epi64(two, right));
    return _mm_and_si128(_mm_loadu_si128((const __m128i *)(const void *)numbers), turned);
}

/* For four numbers: all ones where there are no such bits, else zero. */
static inline __m128i bit_row_nothing(const uint64_t *numbers, const uint64_t *bits,
                                      __m128i left, __m128i right)
{
    const __m128 one = _mm_castsi128_ps(bit_row_common(numbers, bits, left, right));
    const __m128 other = _mm_castsi128_ps(bit_row_common(numbers + 2, bits + 2, left, right));
    const __m128i low = _mm_castps_si128(_mm_shuffle_ps(one, other, _MM_SHUFFLE(2, 0, 2, 0)));
    const __m128i high = _mm_castps_si128(_mm_shuffle_ps(one, other, _MM_SHUFFLE(3, 1, 3, 1)));
    return _mm_cmpeq_epi32(_mm_or_si128(low, high), _mm_setzero_si128());
}

static inline uint64_t bit_row_of_none(const uint64_t numbers[BIT_ROW],
                                       const uint64_t bits[BIT_ROW], unsigned by)
{
    const __m128i left = _mm_cvtsi32_si128((int)by), right = _mm_cvtsi32_si128(64 - (int)by);
    const __m128i low = _mm_packs_epi32(bit_row_nothing(numbers, bits, left, right),
                                        bit_row_nothing(numbers + 4, bits + 4, left, right));
    const __m128i high = _mm_packs_epi32(bit_row_nothing(numbers + 8, bits + 8, left, right),
                                         bit_row_nothing(numbers + 12, bits + 12, left, right));
    return (uint64_t)_mm_movemask_epi8(_mm_packs_epi16(low, high));
}

#else

static inline uint64_t bit_row_of_bytes(const unsigned char bytes[BIT_ROW], unsigned bit)
{
    return bit_row_of_bytes_plain(bytes, bit);
}

static inline uint64_t bit_row_of_equal(const uint32_t numbers[BIT_ROW], uint32_t wanted)
{
    return bit_row_of_equal_plain(numbers, wanted);
}

static inline uint64_t bit_row_of_any(const uint32_t numbers[BIT_ROW], uint32_t bits)
{
    return bit_row_of_any_plain(numbers, bits);
}

static inline uint64_t bit_row_of_none(const uint64_t numbers[BIT_ROW],
                                       const uint64_t bits[BIT_ROW], unsigned by)
{
    return bit_row_of_none_plain(numbers, bits, by);
}

#endif

#endif
