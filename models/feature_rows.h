/* feature_rows: what several models have for the same n-grams, side by side.
 *
 * What n-grams of a block come to is a row of lanes: the outputs of each model, up to a whole
 * quad, and a square for each model, up to a quad. An n-gram adds factor * idf * weight to each
 * output, and factor^2 * idf^2; nothing for a model of which it is no feature. */
#ifndef TENOR_FEATURE_ROWS_H
#define TENOR_FEATURE_ROWS_H

#include "model.h"

struct row_model {
    const struct model *model;
    unsigned mask;       /* its blocks of n-grams */
    size_t first_output; /* of the outputs of all models */
    size_t first_byte;   /* of the features of all models, one behind another */
};

/* Of each check number that stands in a vocabulary (vector.h), two bits of one word are set,
 * others for each model: what a model has not is mostly told by one look. */
struct feature_filter {
    const uint64_t *words; /* [mask + 1] */
    uint64_t mask;
};

/* Reusable; all zero is empty; one a thread. */
struct feature_rows {
    struct row_model *models; /* [model_count] */
    size_t model_count, output_count, feature_bytes;
    unsigned mask; /* blocks that any model reads */

    struct feature_filter filter; /* before it is made, one word of ones */
    uint64_t *made;               /* what it will be */
    size_t made_words;
};

/* Takes models, one or more, which must read n-grams (model_block_mask), and outlive their use.
 * Fails for lack of memory; there are no models then. */
bool feature_rows_use(struct feature_rows *features, const struct model *const *models,
                      size_t count, struct failure *failure);
/* Fills in the filter, which takes as long as a few short texts do. */
void feature_rows_make_filter(struct feature_rows *features);
void feature_rows_release(struct feature_rows *features);

/* Several blocks' rows, one behind another. */
struct row_layout {
    size_t block_lanes;                    /* of one block */
    size_t first_square;                   /* in a block's */
    unsigned char place[NGRAM_MAX_BLOCKS]; /* which of the blocks it is, from 0 */
};

/* Blocks are given as bits; those of `first` stand before those of `then`. */
struct row_layout feature_rows_layout(const struct feature_rows *features, unsigned first,
                                      unsigned then);

/* The lane of a model's first output in a block, and that of its square. */
static inline size_t row_output(const struct feature_rows *features,
                                const struct row_layout *layout, size_t block, size_t model)
{
    return layout->place[block] * layout->block_lanes + features->models[model].first_output;
}

static inline size_t row_square(const struct row_layout *layout, size_t block, size_t model)
{
    return layout->place[block] * layout->block_lanes + layout->first_square + model;
}

/* An n-gram that is to be added to a row. */
struct row_ngram {
    uint64_t key;
    uint16_t block; /* one that the layout has */
    uint16_t row;
};

/* Drops n-grams that no model has, in place, though it may leave some; returns how many are
 * left. */
size_t feature_rows_sift(const struct feature_rows *features, struct row_ngram *ngrams,
                         size_t count);

/* Does a model have the n-gram? */
bool feature_rows_have(const struct feature_rows *features, size_t block, uint64_t key);

/* Adds n-grams, with a factor of 1, to rows[][lanes]. What becomes of a row depends on the
 * n-grams that are added to it, and their order, alone. */
void feature_rows_add(const struct feature_rows *features, const struct row_ngram *ngrams,
                      size_t count, const struct row_layout *layout, size_t lanes,
                      double *rows);

/* Copies what each model has for an n-gram, or zeros, to row[feature_bytes]. */
void feature_rows_copy(const struct feature_rows *features, size_t block, uint64_t key,
                       void *row);

/* Adds n-grams of a block, of which there are such copies, to a row, each with its
 * factor. */
void feature_rows_sum(const struct feature_rows *features, const void *const *copies,
                      const float *factors, size_t count, size_t block,
                      const struct row_layout *layout, double *row);

/* The word of the filter that tells of an n-gram, and which bits it has there for a model. A
 * check is part of a hash as it is. Its lowest bit, in which 1 and 0 differ, is not asked for.
 */
static inline size_t feature_filter_place(uint64_t mask, uint32_t check)
{
    return check >> 13 & mask;
}

static inline uint64_t feature_filter_bits(uint32_t check, size_t model)
{
    const unsigned first = (check >> 1) + 11u * (unsigned)model, second = check >> 7;
    return UINT64_C(1) << (first & 63) | UINT64_C(1) << ((first + second * 2 + 1) & 63);
}

static inline uint64_t feature_filter_word(const struct feature_filter *filter, uint64_t key)
{
    return filter->words[feature_filter_place(filter->mask, (uint32_t)key)];
}

/* False: the model does not have the n-gram. */
static inline bool feature_filter_may_have(uint64_t word, uint64_t key, size_t model)
{
    return (~word & feature_filter_bits((uint32_t)key, model)) == 0;
}

/* Asks the cache for that word. */
static inline void feature_filter_prefetch(const struct feature_filter *filter, uint64_t key)
{
    __builtin_prefetch(&filter->words[feature_filter_place(filter->mask, (uint32_t)key)]);
}

#endif
