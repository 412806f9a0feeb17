/* checksum: four lanes of 64 bits, so that the processor can work on four words at once.
 *
 * Each step rotates (lane ^ word) and multiplies it by an odd number. For a given word this is
 * a bijection of the lane, and for a given lane a bijection of the word; so are the steps that
 * combine the lanes at the end. Therefore a single changed word always changes the checksum. It
 * detects damage, not forgery.
 *
 * Words are read in the machine's byte order; model_file.c refuses files on big-endian
 * machines before their checksum is computed. */
#include <string.h>

#include "../features/base/hash.h"
#include "checksum.h"

#define LANES  4
#define STRIDE (LANES * sizeof(uint64_t))

/* The digits of pi, as arbitrary numbers. */
static const uint64_t lane_start[LANES] = {0x243f6a8885a308d3u, 0x13198a2e03707344u,
                                           0xa4093822299f31d0u, 0x082efa98ec4e6c89u};

static inline uint64_t step(uint64_t lane, const unsigned char *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    lane ^= word;
    return (lane << 29 | lane >> 35) * 0x9e3779b97f4a7c15u;
}

uint64_t model_checksum(const void *data, size_t length, uint64_t seed)
{
    const unsigned char *bytes = data;
    uint64_t a = lane_start[0], b = lane_start[1], c = lane_start[2], d = lane_start[3];
    size_t whole = length - length % STRIDE;
    unsigned char rest[STRIDE] = {0};
    if (length > whole)
        memcpy(rest, bytes + whole, length - whole);

    for (size_t at = 0; at <= whole; at += STRIDE) {
        const unsigned char *from = at < whole ? bytes + at : rest;
        a = step(a, from);
        b = step(b, from + 8);
        c = step(c, from + 16);
        d = step(d, from + 24);
    }
    uint64_t hash = hash_mix(seed ^ length);
    hash = hash_mix(hash ^ a);
    hash = hash_mix(hash ^ b);
    hash = hash_mix(hash ^ c);
    return hash_mix(hash ^ d);
}
