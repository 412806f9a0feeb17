/* row_sums: four quads, or one, at a time, their sums in registers, over all entries. Weights
 * are small numbers and so exact as doubles; each sum is taken in the order of the entries,
 * whatever the width of the registers. */
#include "row_sums.h"

#include "pair.h"

#if defined __x86_64__
#include <immintrin.h>
#endif

/* The rows lie scattered over megabytes; they are asked for this many entries before they are
 * needed. */
#define LOOK_AHEAD 12

struct quad {
    pair low, high;
};

static inline struct quad quad_zero(void)
{
    return (struct quad){pair_of(0), pair_of(0)};
}

static inline struct quad quad_add(struct quad sum, double value, const int16_t *weights)
{
    pair both = pair_of(value), low, high;
    pair_load_four(weights, &low, &high);
    sum.low = pair_add(sum.low, pair_multiply(both, low));
    sum.high = pair_add(sum.high, pair_multiply(both, high));
    return sum;
}

static inline void quad_store(double *to, struct quad sum)
{
    pair_store(to, sum.low);
    pair_store(to + 2, sum.high);
}

static void sum_four_quads(const struct rows *rows, size_t quad, const uint32_t *row,
                           const double *values, size_t count, double *sums)
{
    const int16_t *weights = rows->weights + 4 * quad;
    const size_t lanes = rows->lanes, width = rows->width, *owner = rows->owner + quad;
    const size_t first = owner[0], second = owner[1], third = owner[2], fourth = owner[3];
    struct quad a = quad_zero(), b = quad_zero(), c = quad_zero(), d = quad_zero();
    for (size_t i = 0; i < count; i++, values += width) {
        if (i + LOOK_AHEAD < count)
            __builtin_prefetch(weights + row[i + LOOK_AHEAD] * lanes);
        const int16_t *from = weights + row[i] * lanes;
        a = quad_add(a, values[first], from);
        b = quad_add(b, values[second], from + 4);
        c = quad_add(c, values[third], from + 8);
        d = quad_add(d, values[fourth], from + 12);
    }
    quad_store(sums + 4 * quad, a);
    quad_store(sums + 4 * quad + 4, b);
    quad_store(sums + 4 * quad + 8, c);
    quad_store(sums + 4 * quad + 12, d);
}

static void sum_one_quad(const struct rows *rows, size_t quad, const uint32_t *row,
                         const double *values, size_t count, double *sums)
{
    const int16_t *weights = rows->weights + 4 * quad;
    const size_t lanes = rows->lanes, width = rows->width;
    struct quad sum = quad_zero();
    values += rows->owner[quad];
    for (size_t i = 0; i < count; i++, values += width) {
        if (i + LOOK_AHEAD < count)
            __builtin_prefetch(weights + row[i + LOOK_AHEAD] * lanes);
        sum = quad_add(sum, *values, weights + row[i] * lanes);
    }
    quad_store(sums + 4 * quad, sum);
}

typedef void sum_four(const struct rows *rows, size_t quad, const uint32_t *row,
                      const double *values, size_t count, double *sums);

static void sum_all(sum_four *four, const struct rows *rows, const uint32_t *row,
                    const double *values, size_t count, double *sums)
{
    size_t quad = 0, quads = rows->lanes / 4;
    for (; quad + 4 <= quads; quad += 4)
        four(rows, quad, row, values, count, sums);
    for (; quad < quads; quad++)
        sum_one_quad(rows, quad, row, values, count, sums);
}

void row_sums_anywhere(const struct rows *rows, const uint32_t *row, const double *values,
                       size_t count, double *sums)
{
    sum_all(sum_four_quads, rows, row, values, count, sums);
}

#if defined __x86_64__

/* The same where a register holds a whole quad: the same operations, and so the same bits. */
__attribute__((target("avx2"))) static inline __m256d wide_add(__m256d sum, const double *value,
                                                               const int16_t *weights)
{
    __m256d quad =
        _mm256_cvtepi32_pd(_mm_cvtepi16_epi32(_mm_loadl_epi64((const void *)weights)));
    return _mm256_add_pd(sum, _mm256_mul_pd(_mm256_broadcast_sd(value), quad));
}

__attribute__((target("avx2"))) static void sum_four_wide(const struct rows *rows, size_t quad,
                                                          const uint32_t *row,
                                                          const double *values, size_t count,
                                                          double *sums)
{
    const int16_t *weights = rows->weights + 4 * quad;
    const size_t lanes = rows->lanes, width = rows->width, *owner = rows->owner + quad;
    const size_t first = owner[0], second = owner[1], third = owner[2], fourth = owner[3];
    __m256d a = _mm256_setzero_pd(), b = a, c = a, d = a;
    for (size_t i = 0; i < count; i++, values += width) {
        if (i + LOOK_AHEAD < count)
            __builtin_prefetch(weights + row[i + LOOK_AHEAD] * lanes);
        const int16_t *from = weights + row[i] * lanes;
        a = wide_add(a, values + first, from);
        b = wide_add(b, values + second, from + 4);
        c = wide_add(c, values + third, from + 8);
        d = wide_add(d, values + fourth, from + 12);
    }
    _mm256_storeu_pd(sums + 4 * quad, a);
    _mm256_storeu_pd(sums + 4 * quad + 4, b);
    _mm256_storeu_pd(sums + 4 * quad + 8, c);
    _mm256_storeu_pd(sums + 4 * quad + 12, d);
}

void row_sums(const struct rows *rows, const uint32_t *row, const double *values, size_t count,
              double *sums)
{
    sum_all(__builtin_cpu_supports("avx2") ? sum_four_wide : sum_four_quads, rows, row, values,
            count, sums);
}

#else

void row_sums(const struct rows *rows, const uint32_t *row, const double *values, size_t count,
              double *sums)
{
    row_sums_anywhere(rows, row, values, count, sums);
}

#endif
