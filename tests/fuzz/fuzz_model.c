/* Fuzzes the opening of models, and scoring with those that open. The header and the checksums
 * are corrected first, since random bytes would never pass them; so the table of sections, the
 * counts, the recipe and the values are tested. tests/test_model_write.c runs this on a few
 * files; built with -DTENOR_LIBFUZZER -fsanitize=fuzzer it is a fuzzer. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../models/explanation.h"
#include "../../models/model_format.h"
#include "../../models/ngram_cache.h"
#include "../oracle.h"

/* Returns 1 if the bytes, with correct checksums, are a model, and 0 if they are refused.
 * Aborts if a check fails. */
int fuzz_model(const uint8_t *data, size_t size);

#define LARGEST ((size_t)1 << 20)

static void require(bool held, const char *promise)
{
    if (held)
        return;
    fprintf(stderr, "broken promise: %s\n", promise);
    abort();
}

static void seal(unsigned char *image, size_t size)
{
    struct model_header header;
    if (size < sizeof header)
        return;
    memcpy(&header, image, sizeof header);
    memcpy(header.magic, MODEL_MAGIC, sizeof header.magic);
    header.byte_mark = MODEL_BYTE_MARK;
    header.format_version = MODEL_FORMAT_VERSION;
    header.extractor_version = EXTRACTOR_VERSION;
    header.length = size;
    header.header_checksum = model_header_checksum(&header);
    memcpy(image, &header, sizeof header);
    header.checksum = model_file_checksum(image, size);
    memcpy(image, &header, sizeof header);
}

static void check_scores(const struct model *model, const struct model_scores *scores)
{
    double sum = 0;
    for (size_t k = 0; k < model->output_count; k++)
        require(isfinite(scores->decision[k]), "decisions are finite");
    for (size_t k = 0; k < model->label_count; k++) {
        require(scores->probability[k] >= 0, "probabilities are not negative");
        sum += scores->probability[k];
    }
    require(fabs(sum - 1) < 1e-9, "probabilities sum to 1");
    require(scores->label < model->label_count, "the label exists");
}

static void check_sets(const struct model *model, struct model_scores *scores)
{
    static const double coverages[] = {1e-9, 0.5, 0.9, 0.995, 1};
    size_t before = 0;
    for (size_t c = 0; c < sizeof coverages / sizeof *coverages; c++) {
        size_t size = 0;
        model_predict_set(model, scores, coverages[c], c % 2 != 0);
        require(scores->in_set[scores->label], "the label is in its set");
        model_predict_set(model, scores, coverages[c], false);
        for (size_t l = 0; l < model->label_count; l++)
            size += scores->in_set[l];
        require(size >= before, "sets grow with the coverage");
        before = size;
    }
    require(before == model->label_count, "the set of all coverage has all labels");
}

/* The sum of the absolute values that are summed for output k. */
static double size_of_sum(const struct model *model, const struct vector *vector,
                          const float *z, size_t k)
{
    double size = fabs(model->bias[k]);
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
        for (size_t i = vector->begin[b]; i < vector->begin[b + 1]; i++) {
            const struct feature *feature =
                vocabulary_feature(&model->vocabulary, vector->entries[i].feature);
            size += (double)model->block_weight[b] * (double)vector->entries[i].value *
                    fabs(model->scale[k] * feature->weights[k]);
        }
    for (size_t f = 0; f < model->dense_count; f++)
        size += fabs((double)z[f] * model->dense_weights[f * model->output_count + k]);
    return size;
}

/* The weights of all reasons must add up to the decision value. */
static void check_explanation(const struct model *model, const struct features *features,
                              struct ngram_cache *cache, const struct model_scores *scores)
{
    struct explanation explanation = {0};
    for (size_t label = 0; label < model->label_count; label++) {
        double sum = 0, size = 0;
        require(explanation_find(&explanation, model, features, model->extractor, scores, cache,
                                 0, label, NULL),
                "an explanation");
        for (size_t i = 0; i < explanation.count; i++) {
            const struct reason *reason = &explanation.items[i];
            require(isfinite(reason->weight), "weights are finite");
            require(reason->first_place + reason->places <= explanation.place_count,
                    "a reason's places exist");
            sum += reason->weight;
            size += fabs(reason->weight);
        }
        require(fabs(sum - explanation_decision(model, scores, label)) <= 1e-6 * size,
                "reasons add up");
    }
    explanation_release(&explanation);
}

/* The n-gram cache must give the decision values of `scores`, which come from the oracle. */
static void check_cache(const struct model *model, const struct features *features,
                        const struct model_scores *scores)
{
    struct ngram_cache cache = {0};
    struct model_scores again = {0};
    if (model_block_mask(model) != 0) {
        require(ngram_cache_use(&cache, &model, 1, NGRAM_CACHE_LIMIT, NULL),
                "a cache of the model");
        require(ngram_cache_sum(&cache, &features->tokens, NULL), "sums");
        require(model_score_begin(model, &again, NULL), "memory for scores");
        ngram_cache_decide(&cache, 0, again.decision);
        model_score_end(model, features, "Post", 4, &again);
        for (size_t k = 0; k < model->output_count; k++)
            require(fabs(again.decision[k] - scores->decision[k]) <=
                        1e-6 * size_of_sum(model, &scores->vector, scores->z, k),
                    "both ways to score agree");
        check_explanation(model, features, &cache, &again);
    } else {
        check_explanation(model, features, &cache, scores);
    }
    ngram_cache_release(&cache);
    model_scores_release(&again);
}

static void exercise(const struct model *model)
{
    static const char text[] =
        "Ferry service may resume on Monday\n\nOfficials said the harbour was \"probably\" "
        "safe, but two captains told the Post that they would not sail. Was it the storm?";
    const struct document document = {.text = text, .text_length = sizeof text - 1};
    struct features features = {0};
    struct model_scores scores = {0};
    struct failure failure = {0};
    if (features_extract(&features, model->extractor, &document, model_block_mask(model),
                         &failure)) {
        require(oracle_score(model, &features, "Post", 4, &scores, &failure), "scores");
        check_scores(model, &scores);
        check_sets(model, &scores);
        check_cache(model, &features, &scores);
    }
    model_scores_release(&scores);
    features_release(&features);
}

int fuzz_model(const uint8_t *data, size_t size)
{
    if (size > LARGEST)
        return 0;
    unsigned char *image = aligned_alloc(MODEL_ALIGNMENT, model_aligned(size + 1));
    struct failure failure = {0};
    require(image != NULL, "memory");
    if (size > 0)
        memcpy(image, data, size);
    seal(image, size);
    struct model_file *file = model_file_open_memory(image, size, "fuzz", &failure);
    require(file || failure.code != FAILURE_NONE, "a failure says why");
    if (file)
        exercise(model_file_model(file));
    int opened = file != NULL;
    model_file_close(file);
    free(image);
    return opened;
}

#ifdef TENOR_LIBFUZZER
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_model(data, size);
    return 0;
}
#endif
