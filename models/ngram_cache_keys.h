/* ngram_cache_keys: the keys by which an n-gram cache counts forms and n-grams of words.
 * ngram_cache.c, which sums their rows, and ngram_shares.c, which finds them again, must
 * compute the same ones. */
#ifndef TENOR_NGRAM_CACHE_KEYS_H
#define TENOR_NGRAM_CACHE_KEYS_H

#include "../features/ngrams/ngram_units.h"
#include "ngram_cache.h"

static inline bool ngram_cache_has_block(unsigned blocks, size_t b)
{
    return blocks >> b & 1u;
}

/* What the hashes of a block's n-grams begin with. */
static inline uint64_t ngram_cache_seed(const struct ngram_cache *cache, size_t b)
{
    return ngram_block_seed(cache->features.blocks[b].number);
}

/* The key of a token's form, in a part that has forms. */
static inline uint64_t ngram_cache_form_key(const struct ngram_cache_part *part,
                                            const struct token *token,
                                            const struct tokens *tokens)
{
    uint64_t hash = part->flags & NGRAM_DIGITS && token->kind == TOKEN_NUMBER
                        ? ngram_digits_hash(token, token_form(tokens, token))
                        : token->hash;
    return hash ^ part->salt[token->kind][token->flags & (TOKEN_CAPITALISED | TOKEN_ALL_CAPS)];
}

/* The keys of the n-grams of one, two and three words that end with the last unit. Each exists
 * only once the sentence has had that many units. */
struct ngram_chain {
    uint64_t one, two, three;
    unsigned units; /* of the sentence so far */
};

_Static_assert(NGRAM_MAX_WORDS == 3, "a chain has the longest n-gram of words");

static inline void ngram_chain_push(struct ngram_chain *chain, uint64_t seed, uint64_t unit,
                                    unsigned longest)
{
    if (longest > 2)
        chain->three = hash_combine(chain->two, unit);
    chain->two = hash_combine(chain->one, unit);
    chain->one = hash_combine(seed, unit);
    chain->units++;
}

#endif
