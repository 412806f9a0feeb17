/* model_format: what a model's arrays must be like, in lengths and in values. */
#include "model_format.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "../features/article/language.h"
#include "../features/text/unicode.h"
#include "checksum.h"

_Static_assert(sizeof(struct model_header) == 48, "the header has no padding");
_Static_assert(sizeof(struct model_section) == 24, "a table entry has no padding");
_Static_assert(sizeof(struct model_shape) == 64, "the shape has no padding");
_Static_assert(offsetof(struct model_header, length) == 24, "see model_file.h");
_Static_assert(offsetof(struct model_header, checksum) == 32, "see model_file.h");

/* Every trained model is far within these bounds. Within them no sum or product of scoring
 * exceeds the range of a double, nor a squared idf that of a float. */
#define VALUE_MAX 1e30
#define IDF_MIN   1e-6f
#define IDF_MAX   1e6f

#define SLOTS_MAX ((uint32_t)1 << 31)
#define DENSE_MAX ((uint32_t)1 << 16)

/* ---- Checksums -------------------------------------------------------------- */

uint64_t model_header_checksum(const struct model_header *header)
{
    return model_checksum(header, offsetof(struct model_header, checksum), 0);
}

uint64_t model_file_checksum(const void *data, size_t length)
{
    unsigned char first[MODEL_ALIGNMENT] = {0};
    size_t head = length < sizeof first ? length : sizeof first;
    memcpy(first, data, head);
    memset(first + offsetof(struct model_header, checksum), 0, sizeof(uint64_t));
    uint64_t seed = model_checksum(first, sizeof first, 0);
    return model_checksum((const unsigned char *)data + head, length - head, seed);
}

/* ---- Counts ----------------------------------------------------------------- */

const char *model_shape_problem(const struct model_shape *shape)
{
    if (shape->labels < 2 || shape->labels > MODEL_MAX_LABELS)
        return "number of labels";
    const size_t outputs = model_label_outputs(shape->labels);
    if (shape->outputs != outputs && shape->outputs != outputs + 1)
        return "number of outputs";
    if (shape->slots > SLOTS_MAX)
        return "size of the vocabulary";
    if (shape->dense > DENSE_MAX)
        return "number of dense features";
    return NULL;
}

/* The largest length is less than 2^32 * 2^16 * 8 bytes. */
void model_section_lengths(const struct model_shape *shape, uint64_t length[SECTION_COUNT + 1])
{
    uint64_t slots = shape->slots, dense = shape->dense, outputs = shape->outputs;
    uint64_t labels = shape->labels;
    memset(length, 0, (SECTION_COUNT + 1) * sizeof *length);
    length[SECTION_SHAPE] = sizeof *shape;
    length[SECTION_CHECK] = slots * sizeof(uint32_t);
    length[SECTION_FEATURES] = slots * feature_stride(shape->outputs);
    length[SECTION_SCALE] = slots ? outputs * sizeof(double) : 0;
    length[SECTION_DENSE_MEAN] = dense * sizeof(float);
    length[SECTION_INVERSE_DEVIATION] = dense * sizeof(float);
    length[SECTION_DENSE_WEIGHTS] = dense * outputs * sizeof(double);
    length[SECTION_BIAS] = outputs * sizeof(double);
    length[SECTION_SLOPE] = length[SECTION_INTERCEPT] = labels * sizeof(double);
    length[SECTION_KNOWN_SLOPE] = length[SECTION_KNOWN_INTERCEPT] = labels * sizeof(double);
    length[SECTION_KNOWN_SOURCES] = (uint64_t)shape->sources * sizeof(uint64_t);
    length[SECTION_SET_COUNTS] = length[SECTION_KNOWN_SET_COUNTS] =
        (labels + 1) * sizeof(uint32_t);
    length[SECTION_SET_SCORES] = (uint64_t)shape->set_scores * sizeof(double);
    length[SECTION_KNOWN_SET_SCORES] = (uint64_t)shape->known_set_scores * sizeof(double);
}

/* ---- Values ----------------------------------------------------------------- */

/* Also false for NaN. */
static bool doubles_within(const double *values, size_t count, double low, double high)
{
    bool within = true;
    for (size_t i = 0; i < count; i++)
        within &= values[i] >= low && values[i] <= high;
    return within;
}

static bool floats_within(const float *values, size_t count, double low, double high)
{
    bool within = true;
    for (size_t i = 0; i < count; i++)
        within &= values[i] >= low && values[i] <= high;
    return within;
}

/* Checks that every used slot has an idf in range and that at least one slot is empty, since
 * the search for an unknown key ends at an empty slot. One pass without branches. */
static bool vocabulary_is_valid(const struct vocabulary *vocabulary, size_t stride)
{
    size_t used = 0;
    bool sound = true;
    if (vocabulary->slots == 0 || vocabulary->stride != stride)
        return vocabulary->slots == 0;
    for (uint32_t slot = 0; slot < vocabulary->slots; slot++) {
        const bool taken = vocabulary->check[slot] != 0;
        const float idf = vocabulary_feature(vocabulary, slot)->idf;
        used += taken;
        sound &= (!taken) | ((idf >= IDF_MIN) & (idf <= IDF_MAX));
    }
    return sound && used < vocabulary->slots;
}

static bool task_is_valid(const char *task)
{
    return *task && task[strspn(task, "abcdefghijklmnopqrstuvwxyz0123456789_-")] == '\0';
}

static bool language_is_valid(const char *language)
{
    size_t length = language ? strlen(language) : 0;
    return length == 0 || (length < LANGUAGE_CODE_MAX && length >= 2 &&
                           strspn(language, "abcdefghijklmnopqrstuvwxyz") == length);
}

/* No NUL before the end. */
static bool text_is_valid(const char *text, size_t length)
{
    return length == 0 || !memchr(text, '\0', length);
}

/* Has valid UTF-8 a character U+0000 to U+001F or U+007F to U+009F? */
static bool has_control_character(const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        if (*c < 0x20 || *c == 0x7f || (*c == 0xc2 && c[1] < 0xa0))
            return true;
    return false;
}

static bool labels_are_sound(const char *const *labels, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (*labels[i] == '\0' || !unicode_is_valid(labels[i], strlen(labels[i])) ||
            has_control_character(labels[i]))
            return false;
        if (i > 0 && strcmp(labels[i - 1], labels[i]) >= 0)
            return false;
    }
    return true;
}

static bool sources_are_ascending(const uint64_t *sources, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (sources[i - 1] >= sources[i])
            return false;
    return true;
}

static bool calibration_is_valid(const struct calibration *calibration, size_t labels)
{
    return doubles_within(calibration->slope, labels, -VALUE_MAX, VALUE_MAX) &&
           doubles_within(calibration->intercept, labels, -VALUE_MAX, VALUE_MAX);
}

/* Are there as many scores as these documents have, and is the last number their sum? */
static bool set_counts_are_sound(const struct set_scores *scores, size_t labels)
{
    uint64_t documents = 0, kept = 0;
    for (size_t label = 0; label < labels; label++) {
        documents += scores->documents[label];
        kept += set_scores_kept(scores->documents[label]);
    }
    return documents == scores->documents[labels] &&
           kept + set_scores_kept(scores->documents[labels]) == scores->count;
}

/* Each label's scores, and those of all, must fall. */
static bool set_scores_are_sound(const struct set_scores *scores, size_t labels)
{
    if (!scores->documents)
        return scores->count == 0;
    if (!set_counts_are_sound(scores, labels) ||
        !doubles_within(scores->probability, scores->count, 0, 1))
        return false;
    const double *kept = scores->probability;
    for (size_t group = 0; group <= labels; group++) {
        const size_t count = set_scores_kept(scores->documents[group]);
        for (size_t i = 1; i < count; i++)
            if (kept[i] > kept[i - 1])
                return false;
        kept += count;
    }
    return true;
}

static const char *ngram_problem(const struct model *model)
{
    if (!floats_within(model->block_weight, NGRAM_MAX_BLOCKS, 0, VALUE_MAX))
        return "block weights";
    if (!vocabulary_is_valid(&model->vocabulary, feature_stride(model->output_count)))
        return "vocabulary";
    if (model->vocabulary.slots &&
        !doubles_within(model->scale, model->output_count, -VALUE_MAX, VALUE_MAX))
        return "scale of the weights";
    return NULL;
}

static const char *dense_problem(const struct model *model)
{
    size_t count = model->dense_count, outputs = model->output_count;
    const struct extractor *extractor = model->extractor;
    if (count > 0 && (count != extractor->dense_count || !extractor->recipe.dense))
        return "number of dense features";
    if (!floats_within(model->dense_mean, count, -VALUE_MAX, VALUE_MAX) ||
        !floats_within(model->inverse_deviation, count, 0, VALUE_MAX))
        return "scaling of the dense features";
    if (!doubles_within(model->dense_weights, count * outputs, -VALUE_MAX, VALUE_MAX))
        return "weights of the dense features";
    return NULL;
}

const char *model_problem(const struct model *model)
{
    if (!task_is_valid(model->task))
        return "task";
    if (!language_is_valid(model->language))
        return "language";
    if (!labels_are_sound(model->labels, model->label_count))
        return "labels";
    const char *problem = ngram_problem(model);
    if (!problem)
        problem = dense_problem(model);
    if (problem)
        return problem;
    if (!doubles_within(model->bias, model->output_count, -VALUE_MAX, VALUE_MAX))
        return "bias";
    if (!doubles_within(&model->familiarity_threshold, 1, -VALUE_MAX, VALUE_MAX))
        return "threshold of familiarity";
    if (!calibration_is_valid(&model->calibration, model->label_count) ||
        !calibration_is_valid(&model->known_calibration, model->label_count))
        return "calibration";
    if (!set_scores_are_sound(&model->set_scores, model->label_count) ||
        !set_scores_are_sound(&model->known_set_scores, model->label_count))
        return "scores of prediction sets";
    if (!sources_are_ascending(model->known_sources, model->known_source_count))
        return "known sources";
    if (!text_is_valid(model->summary, model->summary_length) ||
        !text_is_valid(model->top_ngrams, model->top_ngrams_length))
        return "summary";
    return NULL;
}
