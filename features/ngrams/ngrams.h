/* ngrams: tokens → counted n-grams, identified by 64-bit keys.
 *
 * A key is a hash of the block's number and the n units. No strings are stored: an n-gram is
 * spelled from the place in the text where it first occurs. Two n-grams with the same key are
 * one feature; among n n-grams the probability of any such collision is about n^2 / 2^65, one
 * in a million for six million n-grams.
 *
 * The units of a word n-gram are tokens of one sentence: words, numbers, handles, hashtags,
 * "<url>", "<email>", and, in a block with NGRAM_PUNCTUATION, marks and symbols. Without
 * that flag marks are skipped, and an n-gram may extend across them. The units of a
 * character n-gram are the code points of one token's form with a blank on each side. A form
 * with fewer units than the shortest n counts once, as a whole (like "char_wb" of scikit-
 * learn). Addresses have no character n-grams. */
#ifndef TENOR_NGRAMS_H
#define TENOR_NGRAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"
#include "../tokens/tokens.h"
#include "recipe.h"

/* An n-gram with its weight, which is to be multiplied by its idf. A word n-gram that occurs c
 * times has the weight 1 + ln c (sublinear tf: Manning, Raghavan, Schuetze 2008, section
 * 6.4.1), in a block that is a mean c. A form that occurs c times adds 1 + ln c to the weight
 * of each of its character n-grams. So the characters of an article are a sum over its forms,
 * as in Bojanowski et al. 2017, section 3.2, and scoring can add up forms
 * (models/ngram_cache.h). */
struct ngram {
    uint64_t key;
    uint32_t count;  /* occurrences in the block's part of the article, at least 1 */
    uint32_t token;  /* the first token of its first occurrence */
    float weight;    /* words: 1 + ln count, or count; characters: the sum over its forms */
    float square;    /* words: weight^2; characters: the sum over its forms of (1 + ln c)^2 */
    uint16_t offset; /* characters: byte offset in " form " of that token; words: 0 */
    uint16_t length; /* characters: bytes; words: tokens, including skipped ones */
};

/* The weight of `count` >= 1 occurrences: 1 + ln count. */
double ngram_term_frequency(uint32_t count);

/* All zero is empty. The n-grams of block b are items[begin[b] .. begin[b + 1]), in the
 * order of their first occurrences (of two that end with the same unit, the shorter first).
 * Within a block no key occurs twice. */
struct ngram_list {
    struct ngram *items;
    size_t count, capacity;
    size_t begin[NGRAM_MAX_BLOCKS + 1];
    unsigned means;      /* the blocks that are means, one bit each */
    struct ngram *forms; /* scratch: the different forms of the article */
    size_t form_capacity;
    /* Scratch: a hash table with open addressing. A slot holds epoch + 1 + the index of an
     * entry. Values up to the epoch are from an earlier block or article and count as empty,
     * so that the table need not be cleared. */
    uint32_t *table;
    size_t table_capacity; /* a power of two, or 0 */
    uint32_t epoch;
};

/* Counts the n-grams of the blocks whose bit is set in `mask`; the other blocks are empty. What
 * the list held before is lost. `recipe` must pass recipe_check. Fails for lack of memory, and
 * with FAILURE_TOO_LARGE for more than 2^31 different n-grams; the list is then empty. */
bool ngrams_count(struct ngram_list *list, const struct tokens *tokens,
                  const struct recipe *recipe, unsigned mask, struct failure *failure);
/* Counts the different forms of the text that a block of characters reads: forms[0 .. *count) get
 * their keys, counts and first tokens, in the order of their first occurrences. What the list
 * held before stays. A form's n-grams follow from its key. Fails as ngrams_count does. */
bool ngram_forms_count(struct ngram_list *list, const struct tokens *tokens,
                       const struct ngram_block *block, size_t *count, struct failure *failure);

/* The keys of the n-grams of a token's form in a block of characters, which is number `number` of
 * the recipe; a key that occurs in the form twice is there twice. keys[] has room for
 * ngram_form_most(token, block) of them. Returns how many there are. */
size_t ngram_form_keys(const struct token *token, const struct tokens *tokens,
                       const struct ngram_block *block, size_t number, uint64_t *keys);
static inline size_t ngram_form_most(const struct token *token, const struct ngram_block *block)
{
    return (token->form_length + 2u) * (block->longest - block->shortest + 1u) + 1;
}

void ngrams_release(struct ngram_list *list);
size_t ngrams_memory(const struct ngram_list *list); /* the bytes that it holds */

/* Appends the n-gram in readable form: folded words with single blanks ("the so called"), or
 * characters with "_" for the edge of a word ("_ly_"). In a cased block words keep their
 * capital letters, if these are ASCII. In a block with NGRAM_DIGITS digits are shown as 0:
 * those of numbers, and in character n-grams all. */
bool ngram_spell(const struct ngram *ngram, const struct ngram_block *block,
                 const struct tokens *tokens, struct text_buffer *out, struct failure *failure);

/* Is one spelling part of the other, as "_hea" is part of "heart"? The "_" for a word's edge is
 * ignored. A list for people shows only one of the two, that with the larger weight. */
bool ngram_spellings_overlap(const char *left, const char *right);

#endif
