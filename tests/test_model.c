/* The decision values, probabilities and contributions of a model, against their
 * definitions. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "../features/base/hash.h"
#include "../models/model.h"
#include "failing_malloc.h"
#include "feature_table.h"
#include "oracle.h"

/* A model and the features of an article, made from a random seed, with everything that a
 * model can have: several blocks (one of them unused), a dense block, sources. */
enum { SLOTS = 64, NGRAMS = 48, BLOCKS = 3, DENSE = 5, MOST_LABELS = 20 };

struct made_up {
    struct extractor extractor;
    struct model model;
    struct features features;
    uint32_t check[SLOTS];
    uint32_t table[SLOTS * (1 + (MOST_LABELS + 1) / 2)]; /* features */
    double scale[MOST_LABELS], bias[MOST_LABELS], dense_weights[DENSE * MOST_LABELS];
    float mean[DENSE], inverse_deviation[DENSE], dense[DENSE];
    double slope[MOST_LABELS], intercept[MOST_LABELS];
    double known_slope[MOST_LABELS], known_intercept[MOST_LABELS];
    uint64_t sources[3];
    const char *labels[MOST_LABELS];
    struct ngram ngrams[NGRAMS];
    uint64_t state;
};

static double draw(struct made_up *made)
{
    made->state += 0x9e3779b97f4a7c15u;
    return (double)(hash_mix(made->state) >> 11) / 9007199254740992.0 * 2 - 1;
}

static void insert_key(struct made_up *made, uint64_t key)
{
    feature_table_add(&made->model.vocabulary, key, (float)(2 + draw(made)));
}

/* Every third n-gram is not in the vocabulary. */
static void make_ngrams(struct made_up *made)
{
    struct ngram_list *list = &made->features.ngrams;
    for (uint32_t i = 0; i < NGRAMS; i++) {
        made->ngrams[i] = (struct ngram){.key = hash_mix(i + 1),
                                         .count = 1 + i % 4,
                                         .weight = 1.5f + (float)(i % 4),
                                         .square = 2.5f + (float)(i % 3),
                                         .token = i,
                                         .length = 1};
        if (i % 3 != 0)
            insert_key(made, made->ngrams[i].key);
    }
    list->items = made->ngrams;
    list->count = NGRAMS;
    for (size_t b = 0; b <= NGRAM_MAX_BLOCKS; b++)
        list->begin[b] = b < BLOCKS ? b * (NGRAMS / BLOCKS) : NGRAMS;
}

static void make_arrays(struct made_up *made, size_t labels, size_t outputs)
{
    for (uint32_t slot = 0; slot < SLOTS; slot++)
        for (size_t k = 0; k < outputs; k++)
            feature_at(&made->model.vocabulary, slot)->weights[k] =
                (int16_t)(draw(made) * 32767);
    for (size_t i = 0; i < DENSE * outputs; i++)
        made->dense_weights[i] = draw(made);
    for (size_t i = 0; i < DENSE; i++) {
        made->mean[i] = (float)draw(made);
        made->inverse_deviation[i] = (float)(1.5 + draw(made));
        made->dense[i] = (float)(3 * draw(made));
    }
    for (size_t k = 0; k < labels; k++) {
        bool has_output = k < outputs;
        made->scale[k] = (1.5 + draw(made)) / 32767;
        made->bias[k] = draw(made);
        made->slope[k] = has_output ? 2 + draw(made) : 0;
        made->intercept[k] = has_output ? draw(made) : 0;
        made->known_slope[k] = has_output ? 4 + draw(made) : 0;
        made->known_intercept[k] = has_output ? draw(made) : 0;
        made->labels[k] = "label";
    }
}

static void add_source(struct made_up *made, const char *name)
{
    size_t at = made->model.known_source_count++;
    uint64_t hash = hash_bytes(name, strlen(name));
    for (; at > 0 && made->sources[at - 1] > hash; at--)
        made->sources[at] = made->sources[at - 1];
    made->sources[at] = hash;
}

static struct made_up *make_up(uint64_t seed, size_t labels)
{
    struct made_up *made = calloc(1, sizeof *made);
    size_t outputs = labels == 2 ? 1 : labels;
    made->state = seed;
    made->extractor.recipe.block_count = BLOCKS;
    made->extractor.recipe.dense = true;
    made->extractor.dense_count = DENSE;
    made->model.vocabulary =
        (struct vocabulary){made->check, made->table, feature_stride(outputs), SLOTS};
    make_ngrams(made);
    make_arrays(made, labels, outputs);
    made->features.dense = made->dense;
    made->model = (struct model){
        .task = "made-up",
        .labels = made->labels,
        .label_count = labels,
        .output_count = outputs,
        .extractor = &made->extractor,
        .vocabulary = made->model.vocabulary,
        .scale = made->scale,
        .block_weight = {1.0f, 0.0f, 0.5f},
        .dense_count = DENSE,
        .dense_mean = made->mean,
        .inverse_deviation = made->inverse_deviation,
        .dense_weights = made->dense_weights,
        .bias = made->bias,
        .calibration = {made->slope, made->intercept},
        .known_calibration = {made->known_slope, made->known_intercept},
        .known_sources = made->sources,
    };
    add_source(made, "The Harbour Post");
    add_source(made, "Valley Wire");
    add_source(made, "north coast daily");
    return made;
}

static void score(const struct made_up *made, const char *source, struct model_scores *scores)
{
    struct failure failure = {0};
    cr_assert(oracle_score(&made->model, &made->features, source, source ? strlen(source) : 0,
                           scores, &failure),
              "%s", failure.message);
}

static double clipped_z(const struct made_up *made, size_t f)
{
    double z =
        ((double)made->dense[f] - (double)made->mean[f]) * (double)made->inverse_deviation[f];
    return z > 4 ? 4 : z < -4 ? -4 : z;
}

/* The value of n-gram `i` of `block`, by the definition in vector.h but not its code. */
static double value_of(const struct made_up *made, size_t block, size_t i)
{
    double squares = 0, value = 0;
    for (size_t j = made->features.ngrams.begin[block];
         j < made->features.ngrams.begin[block + 1]; j++) {
        uint32_t slot = vocabulary_find(&made->model.vocabulary, made->ngrams[j].key);
        if (slot == VOCABULARY_NONE)
            continue;
        double idf = (double)vocabulary_feature(&made->model.vocabulary, slot)->idf;
        squares += (double)made->ngrams[j].square * idf * idf;
        if (j == i)
            value = (double)made->ngrams[j].weight * idf;
    }
    return value / sqrt(squares);
}

/* What n-gram `i` adds to decision `k`. */
static double addend(const struct made_up *made, size_t block, size_t i, size_t k)
{
    uint32_t slot = vocabulary_find(&made->model.vocabulary, made->ngrams[i].key);
    if (slot == VOCABULARY_NONE)
        return 0;
    return (double)made->model.block_weight[block] * value_of(made, block, i) *
           vocabulary_feature(&made->model.vocabulary, slot)->weights[k] * made->scale[k];
}

static double plain_decision(const struct made_up *made, size_t k)
{
    double decision = made->bias[k];
    for (size_t b = 0; b < BLOCKS; b++)
        for (size_t i = made->features.ngrams.begin[b]; i < made->features.ngrams.begin[b + 1];
             i++)
            decision += addend(made, b, i, k);
    for (size_t f = 0; f < DENSE; f++)
        decision += clipped_z(made, f) * made->dense_weights[f * made->model.output_count + k];
    return decision;
}

Test(model, linear_decisions_are_what_the_equation_says)
{
    const size_t label_counts[] = {2, 3, 7, MOST_LABELS};
    for (size_t n = 0; n < sizeof label_counts / sizeof *label_counts; n++) {
        struct made_up *made = make_up(n, label_counts[n]);
        struct model_scores scores = {0};
        score(made, NULL, &scores);
        for (size_t k = 0; k < made->model.output_count; k++)
            cr_assert_float_eq(scores.decision[k], plain_decision(made, k), 1e-5);
        model_scores_release(&scores);
        free(made);
    }
}

Test(model, probabilities_sum_to_one_and_the_label_has_the_largest)
{
    for (uint64_t seed = 0; seed < 50; seed++) {
        struct made_up *made = make_up(seed, 2 + seed % 6);
        struct model_scores scores = {0};
        double sum = 0;
        score(made, NULL, &scores);
        for (size_t k = 0; k < made->model.label_count; k++) {
            sum += scores.probability[k];
            cr_assert_leq(scores.probability[k], scores.probability[scores.label]);
        }
        cr_assert_float_eq(sum, 1, 1e-12);
        model_scores_release(&scores);
        free(made);
    }
}

Test(model, block_mask_names_the_blocks_that_weigh)
{
    struct made_up *made = make_up(1, 3);
    cr_assert_eq(model_block_mask(&made->model), 5u);
    made->model.block_weight[5] = 1; /* the recipe has no such block */
    cr_assert_eq(model_block_mask(&made->model), 5u);
    made->model.vocabulary.slots = 0;
    cr_assert_eq(model_block_mask(&made->model), 0u);
    free(made);
}

Test(model, the_same_features_give_the_same_bits_and_no_new_memory)
{
    struct made_up *made = make_up(2, 12);
    struct model_scores warm = {0}, fresh = {0};
    score(made, NULL, &warm);
    const struct model_scores before = warm;
    score(made, NULL, &warm);
    score(made, NULL, &fresh);
    cr_assert_eq(memcmp(warm.decision, fresh.decision, 12 * sizeof(double)), 0);
    cr_assert_eq(memcmp(warm.probability, fresh.probability, 12 * sizeof(double)), 0);
    cr_assert(warm.z == before.z && warm.decision == before.decision);
    cr_assert(warm.probability == before.probability);
    model_scores_release(&warm);
    model_scores_release(&fresh);
    cr_assert(warm.z == NULL && warm.decision_capacity == 0 && warm.vector.entries == NULL);
    free(made);
}

Test(model, a_failed_allocation_is_reported_and_the_scratch_stays_good)
{
    struct made_up *made = make_up(9, 3);
    struct model_scores scores = {0};
    bool failed = true;
    for (size_t successes = 0; failed; successes++) {
        struct failure failure = {0};
        model_scores_release(&scores);
        failing_malloc_after(successes);
        bool scored = oracle_score(&made->model, &made->features, NULL, 0, &scores, &failure);
        failed = failing_malloc_stop();
        cr_assert_eq(scored, !failed);
        cr_assert_eq(failure.code, failed ? FAILURE_MEMORY : FAILURE_NONE);
    }
    size_t before = failing_malloc_count();
    score(made, NULL, &scores);
    cr_assert_eq(failing_malloc_count(), before, "nothing is allocated once warm");
    model_scores_release(&scores);
    free(made);
}

Test(model, scratch_serves_models_of_different_sizes)
{
    struct made_up *large = make_up(3, MOST_LABELS), *small = make_up(4, 2);
    struct model_scores scores = {0}, alone = {0};
    score(small, NULL, &alone);
    score(large, NULL, &scores);
    score(small, NULL, &scores);
    cr_assert_eq(scores.decision[0], alone.decision[0]);
    cr_assert_eq(scores.probability[1], alone.probability[1]);
    model_scores_release(&scores);
    model_scores_release(&alone);
    free(large);
    free(small);
}

Test(model, without_any_features_the_bias_decides)
{
    struct made_up *made = make_up(5, 3);
    struct model_scores scores = {0};
    made->model.vocabulary = (struct vocabulary){0};
    made->model.dense_count = 0;
    made->features.dense = NULL;
    score(made, NULL, &scores);
    cr_assert_eq(memcmp(scores.decision, made->bias, 3 * sizeof(double)), 0);
    model_scores_release(&scores);
    free(made);
}

Test(model, a_tie_goes_to_the_first_label)
{
    struct made_up *made = make_up(6, 3);
    struct model_scores scores = {0};
    memset(made->slope, 0, sizeof made->slope);
    made->intercept[0] = -1;
    made->intercept[1] = made->intercept[2] = 1;
    score(made, NULL, &scores);
    cr_assert_eq(scores.probability[1], scores.probability[2]);
    cr_assert_eq(scores.label, 1);
    model_scores_release(&scores);
    free(made);
}

Test(model, a_known_source_has_its_own_calibration)
{
    struct made_up *made = make_up(7, 3);
    struct model_scores unseen = {0}, known = {0};
    const char *names[] = {"The Harbour Post", "Valley Wire", "north coast daily"};
    score(made, NULL, &unseen);
    cr_assert_not(unseen.source_known);
    for (size_t i = 0; i < 3; i++) {
        double expected[3];
        score(made, names[i], &known);
        cr_assert(known.source_known);
        calibration_apply(&made->model.known_calibration, unseen.decision, 3, expected);
        cr_assert_eq(memcmp(known.probability, expected, sizeof expected), 0);
    }
    const char *strangers[] = {"", "valley wire", "Valley Wir", "Valley Wire "};
    for (size_t i = 0; i < 4; i++) {
        score(made, strangers[i], &known);
        cr_assert_not(known.source_known);
        cr_assert_eq(memcmp(known.probability, unseen.probability, 3 * sizeof(double)), 0);
    }
    made->model.known_source_count = 0;
    score(made, names[0], &known);
    cr_assert_not(known.source_known);
    model_scores_release(&unseen);
    model_scores_release(&known);
    free(made);
}

Test(model, standardising_clips_and_leaves_constants_out)
{
    const float dense[] = {3, 1e30f, -1e30f, 5, 1e30f, 2};
    const float mean[] = {1, -1e30f, 0, 1, 0, 2};
    const float inverse[] = {0.5f, 1e30f, 1e30f, 0, 1e-44f, 1e30f};
    float z[6];
    model_standardise(dense, mean, inverse, 6, z);
    const float expected[] = {1, DENSE_CLIP, -DENSE_CLIP, 0, 0, 0};
    for (size_t i = 0; i < 6; i++)
        cr_assert_float_eq(z[i], expected[i], 1e-6f, "feature %zu: %g", i, (double)z[i]);
}
