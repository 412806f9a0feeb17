/* row_sums: four quads, or one, at a time, their sums in registers. */
#include "row_sums.h"

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

/* Weights k to k + 3, as far as there are any: beyond them zeros, and nothing is read. */
static inline short_quad load_weights(const int16_t *weights, size_t k, size_t outputs)
{
    const size_t left = outputs - k;
    short_quad four = {0};
    if (left >= ROW_QUAD)
        memcpy(&four, weights + k, sizeof four);
    else if (left == 3)
        four = (short_quad){weights[k], weights[k + 1], weights[k + 2], 0};
    else if (left == 2)
        four = (short_quad){weights[k], weights[k + 1], 0, 0};
    else if (left == 1)
        four = (short_quad){weights[k], 0, 0, 0};
    return four;
}

static inline struct quad load_sums(const double *sums, size_t k, size_t outputs)
{
    const size_t left = k < outputs ? outputs - k : 0;
    struct quad quad = {{0}, {0}};
    memcpy(&quad, sums + (left ? k : 0), (left < ROW_QUAD ? left : ROW_QUAD) * sizeof *sums);
    return quad;
}

static inline void store_sums(double *sums, size_t k, size_t outputs, struct quad quad)
{
    const size_t left = k < outputs ? outputs - k : 0;
    memcpy(sums + (left ? k : 0), &quad, (left < ROW_QUAD ? left : ROW_QUAD) * sizeof *sums);
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

/* Up to three quads. */
static void sum_weights(const int16_t *const *weights, const double *factors, size_t count,
                        size_t k, size_t outputs, double *sums)
{
    struct quad a = load_sums(sums, k, outputs), b = load_sums(sums, k + ROW_QUAD, outputs),
                c = load_sums(sums, k + 2 * ROW_QUAD, outputs);
    for (size_t i = 0; i < count; i++) {
        const pair factor = {factors[i], factors[i]};
        a = add_weights(a, factor, load_weights(weights[i], k, outputs));
        if (k + ROW_QUAD < outputs)
            b = add_weights(b, factor, load_weights(weights[i], k + ROW_QUAD, outputs));
        if (k + 2 * ROW_QUAD < outputs)
            c = add_weights(c, factor, load_weights(weights[i], k + 2 * ROW_QUAD, outputs));
    }
    store_sums(sums, k, outputs, a);
    store_sums(sums, k + ROW_QUAD, outputs, b);
    store_sums(sums, k + 2 * ROW_QUAD, outputs, c);
}

void weight_sums_anywhere(const int16_t *const *weights, const double *factors, size_t count,
                          size_t outputs, double *sums)
{
    for (size_t k = 0; k < outputs; k += 3 * ROW_QUAD)
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

__attribute__((target("avx2"))) static inline __m256d wide_weights(__m256d sum, __m256d factor,
                                                                   short_quad weights)
{
    __m128i four = _mm_setzero_si128();
    memcpy(&four, &weights, sizeof weights);
    return _mm256_add_pd(sum,
                         _mm256_mul_pd(factor, _mm256_cvtepi32_pd(_mm_cvtepi16_epi32(four))));
}

__attribute__((target("avx2"))) static inline __m256d wide_load(const double *sums, size_t k,
                                                                size_t outputs)
{
    const struct quad quad = load_sums(sums, k, outputs);
    return _mm256_loadu_pd((const double *)&quad);
}

__attribute__((target("avx2"))) static inline void wide_store(double *sums, size_t k,
                                                              size_t outputs, __m256d from)
{
    struct quad quad;
    _mm256_storeu_pd((double *)&quad, from);
    store_sums(sums, k, outputs, quad);
}

__attribute__((target("avx2"))) static void sum_weights_wide(const int16_t *const *weights,
                                                             const double *factors,
                                                             size_t count, size_t k,
                                                             size_t outputs, double *sums)
{
    __m256d a = wide_load(sums, k, outputs), b = wide_load(sums, k + ROW_QUAD, outputs),
            c = wide_load(sums, k + 2 * ROW_QUAD, outputs);
    for (size_t i = 0; i < count; i++) {
        const __m256d factor = _mm256_set1_pd(factors[i]);
        a = wide_weights(a, factor, load_weights(weights[i], k, outputs));
        if (k + ROW_QUAD < outputs)
            b = wide_weights(b, factor, load_weights(weights[i], k + ROW_QUAD, outputs));
        if (k + 2 * ROW_QUAD < outputs)
            c = wide_weights(c, factor, load_weights(weights[i], k + 2 * ROW_QUAD, outputs));
    }
    wide_store(sums, k, outputs, a);
    wide_store(sums, k + ROW_QUAD, outputs, b);
    wide_store(sums, k + 2 * ROW_QUAD, outputs, c);
}

void weight_sums(const int16_t *const *weights, const double *factors, size_t count,
                 size_t outputs, double *sums)
{
    if (!__builtin_cpu_supports("avx2"))
        weight_sums_anywhere(weights, factors, count, outputs, sums);
    else
        for (size_t k = 0; k < outputs; k += 3 * ROW_QUAD)
            sum_weights_wide(weights, factors, count, k, outputs, sums);
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
