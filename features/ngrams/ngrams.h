/* ngrams: tokens → counted n-grams, named by 64-bit keys.
 *
 * A key is a hash of the block's number and the n units; there is no dictionary of
 * strings anywhere, and an n-gram can be spelled from the place where it was seen. Two
 * n-grams that share a key (odds of about n^2 / 2^65 among n n-grams: one in 10^6 for
 * six million) are one feature.
 *
 * Units of a word n-gram are the tokens of a sentence: words, numbers, handles, hashtags,
 * "<url>", "<email>", and, in a block with NGRAM_PUNCTUATION, marks and symbols; without it
 * an n-gram reaches across the marks it passes over. Units of a character n-gram are the code
 * points of one token's form with a blank on each side; a form that is shorter than the
 * shortest n even so counts once, whole (as scikit-learn's "char_wb" has it). Addresses have no
 * character n-grams. */
#ifndef TENOR_NGRAMS_H
#define TENOR_NGRAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"
#include "../tokens/tokens.h"
#include "recipe.h"

/* What an n-gram weighs before its idf. A word n-gram that occurs c times weighs 1 + ln c
 * (sublinear tf: Manning, Raghavan, Schuetze 2008, section 6.4.1). A form that occurs c times
 * weighs 1 + ln c likewise, and so does each of its character n-grams: the characters of an
 * article are the sum of its forms', as in Bojanowski et al. 2017, section 3.2, so that scoring
 * can add up forms (models/ngram_cache.h). */
struct ngram {
    uint64_t key;
    uint32_t count;  /* times in this part of the article, at least 1 */
    uint32_t token;  /* where it was first seen: its first token */
    float weight;    /* words: 1 + ln count; characters: the sum of its forms' */
    float square;    /* words: weight^2; characters: the sum of its forms' squared */
    uint16_t offset; /* characters: byte offset in " form " of that token; words: 0 */
    uint16_t length; /* characters: bytes; words: tokens, with those that are passed over */
};

/* The weight of `count` >= 1 occurrences: 1 + ln count. */
double ngram_term_frequency(uint32_t count);

/* Reusable; all zero is empty. The n-grams of block b are
 * items[begin[b] .. begin[b + 1]), in order of first occurrence (where two end with the same
 * unit, the shorter first), no key twice. */
struct ngram_list {
    struct ngram *items;
    size_t count, capacity;
    size_t begin[NGRAM_MAX_BLOCKS + 1];
    struct ngram *forms; /* scratch: the different forms of the article */
    size_t form_capacity;
    /* Scratch, open addressing: a slot holds epoch + 1 + an entry's index. Whatever is not
     * above the epoch is left from an earlier block or article and counts as empty, so that
     * nothing needs clearing. */
    uint32_t *table;
    size_t table_capacity; /* a power of two, or 0 */
    uint32_t epoch;
};

/* Counts the n-grams of the blocks whose bit is set in `mask`; the others have none. The list's
 * former contents are forgotten. `recipe` must pass recipe_check. Fails for lack of memory, and
 * with FAILURE_TOO_LARGE for more than 2^31 different n-grams; the list is then empty. */
bool ngrams_count(struct ngram_list *list, const struct tokens *tokens,
                  const struct recipe *recipe, unsigned mask, struct failure *failure);
void ngrams_release(struct ngram_list *list);

/* Appends the n-gram as a person would read it: folded words with single blanks
 * ("the so called"), or characters in their word with "_" for its boundary ("_ly_"). In a cased
 * block a capitalised word shows it where its letters are ASCII; in one with NGRAM_DIGITS the
 * digits of numbers (of all forms, among characters) are 0. */
bool ngram_spell(const struct ngram *ngram, const struct ngram_block *block,
                 const struct tokens *tokens, struct text_buffer *out, struct failure *failure);

/* Is one spelling a piece of the other, as "_hea" is of "heart"? Marks of a word's edge do not
 * count. A list for people shows the heavier of the two. */
bool ngram_spellings_overlap(const char *left, const char *right);

#endif
