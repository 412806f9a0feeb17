/* row_sums: four quads, or one, at a time, their sums in registers. */
#include "row_sums.h"

#include <string.h>

#if defined __x86_64__
#include <immintrin.h>
#endif

/* GNU C's vectors, which are the processor's where it has them. */
typedef double pair __attribute__((vector_size(2 * sizeof(double))));
typedef float float_pair __attribute__((vector_size(2 * sizeof(float))));
typedef float float_quad __attribute__((vector_size(ROW_QUAD * sizeof(float))));
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

void row_sums(const float *const *rows, const float *factors, size_t count, size_t first,
              size_t end, double *sums)
{
    sum_all(__builtin_cpu_supports("avx2") ? sum_four_wide : sum_four_quads, rows, factors,
            count, first, end, sums);
}

#else

void row_sums(const float *const *rows, const float *factors, size_t count, size_t first,
              size_t end, double *sums)
{
    row_sums_anywhere(rows, factors, count, first, end, sums);
}

#endif

void row_add(const int16_t *weights, float factor, size_t count, float *sums)
{
    size_t k = 0;
    for (; k + ROW_QUAD <= count; k += ROW_QUAD) {
        short_quad four;
        memcpy(&four, weights + k, sizeof four);
        float_quad sum;
        memcpy(&sum, sums + k, sizeof sum);
        sum += factor *
               __builtin_convertvector(__builtin_convertvector(four, whole_quad), float_quad);
        memcpy(sums + k, &sum, sizeof sum);
    }
    for (; k < count; k++)
        sums[k] += factor * (float)weights[k];
}
