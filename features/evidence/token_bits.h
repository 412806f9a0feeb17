/* token_bits: for each property of a token (comma, quotation mark, verb, ...), one bit.
 *
 * Around every word that may be a cue the code asks how far the next comma is, or the last
 * verb. With bits, the answer takes two reads of memory and a count of zeros; the number of
 * words in a quotation is a count of ones. A set is a uint64_t: which of 64 tokens in a row
 * have one property. The sets of all properties of the same 64 tokens are adjacent in
 * memory. */
#ifndef TENOR_TOKEN_BITS_H
#define TENOR_TOKEN_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"

#define TOKENS_PER_SET 64

enum token_bit {
    BIT_COMMA,
    BIT_COLON,
    BIT_QUOTED,    /* inside a quotation */
    BIT_OPENS,     /* a mark that opens a quotation */
    BIT_CLOSES,    /* a mark that closes one */
    BIT_WORD,      /* counts as a word (token_is_word) */
    BIT_CLAUSE,    /* begins a clause: that, whether, how, ... */
    BIT_VERB,      /* a reporting verb */
    BIT_CANDIDATE, /* may be a cue */
    BIT_STOP,      /* an attribution may begin here: attribution.c stops to look */
    TOKEN_BIT_COUNT
};

/* Reusable; all zero is empty. Token t is bit t % 64 of sets[t / 64 + 1][property]. The first
 * and the last row of sets are all zero, so that 64 tokens can be read before the first token
 * and after the last without a check. */
struct token_bits {
    uint64_t (*sets)[TOKEN_BIT_COUNT]; /* [count] */
    size_t count, capacity;
};

/* Makes room for `tokens` tokens and clears all bits. Fails only for lack of memory. */
bool token_bits_begin(struct token_bits *bits, size_t tokens, struct failure *failure);
void token_bits_release(struct token_bits *bits);

static inline uint64_t *token_bits_at(const struct token_bits *bits, size_t token)
{
    return bits->sets[token / 64 + 1];
}

static inline void token_bits_set(struct token_bits *bits, enum token_bit bit, size_t token)
{
    token_bits_at(bits, token)[bit] |= UINT64_C(1) << token % 64;
}

/* The bits of the 64 tokens from `token` on, which is the lowest bit. `token` may be the number
 * of tokens: then no bit is set. */
static inline uint64_t token_bits_from(const struct token_bits *bits, enum token_bit bit,
                                       size_t token)
{
    const uint64_t *here = token_bits_at(bits, token), *next = here + TOKEN_BIT_COUNT;
    const unsigned shift = token % 64;
    return here[bit] >> shift | next[bit] << 1 << (63 - shift);
}

/* The bits of the 64 tokens before `token`; the nearest is the highest bit. */
static inline uint64_t token_bits_before(const struct token_bits *bits, enum token_bit bit,
                                         size_t token)
{
    const uint64_t *here = token_bits_at(bits, token), *last = here - TOKEN_BIT_COUNT;
    const unsigned shift = token % 64;
    return here[bit] << 1 << (63 - shift) | last[bit] >> shift;
}

/* For every property, the bits of the 64 tokens around `token`, which is bit TOKEN_BITS_BEFORE.
 * The position is computed only once for all of them. */
#define TOKEN_BITS_BEFORE 32
static inline void token_bits_around(const struct token_bits *bits, size_t token,
                                     uint64_t around[static TOKEN_BIT_COUNT])
{
    const size_t first = token + 64 - TOKEN_BITS_BEFORE; /* from the all-zero first row on */
    const uint64_t *here = bits->sets[first / 64], *next = here + TOKEN_BIT_COUNT;
    const unsigned shift = first % 64;
#pragma GCC unroll 16
    for (size_t bit = 0; bit < TOKEN_BIT_COUNT; bit++)
        around[bit] = here[bit] >> shift | next[bit] << 1 << (63 - shift);
}

/* The distance in tokens, 1 to 63, to the nearest token of a set, as token_bits_from(token + 1)
 * or token_bits_before(token) gives it; 0 for an empty set. The set must not have its furthest
 * token, 64 away. No branch: which token is the nearest cannot be predicted. */
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

/* A set of the `reach` nearest tokens, fewer than 64, after or before a token. */
static inline uint64_t token_bits_reach_from(uint32_t reach)
{
    return (UINT64_C(1) << reach) - 1;
}

static inline uint64_t token_bits_reach_before(uint32_t reach)
{
    return ~(~UINT64_C(0) >> reach);
}

/* How many of the tokens [first, end) have both properties; 0 if end <= first. */
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

/* The first token at or after `token` that has the property; SIZE_MAX if none does. */
size_t token_bits_next(const struct token_bits *bits, enum token_bit bit, size_t token);

#endif
