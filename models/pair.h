/* pair: two doubles that are worked on at once, where the processor can. Each half is rounded
 * as it would be by itself, so that the bits are the same everywhere. */
#ifndef TENOR_PAIR_H
#define TENOR_PAIR_H

#include <stdint.h>

#if defined __SSE2__

#include <emmintrin.h>

typedef __m128d pair;

static inline pair pair_of(double both)
{
    return _mm_set1_pd(both);
}

static inline pair pair_load(const double *from)
{
    return _mm_loadu_pd(from);
}

static inline pair pair_load_floats(const float *from)
{
    return _mm_cvtps_pd(_mm_castsi128_ps(_mm_loadl_epi64((const void *)from)));
}

static inline void pair_store(double *to, pair value)
{
    _mm_storeu_pd(to, value);
}

/* Four small numbers as two pairs. */
static inline void pair_load_four(const int16_t *from, pair *low, pair *high)
{
    __m128i twice = _mm_loadl_epi64((const void *)from);
    twice = _mm_srai_epi32(_mm_unpacklo_epi16(twice, twice), 16);
    *low = _mm_cvtepi32_pd(twice);
    *high = _mm_cvtepi32_pd(_mm_shuffle_epi32(twice, 0xee));
}

static inline pair pair_add(pair left, pair right)
{
    return _mm_add_pd(left, right);
}

static inline pair pair_multiply(pair left, pair right)
{
    return _mm_mul_pd(left, right);
}

/* To the nearest float, and back. */
static inline pair pair_round(pair value)
{
    return _mm_cvtps_pd(_mm_cvtpd_ps(value));
}

#elif defined __ARM_NEON && defined __aarch64__

#include <arm_neon.h>

typedef float64x2_t pair;

static inline pair pair_of(double both)
{
    return vdupq_n_f64(both);
}

static inline pair pair_load(const double *from)
{
    return vld1q_f64(from);
}

static inline pair pair_load_floats(const float *from)
{
    return vcvt_f64_f32(vld1_f32(from));
}

static inline void pair_store(double *to, pair value)
{
    vst1q_f64(to, value);
}

static inline void pair_load_four(const int16_t *from, pair *low, pair *high)
{
    int32x4_t four = vmovl_s16(vld1_s16(from));
    *low = vcvtq_f64_s64(vmovl_s32(vget_low_s32(four)));
    *high = vcvtq_f64_s64(vmovl_s32(vget_high_s32(four)));
}

static inline pair pair_add(pair left, pair right)
{
    return vaddq_f64(left, right);
}

static inline pair pair_multiply(pair left, pair right)
{
    return vmulq_f64(left, right);
}

static inline pair pair_round(pair value)
{
    return vcvt_f64_f32(vcvt_f32_f64(value));
}

#else

typedef struct {
    double low, high;
} pair;

static inline pair pair_of(double both)
{
    return (pair){both, both};
}

static inline pair pair_load(const double *from)
{
    return (pair){from[0], from[1]};
}

static inline pair pair_load_floats(const float *from)
{
    return (pair){(double)from[0], (double)from[1]};
}

static inline void pair_store(double *to, pair value)
{
    to[0] = value.low;
    to[1] = value.high;
}

static inline void pair_load_four(const int16_t *from, pair *low, pair *high)
{
    *low = (pair){from[0], from[1]};
    *high = (pair){from[2], from[3]};
}

static inline pair pair_add(pair left, pair right)
{
    return (pair){left.low + right.low, left.high + right.high};
}

static inline pair pair_multiply(pair left, pair right)
{
    return (pair){left.low * right.low, left.high * right.high};
}

/* Volatile: GCC 12 makes two conversions there and back one of vectors, and that none. */
static inline pair pair_round(pair value)
{
    volatile float low = (float)value.low, high = (float)value.high;
    return (pair){(double)low, (double)high};
}

#endif

#endif
