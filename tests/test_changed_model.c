/* A model whose file is written over while it is in use: whatever the bytes become, scoring ends,
 * reads nothing outside, and the strings stay what they were. The small models are in memory of
 * exactly their length, where AddressSanitizer sees what is read beside them. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "../classify/tenor.h"
#include "../features/base/hash.h"
#include "../models/explanation.h"
#include "../models/model_file.h"
#include "../models/model_format.h"
#include "../models/ngram_cache.h"
#include "small_model.h"

TestSuite(changed_model, .init = test_directory_make, .fini = test_directory_remove,
          .timeout = 60);

enum change { CHANGE_ZEROS, CHANGE_ONES, CHANGE_RANDOM, CHANGE_LARGE_COUNTS, CHANGES };

static void overwrite(unsigned char *bytes, size_t length, enum change change)
{
    for (size_t i = 0; i < length; i++)
        bytes[i] = change == CHANGE_ZEROS    ? 0
                   : change == CHANGE_ONES   ? 0xFF
                   : change == CHANGE_RANDOM ? (unsigned char)(rand() >> 7)
                                             : (unsigned char)(i % 4 == 1); /* 256, 256, ... */
}

static struct model_section section_at(const unsigned char *image, size_t id)
{
    struct model_section section;
    memcpy(&section,
           image + sizeof(struct model_header) + (id - 1) * sizeof(struct model_section),
           sizeof section);
    return section;
}

/* Takes a text all the way, with a new cache. */
static void use(const struct model *model)
{
    static const char text[] = "The ferry company said that the harbour \"may\" close. They "
                               "would not sail, two captains told the Post on Monday.";
    const struct document document = {.text = text, .text_length = sizeof text - 1};
    struct features features = {0};
    struct model_scores scores = {0};
    struct ngram_cache cache = {0};
    struct explanation explanation = {0};
    struct failure failure = {0};
    cr_assert(features_extract(&features, model->extractor, &document, ~0u, &failure));
    cr_assert(ngram_cache_use(&cache, &model, model_block_mask(model) != 0, NGRAM_CACHE_LIMIT,
                              &failure));
    for (int turn = 0; turn < 12; turn++) { /* later turns have a filter, and cached rows */
        cr_assert(model_score_begin(model, &scores, &failure));
        if (model_block_mask(model) != 0) {
            cr_assert(ngram_cache_sum(&cache, &features.tokens, &failure));
            ngram_cache_decide(&cache, 0, scores.decision);
        }
        model_score_end(model, &features, "Post", 4, &scores);
        cr_assert(scores.label < model->label_count);
        for (int by_label = 0; by_label < 2; by_label++)
            model_predict_set(model, &scores, 0.5 + turn / 30.0, by_label);
        if (!model_scores_check(model, &scores, &failure))
            cr_assert_eq(failure.code, FAILURE_MODEL);
    }
    for (size_t label = 0; label < model->label_count; label++)
        explanation_find(&explanation, model, &features, model->extractor, &scores, &cache, 0,
                         label, &failure);
    explanation_release(&explanation);
    ngram_cache_release(&cache);
    model_scores_release(&scores);
    features_release(&features);
}

/* Overwrites section `id`, or with 0 all of them, after the model was opened. */
static void change_and_use(enum small_kind kind, size_t id, enum change change)
{
    size_t length;
    unsigned char *image = small_model_image(kind, &length, 0);
    struct failure failure = {0};
    struct model_file *file = model_file_open_memory(image, length, "small", &failure);
    cr_assert(file, "%s", failure.message);
    const struct model *model = model_file_model(file);
    char task[64], label[64];
    snprintf(task, sizeof task, "%s", model->task);
    snprintf(label, sizeof label, "%s", model->labels[0]);
    const struct model_section section =
        id > 0 ? section_at(image, id) : (struct model_section){0, 0, 0, length};
    overwrite(image + section.offset, (size_t)section.length, change);
    use(model);
    cr_assert_str_eq(model->task, task);
    cr_assert_str_eq(model->labels[0], label);
    cr_assert_eq(strlen(model->summary), model->summary_length);
    cr_assert_eq(strlen(model->top_ngrams), model->top_ngrams_length);
    model_file_close(file);
    free(image);
}

Test(changed_model, each_section)
{
    for (int kind = 0; kind < SMALL_KINDS; kind++)
        for (size_t id = 1; id <= SECTION_COUNT; id++)
            for (int change = 0; change < CHANGES; change++)
                change_and_use((enum small_kind)kind, id, (enum change)change);
}

Test(changed_model, all_of_it)
{
    for (int kind = 0; kind < SMALL_KINDS; kind++)
        for (int change = 0; change < CHANGES; change++)
            for (int times = 0; times < 8; times++)
                change_and_use((enum small_kind)kind, 0, (enum change)change);
}

/* A word that is looked up where no slot is empty. */
Test(changed_model, a_full_table_ends_the_search)
{
    uint32_t check[2 * BIT_ROW + 3];
    const size_t slots = sizeof check / sizeof *check;
    memset(check, 0xAB, sizeof check);
    const struct vocabulary vocabulary = {
        .check = check, .stride = feature_stride(1), .slots = (uint32_t)slots};
    for (uint64_t key = 0; key < 1000; key++)
        cr_assert_eq(vocabulary_find(&vocabulary, hash_mix(key)), VOCABULARY_NONE);
}

/* The shipped model as a mapped file, by the library's face: a score or an error. */
Test(changed_model, a_mapped_file)
{
    size_t length;
    unsigned char *bytes = test_read_bytes("models/stance.tenor", &length, 0);
    for (int change = 0; change < CHANGES; change++) {
        const char *path = test_path("mapped.tenor");
        test_write_bytes(path, bytes, length);
        tenor_error error;
        tenor_scorer *scorer = tenor_scorer_open(&path, 1, &error);
        tenor_result *result = tenor_result_new();
        cr_assert(scorer && result);
        unsigned char *other = malloc(length);
        cr_assert(other);
        overwrite(other, length, (enum change)change);
        const int file = open(path, O_WRONLY);
        cr_assert_eq(pwrite(file, other, length, 0), (ssize_t)length);
        close(file);
        free(other);
        const tenor_document document = {.size = sizeof document,
                                         .text = small_article,
                                         .text_length = strlen(small_article),
                                         .no_abstain = 1,
                                         .coverage = 0.9};
        for (int turn = 0; turn < 12; turn++) {
            const tenor_code code = tenor_score(scorer, &document, result, &error);
            cr_assert(code == TENOR_OK || code == TENOR_BAD_MODEL, "%s", error.message);
        }
        cr_assert_str_eq(tenor_scorer_task(scorer, 0), "stance");
        tenor_result_free(result);
        tenor_scorer_close(scorer);
    }
    free(bytes);
}
