/* ngram_cache: sums the n-grams of a text for several models, without listing them.
 *
 * By Zipf's law most words of a text also occurred in earlier texts. A word form's character
 * n-grams, and the word itself, depend on the form alone; together they add one sum to each
 * output of each model (see struct ngram). A cache keeps the row of these sums for each form,
 * and the sums of a text are
 *
 *     sum over its different forms of (1 + ln count) * row of the form,
 *
 * with the count itself as the factor in a block that is a mean.
 *
 * N-grams of two and more words are counted separately. Many are not in any model, which a
 * small filter finds out quickly of most. For the others, rows are cached in the same way.
 *
 * Rows are rounded to floats, so decision values differ from those of the definition (model.h)
 * by less than 1e-6 of the sum of absolute values. They do not depend on what is cached: a row
 * is the same whenever it is made, and rows are summed in the order in which forms and n-grams
 * first occur in the text. */
#ifndef TENOR_NGRAM_CACHE_H
#define TENOR_NGRAM_CACHE_H

#include "feature_rows.h"
#include "row_cache.h"

#define NGRAM_CACHE_MAX_PARTS (2 * FEATURE_MAX_BLOCKS)
#define NGRAM_CACHE_KINDS     (TOKEN_HASHTAG + 1) /* kinds of token */
#define NGRAM_CACHE_COUNTS    256 /* counts whose term frequency is in a table: nearly all */

/* One table of keys. Its keys are either word forms, for all blocks that distinguish the same
 * forms, or the n-grams of two and more words of one block.
 *
 * A row holds, for each character block, the sums of the form's n-grams as floats; then, for
 * each word block, in which a key is one n-gram, a copy of its features. */
struct ngram_cache_part {
    unsigned blocks; /* one bit each */
    unsigned copied; /* the word blocks among them */
    size_t block;    /* the first of them */
    bool has_forms;
    struct row_cache rows;
    size_t lanes;             /* length of a row's sums */
    struct row_layout layout; /* of `sums`, and of a row's sums, which come first */
    double *sums;             /* [sum_count] of the current text */
    size_t sum_count;
    char *kept; /* [rows.seen_count][rows.row_size] those that are not cached, if is_kept */
    size_t kept_capacity;
    bool is_kept;
    /* Scratch of ngram_shares.c, if is_located: of each token of the text the key that it has or,
     * without forms, those of the n-grams of two and of three words that end with it. 1 + index
     * in rows.seen; 0: none. */
    uint32_t *located;
    size_t located_capacity;
    bool is_located;

    /* If it has forms: */
    unsigned flags; /* NGRAM_CASED; NGRAM_DIGITS: a number is known by how many digits it has */
    /* [kind of token]: the blocks that count it, one bit each */
    unsigned char units[NGRAM_CACHE_KINDS]; /* has FEATURE_MAX_BLOCKS bits */
    /* [kind of token][TOKEN_CAPITALISED | TOKEN_ALL_CAPS]: combined with a form's hash, so that
     * forms with different n-grams have different keys */
    uint64_t salt[NGRAM_CACHE_KINDS][4];
};

/* All zero is empty. One per thread. Once it has grown, nothing more is allocated. */
struct ngram_cache {
    struct feature_rows features; /* of all models */
    struct ngram_cache_part parts[NGRAM_CACHE_MAX_PARTS];
    size_t part_count;
    size_t texts; /* summed so far */
    size_t limit; /* bytes of keys and rows that may be cached */
    /* Bytes left for new rows in this text. While they are more than half of the limit, rows of keys
     * that no earlier text had are cached, too. */
    size_t row_room;

    struct row_ngram *ngrams; /* scratch: n-grams to be counted or added to rows */
    size_t ngram_capacity;
    double *wide; /* [][lanes of the longest row]: rows being made */
    char *spare;  /* [][bytes of the longest row]: rows that are not cached */
    size_t wide_bytes, spare_bytes;
    float term_frequency[NGRAM_CACHE_COUNTS]; /* [n]: 1 + ln n */
};

/* Empties the cache and sets its models, which must read n-grams (model_block_mask), fit together
 * (feature_rows_fit), and outlive the last use of the cache. `limit` is about how many bytes
 * are cached; when there are more, some are evicted before the next text. Fails for lack of
 * memory; the cache then has no models. */
bool ngram_cache_use(struct ngram_cache *cache, const struct model *const *models, size_t count,
                     size_t limit, struct failure *failure);

/* A limit for one thread. It trades memory for speed. */
#define NGRAM_CACHE_LIMIT ((size_t)14 << 20)

/* Sums the n-grams of a text for all models, of which there must be one or more. Fails for lack
 * of memory, and with FAILURE_TOO_LARGE, as ngrams_count does; the cache can be used again. */
bool ngram_cache_sum(struct ngram_cache *cache, const struct tokens *tokens,
                     struct failure *failure);

/* Adds what the n-grams of the text summed last contribute to each output of model `index` to
 * decision[output_count]. */
void ngram_cache_decide(const struct ngram_cache *cache, size_t index, double *decision);

/* What each sum of block `b` of the cache (struct feature_block) is multiplied by in the decision values of model `index`, besides
 * the scale of the output: the block's weight divided by its length in the text summed last. 0
 * if the model has none of its n-grams there. */
double ngram_cache_block_factor(const struct ngram_cache *cache, size_t index, size_t b);

/* Keeps the row of each key of the text summed last, cached or not, until another text is
 * summed (ngram_cache_kept). ngram_shares.h reads them: scoring does not need this. `tokens` must be that text's.
 * The memory is not counted among the cached bytes. Fails for lack of memory. */
bool ngram_cache_keep(struct ngram_cache *cache, const struct tokens *tokens,
                      struct failure *failure);

/* The row of key number `index` of rows.seen, once all are kept. */
static inline const void *ngram_cache_kept(const struct ngram_cache_part *part, size_t index)
{
    const uint32_t row = part->rows.seen[index].row;
    return row_is_cached(row) ? row_cache_row(&part->rows, row)
                              : (const void *)(part->kept + index * part->rows.row_size);
}

/* What of the memory that the cache holds only serves the text that was summed last; and frees it:
 * nothing may be asked of that text any more. What is cached stays. */
size_t ngram_cache_text_memory(const struct ngram_cache *cache);
void ngram_cache_forget_text(struct ngram_cache *cache);

void ngram_cache_release(struct ngram_cache *cache);
size_t ngram_cache_memory(const struct ngram_cache *cache); /* the bytes that it holds */

#endif
