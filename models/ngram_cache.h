/* ngram_cache: what several models make of a text's n-grams, without listing them.
 *
 * By Zipf's law most words of a text were in the texts before it. All that depends on a word
 * form alone, its character n-grams and the word itself, is one sum for each output of each
 * model (struct ngram: the characters of an article are the sum of its forms'). So a thread
 * remembers a row of such sums for each form that it has met, and a text is
 *
 *     sum over its different forms of (1 + ln count) * row of the form.
 *
 * What is left are word n-grams of two words and more. Most are in no model, which a small
 * filter tells; for those that are, rows are remembered likewise.
 *
 * Decision values are those of model_score but for the rounding of rows to floats, within 1e-6
 * of what is summed. They do not depend on what is remembered: a row is the same whenever it is
 * made, and rows are summed in the order in which forms and n-grams first occur in the text. */
#ifndef TENOR_NGRAM_CACHE_H
#define TENOR_NGRAM_CACHE_H

#include "feature_rows.h"
#include "row_cache.h"

#define NGRAM_CACHE_MAX_PARTS (2 * NGRAM_MAX_BLOCKS)
#define NGRAM_CACHE_KINDS     (TOKEN_HASHTAG + 1)
#define NGRAM_CACHE_COUNTS    256

/* What is counted together: the word forms of blocks for which a form is the same thing, or the
 * n-grams of two words and more of one block. A row is sums of n-grams, as floats, for each
 * block of characters, and copies of features for each block of words, in which a key is one
 * n-gram. */
struct ngram_cache_part {
    unsigned blocks, copied; /* as bits; of these, those of words */
    size_t block;            /* the first of them */
    bool has_forms;
    struct row_cache rows;
    size_t lanes;             /* of a row's sums */
    struct row_layout layout; /* of all blocks' sums of the text at hand */
    double *sums;             /* [sum_count] */
    size_t sum_count;

    /* With forms. */
    unsigned flags; /* NGRAM_CASED; NGRAM_DIGITS: a number is no more than its digits */
    unsigned char units[NGRAM_CACHE_KINDS]; /* the blocks that have a kind of token as unit */
    uint64_t salt[NGRAM_CACHE_KINDS]
                 [4]; /* what tells forms that read alike apart, by kind and by
                                        TOKEN_CAPITALISED | TOKEN_ALL_CAPS */
};

/* Reusable; all zero is empty; one a thread. After warm-up nothing is allocated. */
struct ngram_cache {
    const struct recipe *recipe; /* of all models; NULL: there are none */
    struct feature_rows features;
    struct ngram_cache_part parts[NGRAM_CACHE_MAX_PARTS];
    size_t part_count;
    size_t texts;    /* summed before there was a filter */
    size_t limit;    /* bytes of what may be remembered */
    size_t row_room; /* bytes of rows that may yet be remembered */

    struct row_ngram *ngrams; /* that are to be added */
    size_t ngram_capacity;
    double *wide; /* [][lanes of the longest row]: sums of rows that are being made */
    char *spare;  /* [][bytes of the longest row]: rows that are not remembered */
    float term_frequency[NGRAM_CACHE_COUNTS]; /* of counts */
};

/* Has the cache remember what it meets of these models, which must share one recipe, be linear
 * and read n-grams (model_block_mask), and outlive the cache's last use: about `limit` bytes, of
 * which some are forgotten between texts when there are more. What was remembered before is
 * forgotten. Fails for lack of memory; the cache then has no models. */
bool ngram_cache_use(struct ngram_cache *cache, const struct model *const *models, size_t count,
                     size_t limit, struct failure *failure);

#define NGRAM_CACHE_LIMIT ((size_t)14 << 20) /* a good one for one thread */

/* Sums the n-grams of a text for all models, one or more. Fails for lack of memory, or, like
 * ngrams_count, with FAILURE_TOO_LARGE; the cache can be used again. */
bool ngram_cache_sum(struct ngram_cache *cache, const struct tokens *tokens,
                     struct failure *failure);

/* Adds what the n-grams of that text say for each output of model `index` to
 * decision[output_count]. */
void ngram_cache_decide(const struct ngram_cache *cache, size_t index, double *decision);

void ngram_cache_release(struct ngram_cache *cache);

#endif
