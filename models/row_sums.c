/* row_sums: several lanes at a time, with their sums in registers.
 *
 * Plain C that compilers turn into vector instructions. Where they can, they make the loops
 * twice, and the program takes the AVX2 version on processors that have it. Each lane is summed
 * in the same order by the same operations (no fused multiply-add, see the Makefile), so that
 * both versions give the same bits. */
#include "row_sums.h"

#include <string.h>

/* Choosing at load time needs ifunc, which glibc has. The functions are static because clang
 * before version 17 gives the chosen one a name that other files do not know. */
#if defined __x86_64__ && defined __GLIBC__ && defined __has_attribute
#if __has_attribute(target_clones)
#define FOR_EACH_PROCESSOR __attribute__((target_clones("avx2", "default")))
#endif
#endif
#ifndef FOR_EACH_PROCESSOR
#define FOR_EACH_PROCESSOR
#endif

struct quad {
    double a, b, c, d;
};

static inline struct quad load(const double *sums)
{
    return (struct quad){sums[0], sums[1], sums[2], sums[3]};
}

static inline void store(double *sums, struct quad quad)
{
    sums[0] = quad.a;
    sums[1] = quad.b;
    sums[2] = quad.c;
    sums[3] = quad.d;
}

/* ---- Rows ------------------------------------------------------------------------------- */

static inline struct quad add_floats(struct quad sum, double factor, const float *row)
{
    sum.a += factor * (double)row[0];
    sum.b += factor * (double)row[1];
    sum.c += factor * (double)row[2];
    sum.d += factor * (double)row[3];
    return sum;
}

FOR_EACH_PROCESSOR
static void sum_rows(const float *const *rows, const float *factors, size_t count, size_t first,
                     size_t end, double *sums)
{
    size_t lane = first;
    for (; lane + 4 * ROW_QUAD <= end; lane += 4 * ROW_QUAD) {
        double *at = sums + lane;
        struct quad a = load(at), b = load(at + ROW_QUAD), c = load(at + 2 * ROW_QUAD),
                    d = load(at + 3 * ROW_QUAD);
        for (size_t i = 0; i < count; i++) {
            const float *row = rows[i] + lane;
            const double factor = (double)factors[i];
            a = add_floats(a, factor, row);
            b = add_floats(b, factor, row + ROW_QUAD);
            c = add_floats(c, factor, row + 2 * ROW_QUAD);
            d = add_floats(d, factor, row + 3 * ROW_QUAD);
        }
        store(at, a);
        store(at + ROW_QUAD, b);
        store(at + 2 * ROW_QUAD, c);
        store(at + 3 * ROW_QUAD, d);
    }
    for (; lane < end; lane += ROW_QUAD) {
        struct quad sum = load(sums + lane);
        for (size_t i = 0; i < count; i++)
            sum = add_floats(sum, (double)factors[i], rows[i] + lane);
        store(sums + lane, sum);
    }
}

/* ---- Weights ---------------------------------------------------------------------------- */

/* gcc 12 converts shorts one by one unless they are widened by hand. */
typedef int16_t short_quad __attribute__((vector_size(ROW_QUAD * sizeof(int16_t))));
typedef int32_t wide_quad __attribute__((vector_size(ROW_QUAD * sizeof(int32_t))));

static inline struct quad add_weights(struct quad sum, double factor, const int16_t *weights)
{
    short_quad narrow;
    memcpy(&narrow, weights, sizeof narrow);
    const wide_quad wide = __builtin_convertvector(narrow, wide_quad);
    sum.a += factor * wide[0];
    sum.b += factor * wide[1];
    sum.c += factor * wide[2];
    sum.d += factor * wide[3];
    return sum;
}

/* Sums of one or two outputs, of `left`. */
static inline void sum_two(const int16_t *const *weights, const double *factors, size_t count,
                           size_t k, size_t left, double *sums)
{
    double a = sums[k], b = left > 1 ? sums[k + 1] : 0;
    for (size_t i = 0; i < count; i++) {
        a += factors[i] * weights[i][k];
        b += factors[i] * weights[i][k + 1];
    }
    sums[k] = a;
    if (left > 1)
        sums[k + 1] = b;
}

/* Sums of three outputs or four, of `left`. */
static inline void sum_four(const int16_t *const *weights, const double *factors, size_t count,
                            size_t k, size_t left, double *sums)
{
    double four[ROW_QUAD] = {0};
    const size_t size = (left < ROW_QUAD ? left : ROW_QUAD) * sizeof *sums;
    memcpy(four, sums + k, size);
    struct quad sum = load(four);
    for (size_t i = 0; i < count; i++)
        sum = add_weights(sum, factors[i], weights[i] + k);
    store(four, sum);
    memcpy(sums + k, four, size);
}

FOR_EACH_PROCESSOR
static void sum_weights(const int16_t *const *weights, const double *factors, size_t count,
                        size_t outputs, double *sums)
{
    size_t k = 0;
    for (; k + 3 * ROW_QUAD <= outputs; k += 3 * ROW_QUAD) {
        double *at = sums + k;
        struct quad a = load(at), b = load(at + ROW_QUAD), c = load(at + 2 * ROW_QUAD);
        for (size_t i = 0; i < count; i++) {
            const int16_t *row = weights[i] + k;
            a = add_weights(a, factors[i], row);
            b = add_weights(b, factors[i], row + ROW_QUAD);
            c = add_weights(c, factors[i], row + 2 * ROW_QUAD);
        }
        store(at, a);
        store(at + ROW_QUAD, b);
        store(at + 2 * ROW_QUAD, c);
    }
    for (; k < outputs; k += ROW_QUAD)
        if (outputs - k > ROW_QUAD / 2)
            sum_four(weights, factors, count, k, outputs - k, sums);
        else
            sum_two(weights, factors, count, k, outputs - k, sums);
}

/* ---- Either ----------------------------------------------------------------------------- */

void row_sums(const float *const *rows, const float *factors, size_t count, size_t first,
              size_t end, double *sums)
{
    sum_rows(rows, factors, count, first, end, sums);
}

void weight_sums(const int16_t *const *weights, const double *factors, size_t count,
                 size_t outputs, double *sums)
{
    sum_weights(weights, factors, count, outputs, sums);
}
