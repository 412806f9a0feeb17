/* dataset_builder: what the stages of making a dataset share. dataset_read reads the documents,
 * dataset makes features of their n-grams. */
#ifndef TENOR_DATASET_BUILDER_H
#define TENOR_DATASET_BUILDER_H

#include "dataset.h"
#include "document_frequency.h"

/* Until features are made, n-grams and forms are known by numbers: key k is in table k % threads,
 * where it has a number n; and n * threads + table is its number in rows and in forms. */
struct builder {
    struct dataset *dataset;
    struct corpus *corpus;
    size_t documents; /* before those without words are removed */
    const struct extractor *extractor;
    const struct word_vectors *vectors; /* or NULL */
    size_t threads;
    struct document_frequency *tables; /* [threads] the n-grams of all blocks */
    uint32_t **feature_of; /* [threads][used] by table and number of key, or VOCABULARY_NONE */
    double *form_squares[NGRAM_MAX_BLOCKS]; /* [forms] of a block that has forms: the sum of the
                                               squared idf of each one's n-grams */
    struct form_merger *mergers; /* [merger_count] one a thread, while documents are merged */
    size_t merger_count;
    struct fingerprint *fingerprints; /* [documents], until they are compared */
};

static inline bool block_has_forms(const struct extractor *extractor, size_t b)
{
    return b < extractor->recipe.block_count &&
           extractor->recipe.blocks[b].unit == NGRAM_CHARACTERS;
}

static inline struct counted_key *counted_key_of(const struct builder *builder, uint32_t number)
{
    return &builder->tables[number % builder->threads].items[number / builder->threads];
}

/* Reads all documents: their n-grams of words, their forms, dense features, lengths and
 * fingerprints. Those without words are removed. Each table then has how many documents have
 * each n-gram. Fails as dataset_build does. */
bool dataset_read(struct builder *builder, const struct training_progress *progress,
                  struct failure *failure);

/* Numbers of n-grams are below this. */
size_t builder_numbers(const struct builder *builder);

/* Makes mergers for features below `numbers`, for as many threads as shall merge; and frees
 * them. */
bool builder_begin_merging(struct builder *builder, size_t numbers, struct failure *failure);
void builder_end_merging(struct builder *builder);

#endif
