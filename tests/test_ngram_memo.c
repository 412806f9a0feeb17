#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "../features/hash.h"
#include "../models/ngram_memo.h"
#include "../models/row_sums.h"
#include "failing_malloc.h"

/* ---- Random texts ---------------------------------------------------------------------- */

static uint64_t next(uint64_t *state)
{
    return hash_mix(*state += 0x9e3779b97f4a7c15u);
}

static void put(struct text_buffer *text, const char *word)
{
    cr_assert(text_buffer_append(text, word, strlen(word), NULL));
}

/* Word `number`, the shorter the smaller it is. */
static void put_word(struct text_buffer *text, uint64_t number)
{
    static const char *const syllables[] = {"ba", "Ko", "ré", "st", "an", "7",  "ing",
                                            "U",  "ß",  "on", "l",  "EX", "ti", "mo"};
    const uint64_t most = sizeof syllables / sizeof *syllables;
    do
        put(text, syllables[number % most]);
    while ((number /= most) > 0);
}

/* `words` words of `kinds` kinds, the first ones more often, and what stands between them. */
static struct text_buffer random_text(uint64_t seed, size_t words, uint64_t kinds)
{
    static const char *const between[] = {" ",
                                          " ",
                                          " ",
                                          " ",
                                          ", ",
                                          ". ",
                                          "\n\n",
                                          " - ",
                                          " \"The ",
                                          "\" ",
                                          " 1998 ",
                                          " $ ",
                                          " https://a.example/b ",
                                          "! ",
                                          " @who #what "};
    struct text_buffer text = {0};
    put(&text, "Once");
    for (size_t i = 0; i < words; i++) {
        put(&text, between[next(&seed) % (sizeof between / sizeof *between)]);
        uint64_t number = next(&seed) % kinds;
        put_word(&text, next(&seed) % 3 ? number % (1 + next(&seed) % kinds) : number);
    }
    return text;
}

/* ---- Models of them -------------------------------------------------------------------- */

static struct extractor *make_extractor(void)
{
    struct recipe recipe = {.block_count = 4};
    recipe.blocks[0] =
        (struct ngram_block){NGRAM_WORDS, 1, 2, NGRAM_CASED | NGRAM_PUNCTUATION, 1};
    recipe.blocks[1] = (struct ngram_block){NGRAM_CHARACTERS, 2, 4, NGRAM_CASED, 1};
    recipe.blocks[2] = (struct ngram_block){NGRAM_WORDS, 1, 3, NGRAM_DIGITS, 1};
    recipe.blocks[3] =
        (struct ngram_block){NGRAM_CHARACTERS, 3, 6, NGRAM_PUNCTUATION | NGRAM_DIGITS, 1};
    struct failure failure = {0};
    cr_assert(text_buffer_append(&recipe.lexicon, "[hedging.modal]\nmay\n", 20, NULL));
    struct extractor *extractor = extractor_new(&recipe, &failure);
    cr_assert(extractor, "%s", failure.message);
    return extractor;
}

static void extract(struct features *features, const struct extractor *extractor,
                    const struct text_buffer *text, unsigned mask)
{
    const struct document document = {.text = text->data, .text_length = text->length};
    struct failure failure = {0};
    cr_assert(features_extract(features, extractor, &document, mask, &failure), "%s",
              failure.message);
}

struct made {
    struct model model;
    uint32_t *check;
    float *idf;
    int16_t *weights;
    double scale[200], bias[200], slope[200];
};

/* Two of three n-grams of `text` are features of the model, with weights out of `seed`. */
static struct made *make_model(const struct extractor *extractor,
                               const struct text_buffer *text, size_t outputs, unsigned mask,
                               uint64_t seed)
{
    struct made *made = calloc(1, sizeof *made);
    struct features features = {0};
    extract(&features, extractor, text, ~0u);
    uint32_t slots = (uint32_t)features.ngrams.count + 1;
    made->check = calloc(slots, sizeof *made->check);
    made->idf = calloc(slots, sizeof *made->idf);
    made->weights = calloc(slots * outputs, sizeof *made->weights);
    for (size_t i = 0; i < features.ngrams.count; i++) {
        uint64_t key = features.ngrams.items[i].key;
        uint32_t slot = vocabulary_home(key, slots);
        if (next(&seed) % 3 == 0)
            continue;
        while (made->check[slot] != 0)
            slot = (slot + 1) % slots;
        made->check[slot] = vocabulary_check(key);
        made->idf[slot] = 1 + (float)(next(&seed) % 1000) / 300;
        for (size_t k = 0; k < outputs; k++)
            made->weights[slot * outputs + k] = (int16_t)(next(&seed) & 0xffff);
    }
    features_release(&features);
    for (size_t k = 0; k < outputs; k++) {
        made->scale[k] = 1e-5 * (double)(k + 1);
        made->bias[k] = 0.1 * (double)k;
        made->slope[k] = 1;
    }
    made->model = (struct model){.label_count = outputs == 1 ? 2 : outputs,
                                 .output_count = outputs,
                                 .extractor = extractor,
                                 .vocabulary = {made->check, made->idf, slots},
                                 .weights = made->weights,
                                 .scale = made->scale,
                                 .bias = made->bias,
                                 .calibration = {made->slope, made->bias}};
    for (unsigned b = 0; b < 4; b++)
        made->model.block_weight[b] = mask >> b & 1 ? 0.5f + (float)b / 3 : 0;
    return made;
}

static void free_model(struct made *made)
{
    free(made->check);
    free(made->idf);
    free(made->weights);
    free(made);
}

enum { MODELS = 3 };

/* Three models that know different things of the same texts. */
struct bench {
    struct extractor *extractor;
    struct made *made[MODELS];
    const struct model *models[MODELS];
    struct features features;
    struct scores scores;
    struct ngram_memo memo;
};

static struct bench make_bench(const struct text_buffer *text, const size_t outputs[MODELS],
                               const unsigned masks[MODELS])
{
    struct bench bench = {.extractor = make_extractor()};
    for (size_t m = 0; m < MODELS; m++) {
        bench.made[m] = make_model(bench.extractor, text, outputs[m], masks[m], 7 + m);
        bench.models[m] = &bench.made[m]->model;
    }
    cr_assert(ngram_memo_use(&bench.memo, bench.models, MODELS, NULL));
    return bench;
}

static void release_bench(struct bench *bench)
{
    for (size_t m = 0; m < MODELS; m++)
        free_model(bench->made[m]);
    features_release(&bench->features);
    scores_release(&bench->scores);
    ngram_memo_release(&bench->memo);
    extractor_free(bench->extractor);
}

/* The memo's decision values of what was summed last must be the plain ones, bit for bit. */
static void expect_plain(struct bench *bench, const struct ngram_memo *memo, const char *when)
{
    double decision[200];
    for (size_t m = 0; m < MODELS; m++) {
        const struct model *model = bench->models[m];
        cr_assert(model_score(model, &bench->features, NULL, 0, &bench->scores, NULL));
        memcpy(decision, model->bias, model->output_count * sizeof *decision);
        ngram_memo_decide(memo, m, decision);
        cr_assert_eq(
            memcmp(decision, bench->scores.decision, model->output_count * sizeof *decision), 0,
            "model %zu, %s", m, when);
    }
}

static void expect_plain_text(struct bench *bench, const struct text_buffer *text,
                              const char *when)
{
    extract(&bench->features, bench->extractor, text, ~0u);
    cr_assert(ngram_memo_sum(&bench->memo, &bench->features.tokens, NULL));
    expect_plain(bench, &bench->memo, when);
}

static const size_t few_outputs[MODELS] = {1, 12, 5};
static const unsigned some_blocks[MODELS] = {1 | 2, 2 | 4 | 8, 1 | 8};

/* ---- The memo --------------------------------------------------------------------------- */

Test(ngram_memo, sums_are_the_plain_ones_whatever_is_remembered)
{
    struct text_buffer learnt = random_text(1, 3000, 900);
    struct bench bench = make_bench(&learnt, few_outputs, some_blocks);
    for (uint64_t seed = 0; seed < 60; seed++) {
        struct text_buffer text = random_text(seed, 1 + seed * 7, 20 + seed * 40);
        expect_plain_text(&bench, &text, "with what is remembered");
        struct ngram_memo fresh = {0};
        cr_assert(ngram_memo_use(&fresh, bench.models, MODELS, NULL));
        cr_assert(ngram_memo_sum(&fresh, &bench.features.tokens, NULL));
        expect_plain(&bench, &fresh, "without");
        ngram_memo_release(&fresh);
        text_buffer_release(&text);
    }
    text_buffer_release(&learnt);
    release_bench(&bench);
}

Test(ngram_memo, texts_without_features_say_nothing)
{
    struct text_buffer learnt = random_text(1, 100, 50), other = {0};
    struct bench bench = make_bench(&learnt, few_outputs, some_blocks);
    put(&other, "\xd0\xb4\xd0\xb0");
    expect_plain_text(&bench, &other, "unknown letters");
    for (size_t m = 0; m < MODELS; m++)
        cr_assert_eq(memcmp(bench.scores.decision, bench.models[2]->bias, 5 * sizeof(double)),
                     0);
    expect_plain_text(&bench, &learnt, "afterwards");
    cr_assert_neq(bench.scores.decision[0], bench.models[2]->bias[0]);
    text_buffer_release(&learnt);
    text_buffer_release(&other);
    release_bench(&bench);
}

Test(ngram_memo, counts_beyond_the_table)
{
    struct text_buffer text = {0};
    for (int i = 0; i < 1000; i++)
        put(&text, i % 3 ? "again and " : "never ");
    struct bench bench = make_bench(&text, few_outputs, some_blocks);
    expect_plain_text(&bench, &text, "often");
    text_buffer_release(&text);
    release_bench(&bench);
}

Test(ngram_memo, other_models_may_be_taken)
{
    struct text_buffer text = random_text(4, 500, 200);
    struct bench bench = make_bench(&text, few_outputs, some_blocks);
    expect_plain_text(&bench, &text, "all");
    double with[12] = {0}, alone[12] = {0};
    ngram_memo_decide(&bench.memo, 1, with);
    cr_assert(ngram_memo_use(&bench.memo, &bench.models[1], 1, NULL));
    cr_assert(ngram_memo_sum(&bench.memo, &bench.features.tokens, NULL));
    ngram_memo_decide(&bench.memo, 0, alone);
    cr_assert_eq(memcmp(with, alone, sizeof with), 0);
    cr_assert(ngram_memo_use(&bench.memo, NULL, 0, NULL));
    text_buffer_release(&text);
    release_bench(&bench);
}

/* Forms that keep coming stay; a memo that is full of others forgets. */
Test(ngram_memo, rare_forms_are_forgotten)
{
    const size_t outputs[MODELS] = {1, 1, 3};
    struct text_buffer learnt = random_text(1, 30000, 30000), often = random_text(2, 300, 200);
    struct bench bench = make_bench(&learnt, outputs, some_blocks);
    uint32_t most = 0;
    bool forgot = false;
    for (uint64_t seed = 0; seed < 40; seed++) {
        struct text_buffer text = random_text(100 + seed, 3000, 200000);
        extract(&bench.features, bench.extractor, &text, 0);
        cr_assert(ngram_memo_sum(&bench.memo, &bench.features.tokens, NULL));
        text_buffer_release(&text);
        expect_plain_text(&bench, &often, "often");
        forgot |= bench.memo.form_numbers.count < most;
        if (bench.memo.form_numbers.count > most)
            most = bench.memo.form_numbers.count;
        cr_assert_lt(bench.memo.number_count * sizeof(uint32_t), (size_t)7 << 20);
    }
    cr_assert(forgot);
    text_buffer_release(&learnt);
    text_buffer_release(&often);
    release_bench(&bench);
}

Test(ngram_memo, features_are_forgotten_when_they_are_too_many)
{
    const size_t outputs[MODELS] = {200, 200, 200};
    const unsigned all[MODELS] = {15, 15, 15};
    struct text_buffer learnt = random_text(1, 2500, 2500);
    struct bench bench = make_bench(&learnt, outputs, all);
    size_t most = 0, bytes = 0;
    for (uint64_t seed = 0; seed < 8; seed++) {
        struct text_buffer text = random_text(seed, 600, 2500);
        expect_plain_text(&bench, &text, "wide rows");
        text_buffer_release(&text);
        bytes = feature_memo_bytes(&bench.memo.features);
        if (bytes < most)
            break;
        most = bytes;
    }
    cr_assert_lt(bytes, most);
    text_buffer_release(&learnt);
    release_bench(&bench);
}

Test(ngram_memo, allocates_nothing_once_warm)
{
    struct text_buffer text = random_text(3, 400, 300);
    struct bench bench = make_bench(&text, few_outputs, some_blocks);
    expect_plain_text(&bench, &text, "cold");
    size_t before = failing_malloc_count();
    for (int i = 0; i < 5; i++)
        cr_assert(ngram_memo_sum(&bench.memo, &bench.features.tokens, NULL));
    cr_assert_eq(failing_malloc_count(), before);
    text_buffer_release(&text);
    release_bench(&bench);
}

Test(ngram_memo, every_failed_allocation_is_reported)
{
    struct text_buffer text = random_text(3, 300, 300);
    struct bench bench = make_bench(&text, few_outputs, some_blocks);
    extract(&bench.features, bench.extractor, &text, ~0u);
    size_t successes = 0;
    for (bool failed = true; failed; successes++) {
        struct failure failure = {0};
        failing_malloc_after(successes);
        bool used = ngram_memo_use(&bench.memo, bench.models, MODELS, &failure);
        bool summed = used && ngram_memo_sum(&bench.memo, &bench.features.tokens, &failure);
        failed = failing_malloc_stop();
        cr_assert_neq(failed, summed);
        cr_assert_eq(failure.code, failed ? FAILURE_MEMORY : FAILURE_NONE);
        cr_assert(used || ngram_memo_use(&bench.memo, bench.models, MODELS, NULL));
        cr_assert(ngram_memo_sum(&bench.memo, &bench.features.tokens, NULL));
        expect_plain(&bench, &bench.memo, "after a failure");
    }
    cr_assert_gt(successes, 30);
    text_buffer_release(&text);
    release_bench(&bench);
}

/* ---- Numbering --------------------------------------------------------------------------- */

Test(numbering, numbers_keys_as_they_come)
{
    struct numbering numbering = {0};
    cr_assert_eq(numbering_find(&numbering, 5), 0);
    for (uint64_t i = 1; i <= 5000; i++) {
        /* Many have a home, or a check, in common; 0 is a key like any other. */
        uint64_t key = i % 2 ? (i - 1) << 32 : (i << 12) | 7;
        cr_assert_eq(numbering_find(&numbering, key), 0);
        cr_assert(numbering_add(&numbering, key, NULL));
        cr_assert_eq(numbering.count, i);
    }
    for (uint64_t i = 1; i <= 5000; i++)
        cr_assert_eq(numbering_find(&numbering, i % 2 ? (i - 1) << 32 : (i << 12) | 7), i);
    cr_assert_eq(numbering_find(&numbering, 3), 0);
    numbering_release(&numbering);
}

Test(numbering, keeps_what_it_is_told_to)
{
    struct numbering numbering = {0};
    for (uint64_t key = 100; key < 200; key++)
        cr_assert(numbering_add(&numbering, key, NULL));
    numbering.keys[2] = numbering.keys[50];
    size_t before = failing_malloc_count();
    numbering_keep(&numbering, 2);
    cr_assert_eq(numbering_find(&numbering, 100), 1);
    cr_assert_eq(numbering_find(&numbering, 149), 2);
    cr_assert_eq(numbering_find(&numbering, 101), 0);
    numbering_keep(&numbering, 0);
    cr_assert_eq(numbering_find(&numbering, 100), 0);
    cr_assert(numbering_add(&numbering, 149, NULL));
    cr_assert_eq(numbering_find(&numbering, 149), 1);
    cr_assert_eq(failing_malloc_count(), before, "memory is kept");
    numbering_release(&numbering);
}

/* ---- Sums of rows ------------------------------------------------------------------------ */

Test(row_sums, are_those_of_one_lane_after_another)
{
    enum { ROWS = 50, MOST_LANES = 44, ENTRIES = 300, WIDTH = 4 };
    static int16_t weights[ROWS * MOST_LANES];
    static double values[ENTRIES * WIDTH];
    uint32_t row[ENTRIES];
    uint64_t seed = 1;
    for (size_t i = 0; i < ROWS * MOST_LANES; i++)
        weights[i] = (int16_t)(next(&seed) & 0xffff);
    for (size_t i = 0; i < ENTRIES * WIDTH; i++)
        values[i] = (double)(float)(1e-6 * (double)(next(&seed) % 1000003));
    for (size_t i = 0; i < ENTRIES; i++)
        row[i] = (uint32_t)(next(&seed) % ROWS);
    for (size_t lanes = 4; lanes <= MOST_LANES; lanes += 4) {
        size_t owner[MOST_LANES / 4];
        double expected[MOST_LANES] = {0}, fast[MOST_LANES], anywhere[MOST_LANES];
        for (size_t quad = 0; quad < lanes / 4; quad++)
            owner[quad] = next(&seed) % WIDTH;
        const struct rows rows = {weights, lanes, owner, WIDTH};
        for (size_t i = 0; i < ENTRIES; i++)
            for (size_t lane = 0; lane < lanes; lane++)
                expected[lane] +=
                    values[i * WIDTH + owner[lane / 4]] * weights[row[i] * lanes + lane];
        row_sums(&rows, row, values, ENTRIES, fast);
        row_sums_anywhere(&rows, row, values, ENTRIES, anywhere);
        cr_assert_eq(memcmp(fast, expected, lanes * sizeof *fast), 0, "%zu lanes", lanes);
        cr_assert_eq(memcmp(anywhere, expected, lanes * sizeof *fast), 0, "%zu lanes", lanes);
        row_sums(&rows, row, values, 0, fast);
        cr_assert_eq(fast[lanes - 1], 0);
    }
}
