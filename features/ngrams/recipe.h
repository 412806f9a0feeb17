/* recipe: the configuration of the features: n-gram blocks, word lists, page rules, weights of
 * cues and tones.
 *
 * Each model contains its recipe. So changing a default or a word list affects the next
 * training and never an existing model. Recipes with the same packed form give the same
 * features. */
#ifndef TENOR_RECIPE_H
#define TENOR_RECIPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"
#include "../base/memory.h"

/* To be raised whenever the same recipe gives other features than before. */
#define EXTRACTOR_VERSION 5

enum ngram_unit {
    NGRAM_WORDS,     /* tokens in sequence, not across sentences */
    NGRAM_CHARACTERS /* code points of one token's folded form with a blank on each side */
};

enum ngram_flag {
    NGRAM_CASED = 1 << 0,       /* capitalised and upper-case words are features of their own */
    NGRAM_PUNCTUATION = 1 << 1, /* marks are units, too; else they are skipped */
    NGRAM_DIGITS = 1 << 2,      /* numbers with the same number of digits are one feature */
    NGRAM_MEAN = 1 << 3         /* the block is a weighted mean over the words (vector.h). For
                                   single words alone */
};

#define NGRAM_MAX_BLOCKS     6
#define NGRAM_MAX_WORDS      3 /* longest word n-gram */
#define NGRAM_MAX_CHARACTERS 6 /* longest character n-gram */

/* One family of n-grams. Each block is normalised separately: to length 1, or as a mean to a
 * sum of 1 (vector.h). */
struct ngram_block {
    uint8_t unit;               /* enum ngram_unit */
    uint8_t shortest, longest;  /* 1 <= shortest <= longest */
    uint8_t flags;              /* enum ngram_flag */
    uint32_t minimum_documents; /* n-grams in fewer training documents are left out */
    uint32_t head;              /* count only the first `head` tokens, including the title's;
                                   0: count the whole article */
};

struct recipe {
    struct ngram_block blocks[NGRAM_MAX_BLOCKS];
    uint8_t block_count;
    bool dense;                 /* dense features are used */
    bool page_rules;            /* boilerplate and comments are recognised (article.h) */
    struct text_buffer lexicon; /* source text (lexicon.h); owned */
    struct text_buffer page;    /* source text of the page rules; owned */
    struct text_buffer cues;    /* source text of the cues' weights (cue_weights.h); owned */
    struct text_buffer tone;    /* the tones' weights, bytes (tone_weights.h); owned */
};

/* Sets the default blocks. The texts are empty; the caller fills them in from data/. */
void recipe_default(struct recipe *recipe);

/* Checks the limits of the blocks. Fails with FAILURE_ARGUMENT. The texts are checked when they
 * are compiled (extract.h). */
bool recipe_check(const struct recipe *recipe, struct failure *failure);

/* The blocks that are means, one bit each. */
static inline unsigned recipe_means(const struct recipe *recipe)
{
    unsigned means = 0;
    for (unsigned b = 0; b < recipe->block_count; b++)
        means |= recipe->blocks[b].flags & NGRAM_MEAN ? 1u << b : 0;
    return means;
}

/* Appends the packed form of a recipe, which must pass recipe_check. Equal recipes have equal
 * packed forms, on any machine. Fails for lack of memory. */
bool recipe_pack(const struct recipe *recipe, struct text_buffer *packed,
                 struct failure *failure);
/* Reads a packed recipe of exactly `length` bytes and checks every value. The recipe owns
 * copies of its texts. What it held before is not released. Fails with FAILURE_MODEL or
 * FAILURE_MEMORY; `recipe` is then empty. */
bool recipe_unpack(struct recipe *recipe, const void *packed, size_t length,
                   struct failure *failure);
void recipe_release(struct recipe *recipe);

#endif
