/* ngrams: tokens → counted n-grams, named by 64-bit keys.
 *
 * A key is a hash of the block's number, the length n and the units; there is no
 * dictionary of strings anywhere, and an n-gram can be spelled from the place where
 * it was seen. Two n-grams that share a key (odds of about n^2 / 2^65 among n
 * n-grams: one in 10^6 for six million) are one feature. */
#ifndef TENOR_NGRAMS_H
#define TENOR_NGRAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "failure.h"
#include "recipe.h"
#include "tokens.h"

struct ngram {
    uint64_t key;
    uint32_t count;  /* times in this article, at least 1 */
    uint32_t token;  /* where it was first seen: its first token */
    uint16_t offset; /* characters: byte offset in " form " of that token; words: 0 */
    uint16_t
        length; /* characters: bytes; words: tokens from first to last, those passed over too */
};

/* Reusable; all zero is empty. The n-grams of block b are
 * items[begin[b] .. begin[b + 1]), in order of first occurrence. */
struct ngram_list {
    struct ngram *items;
    size_t count, capacity;
    size_t begin[NGRAM_MAX_BLOCKS + 1];
    uint32_t *table; /* hash table of the block in hand: index + 1 in items */
    size_t table_capacity;
};

/* Counts the n-grams of the blocks whose bit is set in `mask`; the others
 * have none. The list's former contents are forgotten. */
bool ngrams_count(struct ngram_list *list, const struct tokens *tokens,
                  const struct recipe *recipe, unsigned mask, struct failure *failure);
void ngrams_release(struct ngram_list *list);

/* Appends the n-gram as a person would read it: folded words with single blanks
 * ("the so called"), or characters in their word with "_" for its boundary ("_ly_"). */
bool ngram_spell(const struct ngram *ngram, const struct ngram_block *block,
                 const struct tokens *tokens, struct text_buffer *out, struct failure *failure);

#endif
