/* Loops of eight floats, compiled twice: the results must be those of single floats, bit by bit. */
#include "../train/floats.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stddef.h>

enum { LENGTH = 64 };

/* to[i] += by * from[i], but no more than `most`. */
FLOATS_INLINE void add_by(float *to, const float *from, float by, float most)
{
    for (size_t i = 0; i < LENGTH; i += FLOATS) {
        const floats limit = most - (floats){0};
        const floats sum = FLOATS_AT(to + i) + by * FLOATS_AT(from + i);
        FLOATS_PUT(to + i, FLOATS_SELECT(sum > limit, limit, sum));
    }
}

FLOATS_TWICE(add, add_by, (float *to, const float *from, float by, float most),
             (to, from, by, most))

typedef void (*adder)(float *to, const float *from, float by, float most);

static void expect_single(adder summed)
{
    static float memory[2][LENGTH + 1]; /* from 1: aligned to a float alone */
    float *to = memory[0] + 1, *from = memory[1] + 1, expected[LENGTH];
    for (size_t i = 0; i < LENGTH; i++) {
        to[i] = sinf((float)i) * 1e-3f;
        from[i] = cosf(3 * (float)i);
        const float product = 0.3f * from[i], sum = to[i] + product;
        expected[i] = sum > 0.2f ? 0.2f : sum;
    }
    from[5] = NAN;
    summed(to, from, 0.3f, 0.2f);
    for (size_t i = 0; i < LENGTH; i++)
        cr_assert(i == 5 ? isnan(to[i]) : to[i] == expected[i], "%zu: %g is not %g", i,
                  (double)to[i], (double)expected[i]);
}

Test(floats, are_what_single_ones_are)
{
    expect_single(add);
#ifdef __x86_64__
    expect_single(add_plain);
    if (__builtin_cpu_supports("avx2"))
        expect_single(add_avx2);
#endif
}
