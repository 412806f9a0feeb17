/* row_sums: four quads, or one, at a time, their sums in registers. */
#include "row_sums.h"

#include <stdbool.h>
#include <string.h>

#if defined __x86_64__
#include <immintrin.h>
#endif

/* GNU C's vectors, which are the processor's where it has them. */
typedef double pair __attribute__((vector_size(2 * sizeof(double))));
typedef float float_pair __attribute__((vector_size(2 * sizeof(float))));
typedef int32_t whole_pair __attribute__((vector_size(2 * sizeof(int32_t))));
typedef int32_t whole_quad __attribute__((vector_size(ROW_QUAD * sizeof(int32_t))));
typedef int16_t short_quad __attribute__((vector_size(ROW_QUAD * sizeof(int16_t))));

struct quad {
    pair low, high;
};

static inline struct quad quad_load(const double *from)
{
    struct quad quad;
    memcpy(&quad, from, sizeof quad);
    return quad;
}

static inline void quad_store(double *to, struct quad quad)
{
    memcpy(to, &quad, sizeof quad);
}

static inline struct quad quad_add(struct quad sum, pair factor, const float *row)
{
    float_pair low, high;
    memcpy(&low, row, sizeof low);
    memcpy(&high, row + 2, sizeof high);
    sum.low += factor * __builtin_convertvector(low, pair);
    sum.high += factor * __builtin_convertvector(high, pair);
    return sum;
}

static void sum_four_quads(const float *const *rows, const float *factors, size_t count,
                           size_t lane, double *sums)
{
    struct quad a = quad_load(sums), b = quad_load(sums + ROW_QUAD),
                c = quad_load(sums + 2 * ROW_QUAD), d = quad_load(sums + 3 * ROW_QUAD);
    for (size_t i = 0; i < count; i++) {
        const float *row = rows[i] + lane;
        const pair factor = {(double)factors[i], (double)factors[i]};
        a = quad_add(a, factor, row);
        b = quad_add(b, factor, row + ROW_QUAD);
        c = quad_add(c, factor, row + 2 * ROW_QUAD);
        d = quad_add(d, factor, row + 3 * ROW_QUAD);
    }
    quad_store(sums, a);
    quad_store(sums + ROW_QUAD, b);
    quad_store(sums + 2 * ROW_QUAD, c);
    quad_store(sums + 3 * ROW_QUAD, d);
}

static void sum_one_quad(const float *const *rows, const float *factors, size_t count,
                         size_t lane, double *sums)
{
    struct quad sum = quad_load(sums);
    for (size_t i = 0; i < count; i++) {
        const pair factor = {(double)factors[i], (double)factors[i]};
        sum = quad_add(sum, factor, rows[i] + lane);
    }
    quad_store(sums, sum);
}

/* ---- Weights ---------------------------------------------------------------------------- */

/* Weights k to k + 3, as far as there are any: beyond them is what is not looked at. */
static inline short_quad load_weights(const int16_t *weights, size_t k, size_t outputs)
{
    short_quad four = {0};
    if (outputs - k > ROW_QUAD / 2)
        memcpy(&four, weights + k, sizeof four);
    else
        memcpy(&four, weights + k, sizeof four / 2);
    return four;
}

static inline struct quad load_sums(const double *sums, size_t k, size_t outputs)
{
    const size_t left = outputs - k;
    struct quad quad = {{0}, {0}};
    memcpy(&quad, sums + k, (left < ROW_QUAD ? left : ROW_QUAD) * sizeof *sums);
    return quad;
}

static inline void store_sums(double *sums, size_t k, size_t outputs, struct quad quad)
{
    const size_t left = outputs - k;
    memcpy(sums + k, &quad, (left < ROW_QUAD ? left : ROW_QUAD) * sizeof *sums);
}

static inline struct quad add_weights(struct quad sum, pair factor, short_quad weights)
{
    const whole_quad four = __builtin_convertvector(weights, whole_quad);
    whole_pair low, high;
    memcpy(&low, &four, sizeof low);
    memcpy(&high, (const char *)&four + sizeof low, sizeof high);
    sum.low += factor * __builtin_convertvector(low, pair);
    sum.high += factor * __builtin_convertvector(high, pair);
    return sum;
}

static void sum_weights(const int16_t *const *weights, const double *factors, size_t count,
                        size_t k, size_t outputs, double *sums)
{
    struct quad sum = load_sums(sums, k, outputs);
    for (size_t i = 0; i < count; i++)
        sum = add_weights(sum, (pair){factors[i], factors[i]},
                          load_weights(weights[i], k, outputs));
    store_sums(sums, k, outputs, sum);
}

void weight_sums_anywhere(const int16_t *const *weights, const double *factors, size_t count,
                          size_t outputs, double *sums)
{
    for (size_t k = 0; k < outputs; k += ROW_QUAD)
        sum_weights(weights, factors, count, k, outputs, sums);
}

/* ---- Rows ------------------------------------------------------------------------------- */

typedef void sum_four(const float *const *rows, const float *factors, size_t count, size_t lane,
                      double *sums);

static void sum_all(sum_four *four, const float *const *rows, const float *factors,
                    size_t count, size_t first, size_t end, double *sums)
{
    size_t lane = first;
    for (; lane + 4 * ROW_QUAD <= end; lane += 4 * ROW_QUAD)
        four(rows, factors, count, lane, sums + lane);
    for (; lane < end; lane += ROW_QUAD)
        sum_one_quad(rows, factors, count, lane, sums + lane);
}

void row_sums_anywhere(const float *const *rows, const float *factors, size_t count,
                       size_t first, size_t end, double *sums)
{
    sum_all(sum_four_quads, rows, factors, count, first, end, sums);
}

#if defined __x86_64__

/* The same where a register holds a whole quad: the same operations, and so the same bits. */
__attribute__((target("avx2"))) static inline __m256d wide_add(__m256d sum, __m256d factor,
                                                               const float *row)
{
    return _mm256_add_pd(sum, _mm256_mul_pd(factor, _mm256_cvtps_pd(_mm_loadu_ps(row))));
}

__attribute__((target("avx2"))) static void sum_four_wide(const float *const *rows,
                                                          const float *factors, size_t count,
                                                          size_t lane, double *sums)
{
    __m256d a = _mm256_loadu_pd(sums), b = _mm256_loadu_pd(sums + ROW_QUAD),
            c = _mm256_loadu_pd(sums + 2 * ROW_QUAD), d = _mm256_loadu_pd(sums + 3 * ROW_QUAD);
    for (size_t i = 0; i < count; i++) {
        const float *row = rows[i] + lane;
        const __m256d factor = _mm256_set1_pd((double)factors[i]);
        a = wide_add(a, factor, row);
        b = wide_add(b, factor, row + ROW_QUAD);
        c = wide_add(c, factor, row + 2 * ROW_QUAD);
        d = wide_add(d, factor, row + 3 * ROW_QUAD);
    }
    _mm256_storeu_pd(sums, a);
    _mm256_storeu_pd(sums + ROW_QUAD, b);
    _mm256_storeu_pd(sums + 2 * ROW_QUAD, c);
    _mm256_storeu_pd(sums + 3 * ROW_QUAD, d);
}

__attribute__((target("avx2"))) static inline __m256d
wide_weights(__m256d sum, __m256d factor, const int16_t *weights, bool whole)
{
    const __m128i four = whole ? _mm_loadl_epi64((const __m128i *)(const void *)weights)
                               : _mm_loadu_si32(weights);
    return _mm256_add_pd(sum,
                         _mm256_mul_pd(factor, _mm256_cvtepi32_pd(_mm_cvtepi16_epi32(four))));
}

__attribute__((target("avx2"))) static void sum_three_wide(const int16_t *const *weights,
                                                           const double *factors, size_t count,
                                                           size_t k, double *sums)
{
    __m256d a = _mm256_loadu_pd(sums + k), b = _mm256_loadu_pd(sums + k + ROW_QUAD),
            c = _mm256_loadu_pd(sums + k + 2 * ROW_QUAD);
    for (size_t i = 0; i < count; i++) {
        const int16_t *row = weights[i] + k;
        const __m256d factor = _mm256_set1_pd(factors[i]);
        a = wide_weights(a, factor, row, true);
        b = wide_weights(b, factor, row + ROW_QUAD, true);
        c = wide_weights(c, factor, row + 2 * ROW_QUAD, true);
    }
    _mm256_storeu_pd(sums + k, a);
    _mm256_storeu_pd(sums + k + ROW_QUAD, b);
    _mm256_storeu_pd(sums + k + 2 * ROW_QUAD, c);
}

__attribute__((target("avx2"))) static void sum_weights_wide(const int16_t *const *weights,
                                                             const double *factors,
                                                             size_t count, size_t k,
                                                             size_t outputs, double *sums)
{
    const bool whole = outputs - k > ROW_QUAD / 2;
    struct quad quad = load_sums(sums, k, outputs);
    __m256d sum = _mm256_loadu_pd((const double *)&quad);
    for (size_t i = 0; i < count; i++)
        sum = wide_weights(sum, _mm256_set1_pd(factors[i]), weights[i] + k, whole);
    _mm256_storeu_pd((double *)&quad, sum);
    store_sums(sums, k, outputs, quad);
}

static void all_weights_wide(const int16_t *const *weights, const double *factors, size_t count,
                             size_t outputs, double *sums)
{
    size_t k = 0;
    for (; k + 3 * ROW_QUAD <= outputs; k += 3 * ROW_QUAD)
        sum_three_wide(weights, factors, count, k, sums);
    for (; k < outputs; k += ROW_QUAD)
        sum_weights_wide(weights, factors, count, k, outputs, sums);
}

void weight_sums(const int16_t *const *weights, const double *factors, size_t count,
                 size_t outputs, double *sums)
{
    if (!__builtin_cpu_supports("avx2"))
        weight_sums_anywhere(weights, factors, count, outputs, sums);
    else
        all_weights_wide(weights, factors, count, outputs, sums);
}

void row_sums(const float *const *rows, const float *factors, size_t count, size_t first,
              size_t end, double *sums)
{
    sum_all(__builtin_cpu_supports("avx2") ? sum_four_wide : sum_four_quads, rows, factors,
            count, first, end, sums);
}

#else

void weight_sums(const int16_t *const *weights, const double *factors, size_t count,
                 size_t outputs, double *sums)
{
    weight_sums_anywhere(weights, factors, count, outputs, sums);
}

void row_sums(const float *const *rows, const float *factors, size_t count, size_t first,
              size_t end, double *sums)
{
    row_sums_anywhere(rows, factors, count, first, end, sums);
}

#endif
