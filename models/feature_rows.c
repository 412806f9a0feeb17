/* feature_rows: see feature_rows.h. N-grams are looked up in groups, so that what is read
 * for one can be prefetched while others are looked up. */
#include "feature_rows.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "row_sums.h"

#define MOST_FILTER_WORDS ((size_t)1 << 16) /* 512 KiB; a larger one is slower to read */

/* ---- Models -------------------------------------------------------------------------- */

static size_t whole_quads(size_t lanes)
{
    return (lanes + ROW_QUAD - 1) / ROW_QUAD * ROW_QUAD;
}

static bool same_kind(const struct ngram_block *one, const struct ngram_block *other)
{
    return one->unit == other->unit && one->shortest == other->shortest &&
           one->longest == other->longest && one->flags == other->flags &&
           one->head == other->head;
}

/* The block that is number `number` in the recipe of a model: one that is there, or a new one, for
 * which there may be no room. */
static size_t find_block(const struct feature_rows *features, const struct model *model,
                         size_t number)
{
    const struct ngram_block *kind = &model->extractor->recipe.blocks[number];
    size_t b = 0;
    while (b < features->block_count && (features->blocks[b].number != number ||
                                         !same_kind(&features->blocks[b].kind, kind)))
        b++;
    return b;
}

/* Finds or adds the blocks that a model reads; false if there is no room for one. */
static bool place_blocks(struct feature_rows *features, struct row_model *read)
{
    const struct model *model = read->model;
    const unsigned mask = model_block_mask(model);
    for (size_t number = 0; number < NGRAM_MAX_BLOCKS; number++) {
        if (!(mask >> number & 1u))
            continue;
        const size_t b = find_block(features, model, number);
        if (b == FEATURE_MAX_BLOCKS)
            return false;
        if (b == features->block_count)
            features->blocks[features->block_count++] = (struct feature_block){
                .kind = model->extractor->recipe.blocks[number], .number = number};
        read->place[number] = (unsigned char)b;
        read->mask |= 1u << b;
    }
    return true;
}

bool feature_rows_fit(const struct model *const *models, size_t count)
{
    struct feature_rows features = {.block_count = 0};
    bool fit = true;
    for (size_t m = 0; m < count && fit; m++)
        fit = place_blocks(&features, &(struct row_model){.model = models[m]});
    return fit;
}

/* Adds a model behind the others. */
static void add_model(struct feature_rows *features, const struct model *model)
{
    struct row_model *read = &features->models[features->model_count++];
    *read = (struct row_model){.model = model,
                               .first_output = features->output_count,
                               .first_byte = features->feature_bytes};
    const bool placed = place_blocks(features, read);
    assert(placed);
    (void)placed;
    features->mask |= read->mask;
    features->output_count += model->output_count;
    features->feature_bytes += feature_stride(model->output_count);
}

bool feature_rows_use(struct feature_rows *features, const struct model *const *models,
                      size_t count, struct failure *failure)
{
    static const uint64_t all = UINT64_MAX;
    size_t slots = 0;
    feature_rows_release(features);
    for (size_t m = 0; m < count; m++)
        slots += models[m]->vocabulary.slots;
    /* Eight bits or more per slot, up to the limit. */
    features->made_words = 1;
    while (features->made_words < slots / 8 && features->made_words < MOST_FILTER_WORDS)
        features->made_words *= 2;
    features->models = calloc(count, sizeof *features->models);
    features->made = calloc(features->made_words, sizeof *features->made);
    if (!features->models || !features->made) {
        feature_rows_release(features);
        return fail(failure, FAILURE_MEMORY, "out of memory");
    }
    features->filter.words = &all;
    for (size_t m = 0; m < count; m++)
        add_model(features, models[m]);
    for (size_t b = 0; b < features->block_count; b++)
        features->means |= features->blocks[b].kind.flags & NGRAM_MEAN ? 1u << b : 0;
    return true;
}

void feature_rows_release(struct feature_rows *features)
{
    free(features->models);
    free(features->made);
    *features = (struct feature_rows){0};
}

size_t feature_rows_memory(const struct feature_rows *features)
{
    return features->model_count * sizeof *features->models +
           features->made_words * sizeof *features->made;
}

struct row_layout feature_rows_layout(const struct feature_rows *features, unsigned first,
                                      unsigned then)
{
    struct row_layout layout = {.first_square = whole_quads(features->output_count)};
    layout.block_lanes = layout.first_square + whole_quads(features->model_count);
    const unsigned in_turn[] = {first, then};
    unsigned char count = 0;
    for (size_t turn = 0; turn < 2; turn++)
        for (size_t b = 0; b < features->block_count; b++)
            if (in_turn[turn] >> b & 1u)
                layout.place[b] = count++;
    return layout;
}

/* ---- The filter ---------------------------------------------------------------------- */

static void enter_vocabulary(struct feature_rows *features, size_t model)
{
    const struct vocabulary *vocabulary = &features->models[model].model->vocabulary;
    for (uint32_t slot = 0; slot < vocabulary->slots; slot++) {
        const uint32_t check = vocabulary->check[slot];
        const uint64_t bits = feature_filter_bits(check, model);
        features->made[feature_filter_place(features->made_words - 1, check)] |=
            check ? bits : 0;
    }
}

void feature_rows_make_filter(struct feature_rows *features)
{
    for (size_t m = 0; m < features->model_count; m++)
        enter_vocabulary(features, m);
    features->filter = (struct feature_filter){features->made, features->made_words - 1};
}

/* Whether a model has an n-gram is hard to predict, so there is no branch. */
size_t feature_rows_sift(const struct feature_rows *features, unsigned blocks,
                         struct row_ngram *ngrams, size_t count)
{
    const struct feature_filter filter = features->filter;
    const struct row_model *const models = features->models;
    const size_t model_count = features->model_count;
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const struct row_ngram ngram = ngrams[i];
        const uint64_t word = feature_filter_word(&filter, ngram.key);
        bool may_have = false;
        for (size_t m = 0; m < model_count; m++)
            if (models[m].mask & blocks) /* the same for all n-grams */
                may_have |= feature_filter_may_have(word, ngram.key, m);
        ngrams[kept] = ngram;
        kept += may_have;
    }
    return kept;
}

/* ---- Their features ------------------------------------------------------------------- */

/* How many n-grams are looked up together. */
#define LOOKED_UP 64

/* The n-grams of a group that a model has as features. */
struct found_features {
    uint32_t slot[LOOKED_UP];
    unsigned char ngram[LOOKED_UP]; /* index in the group */
    size_t count;
};

static inline void find_features(const struct feature_rows *features, size_t m,
                                 const struct row_ngram *ngrams, size_t count,
                                 struct found_features *found)
{
    const struct row_model *from = &features->models[m];
    const struct vocabulary *vocabulary = &from->model->vocabulary;
    const struct feature_filter filter = features->filter;
    unsigned char likely[LOOKED_UP];
    size_t likely_count = 0, kept = 0;
    for (size_t i = 0; i < count; i++) {
        const uint64_t key = ngrams[i].key;
        likely[likely_count] = (unsigned char)i;
        likely_count += (from->mask >> ngrams[i].block & 1u) &
                        feature_filter_may_have(feature_filter_word(&filter, key), key, m);
    }
    for (size_t i = 0; i < likely_count; i++)
        vocabulary_prefetch(vocabulary, ngrams[likely[i]].key);
    for (size_t i = 0; i < likely_count; i++) {
        const uint32_t slot = vocabulary_find(vocabulary, ngrams[likely[i]].key);
        found->slot[kept] = slot;
        found->ngram[kept] = likely[i];
        kept += slot != VOCABULARY_NONE;
    }
    for (size_t i = 0; i < kept; i++)
        __builtin_prefetch(vocabulary_feature(vocabulary, found->slot[i]));
    found->count = kept;
}

/* Adds features of model `m` to the row of a block. */
static void add_values(const struct feature_rows *features, size_t m,
                       const int16_t *const *weights, const double *values, size_t count,
                       size_t block, const struct row_layout *layout, double *row)
{
    const bool mean = features->means >> block & 1u;
    double *square = row + row_square(layout, block, m);
    for (size_t i = 0; i < count; i++)
        *square += mean ? values[i] : values[i] * values[i];
    weight_sums(weights, values, count, features->models[m].model->output_count,
                row + row_output(features, layout, block, m));
}

/* Adds the features found[begin .. end), which belong to one row and block. */
static void add_to_row(const struct feature_rows *features, size_t m,
                       const struct row_ngram *ngrams, const struct found_features *found,
                       size_t begin, size_t end, const struct row_layout *layout, size_t lanes,
                       double *rows)
{
    const struct model *model = features->models[m].model;
    const struct row_ngram *first = &ngrams[found->ngram[begin]];
    const int16_t *weights[LOOKED_UP];
    double values[LOOKED_UP];
    for (size_t i = begin; i < end; i++) {
        const struct feature *feature = vocabulary_feature(&model->vocabulary, found->slot[i]);
        weights[i - begin] = feature->weights;
        values[i - begin] = (double)feature->idf;
    }
    add_values(features, m, weights, values, end - begin, first->block, layout,
               rows + first->row * lanes);
}

/* Adds those of a group of up to LOOKED_UP n-grams that model `m` has. */
static void add_some(const struct feature_rows *features, size_t m,
                     const struct row_ngram *ngrams, size_t count,
                     const struct row_layout *layout, size_t lanes, double *rows)
{
    struct found_features found;
    find_features(features, m, ngrams, count, &found);
    for (size_t begin = 0, end; begin < found.count; begin = end) {
        const struct row_ngram *first = &ngrams[found.ngram[begin]];
        for (end = begin + 1; end < found.count; end++) {
            const struct row_ngram *other = &ngrams[found.ngram[end]];
            if (other->row != first->row || other->block != first->block)
                break;
        }
        add_to_row(features, m, ngrams, &found, begin, end, layout, lanes, rows);
    }
}

void feature_rows_add(const struct feature_rows *features, unsigned blocks,
                      const struct row_ngram *ngrams, size_t count,
                      const struct row_layout *layout, size_t lanes, double *rows)
{
    for (size_t i = 0; i < count; i += LOOKED_UP)
        for (size_t m = 0; m < features->model_count; m++)
            if (features->models[m].mask & blocks)
                add_some(features, m, ngrams + i, count - i < LOOKED_UP ? count - i : LOOKED_UP,
                         layout, lanes, rows);
}

/* ---- Copies ------------------------------------------------------------------------------ */

/* Copies those features of up to LOOKED_UP n-grams that model `m` has. */
static void copy_some(const struct feature_rows *features, size_t m,
                      const struct row_ngram *ngrams, size_t count, char *const *copies)
{
    const struct row_model *from = &features->models[m];
    const struct vocabulary *vocabulary = &from->model->vocabulary;
    struct found_features found;
    find_features(features, m, ngrams, count, &found);
    for (size_t i = 0; i < found.count; i++)
        memcpy(copies[ngrams[found.ngram[i]].row] + from->first_byte,
               vocabulary_feature(vocabulary, found.slot[i]), vocabulary->stride);
}

void feature_rows_copy(const struct feature_rows *features, const struct row_ngram *ngrams,
                       size_t count, char *const *copies)
{
    for (size_t i = 0; i < count; i += LOOKED_UP)
        for (size_t m = 0; m < features->model_count; m++)
            copy_some(features, m, ngrams + i, count - i < LOOKED_UP ? count - i : LOOKED_UP,
                      copies);
}

/* Adds up to LOOKED_UP copies, for one model. Most pairs of words are in one model alone, and which
 * one has it is hard to predict. */
static void sum_some(const struct feature_rows *features, size_t m, const void *const *copies,
                     const float *factors, size_t count, size_t block,
                     const struct row_layout *layout, double *row)
{
    const struct row_model *from = &features->models[m];
    const int16_t *weights[LOOKED_UP];
    double values[LOOKED_UP];
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const void *at = (const char *)copies[i] + from->first_byte;
        const struct feature *feature = at;
        values[kept] = vector_value(factors[i], feature->idf);
        weights[kept] = feature->weights;
        kept += feature->idf != 0;
    }
    add_values(features, m, weights, values, kept, block, layout, row);
}

void feature_rows_sum(const struct feature_rows *features, const void *const *copies,
                      const float *factors, size_t count, size_t block,
                      const struct row_layout *layout, double *row)
{
    for (size_t i = 0; i < count; i += LOOKED_UP)
        for (size_t m = 0; m < features->model_count; m++)
            if (features->models[m].mask >> block & 1u)
                sum_some(features, m, copies + i, factors + i,
                         count - i < LOOKED_UP ? count - i : LOOKED_UP, block, layout, row);
}
