/* hash: 64-bit mixing for feature keys.
 *
 * Keys name features in model files, so these functions are part of the model
 * format: a change here is a new extractor version (recipe.h). They read bytes
 * and numbers alike on every machine. */
#ifndef TENOR_HASH_H
#define TENOR_HASH_H

#include <stddef.h>
#include <stdint.h>

/* The finaliser of splitmix64 (Steele, Lea, Flood 2014, "Fast splittable
 * pseudorandom number generators", OOPSLA): a bijection on 64 bits. */
static inline uint64_t hash_mix(uint64_t x)
{
    x ^= x >> 30;
    x *= 0xbf58476d1ce4e5b9u;
    x ^= x >> 27;
    x *= 0x94d049bb133111ebu;
    x ^= x >> 31;
    return x;
}

/* The hash of a sequence from the hash so far and its next element. */
static inline uint64_t hash_combine(uint64_t hash, uint64_t next)
{
    return hash_mix((hash ^ next) + 0x9e3779b97f4a7c15u + (hash << 6));
}

/* The hash of `length` bytes. */
static inline uint64_t hash_bytes(const void *bytes, size_t length)
{
    const unsigned char *p = bytes;
    uint64_t hash = 0x7e0f6c0d5a1b3e29u ^ length;
    while (length > 0) {
        uint64_t word = 0;
        size_t take = length < 8 ? length : 8;
        for (size_t i = 0; i < take; i++)
            word |= (uint64_t)p[i] << (8 * i);
        hash = hash_combine(hash, word);
        p += take;
        length -= take;
    }
    return hash;
}

#endif
