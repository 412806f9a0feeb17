/* row_sums: four quads, or one, at a time, their sums in registers. */
#include "row_sums.h"

#include <string.h>

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

void row_sums(const float *const *rows, const float *factors, size_t count, size_t first,
              size_t end, double *sums)
{
    size_t lane = first;
    for (; lane + 4 * ROW_QUAD <= end; lane += 4 * ROW_QUAD)
        sum_four_quads(rows, factors, count, lane, sums + lane);
    for (; lane < end; lane += ROW_QUAD)
        sum_one_quad(rows, factors, count, lane, sums + lane);
}

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
