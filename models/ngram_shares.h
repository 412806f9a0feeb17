/* ngram_shares: what each token, and each n-gram of words, adds to a decision value.
 *
 * The n-grams of a text add up to
 *
 *     sum over blocks b of block_weight[b] / length[b] * scale[k] *
 *     sum over keys of factor * row[k]
 *
 * where a key is a word form with all its character n-grams, or an n-gram of words, and the
 * factor depends on how often it occurs (ngram_cache.h). So each key has a part of the sum,
 * which is divided evenly among its occurrences. */
#ifndef TENOR_NGRAM_SHARES_H
#define TENOR_NGRAM_SHARES_H

#include "ngram_cache.h"

/* All zero is empty. Reusable, one thread at a time. */
struct ngram_shares {
    /* words[n - 1][t] is what the n-grams of n words that begin with token t add, all blocks
     * together, if their words are tokens t to t + n - 1. An n-gram that extends across a mark
     * is shared evenly among its words, in words[0]. */
    double *words[NGRAM_MAX_WORDS]; /* [token_count] */
    size_t token_count;
    size_t capacity[NGRAM_MAX_WORDS];
    double *keys; /* scratch: the shares of a part's keys */
    size_t key_capacity;
};

/* Finds the shares in decision[output] of model `index` of the cache. `tokens` must be the text
 * that was summed last. All shares add up to what ngram_cache_decide adds, within rounding.
 * Linear in the tokens. Fails for lack of memory or if stopped. */
bool ngram_shares_find(struct ngram_shares *shares, struct ngram_cache *cache, size_t index,
                       size_t output, const struct tokens *tokens, struct failure *failure);

/* The same for a model that reads no n-grams: all shares are 0. */
bool ngram_shares_clear(struct ngram_shares *shares, size_t token_count,
                        struct failure *failure);
/* Frees what is large of them, and empties them. */
void ngram_shares_give_back(struct ngram_shares *shares);
void ngram_shares_release(struct ngram_shares *shares);
size_t ngram_shares_memory(const struct ngram_shares *shares); /* the bytes that it holds */

#endif
