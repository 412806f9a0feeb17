/* feature_memo: see feature_memo.h. */
#include "feature_memo.h"

#include <stdlib.h>
#include <string.h>

#include "../features/memory.h"

#define FEWEST_FEATURES   ((size_t)1 << 10)
#define MOST_FILTER_WORDS ((size_t)1 << 16)

/* ---- Features ------------------------------------------------------------------------ */

/* Makes room for a feature more. */
static bool reserve_feature(const struct feature_memo *memo, struct memo_block *block,
                            struct failure *failure)
{
    size_t had = block->capacity, capacity = had ? 2 * had : FEWEST_FEATURES;
    size_t counts = had, idfs = had, weights = had;
    size_t idf_row = memo->width * sizeof *block->idf;
    size_t weight_row = memo->lanes * sizeof *block->weights;
    if ((size_t)block->numbers.count + 2 < had)
        return true;
    if (!memory_reserve(&block->count, &counts, capacity, sizeof *block->count, failure) ||
        !memory_reserve(&block->idf, &idfs, capacity, idf_row, failure) ||
        !memory_reserve(&block->weights, &weights, capacity, weight_row, failure))
        return false;
    memset(block->count + had, 0, (capacity - had) * sizeof *block->count);
    if (had == 0) {
        memset(block->idf, 0, idf_row);
        memset(block->weights, 0, weight_row);
    }
    block->capacity = capacity;
    return true;
}

/* Puts a model's part of a feature in its place. */
static void copy_feature(const struct memo_model *from, uint32_t slot, float *idf,
                         int16_t *weights)
{
    const struct model *model = from->model;
    memcpy(weights + from->first_lane, model->weights + slot * model->output_count,
           model->output_count * sizeof *weights);
    *idf = model->vocabulary.idf[slot];
}

bool feature_memo_learn(struct feature_memo *memo, size_t b, uint64_t key, uint32_t *number,
                        struct failure *failure)
{
    struct memo_block *block = &memo->blocks[b];
    *number = 0;
    if (!reserve_feature(memo, block, failure))
        return false;
    const uint32_t next = block->numbers.count + 1;
    float *idf = block->idf + next * memo->width;
    int16_t *weights = block->weights + next * memo->lanes;
    for (size_t m = 0; m < memo->model_count; m++) {
        uint32_t slot = memo->models[m].mask >> b & 1u
                            ? vocabulary_find(&memo->models[m].model->vocabulary, key)
                            : VOCABULARY_NONE;
        if (slot == VOCABULARY_NONE)
            continue;
        if (*number == 0) {
            memset(idf, 0, memo->width * sizeof *idf);
            memset(weights, 0, memo->lanes * sizeof *weights);
        }
        *number = next;
        copy_feature(&memo->models[m], slot, idf + m, weights);
    }
    return *number == 0 || numbering_add(&block->numbers, key, failure);
}

size_t feature_memo_bytes(const struct feature_memo *memo)
{
    size_t features = 0;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
        features += memo->blocks[b].numbers.count;
    return features * (NUMBERING_KEY_BYTES + sizeof(uint32_t) + memo->width * sizeof(float) +
                       memo->lanes * sizeof(int16_t));
}

void feature_memo_forget(struct feature_memo *memo)
{
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
        numbering_keep(&memo->blocks[b].numbers, 0);
}

/* ---- The filter ---------------------------------------------------------------------- */

static void enter_vocabulary(struct feature_memo *memo, const struct vocabulary *vocabulary)
{
    for (uint32_t slot = 0; slot < vocabulary->slots; slot++) {
        uint64_t bits;
        size_t place = feature_memo_place(memo, vocabulary->check[slot], &bits);
        memo->filter[place] |= vocabulary->check[slot] ? bits : 0;
    }
}

/* Eight bits or more for each slot of the vocabularies, unless they are very large. */
static bool build_filter(struct feature_memo *memo, struct failure *failure)
{
    size_t slots = 0;
    for (size_t m = 0; m < memo->model_count; m++)
        slots += memo->models[m].model->vocabulary.slots;
    memo->filter_words = 1;
    while (memo->filter_words < slots / 8 && memo->filter_words < MOST_FILTER_WORDS)
        memo->filter_words *= 2;
    if (!memory_reserve(&memo->filter, &memo->filter_capacity, memo->filter_words,
                        sizeof *memo->filter, failure))
        return false;
    memset(memo->filter, 0, memo->filter_words * sizeof *memo->filter);
    for (size_t m = 0; m < memo->model_count; m++)
        enter_vocabulary(memo, &memo->models[m].model->vocabulary);
    return true;
}

/* ---- Models ---------------------------------------------------------------------------- */

/* Three quads are made four, which cost less (row_sums.c). */
static void lay_out(struct feature_memo *memo, const struct model *const *models)
{
    size_t lanes = 0;
    for (size_t m = 0; m < memo->model_count; m++) {
        memo->models[m] = (struct memo_model){models[m], model_block_mask(models[m]), lanes};
        memo->mask |= memo->models[m].mask;
        lanes += (models[m]->output_count + 3) & ~(size_t)3;
    }
    memo->lanes = lanes % 16 == 12 ? lanes + 4 : lanes;
}

static void find_owners(struct feature_memo *memo)
{
    size_t m = 0;
    for (size_t quad = 0; quad < memo->lanes / 4; quad++) {
        while (m + 1 < memo->model_count && memo->models[m + 1].first_lane <= 4 * quad)
            m++;
        memo->owner[quad] = m;
    }
}

static bool take_models(struct feature_memo *memo, const struct model *const *models,
                        size_t count, struct failure *failure)
{
    if (!memory_reserve(&memo->models, &memo->model_capacity, count, sizeof *memo->models,
                        failure))
        return false;
    memo->model_count = count;
    memo->width = (count + 1) & ~(size_t)1;
    lay_out(memo, models);
    if (!memory_reserve(&memo->owner, &memo->owner_capacity, memo->lanes / 4,
                        sizeof *memo->owner, failure))
        return false;
    find_owners(memo);
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
        if (memo->mask >> b & 1u && !reserve_feature(memo, &memo->blocks[b], failure))
            return false;
    return build_filter(memo, failure);
}

bool feature_memo_use(struct feature_memo *memo, const struct model *const *models,
                      size_t count, struct failure *failure)
{
    feature_memo_release(memo);
    bool taken = take_models(memo, models, count, failure);
    if (!taken)
        feature_memo_release(memo);
    return taken;
}

void feature_memo_release(struct feature_memo *memo)
{
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++) {
        numbering_release(&memo->blocks[b].numbers);
        free(memo->blocks[b].count);
        free(memo->blocks[b].idf);
        free(memo->blocks[b].weights);
    }
    free(memo->models);
    free(memo->owner);
    free(memo->filter);
    *memo = (struct feature_memo){0};
}
