/* hash: 64-bit hashes, from which feature keys are made.
 *
 * Model files contain keys, so these functions are part of the file format: changing them means
 * a new extractor version (recipe.h). They give the same results on every machine. */
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

/* The hash of a sequence, from the hash of all but its last element, and that element. */
static inline uint64_t hash_combine(uint64_t hash, uint64_t next)
{
    return hash_mix((hash ^ next) + 0x9e3779b97f4a7c15u + (hash << 6));
}

/* The x of which hash_mix is `mixed`. The multipliers are the inverses of its own, modulo 2^64.
 */
static inline uint64_t hash_unmix(uint64_t mixed)
{
    mixed ^= mixed >> 31 ^ mixed >> 62;
    mixed *= 0x319642b2d24d8ec3u;
    mixed ^= mixed >> 27 ^ mixed >> 54;
    mixed *= 0x96de1b173f119089u;
    mixed ^= mixed >> 30 ^ mixed >> 60;
    return mixed;
}

/* The `next` of which hash_combine(hash, next) is `combined`. */
static inline uint64_t hash_last(uint64_t hash, uint64_t combined)
{
    return (hash_unmix(combined) - 0x9e3779b97f4a7c15u - (hash << 6)) ^ hash;
}

static inline uint64_t hash_read_four(const unsigned char *p)
{
    return p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24;
}

/* The `length` bytes at `p`, 1 to 8, as a little-endian number. Instead of a loop, reads
 * overlap: a byte that is read twice is put in the same place twice. */
static inline uint64_t hash_read(const unsigned char *p, size_t length)
{
    if (length >= 4)
        return hash_read_four(p) | hash_read_four(p + length - 4) << (8 * (length - 4));
    size_t middle = length / 2, last = length - 1;
    return p[0] | (uint64_t)p[middle] << (8 * middle) | (uint64_t)p[last] << (8 * last);
}

/* The value that the hash of `length` bytes begins with. */
static inline uint64_t hash_begin(size_t length)
{
    return UINT64_C(0x7e0f6c0d5a1b3e29) ^ length;
}

/* The hash of `length` bytes. */
static inline uint64_t hash_bytes(const void *bytes, size_t length)
{
    const unsigned char *p = bytes;
    uint64_t hash = hash_begin(length);
    for (; length > 8; p += 8, length -= 8)
        hash = hash_combine(hash, hash_read(p, 8));
    return length > 0 ? hash_combine(hash, hash_read(p, length)) : hash;
}

/* hash_bytes of 1 to 16 bytes, given as numbers (hash_read): the first eight, and the rest,
 * which is ignored if there are no more than eight. Which words are longer is hard to
 * predict, so there is no branch. */
static inline uint64_t hash_sixteen(uint64_t low, uint64_t high, size_t length)
{
    const uint64_t one = hash_combine(hash_begin(length), low), two = hash_combine(one, high);
    const uint64_t longer = -(uint64_t)(length > 8);
    return (two & longer) | (one & ~longer);
}

#endif
