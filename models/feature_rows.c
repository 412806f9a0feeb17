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

/* How many n-grams are looked up together: as many as a number has bits. */
#define LOOKED_UP 64

/* What the filter says of a group of n-grams. */
struct filtered {
    uint64_t missing[LOOKED_UP]; /* the bits that are not set in the word of each */
    uint64_t bits[LOOKED_UP];    /* those that would be, if the first model had it */
    size_t rows; /* of BIT_ROW n-grams; behind the last n-gram all are missing */
};

static inline void ask_filter(const struct feature_rows *features,
                              const struct row_ngram *ngrams, size_t count,
                              struct filtered *filtered)
{
    const struct feature_filter filter = features->filter;
    filtered->rows = (count + BIT_ROW - 1) / BIT_ROW;
    for (size_t i = 0; i < count; i++) {
        filtered->missing[i] = ~feature_filter_word(&filter, ngrams[i].key);
        filtered->bits[i] = feature_filter_first_bits((uint32_t)ngrams[i].key);
    }
    for (size_t i = count; i < filtered->rows * BIT_ROW; i++)
        filtered->missing[i] = filtered->bits[i] = UINT64_MAX;
}

/* Those that a model may have, one bit each. */
static inline uint64_t may_have(const struct filtered *filtered, size_t model)
{
    const unsigned turn = feature_filter_turn(model);
    uint64_t likely = 0;
    for (size_t row = 0; row < filtered->rows; row++)
        likely |= bit_row_of_none(filtered->missing + row * BIT_ROW,
                                  filtered->bits + row * BIT_ROW, turn)
                  << row * BIT_ROW;
    return likely;
}

/* Sifts up to LOOKED_UP n-grams into `kept`, which may be where they are. Whether a model has an n-gram
 * is hard to predict, so there is no branch. */
static size_t sift_some(const struct feature_rows *features, unsigned blocks,
                        const struct row_ngram *ngrams, size_t count, struct row_ngram *kept)
{
    struct filtered filtered;
    ask_filter(features, ngrams, count, &filtered);
    uint64_t likely = 0;
    for (size_t m = 0; m < features->model_count; m++)
        if (features->models[m].mask & blocks)
            likely |= may_have(&filtered, m);
    size_t kept_count = 0;
    for (size_t i = 0; i < count; i++) {
        kept[kept_count] = ngrams[i];
        kept_count += likely >> i & 1;
    }
    return kept_count;
}

size_t feature_rows_sift(const struct feature_rows *features, unsigned blocks,
                         struct row_ngram *ngrams, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i += LOOKED_UP)
        kept += sift_some(features, blocks, ngrams + i,
                          count - i < LOOKED_UP ? count - i : LOOKED_UP, ngrams + kept);
    return kept;
}

/* ---- Their features ------------------------------------------------------------------- */

/* The n-grams of a group that a model has as features. */
struct found_features {
    const struct feature *features[LOOKED_UP];
    unsigned char ngram[LOOKED_UP]; /* index in the group */
    size_t count;
};

/* Those n-grams of a group that are of the model's blocks, one bit each. */
static uint64_t of_blocks(const struct row_model *from, const struct row_ngram *ngrams,
                          size_t count)
{
    uint64_t readable = 0;
    for (size_t i = 0; i < count; i++)
        readable |= (uint64_t)(from->mask >> ngrams[i].block & 1u) << i;
    return readable;
}

/* Which n-grams of a group, all of `blocks`, model `m` has. Its vocabulary is copied, so that the
 * compiler knows that it does not change. */
static inline void find_features(const struct feature_rows *features, unsigned blocks, size_t m,
                                 const struct row_ngram *ngrams, size_t count,
                                 const struct filtered *filtered, struct found_features *found)
{
    const struct row_model *from = &features->models[m];
    const struct vocabulary vocabulary = from->model->vocabulary;
    unsigned char likely[LOOKED_UP];
    size_t likely_count = 0, kept = 0;
    uint64_t rest = may_have(filtered, m);
    if (blocks & ~from->mask)
        rest &= of_blocks(from, ngrams, count);
    for (; rest != 0; rest &= rest - 1) {
        const unsigned i = (unsigned)__builtin_ctzll(rest);
        likely[likely_count++] = (unsigned char)i;
        vocabulary_prefetch(&vocabulary, ngrams[i].key);
    }
    for (size_t i = 0; i < likely_count; i++) {
        const uint32_t slot = vocabulary_find(&vocabulary, ngrams[likely[i]].key);
        const bool has = slot != VOCABULARY_NONE;
        const struct feature *feature = vocabulary_feature(&vocabulary, has ? slot : 0);
        __builtin_prefetch(feature);
        found->features[kept] = feature;
        found->ngram[kept] = likely[i];
        kept += has;
    }
    found->count = kept;
}

/* Adds features of model `m` to the row of a block. */
static void add_values(const struct feature_rows *features, size_t m,
                       const int16_t *const *weights, const double *values, size_t count,
                       size_t block, const struct row_layout *layout, double *row)
{
    double *square = row + row_square(layout, block, m);
    double sum = *square;
    if (features->means >> block & 1u)
        for (size_t i = 0; i < count; i++)
            sum += values[i];
    else
        for (size_t i = 0; i < count; i++)
            sum += values[i] * values[i];
    *square = sum;
    weight_sums(weights, values, count, features->models[m].model->output_count,
                row + row_output(features, layout, block, m));
}

/* Adds the features found[begin .. end), which belong to one row and block. */
static void add_to_row(const struct feature_rows *features, size_t m,
                       const struct row_ngram *ngrams, const struct found_features *found,
                       size_t begin, size_t end, const struct row_layout *layout, size_t lanes,
                       double *rows)
{
    const struct row_ngram *first = &ngrams[found->ngram[begin]];
    const int16_t *weights[LOOKED_UP];
    double values[LOOKED_UP];
    for (size_t i = begin; i < end; i++) {
        weights[i - begin] = found->features[i]->weights;
        values[i - begin] = (double)found->features[i]->idf;
    }
    add_values(features, m, weights, values, end - begin, first->block, layout,
               rows + first->row * lanes);
}

/* Adds the n-grams that were found, which belong to some rows and blocks. */
static void add_found(const struct feature_rows *features, size_t m,
                      const struct row_ngram *ngrams, const struct found_features *found,
                      const struct row_layout *layout, size_t lanes, double *rows)
{
    for (size_t begin = 0, end; begin < found->count; begin = end) {
        const struct row_ngram *first = &ngrams[found->ngram[begin]];
        for (end = begin + 1; end < found->count; end++) {
            const struct row_ngram *other = &ngrams[found->ngram[end]];
            if (other->row != first->row || other->block != first->block)
                break;
        }
        add_to_row(features, m, ngrams, found, begin, end, layout, lanes, rows);
    }
}

/* Adds up to LOOKED_UP n-grams. */
static void add_some(const struct feature_rows *features, unsigned blocks,
                     const struct row_ngram *ngrams, size_t count,
                     const struct row_layout *layout, size_t lanes, double *rows)
{
    struct filtered filtered;
    struct found_features found;
    ask_filter(features, ngrams, count, &filtered);
    for (size_t m = 0; m < features->model_count; m++) {
        if (!(features->models[m].mask & blocks))
            continue;
        find_features(features, blocks, m, ngrams, count, &filtered, &found);
        add_found(features, m, ngrams, &found, layout, lanes, rows);
    }
}

void feature_rows_add(const struct feature_rows *features, unsigned blocks,
                      const struct row_ngram *ngrams, size_t count,
                      const struct row_layout *layout, size_t lanes, double *rows)
{
    for (size_t i = 0; i < count; i += LOOKED_UP)
        add_some(features, blocks, ngrams + i, count - i < LOOKED_UP ? count - i : LOOKED_UP,
                 layout, lanes, rows);
}

/* ---- Copies ------------------------------------------------------------------------------ */

/* Copies the features of up to LOOKED_UP n-grams. */
static void copy_some(const struct feature_rows *features, unsigned blocks,
                      const struct row_ngram *ngrams, size_t count, char *const *copies)
{
    struct filtered filtered;
    struct found_features found;
    ask_filter(features, ngrams, count, &filtered);
    for (size_t m = 0; m < features->model_count; m++) {
        const struct row_model *from = &features->models[m];
        if (!(from->mask & blocks))
            continue;
        find_features(features, blocks, m, ngrams, count, &filtered, &found);
        for (size_t i = 0; i < found.count; i++)
            memcpy(copies[ngrams[found.ngram[i]].row] + from->first_byte, found.features[i],
                   from->model->vocabulary.stride);
    }
}

void feature_rows_copy(const struct feature_rows *features, unsigned blocks,
                       const struct row_ngram *ngrams, size_t count, char *const *copies)
{
    for (size_t i = 0; i < count; i += LOOKED_UP)
        copy_some(features, blocks, ngrams + i, count - i < LOOKED_UP ? count - i : LOOKED_UP,
                  copies);
}

/* Has the model the n-gram? No comparison of floats, which takes longer. */
static inline bool has_feature(const struct feature *copy)
{
    uint32_t bits;
    memcpy(&bits, &copy->idf, sizeof bits);
    return bits != 0;
}

/* Adds up to LOOKED_UP copies, for one model. Most pairs of words are in one model alone, and which
 * one has it is hard to predict. */
static void sum_some(const struct feature_rows *features, size_t m, const void *const *copies,
                     const double *factors, size_t count, size_t block,
                     const struct row_layout *layout, double *row)
{
    const size_t first_byte = features->models[m].first_byte;
    const int16_t *weights[LOOKED_UP];
    double values[LOOKED_UP];
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const void *at = (const char *)copies[i] + first_byte;
        const struct feature *feature = at;
        values[kept] = factors[i] * (double)feature->idf;
        weights[kept] = feature->weights;
        kept += has_feature(feature);
    }
    add_values(features, m, weights, values, kept, block, layout, row);
}

void feature_rows_sum(const struct feature_rows *features, const void *const *copies,
                      const float *factors, size_t count, size_t block,
                      const struct row_layout *layout, double *row)
{
    double wide[LOOKED_UP];
    for (size_t i = 0; i < count; i += LOOKED_UP) {
        const size_t some = count - i < LOOKED_UP ? count - i : LOOKED_UP;
        for (size_t j = 0; j < some; j++)
            wide[j] = (double)factors[i + j];
        for (size_t m = 0; m < features->model_count; m++)
            if (features->models[m].mask >> block & 1u)
                sum_some(features, m, copies + i, wide, some, block, layout, row);
    }
}
