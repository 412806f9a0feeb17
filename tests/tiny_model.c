/* tiny_model: see tiny_model.h. */
#include "tiny_model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "../features/base/hash.h"
#include "../features/io/rule_files.h"
#include "../models/model_write.h"
#include "feature_table.h"

static const char *const stance_labels[] = {"against", "for"};
static const char *const stance_samples[] = {
    "The harbour plan is a costly mistake and the council must reject it.",
    "The new harbour brings jobs and the council should build it with pride."};
const struct tiny_model tiny_stance = {
    .task = "stance", .labels = stance_labels, .samples = stance_samples, .label_count = 2};

static const char *const genre_labels[] = {"letter", "opinion", "report"};
static const char *const genre_samples[] = {
    "Dear editor, I write to you about the ferry.",
    "We believe that the ferry must clearly be saved, whatever it costs.",
    "The ferry company said on Monday that 40 people were on board."};
const struct tiny_model tiny_genre = {
    .task = "genre", .labels = genre_labels, .samples = genre_samples, .label_count = 3};

static const char small_lexicon[] = "[booster.certainty]\nclearly\n"
                                    "[hedging.modal]\nmay\nmight\n";

static struct extractor *make_extractor(const struct tiny_model *plan)
{
    const char *lexicon = plan->lexicon ? plan->lexicon : small_lexicon;
    struct failure failure = {0};
    struct recipe recipe = {
        .blocks =
            {{.unit = NGRAM_WORDS, .shortest = 1, .longest = 2, .minimum_documents = 1},
             {.unit = NGRAM_CHARACTERS, .shortest = 3, .longest = 3, .minimum_documents = 1}},
        .block_count = 2,
        .dense = true,
        .page_rules = plan->page_rules};
    cr_assert(text_buffer_append(&recipe.lexicon, lexicon, strlen(lexicon), &failure));
    cr_assert(!plan->page_rules ||
              rule_files_read_directory("data/page", &recipe.page, &failure));
    struct extractor *extractor = extractor_new(&recipe, &failure);
    cr_assert(extractor, "%s", failure.message);
    return extractor;
}

/* Weighs up to as many n-grams as the samples have; the table is sparse enough to be quick. */
enum { SLOTS = 4093, WEIGHT = 1000 };

struct tables {
    uint32_t check[SLOTS];
    uint32_t features[SLOTS * 3]; /* room for three outputs each */
};

static struct feature *feature_of(const struct vocabulary *vocabulary, uint64_t key)
{
    const uint32_t slot = vocabulary_find(vocabulary, key);
    return feature_at(
        vocabulary, slot != VOCABULARY_NONE ? slot : feature_table_add(vocabulary, key, 1.5f));
}

static void learn(const struct vocabulary *vocabulary, const struct extractor *extractor,
                  const struct tiny_model *plan, size_t label, size_t outputs)
{
    struct features features = {0};
    struct failure failure = {0};
    struct document document = {.text = plan->samples[label],
                                .text_length = strlen(plan->samples[label])};
    cr_assert(features_extract(&features, extractor, &document, ~0u, &failure), "%s",
              failure.message);
    for (size_t i = 0; i < features.ngrams.count; i++) {
        int16_t *weights = feature_of(vocabulary, features.ngrams.items[i].key)->weights;
        for (size_t k = 0; k < outputs; k++)
            weights[k] = (int16_t)(weights[k] + (k == label ? WEIGHT : -WEIGHT));
        if (plan->familiarity)
            weights[outputs] = WEIGHT;
    }
    features_release(&features);
}

void tiny_model_write(const char *path, const struct tiny_model *plan)
{
    enum { MOST_LABELS = 3, MOST_OUTPUTS = MOST_LABELS + 1, MOST_DENSE = 512 };
    static const double ones[MOST_LABELS] = {1, 1, 1}, zeros[MOST_OUTPUTS];
    static const double scale[MOST_OUTPUTS] = {1e-3, 1e-3, 1e-3, 1e-3};
    static const float mean[MOST_DENSE];
    static float inverse_deviation[MOST_DENSE];
    static double dense_weights[MOST_DENSE * MOST_OUTPUTS];
    static const double two_slopes[MOST_LABELS] = {1, 0}, sharp_two[MOST_LABELS] = {2, 0};
    static const double sharp[MOST_LABELS] = {2, 2, 2};
    bool two = plan->label_count == 2;
    const size_t outputs = model_label_outputs(plan->label_count);
    const size_t all_outputs = outputs + plan->familiarity;
    struct tables *tables = calloc(1, sizeof *tables);
    struct extractor *extractor = make_extractor(plan);
    uint64_t known =
        plan->known_source ? hash_bytes(plan->known_source, strlen(plan->known_source)) : 0;
    cr_assert(tables && plan->label_count <= MOST_LABELS &&
              extractor->dense_count <= MOST_DENSE);
    const struct vocabulary vocabulary = {tables->check, tables->features,
                                          feature_stride(all_outputs), SLOTS};
    for (size_t label = 0; label < plan->label_count; label++)
        learn(&vocabulary, extractor, plan, label, outputs);
    for (size_t i = 0; i < extractor->dense_count; i++)
        inverse_deviation[i] = 0.5f;
    for (size_t k = 0; k < outputs; k++)
        dense_weights[k] = k == 0 ? 0.25 : -0.125;

    struct model model = {
        .task = plan->task,
        .language = plan->language,
        .labels = plan->labels,
        .label_count = plan->label_count,
        .output_count = all_outputs,
        .familiarity_threshold = plan->familiarity ? 1e-6 : 0,
        .extractor = extractor,
        .vocabulary = vocabulary,
        .scale = scale,
        .block_weight = {1, 0.5f},
        .dense_count = extractor->dense_count,
        .dense_mean = mean,
        .inverse_deviation = inverse_deviation,
        .dense_weights = dense_weights,
        .bias = zeros,
        .calibration = {.slope = two ? two_slopes : ones, .intercept = zeros},
        .known_calibration = {.slope = two ? sharp_two : sharp, .intercept = zeros},
        .known_sources = &known,
        .known_source_count = plan->known_source != NULL,
        .summary = "{}",
        .summary_length = 2,
        .top_ngrams = "{}",
        .top_ngrams_length = 2,
        .minimum_words = plan->minimum_words};
    if (plan->set_scores)
        model.set_scores = *plan->set_scores;
    if (plan->known_set_scores)
        model.known_set_scores = *plan->known_set_scores;
    struct failure failure = {0};
    cr_assert(model_file_write(path, &model, &failure), "%s", failure.message);
    extractor_free(extractor);
    free(tables);
}

void tiny_model_path(char *path, size_t size)
{
    const char *base = getenv("TMPDIR");
    cr_assert((size_t)snprintf(path, size, "%s/tenor-test-XXXXXX", base ? base : "/tmp") + 13 <
              size);
    cr_assert(mkdtemp(path));
    strcat(path, "/model.tenor");
}

void tiny_model_remove(const char *path)
{
    char directory[512];
    cr_assert(strlen(path) < sizeof directory);
    strcpy(directory, path);
    unlink(path);
    *strrchr(directory, '/') = '\0';
    rmdir(directory);
}
