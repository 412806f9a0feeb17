/* feature_rows: adds up the weights that several models have for the same n-grams.
 *
 * The sums of one block are a row of lanes: first the outputs of each model, padded to a
 * multiple of four, then one square per model, padded likewise. An n-gram adds
 * factor * idf * weight to each output of a model that has it as a feature, and
 * (factor * idf)^2 to the square, from which the length of the block follows (vector.h). In a
 * block that is a mean it adds factor * idf there instead. */
#ifndef TENOR_FEATURE_ROWS_H
#define TENOR_FEATURE_ROWS_H

#include "model.h"

/* A block that models read. Models whose recipes differ share those blocks that have the same number and
 * the same kind of n-grams in both: the keys of n-grams begin with the number. */
struct feature_block {
    struct ngram_block
        kind;      /* of the first model that reads it: how many documents of a training
                                set must have an n-gram is of no account */
    size_t number; /* in the recipes of its models */
};

#define FEATURE_MAX_BLOCKS 8 /* of all models together */

struct row_model {
    const struct model *model;
    unsigned mask; /* the blocks that it reads, one bit each */
    unsigned char
        place[NGRAM_MAX_BLOCKS]; /* [number in its recipe]: the block, if it reads that */
    size_t first_output;         /* where its outputs begin among those of all models */
    size_t first_byte;           /* where its feature begins in a copy (feature_rows_copy) */
};

/* A Bloom filter over the check numbers of the vocabularies (vector.h). For each number and
 * model two bits of one word are set. Most n-grams that a model does not have are found by
 * reading this one word. */
struct feature_filter {
    const uint64_t *words; /* [mask + 1] */
    uint64_t mask;
};

/* All zero is empty. One per thread. */
struct feature_rows {
    struct row_model *models; /* [model_count] */
    size_t model_count, output_count, feature_bytes;
    struct feature_block blocks[FEATURE_MAX_BLOCKS];
    size_t block_count;
    unsigned mask;  /* the blocks that any model reads, one bit each */
    unsigned means; /* the blocks that are means, likewise */

    struct feature_filter filter; /* until it is made: one word of ones, which lets all pass */
    uint64_t *made;               /* [made_words] memory for the filter */
    size_t made_words;
};

/* Do the models have no more than FEATURE_MAX_BLOCKS different blocks that any of them reads? */
bool feature_rows_fit(const struct model *const *models, size_t count);

/* Sets the models: one or more, which must read n-grams (model_block_mask), fit (feature_rows_fit)
 * and outlive their use here. Fails for lack of memory; then there are no models. */
bool feature_rows_use(struct feature_rows *features, const struct model *const *models,
                      size_t count, struct failure *failure);
/* Makes the filter, which takes about as long as scoring a few short texts. */
void feature_rows_make_filter(struct feature_rows *features);
static inline bool feature_rows_have_filter(const struct feature_rows *features)
{
    return features->filter.words == features->made;
}
void feature_rows_release(struct feature_rows *features);
size_t feature_rows_memory(const struct feature_rows *features); /* the bytes that it holds */

/* How the rows of several blocks lie one after another. */
struct row_layout {
    size_t block_lanes;                      /* length of one block's row */
    size_t first_square;                     /* where its squares begin */
    unsigned char place[FEATURE_MAX_BLOCKS]; /* [block]: position of its row, from 0 */
};

/* The layout for the blocks in `first`, followed by those in `then`: one bit per block. */
struct row_layout feature_rows_layout(const struct feature_rows *features, unsigned first,
                                      unsigned then);

/* The lane of a model's first output in a block's row, and the lane of its square. */
static inline size_t row_output(const struct feature_rows *features,
                                const struct row_layout *layout, size_t block, size_t model)
{
    return layout->place[block] * layout->block_lanes + features->models[model].first_output;
}

static inline size_t row_square(const struct row_layout *layout, size_t block, size_t model)
{
    return layout->place[block] * layout->block_lanes + layout->first_square + model;
}

/* An n-gram to be added to a row. */
struct row_ngram {
    uint64_t key;
    uint16_t block; /* must be in the layout */
    uint16_t row;   /* number of the row */
};

/* Removes n-grams that no model has from the array, and returns how many remain. Some that no
 * model has may remain, too. All are of `blocks`, one bit each. */
size_t feature_rows_sift(const struct feature_rows *features, unsigned blocks,
                         struct row_ngram *ngrams, size_t count);

/* Adds n-grams of `blocks`, with a factor of 1, to rows[][lanes]. The sums of a row depend only on
 * the n-grams added to it and on their order. */
void feature_rows_add(const struct feature_rows *features, unsigned blocks,
                      const struct row_ngram *ngrams, size_t count,
                      const struct row_layout *layout, size_t lanes, double *rows);

/* Copies the features of n-grams of `blocks`: those of all models to copies[row][feature_bytes], which
 * is left as it is where a model has none. */
void feature_rows_copy(const struct feature_rows *features, unsigned blocks,
                       const struct row_ngram *ngrams, size_t count, char *const *copies);

/* Adds n-grams of one block, given as such copies, to a row, each with its factor. What was left as it
 * is must be zero. */
void feature_rows_sum(const struct feature_rows *features, const void *const *copies,
                      const float *factors, size_t count, size_t block,
                      const struct row_layout *layout, double *row);

/* Which word of the filter an n-gram has its bits in, and which bits these are for a model: those
 * for the first, turned. A check number is part of a hash, so no further hashing is needed. Its
 * lowest bit is not used, because 0 is stored as 1 (vector.h). */
static inline size_t feature_filter_place(uint64_t mask, uint32_t check)
{
    return check >> 13 & mask;
}

static inline unsigned feature_filter_turn(size_t model)
{
    return 11u * (unsigned)model & 63u;
}

static inline uint64_t feature_filter_first_bits(uint32_t check)
{
    const unsigned first = check >> 1, second = check >> 7;
    return UINT64_C(1) << (first & 63) | UINT64_C(1) << ((first + second * 2 + 1) & 63);
}

static inline uint64_t feature_filter_bits(uint32_t check, size_t model)
{
    return bits_turned(feature_filter_first_bits(check), feature_filter_turn(model));
}

static inline uint64_t feature_filter_word(const struct feature_filter *filter, uint64_t key)
{
    return filter->words[feature_filter_place(filter->mask, (uint32_t)key)];
}

/* If this is false the model does not have the n-gram; if it is true it probably has. */
static inline bool feature_filter_may_have(uint64_t word, uint64_t key, size_t model)
{
    return (~word & feature_filter_bits((uint32_t)key, model)) == 0;
}

/* Prefetches that word. */
static inline void feature_filter_prefetch(const struct feature_filter *filter, uint64_t key)
{
    __builtin_prefetch(&filter->words[feature_filter_place(filter->mask, (uint32_t)key)]);
}

#endif
