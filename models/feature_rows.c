/* feature_rows: see feature_rows.h. */
#include "feature_rows.h"

#include <stdlib.h>
#include <string.h>

#include "row_sums.h"

#define MOST_FILTER_WORDS ((size_t)1 << 16)

/* So many features are added up as floats, which is as exact as rows are. */
#define FLOAT_TERMS 16

/* ---- Models -------------------------------------------------------------------------- */

bool feature_rows_use(struct feature_rows *features, const struct model *const *models,
                      size_t count, struct failure *failure)
{
    static const uint64_t all = UINT64_MAX;
    size_t slots = 0;
    feature_rows_release(features);
    for (size_t m = 0; m < count; m++)
        slots += models[m]->vocabulary.slots;
    /* Eight bits or more for each slot, unless they are very many. */
    features->made_words = 1;
    while (features->made_words < slots / 8 && features->made_words < MOST_FILTER_WORDS)
        features->made_words *= 2;
    features->models = calloc(count, sizeof *features->models);
    features->made = calloc(features->made_words, sizeof *features->made);
    features->batch = calloc(MODEL_MAX_LABELS, sizeof *features->batch);
    if (!features->models || !features->made || !features->batch) {
        feature_rows_release(features);
        return fail(failure, FAILURE_MEMORY, "out of memory");
    }
    features->filter = &all;
    features->model_count = count;
    for (size_t m = 0; m < count; m++) {
        features->models[m] =
            (struct row_model){models[m], model_block_mask(models[m]), features->output_count};
        features->mask |= features->models[m].mask;
        features->output_count += models[m]->output_count;
    }
    return true;
}

static void enter_vocabulary(struct feature_rows *features, const struct vocabulary *vocabulary)
{
    for (uint32_t slot = 0; slot < vocabulary->slots; slot++) {
        uint64_t bits;
        size_t place =
            feature_rows_place(features->made_words - 1, vocabulary->check[slot], &bits);
        features->made[place] |= vocabulary->check[slot] ? bits : 0;
    }
}

void feature_rows_make_filter(struct feature_rows *features)
{
    for (size_t m = 0; m < features->model_count; m++)
        enter_vocabulary(features, &features->models[m].model->vocabulary);
    features->filter = features->made;
    features->filter_mask = features->made_words - 1;
}

void feature_rows_release(struct feature_rows *features)
{
    free(features->models);
    free(features->made);
    free(features->batch);
    *features = (struct feature_rows){0};
}

/* ---- Their features ------------------------------------------------------------------- */

bool feature_rows_have(const struct feature_rows *features, size_t block, uint64_t key)
{
    for (size_t m = 0; m < features->model_count; m++)
        if (features->models[m].mask >> block & 1u &&
            vocabulary_find(&features->models[m].model->vocabulary, key) != VOCABULARY_NONE)
            return true;
    return false;
}

/* Lists the slots of those that are features, and asks the cache for what they have. */
static size_t find_slots(const struct model *model, const uint64_t *keys, size_t count,
                         uint32_t *slots)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t slot = vocabulary_find(&model->vocabulary, keys[i]);
        if (slot == VOCABULARY_NONE)
            continue;
        __builtin_prefetch(&model->vocabulary.idf[slot]);
        __builtin_prefetch(&model->weights[slot * model->output_count]);
        slots[found++] = slot;
    }
    return found;
}

/* Adds up to FLOAT_TERMS features. */
static void add_features(const struct feature_rows *features, const struct model *model,
                         const uint32_t *slots, size_t count, double *outputs, double *square)
{
    const size_t output_count = model->output_count;
    float sum = 0;
    memset(features->batch, 0, output_count * sizeof *features->batch);
    for (size_t i = 0; i < count; i++) {
        const float idf = model->vocabulary.idf[slots[i]];
        sum += idf * idf;
        row_add(model->weights + slots[i] * output_count, idf, output_count, features->batch);
    }
    for (size_t k = 0; k < output_count; k++)
        outputs[k] += (double)features->batch[k];
    *square += (double)sum;
}

void feature_rows_add(const struct feature_rows *features, size_t block, const uint64_t *keys,
                      size_t count, double *outputs, double *squares)
{
    uint32_t slots[FEATURE_ROWS_BATCH];
    for (size_t m = 0; m < features->model_count; m++) {
        const struct row_model *from = &features->models[m];
        if (!(from->mask >> block & 1u))
            continue;
        const size_t found = find_slots(from->model, keys, count, slots);
        for (size_t i = 0; i < found; i += FLOAT_TERMS)
            add_features(features, from->model, slots + i,
                         found - i < FLOAT_TERMS ? found - i : FLOAT_TERMS,
                         outputs + from->first_output, squares + m);
    }
}
