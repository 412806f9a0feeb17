/* recipe: all that decides what the extractor makes of an article.
 *
 * A model carries its recipe, so that a changed default or word list changes the
 * next training and never a model that exists. Two recipes that are equal byte for
 * byte in their packed form give the same features. */
#ifndef TENOR_RECIPE_H
#define TENOR_RECIPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"
#include "../base/memory.h"

/* Raised whenever the same recipe would give other features than before. */
#define EXTRACTOR_VERSION 3

enum ngram_unit {
    NGRAM_WORDS,     /* tokens in sequence, not across sentences */
    NGRAM_CHARACTERS /* code points of one token's folded form with a blank on each side */
};

enum ngram_flag {
    NGRAM_CASED = 1 << 0,       /* a capitalised or upper-case word is another feature */
    NGRAM_PUNCTUATION = 1 << 1, /* marks are units too; else they are passed over */
    NGRAM_DIGITS = 1 << 2       /* all numbers with as many digits are one feature */
};

#define NGRAM_MAX_BLOCKS     6
#define NGRAM_MAX_WORDS      3 /* longest word n-gram */
#define NGRAM_MAX_CHARACTERS 6 /* longest character n-gram */

/* One family of n-grams. Each block is brought to length 1 by itself (vector.h). */
struct ngram_block {
    uint8_t unit;               /* enum ngram_unit */
    uint8_t shortest, longest;  /* 1 <= shortest <= longest */
    uint8_t flags;              /* enum ngram_flag */
    uint32_t minimum_documents; /* an n-gram in fewer training documents is no feature */
    uint32_t head;              /* only in the first so many tokens, the title's among them;
                                   0: in the whole article */
};

struct recipe {
    struct ngram_block blocks[NGRAM_MAX_BLOCKS];
    uint8_t block_count;
    bool dense;                 /* the dense block is wanted */
    bool page_rules;            /* boilerplate and comments are set apart (article.h) */
    struct text_buffer lexicon; /* source text (lexicon.h); owned */
    struct text_buffer page;    /* source text of the page rules; owned */
    struct text_buffer cues;    /* source text of the cues' weights (cue_weights.h); owned */
};

/* The default blocks, no lexicon: fill in `lexicon` and `page` from data/. */
void recipe_default(struct recipe *recipe);

/* Are the blocks within what ngrams.h can count? Fails with FAILURE_ARGUMENT. The texts
 * are checked where they are compiled (extract.h). */
bool recipe_check(const struct recipe *recipe, struct failure *failure);

/* Appends the packed form of a recipe that passes recipe_check: little endian,
 * self-delimiting, one for each recipe. */
bool recipe_pack(const struct recipe *recipe, struct text_buffer *packed,
                 struct failure *failure);
/* Reads a packed recipe of exactly `length` bytes, checking every value; on failure
 * (FAILURE_MODEL, FAILURE_MEMORY) `recipe` is empty. What `recipe` held before is not
 * released. The recipe owns copies of its texts. */
bool recipe_unpack(struct recipe *recipe, const void *packed, size_t length,
                   struct failure *failure);
void recipe_release(struct recipe *recipe);

#endif
