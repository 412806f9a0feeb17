/* bits: where an article has its commas, quotation marks, clauses, verbs: a bit a token.
 *
 * How far the next comma is, or the last verb, is asked around every word that may be a cue. In
 * sets of bits the answer is two words of memory and a count of zeros; how many words a
 * quotation has is a count of ones. The sets of one block of 64 tokens stand side by side. */
#ifndef TENOR_TOKEN_BITS_H
#define TENOR_TOKEN_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"

enum token_bit {
    BIT_COMMA,
    BIT_COLON,
    BIT_QUOTED, /* inside a quotation */
    BIT_OPENS,  /* a mark that opens a quotation */
    BIT_CLOSES,
    BIT_WORD,      /* it counts as a word (token_is_word) */
    BIT_CLAUSE,    /* that, whether, how, ... */
    BIT_VERB,      /* a reporting verb */
    BIT_CANDIDATE, /* it may be a cue */
    BIT_STOP,      /* an attribution may begin here */
    TOKEN_BIT_COUNT
};

/* Reusable; all zero is empty. */
struct token_bits {
    uint64_t (
        *blocks)[TOKEN_BIT_COUNT]; /* the first and the last are empty: nothing ends there */
    size_t count, capacity;
};

/* Makes the sets of `tokens` tokens, all empty. */
bool token_bits_begin(struct token_bits *bits, size_t tokens, struct failure *failure);
void token_bits_release(struct token_bits *bits);

static inline uint64_t *token_bits_at(const struct token_bits *bits, size_t token)
{
    return bits->blocks[token / 64 + 1];
}

static inline void token_bits_set(struct token_bits *bits, enum token_bit bit, size_t token)
{
    token_bits_at(bits, token)[bit] |= UINT64_C(1) << token % 64;
}

/* The 64 tokens from `token` on, which may be the one behind the last, as the lowest bit. */
static inline uint64_t token_bits_from(const struct token_bits *bits, enum token_bit bit,
                                       size_t token)
{
    const uint64_t *here = token_bits_at(bits, token), *next = here + TOKEN_BIT_COUNT;
    const unsigned shift = token % 64;
    return here[bit] >> shift | next[bit] << 1 << (63 - shift);
}

/* The 64 tokens before `token`, the nearest as the highest bit. */
static inline uint64_t token_bits_before(const struct token_bits *bits, enum token_bit bit,
                                         size_t token)
{
    const uint64_t *here = token_bits_at(bits, token), *last = here - TOKEN_BIT_COUNT;
    const unsigned shift = token % 64;
    return here[bit] << 1 << (63 - shift) | last[bit] >> shift;
}

/* The 64 tokens around `token` for every bit: it is bit TOKEN_BITS_BEFORE of each. Where they begin
 * is worked out once for all. */
#define TOKEN_BITS_BEFORE 32
static inline void token_bits_around(const struct token_bits *bits, size_t token,
                                     uint64_t around[static TOKEN_BIT_COUNT])
{
    const size_t first = token + 64 - TOKEN_BITS_BEFORE; /* counted from the first block */
    const uint64_t *here = bits->blocks[first / 64], *next = here + TOKEN_BIT_COUNT;
    const unsigned shift = first % 64;
#pragma GCC unroll 16
    for (size_t bit = 0; bit < TOKEN_BIT_COUNT; bit++)
        around[bit] = here[bit] >> shift | next[bit] << 1 << (63 - shift);
}

/* How far the nearest token of such a set is, 0 for an empty set, which may not have its last
 * one, 64 tokens away. Without branches: nobody knows what stands there. */
static inline uint32_t token_bits_nearest_from(uint64_t set)
{
    const uint32_t distance = (uint32_t)__builtin_ctzll(set | UINT64_C(1) << 63) + 1;
    return distance & -(uint32_t)(set != 0);
}

static inline uint32_t token_bits_nearest_before(uint64_t set)
{
    const uint32_t distance = (uint32_t)__builtin_clzll(set | 1) + 1;
    return distance & -(uint32_t)(set != 0);
}

/* The first `reach` tokens of such a set, fewer than 64. */
static inline uint64_t token_bits_reach_from(uint32_t reach)
{
    return (UINT64_C(1) << reach) - 1;
}

static inline uint64_t token_bits_reach_before(uint32_t reach)
{
    return ~(~UINT64_C(0) >> reach);
}

/* How many of the tokens [first, end) have both bits. */
static inline uint32_t token_bits_count_both(const struct token_bits *bits, enum token_bit one,
                                             enum token_bit other, uint32_t first, uint32_t end)
{
    uint32_t count = 0;
    for (uint32_t left; first < end; first += left < 64 ? left : 64) {
        left = end - first;
        const uint64_t within = left < 64 ? (UINT64_C(1) << left) - 1 : ~UINT64_C(0);
        const uint64_t both =
            token_bits_from(bits, one, first) & token_bits_from(bits, other, first);
        count += (uint32_t)__builtin_popcountll(both & within);
    }
    return count;
}

static inline uint32_t token_bits_count(const struct token_bits *bits, enum token_bit bit,
                                        uint32_t first, uint32_t end)
{
    return token_bits_count_both(bits, bit, bit, first, end);
}

/* The first token from `token` on that has the bit, or SIZE_MAX. */
size_t token_bits_next(const struct token_bits *bits, enum token_bit bit, size_t token);

#endif
