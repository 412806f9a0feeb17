/* The n-gram cache, against the oracle; and the parts that it is made of. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../features/base/hash.h"
#include "../features/base/stop.h"
#include "../models/ngram_cache.h"
#include "../models/row_sums.h"
#include "failing_malloc.h"
#include "feature_table.h"
#include "oracle.h"

/* ---- Random texts ---------------------------------------------------------------------- */

static uint64_t next(uint64_t *state)
{
    return hash_mix(*state += 0x9e3779b97f4a7c15u);
}

static void put(struct text_buffer *text, const char *word)
{
    cr_assert(text_buffer_append(text, word, strlen(word), NULL));
}

/* Appends word `number`; smaller numbers give shorter words. */
static void put_word(struct text_buffer *text, uint64_t number)
{
    static const char *const syllables[] = {"ba", "Ko", "ré", "st", "an", "7",  "ing",
                                            "U",  "ß",  "on", "l",  "EX", "ti", "mo"};
    const uint64_t most = sizeof syllables / sizeof *syllables;
    do
        put(text, syllables[number % most]);
    while ((number /= most) > 0);
}

/* A text of `words` words, of `kinds` different ones, the first of them more often; with marks
 * between them. */
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

/* Two kinds of word blocks and two of characters, of the whole text and of its head. */
static const struct recipe mixed = {
    .block_count = 6,
    .blocks = {{NGRAM_WORDS, 1, 2, NGRAM_CASED | NGRAM_PUNCTUATION, 1, 0},
               {NGRAM_CHARACTERS, 2, 4, NGRAM_CASED, 1, 0},
               {NGRAM_WORDS, 1, 3, NGRAM_DIGITS, 1, 0},
               {NGRAM_CHARACTERS, 3, 6, NGRAM_PUNCTUATION | NGRAM_DIGITS, 1, 0},
               {NGRAM_WORDS, 2, 3, NGRAM_CASED, 1, 20},
               {NGRAM_CHARACTERS, 2, 5, NGRAM_CASED | NGRAM_PUNCTUATION, 1, 20}}};

static struct extractor *make_extractor(const struct recipe *blocks)
{
    struct recipe recipe = *blocks;
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
    uint32_t *features;
    double scale[MODEL_MAX_LABELS], bias[MODEL_MAX_LABELS], slope[MODEL_MAX_LABELS];
};

/* Makes two of three n-grams of `text` features of a model, with weights from `seed`. */
static struct made *make_model(const struct extractor *extractor,
                               const struct text_buffer *text, size_t outputs, unsigned mask,
                               uint64_t seed)
{
    struct made *made = calloc(1, sizeof *made);
    struct features features = {0};
    extract(&features, extractor, text, ~0u);
    uint32_t slots = (uint32_t)features.ngrams.count + 1;
    made->check = calloc(slots, sizeof *made->check);
    made->features = calloc(slots, feature_stride(outputs));
    const struct vocabulary vocabulary = {made->check, made->features, feature_stride(outputs),
                                          slots};
    for (size_t i = 0; i < features.ngrams.count; i++) {
        uint64_t key = features.ngrams.items[i].key;
        if (next(&seed) % 3 == 0)
            continue;
        const float idf = 1 + (float)(next(&seed) % 1000) / 300;
        struct feature *feature =
            feature_at(&vocabulary, feature_table_add(&vocabulary, key, idf));
        for (size_t k = 0; k < outputs; k++)
            feature->weights[k] = (int16_t)(next(&seed) & 0xffff);
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
                                 .vocabulary = vocabulary,
                                 .scale = made->scale,
                                 .bias = made->bias,
                                 .calibration = {made->slope, made->bias}};
    for (unsigned b = 0; b < NGRAM_MAX_BLOCKS; b++)
        made->model.block_weight[b] = mask >> b & 1 ? 0.5f + (float)b / 3 : 0;
    return made;
}

static void free_model(struct made *made)
{
    free(made->check);
    free(made->features);
    free(made);
}

enum { MODELS = 3 };

/* Three models with different features of the same texts. */
struct bench {
    struct extractor *extractor;
    struct made *made[MODELS];
    const struct model *models[MODELS];
    struct features features;
    struct model_scores scores;
    struct ngram_cache cache;
};

static struct bench make_bench(const struct recipe *recipe, const struct text_buffer *text,
                               const size_t outputs[MODELS], const unsigned masks[MODELS])
{
    struct bench bench = {.extractor = make_extractor(recipe)};
    for (size_t m = 0; m < MODELS; m++) {
        bench.made[m] = make_model(bench.extractor, text, outputs[m], masks[m], 7 + m);
        bench.models[m] = &bench.made[m]->model;
    }
    cr_assert(ngram_cache_use(&bench.cache, bench.models, MODELS, NGRAM_CACHE_LIMIT, NULL));
    return bench;
}

static void release_bench(struct bench *bench)
{
    for (size_t m = 0; m < MODELS; m++)
        free_model(bench->made[m]);
    features_release(&bench->features);
    model_scores_release(&bench->scores);
    ngram_cache_release(&bench->cache);
    extractor_free(bench->extractor);
}

/* The sum of the absolute values that are summed for output k. */
static double size_of(const struct model *model, const struct vector *vector, size_t k)
{
    double size = fabs(model->bias[k]);
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
        for (size_t i = vector->begin[b]; i < vector->begin[b + 1]; i++) {
            const struct feature *feature =
                vocabulary_feature(&model->vocabulary, vector->entries[i].feature);
            size += (double)(model->block_weight[b] * vector->entries[i].value) *
                    fabs(model->scale[k] * feature->weights[k]);
        }
    return size;
}

static void decide(const struct bench *bench, const struct ngram_cache *cache, size_t m,
                   double *decision)
{
    const struct model *model = bench->models[m];
    memcpy(decision, model->bias, model->output_count * sizeof *decision);
    ngram_cache_decide(cache, m, decision);
}

/* The cache's decision values of the text summed last must be those of the oracle. */
static void expect_plain(struct bench *bench, const struct ngram_cache *cache, const char *when)
{
    double decision[MODEL_MAX_LABELS];
    for (size_t m = 0; m < MODELS; m++) {
        const struct model *model = bench->models[m];
        cr_assert(oracle_score(model, &bench->features, NULL, 0, &bench->scores, NULL));
        decide(bench, cache, m, decision);
        for (size_t k = 0; k < model->output_count; k++)
            cr_assert_float_eq(decision[k], bench->scores.decision[k],
                               1e-6 * size_of(model, &bench->scores.vector, k),
                               "model %zu, output %zu, %s: %.9g, not %.9g", m, k, when,
                               decision[k], bench->scores.decision[k]);
    }
}

/* Two caches must give the same bits. */
static void expect_equal(const struct bench *bench, const struct ngram_cache *left,
                         const struct ngram_cache *right)
{
    double one[MODEL_MAX_LABELS], other[MODEL_MAX_LABELS];
    for (size_t m = 0; m < MODELS; m++) {
        decide(bench, left, m, one);
        decide(bench, right, m, other);
        cr_assert_arr_eq(one, other, bench->models[m]->output_count * sizeof *one);
    }
}

static void expect_plain_text(struct bench *bench, const struct text_buffer *text,
                              const char *when)
{
    extract(&bench->features, bench->extractor, text, ~0u);
    cr_assert(ngram_cache_sum(&bench->cache, &bench->features.tokens, NULL));
    expect_plain(bench, &bench->cache, when);
}

/* The same for a cache without earlier texts, which must give the same bits. */
static void expect_plain_and_fresh(struct bench *bench, const struct text_buffer *text)
{
    struct ngram_cache fresh = {0};
    expect_plain_text(bench, text, "with what is remembered");
    cr_assert(ngram_cache_use(&fresh, bench->models, MODELS, NGRAM_CACHE_LIMIT, NULL));
    cr_assert(ngram_cache_sum(&fresh, &bench->features.tokens, NULL));
    expect_equal(bench, &bench->cache, &fresh);
    ngram_cache_release(&fresh);
}

static const size_t few_outputs[MODELS] = {1, 12, 5};
static const unsigned some_blocks[MODELS] = {1 | 2 | 16, 2 | 4 | 8 | 32, 1 | 8};

/* ---- The cache --------------------------------------------------------------------------- */

Test(ngram_cache, sums_are_the_plain_ones_whatever_is_remembered)
{
    struct text_buffer learnt = random_text(1, 3000, 900);
    struct bench bench = make_bench(&mixed, &learnt, few_outputs, some_blocks);
    for (uint64_t seed = 0; seed < 40; seed++) {
        struct text_buffer text = random_text(seed, 1 + seed * 9, 20 + seed * 60);
        expect_plain_and_fresh(&bench, &text);
        text_buffer_release(&text);
    }
    text_buffer_release(&learnt);
    release_bench(&bench);
}

/* Means beside blocks whose forms they can share, and by themselves. */
static const struct recipe with_means = {
    .block_count = 6,
    .blocks = {{NGRAM_WORDS, 1, 2, NGRAM_CASED | NGRAM_PUNCTUATION, 1, 0},
               {NGRAM_CHARACTERS, 2, 4, NGRAM_CASED, 1, 0},
               {NGRAM_WORDS, 1, 1, NGRAM_MEAN, 1, 0},
               {NGRAM_WORDS, 1, 1, NGRAM_MEAN | NGRAM_DIGITS, 1, 0},
               {NGRAM_WORDS, 1, 1, NGRAM_MEAN | NGRAM_CASED | NGRAM_PUNCTUATION, 1, 0},
               {NGRAM_WORDS, 1, 1, NGRAM_MEAN, 1, 20}}};

Test(ngram_cache, means_are_the_plain_ones)
{
    static const unsigned means[MODELS] = {1 | 2 | 4, 4 | 8 | 16, 4 | 32};
    struct text_buffer learnt = random_text(1, 3000, 900);
    struct bench bench = make_bench(&with_means, &learnt, few_outputs, means);
    cr_expect_eq(bench.cache.parts[0].blocks, 1 | 2 | 4 | 16, "one table serves these");
    for (uint64_t seed = 0; seed < 20; seed++) {
        struct text_buffer text = random_text(seed, 1 + seed * 50, 20 + seed * 60);
        expect_plain_and_fresh(&bench, &text);
        text_buffer_release(&text);
    }
    text_buffer_release(&learnt);
    release_bench(&bench);
}

static struct ngram_block random_block(uint64_t *seed)
{
    struct ngram_block block = {.unit = (uint8_t)(next(seed) % 2), .minimum_documents = 1};
    unsigned most = block.unit == NGRAM_WORDS ? NGRAM_MAX_WORDS : NGRAM_MAX_CHARACTERS;
    block.longest = (uint8_t)(1 + next(seed) % most);
    block.shortest = (uint8_t)(1 + next(seed) % block.longest);
    block.flags = (uint8_t)(next(seed) % 8);
    if (block.unit == NGRAM_WORDS && block.longest == 1 && next(seed) % 3 > 0)
        block.flags |= NGRAM_MEAN;
    block.head = next(seed) % 2 ? (uint32_t)(next(seed) % 60) : 0;
    return block;
}

/* A number of outputs that a model can have: two labels have one. */
static size_t random_outputs(uint64_t *seed, size_t most)
{
    const size_t outputs = 1 + next(seed) % most;
    return outputs == 2 ? 3 : outputs;
}

/* For any combination of shared and different flags, heads and models. */
Test(ngram_cache, any_blocks)
{
    uint64_t seed = 5;
    for (int round = 0; round < 30; round++) {
        struct recipe recipe = {.block_count = (uint8_t)(1 + next(&seed) % NGRAM_MAX_BLOCKS)};
        for (size_t b = 0; b < recipe.block_count; b++)
            recipe.blocks[b] = random_block(&seed);
        const unsigned all = (1u << recipe.block_count) - 1;
        const unsigned masks[MODELS] = {all, 1u << next(&seed) % recipe.block_count,
                                        1u << next(&seed) % recipe.block_count};
        const size_t outputs[MODELS] = {random_outputs(&seed, 9), 1, random_outputs(&seed, 30)};
        struct text_buffer learnt = random_text(next(&seed), 300, 200);
        struct bench bench = make_bench(&recipe, &learnt, outputs, masks);
        for (int i = 0; i < 12; i++) {
            struct text_buffer text = random_text(next(&seed), next(&seed) % 200, 250);
            expect_plain_and_fresh(&bench, &text);
            text_buffer_release(&text);
        }
        text_buffer_release(&learnt);
        release_bench(&bench);
    }
}

/* ---- Models with other recipes --------------------------------------------------------- */

/* Three models of as many recipes, which share some blocks. */
struct mixture {
    struct extractor *extractors[MODELS];
    struct made *made[MODELS];
    const struct model *models[MODELS];
    struct features features[MODELS];
    struct ngram_cache together, alone[MODELS];
};

static const struct recipe other_recipes[MODELS] = {
    {.block_count = 5,
     .blocks = {{NGRAM_WORDS, 1, 2, NGRAM_CASED | NGRAM_PUNCTUATION, 1, 0},
                {NGRAM_CHARACTERS, 2, 4, NGRAM_CASED, 1, 0},
                {NGRAM_WORDS, 1, 2, NGRAM_CASED | NGRAM_PUNCTUATION, 1, 20},
                {NGRAM_CHARACTERS, 2, 5, NGRAM_CASED, 1, 20},
                {NGRAM_WORDS, 1, 1, NGRAM_MEAN, 1, 0}}},
    /* without characters: its second block is the third of the first recipe, with other keys */
    {.block_count = 3,
     .blocks = {{NGRAM_WORDS, 1, 2, NGRAM_CASED | NGRAM_PUNCTUATION, 2, 0},
                {NGRAM_WORDS, 1, 2, NGRAM_CASED | NGRAM_PUNCTUATION, 2, 20},
                {NGRAM_WORDS, 1, 1, NGRAM_MEAN, 1, 0}}},
    /* its second block is that of the first recipe */
    {.block_count = 2,
     .blocks = {{NGRAM_WORDS, 1, 3, NGRAM_DIGITS, 1, 0},
                {NGRAM_CHARACTERS, 2, 4, NGRAM_CASED, 1, 0}}},
};

static struct mixture make_mixture(const struct text_buffer *learnt)
{
    struct mixture mixture = {.made = {0}};
    for (size_t m = 0; m < MODELS; m++) {
        mixture.extractors[m] = make_extractor(&other_recipes[m]);
        mixture.made[m] =
            make_model(mixture.extractors[m], learnt, few_outputs[m], ~0u, 11 + m);
        mixture.models[m] = &mixture.made[m]->model;
        cr_assert(
            ngram_cache_use(&mixture.alone[m], &mixture.models[m], 1, NGRAM_CACHE_LIMIT, NULL));
    }
    cr_assert(feature_rows_fit(mixture.models, MODELS));
    cr_assert(
        ngram_cache_use(&mixture.together, mixture.models, MODELS, NGRAM_CACHE_LIMIT, NULL));
    return mixture;
}

static void release_mixture(struct mixture *mixture)
{
    for (size_t m = 0; m < MODELS; m++) {
        ngram_cache_release(&mixture->alone[m]);
        features_release(&mixture->features[m]);
        free_model(mixture->made[m]);
        extractor_free(mixture->extractors[m]);
    }
    ngram_cache_release(&mixture->together);
}

Test(ngram_cache, other_recipes_share_what_is_the_same)
{
    struct text_buffer learnt = random_text(1, 3000, 900);
    struct mixture mixture = make_mixture(&learnt);
    double one[MODEL_MAX_LABELS], other[MODEL_MAX_LABELS];
    cr_expect_eq(mixture.together.features.block_count, 8, "ten, of which two are shared");
    for (uint64_t seed = 0; seed < 20; seed++) {
        struct text_buffer text = random_text(seed, 1 + seed * 30, 20 + seed * 60);
        for (size_t m = 0; m < MODELS; m++) {
            const size_t size = few_outputs[m] * sizeof *one;
            extract(&mixture.features[m], mixture.extractors[m], &text, 0);
            const struct tokens *tokens = &mixture.features[m].tokens;
            memset(one, 0, size);
            memset(other, 0, size);
            cr_assert(m > 0 || ngram_cache_sum(&mixture.together, tokens, NULL));
            cr_assert(ngram_cache_sum(&mixture.alone[m], tokens, NULL));
            ngram_cache_decide(&mixture.together, m, one);
            ngram_cache_decide(&mixture.alone[m], 0, other);
            cr_assert_arr_eq(one, other, size, "model %zu, text %d", m, (int)seed);
        }
        text_buffer_release(&text);
    }
    text_buffer_release(&learnt);
    release_mixture(&mixture);
}

Test(ngram_cache, too_many_blocks_do_not_fit)
{
    struct text_buffer learnt = random_text(1, 50, 30);
    struct recipe recipe = {.block_count = 6};
    struct extractor *extractors[2];
    struct made *made[2];
    const struct model *models[2];
    for (size_t m = 0; m < 2; m++) {
        for (uint32_t b = 0; b < 6; b++)
            recipe.blocks[b] =
                (struct ngram_block){NGRAM_WORDS, 1, 1, 0, 1, b + 3 * (uint32_t)m};
        extractors[m] = make_extractor(&recipe);
        made[m] = make_model(extractors[m], &learnt, 1, m ? 7 : ~0u, m);
        models[m] = &made[m]->model;
    }
    cr_expect(feature_rows_fit(models, 1));
    cr_expect_not(feature_rows_fit(models, 2), "six and three others");
    made[1]->model.block_weight[1] = 0;
    cr_expect(feature_rows_fit(models, 2), "only those count that are read");
    for (size_t m = 0; m < 2; m++) {
        free_model(made[m]);
        extractor_free(extractors[m]);
    }
    text_buffer_release(&learnt);
}

/* Skipped marks fill the sentence up to its limit, so the words around them are no n-gram. */
Test(ngram_cache, words_too_far_apart_are_no_pair)
{
    struct text_buffer text = {0};
    put(&text, "never");
    for (int i = 0; i < 70000; i++)
        put(&text, " ,");
    put(&text, " again and again");
    struct bench bench = make_bench(&mixed, &text, few_outputs, some_blocks);
    expect_plain_and_fresh(&bench, &text);
    text_buffer_release(&text);
    release_bench(&bench);
}

Test(ngram_cache, texts_without_features_say_nothing)
{
    struct text_buffer learnt = random_text(1, 100, 50), other = {0};
    struct bench bench = make_bench(&mixed, &learnt, few_outputs, some_blocks);
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

Test(ngram_cache, counts_beyond_the_table)
{
    struct text_buffer text = {0};
    for (int i = 0; i < 1000; i++)
        put(&text, i % 3 ? "again and " : "never ");
    struct bench bench = make_bench(&mixed, &text, few_outputs, some_blocks);
    expect_plain_text(&bench, &text, "often");
    text_buffer_release(&text);
    release_bench(&bench);
}

Test(ngram_cache, other_models_may_be_taken)
{
    struct text_buffer text = random_text(4, 500, 200);
    struct bench bench = make_bench(&mixed, &text, few_outputs, some_blocks);
    expect_plain_text(&bench, &text, "all");
    double with[12] = {0}, alone[12] = {0};
    ngram_cache_decide(&bench.cache, 1, with);
    cr_assert(ngram_cache_use(&bench.cache, &bench.models[1], 1, NGRAM_CACHE_LIMIT, NULL));
    cr_assert(ngram_cache_sum(&bench.cache, &bench.features.tokens, NULL));
    ngram_cache_decide(&bench.cache, 0, alone);
    cr_assert_eq(memcmp(with, alone, sizeof with), 0);
    cr_assert(ngram_cache_use(&bench.cache, NULL, 0, NGRAM_CACHE_LIMIT, NULL));
    text_buffer_release(&text);
    release_bench(&bench);
}

static size_t remembered(const struct ngram_cache *cache)
{
    size_t bytes = 0;
    for (size_t p = 0; p < cache->part_count; p++)
        bytes += row_cache_bytes(&cache->parts[p].rows);
    return bytes;
}

/* Keys that occur again and again stay cached, while others are evicted. */
Test(ngram_cache, what_is_rare_is_forgotten)
{
    const size_t outputs[MODELS] = {1, 40, 30};
    struct text_buffer learnt = random_text(1, 4000, 30000), often = random_text(2, 200, 200);
    struct bench bench = make_bench(&mixed, &learnt, outputs, some_blocks);
    size_t most = 0, forgot = 0;
    for (uint64_t seed = 0; seed < 32; seed++) {
        struct text_buffer text = random_text(100 + seed, 3000, 20000);
        extract(&bench.features, bench.extractor, &text, 0);
        cr_assert(ngram_cache_sum(&bench.cache, &bench.features.tokens, NULL));
        text_buffer_release(&text);
        expect_plain_and_fresh(&bench, &often);
        const size_t keys = bench.cache.parts[0].rows.count;
        forgot += keys < most;
        most = keys > most ? keys : most;
        cr_assert_lt(remembered(&bench.cache), (size_t)17 << 20);
    }
    cr_assert_geq(forgot, 1);
    text_buffer_release(&learnt);
    text_buffer_release(&often);
    release_bench(&bench);
}

/* The tables of one huge text are dropped, so that later texts need not search them. */
Test(ngram_cache, a_text_far_too_large_leaves_nothing_behind)
{
    struct text_buffer huge = random_text(1, 9000, 200000), small = random_text(2, 30, 30);
    struct bench bench = make_bench(&mixed, &small, few_outputs, some_blocks);
    bench.cache.limit = 100000;
    expect_plain_and_fresh(&bench, &huge);
    cr_assert_gt(bench.cache.parts[0].rows.slot_count, 8192);
    expect_plain_and_fresh(&bench, &small);
    for (size_t p = 0; p < bench.cache.part_count; p++)
        cr_assert_leq(bench.cache.parts[p].rows.slot_count, 1024);
    text_buffer_release(&huge);
    text_buffer_release(&small);
    release_bench(&bench);
}

/* So many words that forms and n-grams are counted in several pieces. */
Test(ngram_cache, a_text_counted_in_pieces)
{
    struct text_buffer learnt = random_text(1, 3000, 900), text = random_text(2, 40000, 2000);
    struct bench bench = make_bench(&mixed, &learnt, few_outputs, some_blocks);
    expect_plain_and_fresh(&bench, &text);
    ngram_cache_forget_text(&bench.cache);
    cr_expect_eq(ngram_cache_text_memory(&bench.cache), 0);
    expect_plain_and_fresh(&bench, &text);
    text_buffer_release(&learnt);
    text_buffer_release(&text);
    release_bench(&bench);
}

/* Without room for all rows of one text, some are made again for each text. */
Test(ngram_cache, rows_for_which_there_is_no_room)
{
    const size_t outputs[MODELS] = {MODEL_MAX_LABELS, MODEL_MAX_LABELS, 1};
    struct text_buffer learnt = random_text(1, 300, 300), text = random_text(2, 900, 3000);
    struct bench bench = make_bench(&mixed, &learnt, outputs, some_blocks);
    for (int i = 0; i < 2; i++) {
        expect_plain_and_fresh(&bench, &text);
        cr_assert_lt(remembered(&bench.cache), (size_t)17 << 20);
        const struct row_cache *rows = &bench.cache.parts[bench.cache.part_count - 1].rows;
        cr_assert_lt(rows->row_count, rows->count, "the last part comes off badly");
    }
    expect_plain_and_fresh(&bench, &learnt);
    text_buffer_release(&learnt);
    text_buffer_release(&text);
    release_bench(&bench);
}

Test(ngram_cache, allocates_nothing_once_warm)
{
    struct text_buffer text = random_text(3, 400, 300);
    struct bench bench = make_bench(&mixed, &text, few_outputs, some_blocks);
    expect_plain_text(&bench, &text, "cold");
    cr_assert(ngram_cache_sum(&bench.cache, &bench.features.tokens, NULL));
    size_t before = failing_malloc_count();
    for (int i = 0; i < 5; i++)
        cr_assert(ngram_cache_sum(&bench.cache, &bench.features.tokens, NULL));
    cr_assert_eq(failing_malloc_count(), before);
    text_buffer_release(&text);
    release_bench(&bench);
}

Test(ngram_cache, every_failed_allocation_is_reported)
{
    struct text_buffer text = random_text(3, 300, 300);
    struct bench bench = make_bench(&mixed, &text, few_outputs, some_blocks);
    extract(&bench.features, bench.extractor, &text, ~0u);
    size_t successes = 0;
    for (bool failed = true; failed; successes++) {
        struct failure failure = {0};
        failing_malloc_after(successes);
        bool used =
            ngram_cache_use(&bench.cache, bench.models, MODELS, NGRAM_CACHE_LIMIT, &failure);
        bool summed = used && ngram_cache_sum(&bench.cache, &bench.features.tokens, &failure) &&
                      ngram_cache_sum(&bench.cache, &bench.features.tokens, &failure);
        failed = failing_malloc_stop();
        cr_assert_neq(failed, summed);
        cr_assert_eq(failure.code, failed ? FAILURE_MEMORY : FAILURE_NONE);
        cr_assert(used ||
                  ngram_cache_use(&bench.cache, bench.models, MODELS, NGRAM_CACHE_LIMIT, NULL));
        cr_assert(ngram_cache_sum(&bench.cache, &bench.features.tokens, NULL));
        expect_plain(&bench, &bench.cache, "after a failure");
    }
    cr_assert_gt(successes, 30);
    text_buffer_release(&text);
    release_bench(&bench);
}

/* ---- Features of several models -------------------------------------------------------- */

static bool may_have(const struct feature_rows *features, size_t model, uint64_t key)
{
    return feature_filter_may_have(feature_filter_word(&features->filter, key), key, model);
}

/* Keys whose low half is 0 have the check 1, like those whose low half is 1. */
Test(feature_rows, no_feature_is_filtered_out)
{
    enum { SLOTS = 1000, KEYS = 600 };
    static uint32_t check[2][SLOTS], table[2][SLOTS * 3];
    static const double one[] = {1, 1, 1};
    struct extractor *extractor = make_extractor(&mixed);
    struct model made[2];
    for (size_t m = 0; m < 2; m++)
        made[m] =
            (struct model){.label_count = m ? 3 : 2,
                           .output_count = m ? 3 : 1,
                           .extractor = extractor,
                           .vocabulary = {check[m], table[m], feature_stride(m ? 3 : 1), SLOTS},
                           .scale = one,
                           .block_weight = {1, m ? 1 : 0}};
    const struct model *models[] = {&made[0], &made[1]};
    uint64_t seed = 3, keys[KEYS];
    for (size_t i = 0; i < KEYS; i++) { /* every other one is in the second model alone */
        keys[i] = i < 2 ? next(&seed) << 32 | i : next(&seed);
        for (size_t m = i % 2; m < 2; m++) {
            struct feature *feature = feature_at(
                &made[m].vocabulary, feature_table_add(&made[m].vocabulary, keys[i], 2));
            for (size_t k = 0; k < made[m].output_count; k++)
                feature->weights[k] = (int16_t)(3 + k + 10 * m);
        }
    }
    struct feature_rows features = {0};
    cr_assert(feature_rows_use(&features, models, 2, NULL));
    const struct row_layout layout = feature_rows_layout(&features, 2, 1);
    cr_assert_eq(layout.first_square, 4);
    cr_assert_eq(layout.block_lanes, 8);
    cr_assert_eq(layout.place[1], 0);
    cr_assert_eq(layout.place[0], 1);
    cr_assert(may_have(&features, 0, 12345), "anything before there is a filter");
    feature_rows_make_filter(&features);
    size_t passed = 0;
    for (size_t i = 0; i < KEYS; i++) {
        const bool both = i % 2 == 0;
        const double expected[] = {
            0,
            26,
            28,
            30,
            0,
            4,
            0,
            0, /* block 1 */
            both ? 6 : 0,
            26,
            28,
            30,
            both ? 4 : 0,
            4,
            0,
            0, /* block 0 */
        };
        struct row_ngram ngrams[] = {
            {.key = next(&seed)}, /* in no model */
            {.key = keys[i], .row = 1},
            {.key = keys[i], .row = 1, .block = 1}, /* not the first model's */
        };
        double rows[32] = {0};
        cr_assert_eq(may_have(&features, 0, keys[i]) || !both, true, "key %zu", i);
        cr_assert(may_have(&features, 1, keys[i]), "key %zu", i);
        const size_t count = feature_rows_sift(&features, 3, ngrams, 3);
        cr_assert_geq(count, 2);
        feature_rows_add(&features, 3, ngrams, count, &layout, 16, rows);
        for (size_t lane = 0; lane < 16; lane++) {
            cr_assert_eq(rows[lane], 0);
            cr_assert_eq(rows[16 + lane], expected[lane], "key %zu, lane %zu", i, lane);
        }
        passed += count == 3;

        /* Copies add up to the same. */
        double of_copies[16] = {0};
        uint32_t none[8] = {7}, copy[8] = {0};
        char *const to[] = {(char *)none, (char *)copy};
        const void *copies[] = {copy, copy};
        const struct row_ngram asked[] = {{.key = 12345, .block = 1},
                                          {.key = keys[i], .row = 1, .block = 1}};
        const float factors[] = {0.5f, 0.5f};
        cr_assert_eq(features.feature_bytes, feature_stride(1) + feature_stride(3));
        feature_rows_copy(&features, 2, asked, 2, to);
        cr_assert(none[0] == 7 && none[1] == 0, "no model has it");
        feature_rows_sum(&features, copies, factors, 2, 1, &layout, of_copies);
        for (size_t lane = 0; lane < 16; lane++)
            cr_assert_eq(of_copies[lane], lane == 5 ? 2 : lane < 4 ? expected[lane] : 0);
    }
    cr_assert_lt(passed, 200, "most others are told");

    /* Many at once: what a model has is kept, in its order. */
    struct row_ngram many[2 * KEYS];
    for (size_t i = 0; i < 2 * KEYS; i++)
        many[i] = (struct row_ngram){.key = i % 2 ? keys[i / 2] : next(&seed),
                                     .row = (uint16_t)(i / 2)};
    const size_t sifted = feature_rows_sift(&features, 2, many, 2 * KEYS);
    cr_assert(sifted >= KEYS && sifted < KEYS + 200);
    for (size_t i = 0, at = 0; i < KEYS; i++, at++) {
        while (at < sifted && many[at].key != keys[i])
            at++;
        cr_assert(at < sifted && many[at].row == i, "key %zu", i);
    }
    feature_rows_release(&features);
    extractor_free(extractor);
}

/* ---- Rows that are remembered ----------------------------------------------------------- */

/* Many share a home slot; 0 is among the keys. */
static uint64_t awkward_key(uint64_t i)
{
    return i % 2 ? (i - 1) << 32 : (i << 12) | 7;
}

/* Counts a text of the keys [first, end), each `times` times. */
static void count_keys(struct row_cache *cache, uint64_t first, uint64_t end, uint32_t times)
{
    const size_t most = (size_t)(end - first) * times;
    cr_assert(row_cache_begin(cache, most, NULL));
    struct row_counter counter = row_counter_begin(cache);
    for (uint32_t i = 0; i < most; i++) {
        const uint64_t key = awkward_key(first + i % (end - first));
        row_counter_add(&counter, row_counter_find(&counter, key), key, i);
    }
    row_counter_end(&counter, cache);
}

/* Adds a row for each key of the text that wants one, and stores the key in it. */
static size_t fill_rows(struct row_cache *cache)
{
    size_t filled = 0;
    cr_assert(row_cache_reserve(cache, cache->seen_count, NULL));
    for (size_t i = 0; i < cache->seen_count; i++)
        if (cache->seen[i].row == ROW_WANTED) {
            memcpy(row_cache_add_row(cache, &cache->seen[i]),
                   &cache->slots[cache->seen[i].slot].key, 8);
            filled++;
        }
    return filled;
}

static const struct row_slot *find(const struct row_cache *cache, uint64_t key)
{
    const struct row_counter counter = row_counter_begin(cache);
    return row_counter_find(&counter, key);
}

static void expect_row(const struct row_cache *cache, uint64_t key)
{
    uint64_t told;
    const struct row_slot *slot = find(cache, key);
    cr_assert(slot->stamp != 0 && row_is_cached(slot->row));
    memcpy(&told, row_cache_row(cache, slot->row), sizeof told);
    cr_assert_eq(told, key);
}

/* Also when stamps begin anew, and from text to text of any size. */
Test(row_cache, counts_the_keys_of_a_text)
{
    static const uint32_t epochs[] = {0, 77000, 0x7fffff00, 0x80000000u};
    struct row_cache cache = {.row_size = 8};
    for (size_t e = 0; e < sizeof epochs / sizeof *epochs; e++) {
        cache.epoch = epochs[e] > cache.epoch ? epochs[e] : cache.epoch;
        for (uint32_t size = 1; size < 5000; size = size * 3 + 1) {
            count_keys(&cache, 1 + e, 1 + e + size, 3);
            cr_assert_eq(cache.seen_count, size);
            for (uint32_t i = 0; i < size; i++) {
                cr_assert_eq(cache.seen[i].times, 3);
                cr_assert_eq(cache.seen[i].place, 2 * size + i);
                cr_assert_eq(cache.slots[cache.seen[i].slot].key, awkward_key(1 + i + e));
            }
        }
        count_keys(&cache, 1, 2, 0);
        cr_assert_eq(cache.seen_count, 0);
    }
    cr_assert_eq(find(&cache, 3)->stamp, 0);
    struct failure failure = {0};
    cr_assert_not(row_cache_begin(&cache, SIZE_MAX, &failure));
    cr_assert_eq(failure.code, FAILURE_TOO_LARGE);
    row_cache_release(&cache);
}

/* However a text is cut into pieces, and though the table grows between them. */
Test(row_cache, counts_a_text_in_pieces)
{
    enum { KEYS = 3000, OCCURRENCES = 3 * KEYS, PIECE = 700 };
    struct row_cache whole = {.row_size = 8}, cut = {.row_size = 8};
    for (uint32_t round = 0; round < 2; round++) {
        count_keys(&whole, 1, 1 + KEYS, 3);
        cr_assert(row_cache_begin(&cut, 0, NULL));
        for (uint32_t begin = 0; begin < OCCURRENCES; begin += PIECE) {
            const uint32_t left = OCCURRENCES - begin, count = left < PIECE ? left : PIECE;
            cr_assert(row_cache_go_on(&cut, count, NULL));
            struct row_counter counter = row_counter_begin(&cut);
            for (uint32_t i = begin; i < begin + count; i++) {
                const uint64_t key = awkward_key(1 + i % KEYS);
                row_counter_add(&counter, row_counter_find(&counter, key), key, i);
            }
            row_counter_end(&counter, &cut);
        }
        cr_assert_eq(cut.seen_count, whole.seen_count);
        for (size_t i = 0; i < cut.seen_count; i++) {
            cr_assert_eq(cut.seen[i].times, 3);
            cr_assert_eq(cut.seen[i].place, whole.seen[i].place);
            cr_assert_eq(cut.seen[i].row, whole.seen[i].row);
            cr_assert_eq(cut.slots[cut.seen[i].slot].key, whole.slots[whole.seen[i].slot].key);
        }
        cr_assert_eq(fill_rows(&cut), fill_rows(&whole));
    }
    cr_expect_lt(cut.slot_count, whole.slot_count, "it needs no room for what comes again");
    struct failure failure = {0};
    cr_expect_not(row_cache_go_on(&cut, SIZE_MAX, &failure));
    cr_expect_eq(failure.code, FAILURE_TOO_LARGE);
    row_cache_release(&whole);
    row_cache_release(&cut);
}

static int count_down(void *context)
{
    size_t *left = context;
    return (*left)-- == 0;
}

/* Counts a text of so many keys that are spread over the table. */
static void count_many(struct row_cache *cache, uint32_t count)
{
    cr_assert(row_cache_begin(cache, count, NULL));
    struct row_counter counter = row_counter_begin(cache);
    for (uint32_t i = 0; i < count; i++) {
        const uint64_t key = hash_mix(1 + i);
        row_counter_add(&counter, row_counter_find(&counter, key), key, i);
    }
    row_counter_end(&counter, cache);
}

/* Stopped while its table grows, at each question, it loses the text, but no key and no row. */
Test(row_cache, can_be_stopped_while_it_grows)
{
    enum { KEYS = 60000, QUESTIONS_MOST = 1000 };
    size_t at = 0;
    for (bool grown = false; !grown; at++) {
        struct row_cache cache = {.row_size = 8};
        size_t left = at;
        struct stop stop = {.asked = count_down, .context = &left};
        struct failure failure = {.stop = &stop};
        count_many(&cache, KEYS);
        count_many(&cache, KEYS);
        cr_assert_eq(fill_rows(&cache), KEYS);
        grown = row_cache_go_on(&cache, 4 * KEYS, &failure);
        cr_assert(grown || failure.code == FAILURE_STOPPED);
        cr_assert_eq(cache.seen_count, grown ? KEYS : 0);
        for (size_t i = 0; i < cache.seen_count; i++)
            cr_assert_eq(cache.slots[cache.seen[i].slot].key, hash_mix(1 + i));
        count_many(&cache, KEYS);
        for (size_t i = 0; i < KEYS; i++) {
            cr_assert_eq(cache.seen[i].times, 1);
            expect_row(&cache, hash_mix(1 + i));
        }
        cr_assert_lt(at, QUESTIONS_MOST);
        row_cache_release(&cache);
    }
    cr_assert_gt(at, 2, "it was asked while the table grew");
}

/* The keys then count as those of an earlier text. */
Test(row_cache, forgets_a_text_and_not_its_keys)
{
    struct row_cache cache = {.row_size = 8};
    count_keys(&cache, 1, 101, 2);
    row_cache_forget_text(&cache);
    cr_expect_null(cache.seen);
    count_keys(&cache, 51, 151, 1);
    for (size_t i = 0; i < 100; i++) {
        cr_expect_eq(cache.seen[i].times, 1);
        cr_expect_eq(cache.seen[i].row, i < 50 ? ROW_WANTED : ROW_NONE);
    }
    cr_expect_eq(fill_rows(&cache), 50);
    row_cache_release(&cache);
}

Test(row_cache, remembers_what_came_again)
{
    struct row_cache cache = {.row_size = 8};
    count_keys(&cache, 1, 101, 2);
    cr_assert_eq(fill_rows(&cache), 0, "twice in one text is not again");
    count_keys(&cache, 51, 201, 2);
    for (size_t i = 0; i < 150; i++)
        cr_assert_eq(cache.seen[i].row, i < 50 ? ROW_WANTED : ROW_NONE);
    cr_assert_eq(fill_rows(&cache), 50);
    count_keys(&cache, 51, 201, 1);
    for (size_t i = 0; i < 150; i++)
        cr_assert_eq(row_is_cached(cache.seen[i].row), i < 50);
    count_keys(&cache, 101, 111, 1);
    cr_assert_eq(fill_rows(&cache), 10, "wanted, and not made at once");
    for (uint64_t i = 51; i < 111; i++)
        expect_row(&cache, awkward_key(i));
    row_cache_release(&cache);
}

Test(row_cache, forgets_what_was_not_met_for_longest)
{
    struct row_cache cache = {.row_size = 8};
    for (uint64_t round = 0; round < 2; round++) /* ten texts of 100 keys each, twice */
        for (uint64_t text = 0; text < 10; text++) {
            count_keys(&cache, 1 + 100 * text, 101 + 100 * text, 1);
            fill_rows(&cache);
        }
    cr_assert_eq(cache.count, 1000);
    cr_assert_eq(cache.row_count, 1000);
    const size_t bytes = row_cache_bytes(&cache);
    cr_assert(row_cache_evict(&cache, NULL));
    cr_assert_eq(cache.count, 750);
    cr_assert_eq(cache.free_count, 250);
    cr_assert_leq(row_cache_bytes(&cache), bytes / 4 * 3 + 16);
    for (uint64_t i = 1; i <= 1000; i++) {
        if (i <= 250)
            cr_assert_eq(find(&cache, awkward_key(i))->stamp, 0);
        else
            expect_row(&cache, awkward_key(i));
    }
    const size_t before = failing_malloc_count();
    for (int text = 0; text < 2; text++) {
        count_keys(&cache, 2001, 2101, 1);
        fill_rows(&cache);
    }
    cr_assert_eq(cache.row_count, 1000, "rows that are free are used again");
    for (uint64_t i = 251; i <= 1000; i++)
        expect_row(&cache, awkward_key(i));
    while (cache.count > 0)
        cr_assert(row_cache_evict(&cache, NULL));
    cr_assert_eq(cache.free_count, 1000);
    count_keys(&cache, 1, 101, 1);
    cr_assert_eq(failing_malloc_count(), before, "memory is kept");
    row_cache_release(&cache);
    cr_assert_eq(cache.row_size, 8);
}

/* Stamps far apart, so that they are sorted in several steps. */
Test(row_cache, forgets_a_quarter_whatever_the_stamps_are)
{
    uint64_t seed = 5;
    for (uint32_t most = 1; most < UINT32_C(1) << 25; most *= 4) {
        struct row_cache cache = {.row_size = 8};
        for (uint64_t text = 0; text < 40; text++) {
            count_keys(&cache, 1 + 25 * text, 26 + 25 * text, 1);
            cache.epoch += (uint32_t)(next(&seed) % most);
        }
        cr_assert(row_cache_evict(&cache, NULL));
        cr_assert_eq(cache.count, 750, "up to %u apart", most);
        for (uint64_t i = 1; i <= 1000; i++)
            cr_assert_eq(find(&cache, awkward_key(i))->stamp != 0, i > 250);
        row_cache_release(&cache);
    }
}

/* ---- Sums of rows ------------------------------------------------------------------------ */

Test(row_sums, are_those_of_one_lane_after_another)
{
    enum { LANES = 44, ROWS = 300 };
    static float row[ROWS][LANES];
    const float *rows[ROWS];
    float factors[ROWS];
    uint64_t seed = 1;
    for (size_t i = 0; i < ROWS; i++) {
        rows[i] = row[i];
        factors[i] = 1 + (float)(next(&seed) % 1000) / 300;
        for (size_t lane = 0; lane < LANES; lane++)
            row[i][lane] = (float)((int64_t)(next(&seed) % 2000001) - 1000000);
    }
    for (size_t first = 0; first <= LANES; first += 4)
        for (size_t count = 0; count <= ROWS; count += 1 + count / 2) {
            double sums[LANES];
            for (size_t lane = 0; lane < LANES; lane++)
                sums[lane] = 5;
            row_sums(rows, factors, count, first, LANES, sums);
            for (size_t lane = 0; lane < LANES; lane++) {
                double expected = 5;
                for (size_t i = 0; i < count && lane >= first; i++)
                    expected += (double)factors[i] * (double)row[i][lane];
                cr_assert(sums[lane] == expected, "%zu from %zu, lane %zu", count, first, lane);
            }
        }
}

Test(row_sums, weights_of_any_number_of_outputs)
{
    enum { MOST = 24, ROWS = 50 };
    static int16_t weights[ROWS][MOST];
    const int16_t *rows[ROWS];
    double factors[ROWS];
    uint64_t seed = 5;
    for (size_t i = 0; i < ROWS; i++) {
        rows[i] = weights[i];
        factors[i] = 0.25 * (double)(next(&seed) % 64) - 4; /* sums are exact */
        for (size_t k = 0; k < MOST; k++)
            weights[i][k] = (int16_t)(next(&seed) & 0xffff);
    }
    weights[0][0] = INT16_MIN;
    for (size_t outputs = 0; outputs < MOST; outputs++) {
        double sums[MOST];
        for (size_t k = 0; k < MOST; k++)
            sums[k] = (double)k;
        weight_sums(rows, factors, ROWS, outputs, sums);
        for (size_t k = 0; k < MOST; k++) {
            double expected = (double)k;
            for (size_t i = 0; i < ROWS && k < outputs; i++)
                expected += factors[i] * weights[i][k];
            cr_assert_eq(sums[k], expected, "%zu of %zu", k, outputs);
        }
    }
}
