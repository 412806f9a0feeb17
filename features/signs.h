/* signs: where an article has its commas, quotation marks, clauses, verbs: a bit a token.
 *
 * How far the next comma is, or the last verb, is asked around every word that may be a cue. In
 * sets of bits the answer is two words of memory and a count of zeros; how many words a
 * quotation has is a count of ones. The sets of one block of 64 tokens stand side by side. */
#ifndef TENOR_SIGNS_H
#define TENOR_SIGNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "failure.h"

enum sign {
    SIGN_COMMA,
    SIGN_COLON,
    SIGN_QUOTED, /* inside a quotation */
    SIGN_OPENS,  /* a mark that opens a quotation */
    SIGN_CLOSES,
    SIGN_WORD,      /* it counts as a word (token_is_word) */
    SIGN_CLAUSE,    /* that, whether, how, ... */
    SIGN_VERB,      /* a reporting verb */
    SIGN_CANDIDATE, /* it may be a cue */
    SIGN_STOP,      /* an attribution may begin here */
    SIGNS
};

/* Reusable; all zero is empty. */
struct signs {
    uint64_t (*blocks)[SIGNS]; /* the first and the last are empty: nothing ends there */
    size_t count, capacity;
};

/* Makes the sets of `tokens` tokens, all empty. */
bool signs_begin(struct signs *signs, size_t tokens, struct failure *failure);
void signs_release(struct signs *signs);

static inline uint64_t *signs_at(const struct signs *signs, size_t token)
{
    return signs->blocks[token / 64 + 1];
}

static inline void signs_set(struct signs *signs, enum sign sign, size_t token)
{
    signs_at(signs, token)[sign] |= UINT64_C(1) << token % 64;
}

/* The 64 tokens from `token` on, which may be the one behind the last, as the lowest bit. */
static inline uint64_t signs_from(const struct signs *signs, enum sign sign, size_t token)
{
    const uint64_t *here = signs_at(signs, token), *next = here + SIGNS;
    const unsigned shift = token % 64;
    return here[sign] >> shift | next[sign] << 1 << (63 - shift);
}

/* The 64 tokens before `token`, the nearest as the highest bit. */
static inline uint64_t signs_before(const struct signs *signs, enum sign sign, size_t token)
{
    const uint64_t *here = signs_at(signs, token), *last = here - SIGNS;
    const unsigned shift = token % 64;
    return here[sign] << 1 << (63 - shift) | last[sign] >> shift;
}

/* The 64 tokens around `token` for every sign: it is bit SIGNS_BEFORE of each. Where they begin
 * is worked out once for all. */
#define SIGNS_BEFORE 32
static inline void signs_around(const struct signs *signs, size_t token,
                                uint64_t around[static SIGNS])
{
    const size_t first = token + 64 - SIGNS_BEFORE; /* counted from the first block */
    const uint64_t *here = signs->blocks[first / 64], *next = here + SIGNS;
    const unsigned shift = first % 64;
#pragma GCC unroll 16
    for (size_t sign = 0; sign < SIGNS; sign++)
        around[sign] = here[sign] >> shift | next[sign] << 1 << (63 - shift);
}

/* How far the nearest token of such a set is, 0 for an empty set, which may not have its last
 * one, 64 tokens away. Without branches: nobody knows what stands there. */
static inline uint32_t signs_nearest_from(uint64_t set)
{
    const uint32_t distance = (uint32_t)__builtin_ctzll(set | UINT64_C(1) << 63) + 1;
    return distance & -(uint32_t)(set != 0);
}

static inline uint32_t signs_nearest_before(uint64_t set)
{
    const uint32_t distance = (uint32_t)__builtin_clzll(set | 1) + 1;
    return distance & -(uint32_t)(set != 0);
}

/* The first `reach` tokens of such a set, fewer than 64. */
static inline uint64_t signs_reach_from(uint32_t reach)
{
    return (UINT64_C(1) << reach) - 1;
}

static inline uint64_t signs_reach_before(uint32_t reach)
{
    return ~(~UINT64_C(0) >> reach);
}

/* How many of the tokens [first, end) have both signs. */
static inline uint32_t signs_count_both(const struct signs *signs, enum sign one,
                                        enum sign other, uint32_t first, uint32_t end)
{
    uint32_t count = 0;
    for (uint32_t left; first < end; first += left < 64 ? left : 64) {
        left = end - first;
        const uint64_t within = left < 64 ? (UINT64_C(1) << left) - 1 : ~UINT64_C(0);
        const uint64_t both = signs_from(signs, one, first) & signs_from(signs, other, first);
        count += (uint32_t)__builtin_popcountll(both & within);
    }
    return count;
}

static inline uint32_t signs_count(const struct signs *signs, enum sign sign, uint32_t first,
                                   uint32_t end)
{
    return signs_count_both(signs, sign, sign, first, end);
}

/* The first token from `token` on that has the sign, or SIZE_MAX. */
size_t signs_next(const struct signs *signs, enum sign sign, size_t token);

#endif
