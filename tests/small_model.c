/* small_model: see small_model.h. */
#include "small_model.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../features/base/hash.h"
#include "../models/model_write.h"
#include "feature_table.h"
#include "oracle.h"

enum { USED = 48 }; /* slots of the vocabulary */

/* ---- A small model of each kind ------------------------------------------------------ */

const char *const small_kind_names[SMALL_KINDS] = {"two-labels", "three-labels", "dense"};

const char small_article[] =
    "Bridge to Ostrava Island closed\n\n"
    "The bridge may stay closed until spring, engineers said on Tuesday. \"It is perhaps "
    "the oldest in the valley,\" Marta Kell told reporters. According to the council, two "
    "cracks were found beneath the northern arch.";

static const char lexicon[] = "[hedging.modal]\nmay\nmight\n[hedging.adverb]\nperhaps\n"
                              "/prob\\w+/\n[booster.adverb]\nclearly\nof course\n";

static const char *const labels[] = {"agency", "gouvernement français", "opposition"};

static void extract(struct features *features, const struct extractor *extractor, unsigned mask)
{
    const struct document document = {.text = small_article,
                                      .text_length = sizeof small_article - 1};
    struct failure failure = {0};
    cr_assert(features_extract(features, extractor, &document, mask, &failure), "%s",
              failure.message);
}

static struct extractor *make_extractor(void)
{
    struct recipe recipe = {.block_count = 2, .dense = true};
    struct failure failure = {0};
    recipe.blocks[0] = (struct ngram_block){NGRAM_WORDS, 1, 2, 0, 2, 0};
    recipe.blocks[1] = (struct ngram_block){NGRAM_CHARACTERS, 2, 3, NGRAM_CASED, 2, 0};
    cr_assert(text_buffer_append(&recipe.lexicon, lexicon, sizeof lexicon - 1, &failure));
    struct extractor *extractor = extractor_new(&recipe, &failure);
    cr_assert(extractor, "%s", failure.message);
    cr_assert_leq(extractor->dense_count, SMALL_MOST_DENSE);
    return extractor;
}

/* Half of the vocabulary from either block. */
static void fill_vocabulary(struct small_model *small, size_t outputs)
{
    const struct vocabulary *vocabulary = &small->model.vocabulary;
    struct features features = {0};
    extract(&features, small->extractor, 3);
    const struct ngram_list *list = &features.ngrams;
    for (size_t i = 0; i < USED; i++) {
        size_t item = i % 2 ? list->begin[1] + i / 2 : i / 2;
        uint64_t key = list->items[item].key;
        struct feature *feature =
            feature_at(vocabulary, feature_table_add(vocabulary, key, 1 + (float)i / 8));
        for (size_t k = 0; k < outputs; k++)
            feature->weights[k] = (int16_t)(hash_mix(i * 3 + k) & 0x7fff);
    }
    features_release(&features);
}

static void fill_dense(struct small_model *small)
{
    size_t count = small->extractor->dense_count;
    for (size_t f = 0; f < count; f++) {
        small->mean[f] = (float)(f % 5);
        small->inverse_deviation[f] = (float)(f % 3) / 2;
        small->dense_weights[f] = (double)f / 100 - 0.3;
    }
}

static void set_kind(struct small_model *small, enum small_kind kind)
{
    struct model *model = &small->model;
    if (kind == SMALL_TWO_LABELS || kind == SMALL_THREE_LABELS) {
        model->vocabulary = (struct vocabulary){
            small->check, small->features, feature_stride(model->output_count), SMALL_SLOTS};
        fill_vocabulary(small, model->output_count);
        model->scale = small->scale;
        model->block_weight[0] = 1;
        model->block_weight[1] = 0.5f;
    } else {
        fill_dense(small);
        model->dense_count = small->extractor->dense_count;
        model->dense_mean = small->mean;
        model->inverse_deviation = small->inverse_deviation;
        model->dense_weights = small->dense_weights;
    }
}

/* Label k has k + 1 documents, with the scores 1/2, 1/3, ...; the same for both
 * calibrations. */
static void fill_set_scores(struct small_model *small, size_t label_count)
{
    size_t count = 0;
    for (size_t k = 0; k <= label_count; k++) {
        if (k < label_count)
            small->set_documents[label_count] += small->set_documents[k] = (uint32_t)k + 1;
        for (uint32_t i = 0; i < small->set_documents[k]; i++)
            small->set_scores[count++] = 1 / (2.0 + i);
    }
    cr_assert_leq(count, SMALL_MOST_SCORES);
    small->model.set_scores = small->model.known_set_scores =
        (struct set_scores){small->set_documents, small->set_scores, count};
}

struct small_model *small_model_new(enum small_kind kind)
{
    struct small_model *small = calloc(1, sizeof *small);
    size_t label_count = kind == SMALL_THREE_LABELS ? 3 : 2;
    cr_assert(small);
    small->extractor = make_extractor();
    for (size_t k = 0; k < SMALL_MOST_LABELS; k++) {
        small->scale[k] = 1e-5;
        small->bias[k] = 0.1 * (double)k - 0.1;
        bool has_output = label_count > 2 || k == 0;
        small->slope[k] = has_output ? 0.5 + (double)k : 0;
        small->intercept[k] = has_output ? 0.25 * (double)k - 1 : 0;
        small->known_slope[k] = has_output ? 2.5 + (double)k : 0;
        small->known_intercept[k] = has_output ? 0.5 : 0;
    }
    small->sources[0] = 17;
    small->sources[1] = UINT64_MAX - 5;
    small->model = (struct model){
        .task = "stance",
        .language = "en",
        .labels = labels,
        .label_count = label_count,
        .output_count = label_count == 2 ? 1 : label_count,
        .extractor = small->extractor,
        .bias = small->bias,
        .calibration = {small->slope, small->intercept},
        .known_calibration = {small->known_slope, small->known_intercept},
        .known_sources = small->sources,
        .known_source_count = 2,
        .summary = "{\"accuracy\":0.9}",
        .summary_length = 16,
        .top_ngrams = "{}",
        .top_ngrams_length = 2,
        .minimum_words = 12,
    };
    fill_set_scores(small, label_count);
    set_kind(small, kind);
    return small;
}

void small_model_free(struct small_model *small)
{
    extractor_free(small->extractor);
    free(small);
}

void small_model_score(const struct model *model, struct model_scores *scores)
{
    struct features features = {0};
    struct failure failure = {0};
    extract(&features, model->extractor, model_block_mask(model));
    cr_assert(oracle_score(model, &features, NULL, 0, scores, &failure));
    features_release(&features);
}

/* ---- A directory of the test's own --------------------------------------------------- */

static char directory[64];

void test_directory_make(void)
{
    strcpy(directory, "/tmp/tenor-model-XXXXXX");
    cr_assert(mkdtemp(directory));
}

const char *test_directory(void)
{
    return directory;
}

char *test_path(const char *name)
{
    static char path[4][512];
    static unsigned turn;
    char *chosen = path[turn++ % 4];
    snprintf(chosen, sizeof *path, "%s/%s", directory, name);
    return chosen;
}

size_t test_directory_count(void)
{
    size_t count = 0;
    DIR *entries = opendir(directory);
    cr_assert(entries);
    for (struct dirent *entry; (entry = readdir(entries));)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(entries);
    return count;
}

static void remove_all(const char *path)
{
    struct stat status;
    const bool is_directory = lstat(path, &status) == 0 && S_ISDIR(status.st_mode);
    DIR *entries = is_directory ? opendir(path) : NULL;
    char inside[512];
    for (struct dirent *entry; entries && (entry = readdir(entries));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        snprintf(inside, sizeof inside, "%s/%s", path, entry->d_name);
        remove_all(inside);
    }
    if (entries)
        closedir(entries);
    remove(path);
}

void test_directory_remove(void)
{
    remove_all(directory);
}

unsigned char *test_read_bytes(const char *path, size_t *length, size_t extra)
{
    FILE *stream = fopen(path, "rb");
    struct stat status;
    cr_assert(stream, "cannot open '%s'", path);
    cr_assert_eq(fstat(fileno(stream), &status), 0);
    *length = (size_t)status.st_size;
    unsigned char *bytes = aligned_alloc(MODEL_ALIGNMENT, model_aligned(*length + extra + 1));
    cr_assert(bytes);
    cr_assert_eq(fread(bytes, 1, *length, stream), *length);
    fclose(stream);
    return bytes;
}

void test_write_bytes(const char *path, const void *bytes, size_t length)
{
    FILE *stream = fopen(path, "wb");
    cr_assert(stream);
    cr_assert_eq(fwrite(bytes, 1, length, stream), length);
    cr_assert_eq(fclose(stream), 0);
}

void test_write_model(const char *path, const struct model *model)
{
    struct failure failure = {0};
    cr_assert(model_file_write(path, model, &failure), "%s", failure.message);
}

unsigned char *small_model_image(enum small_kind kind, size_t *length, size_t extra)
{
    struct small_model *small = small_model_new(kind);
    test_write_model(test_path("image"), &small->model);
    unsigned char *image = test_read_bytes(test_path("image"), length, extra);
    remove(test_path("image"));
    small_model_free(small);
    return image;
}
