/* floats: eight floats at a time, for the loops that training spends its time in.
 *
 * A function that FLOATS_TWICE makes is compiled for AVX2 and for any processor, and runs as the
 * processor allows. Both give the same result, bit for bit: each lane is computed by itself, and
 * no product and sum are fused (-ffp-contract=off). */
#ifndef TENOR_FLOATS_H
#define TENOR_FLOATS_H

#include <stdint.h>

#define FLOATS 8

/* aligned(4): they may stand anywhere among floats. may_alias: memory has plain floats. */
typedef float floats __attribute__((vector_size(4 * FLOATS), aligned(4), may_alias));
typedef int32_t float_masks __attribute__((vector_size(4 * FLOATS), aligned(4), may_alias));

#define FLOATS_AT(pointer)         (*(const floats *)(const void *)(pointer))

#define FLOATS_PUT(pointer, value) (*(floats *)(void *)(pointer) = (value))

/* left where the mask is set (left > right gives one), right where it is not. */
#define FLOATS_SELECT(mask, left, right)                                                       \
    ((floats)(((mask) & (float_masks)(left)) | (~(mask) & (float_masks)(right))))

#define FLOATS_INLINE static inline __attribute__((always_inline))

/* Defines `name` with these parameters, which calls the FLOATS_INLINE function `body` with these
 * arguments. */
#ifdef __x86_64__
#define FLOATS_TWICE(name, body, parameters, arguments)                                        \
    __attribute__((target("avx2"))) static void name##_avx2 parameters                         \
    {                                                                                          \
        body arguments;                                                                        \
    }                                                                                          \
    static void name##_plain parameters                                                        \
    {                                                                                          \
        body arguments;                                                                        \
    }                                                                                          \
    static void name parameters                                                                \
    {                                                                                          \
        if (__builtin_cpu_supports("avx2"))                                                    \
            name##_avx2 arguments;                                                             \
        else                                                                                   \
            name##_plain arguments;                                                            \
    }
#else
#define FLOATS_TWICE(name, body, parameters, arguments)                                        \
    static void name parameters                                                                \
    {                                                                                          \
        body arguments;                                                                        \
    }
#endif

#endif
