/* Explanations: that they add up, and what belongs to which word. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "../features/base/hash.h"
#include "../models/explanation.h"
#include "../models/model_file.h"
#include "failing_malloc.h"
#include "feature_table.h"
#include "oracle.h"

/* ---- Models ---------------------------------------------------------------------------- */

enum { MOST_OUTPUTS = 6, MOST_DENSE = 256 };

/* A model of the n-grams of a text, and the text as it explains it. */
struct explained {
    struct model model;
    struct extractor *extractor;
    struct features features;
    struct model_scores scores;
    struct ngram_cache cache;
    struct explanation explanation;
    uint32_t *check, *table;
    double scale[MOST_OUTPUTS], bias[MOST_OUTPUTS], slope[MOST_OUTPUTS];
    float mean[MOST_DENSE], inverse_deviation[MOST_DENSE];
    double dense_weights[MOST_DENSE * MOST_OUTPUTS];
};

/* The weight of an n-gram for an output, given as it is spelled. */
typedef int weigh_function(const char *spelled, size_t block, size_t output);

static int by_chance(const char *spelled, size_t block, size_t output)
{
    const uint64_t hash = hash_bytes(spelled, strlen(spelled));
    return (int16_t)(hash_mix(hash + block * 31 + output) & 0xffff);
}

static const char small_lexicon[] =
    "[list.function_word]\nthe\nof\na\nis\nnot\nn't\ndo\nit\n[hedging.modal]\nmay\nmight\n";

static struct extractor *make_extractor(const struct recipe *blocks)
{
    struct recipe recipe = *blocks;
    struct failure failure = {0};
    cr_assert(
        text_buffer_append(&recipe.lexicon, small_lexicon, sizeof small_lexicon - 1, &failure));
    struct extractor *extractor = extractor_new(&recipe, &failure);
    cr_assert(extractor, "%s", failure.message);
    return extractor;
}

static void extract(struct explained *explained, const char *text, unsigned mask)
{
    const struct document document = {.text = text, .text_length = strlen(text)};
    struct failure failure = {0};
    cr_assert(
        features_extract(&explained->features, explained->extractor, &document, mask, &failure),
        "%s", failure.message);
}

static void learn_ngrams(struct explained *explained, weigh_function *weigh)
{
    const struct ngram_list *list = &explained->features.ngrams;
    const struct vocabulary *vocabulary = &explained->model.vocabulary;
    struct text_buffer spelled = {0};
    size_t block = 0;
    for (size_t i = 0; i < list->count; i++) {
        while (i >= list->begin[block + 1])
            block++;
        text_buffer_clear(&spelled);
        cr_assert(ngram_spell(&list->items[i], &explained->extractor->recipe.blocks[block],
                              &explained->features.tokens, &spelled, NULL));
        struct feature *feature =
            feature_at(vocabulary, feature_table_add(vocabulary, list->items[i].key,
                                                     1 + (float)(i % 7) / 4));
        for (size_t k = 0; k < explained->model.output_count; k++)
            feature->weights[k] = (int16_t)weigh(spelled.data, block, k);
    }
    text_buffer_release(&spelled);
}

static void learn_dense(struct explained *explained)
{
    struct model *model = &explained->model;
    model->dense_count = explained->extractor->dense_count;
    cr_assert(model->dense_count <= MOST_DENSE);
    for (size_t f = 0; f < model->dense_count; f++) {
        explained->mean[f] = (float)(f % 5) / 4;
        explained->inverse_deviation[f] = (float)(f % 3) / 4;
        for (size_t k = 0; k < model->output_count; k++)
            explained->dense_weights[f * model->output_count + k] =
                0.01 * (double)(f % 11) - 0.05 + 0.02 * (double)k;
    }
    model->dense_mean = explained->mean;
    model->inverse_deviation = explained->inverse_deviation;
    model->dense_weights = explained->dense_weights;
}

static struct explained *learn(const struct recipe *recipe, const char *text, size_t labels,
                               weigh_function *weigh, bool dense)
{
    struct explained *explained = calloc(1, sizeof *explained);
    cr_assert(explained);
    const size_t outputs = model_label_outputs(labels);
    explained->extractor = make_extractor(recipe);
    extract(explained, text, ~0u);
    const uint32_t slots = (uint32_t)explained->features.ngrams.count * 2 + 7;
    explained->check = calloc(slots, sizeof *explained->check);
    explained->table = calloc(slots, feature_stride(outputs));
    for (size_t k = 0; k < outputs; k++) {
        explained->scale[k] = 1e-4 * (double)(k + 1);
        explained->bias[k] = 0.1 * (double)k - 0.25;
        explained->slope[k] = 1;
    }
    explained->model = (struct model){
        .label_count = labels,
        .output_count = outputs,
        .extractor = explained->extractor,
        .vocabulary = {explained->check, explained->table, feature_stride(outputs), slots},
        .scale = explained->scale,
        .bias = explained->bias,
        .calibration = {explained->slope, explained->bias}};
    for (unsigned b = 0; b < recipe->block_count; b++)
        explained->model.block_weight[b] = 0.5f + (float)b / 3;
    learn_ngrams(explained, weigh);
    if (dense)
        learn_dense(explained);
    const struct model *model = &explained->model;
    cr_assert(ngram_cache_use(&explained->cache, &model, model_block_mask(model) != 0,
                              NGRAM_CACHE_LIMIT, NULL));
    return explained;
}

static void release(struct explained *explained)
{
    features_release(&explained->features);
    model_scores_release(&explained->scores);
    ngram_cache_release(&explained->cache);
    explanation_release(&explained->explanation);
    extractor_free(explained->extractor);
    free(explained->check);
    free(explained->table);
    free(explained);
}

static void score(struct explained *explained, const char *text)
{
    const struct model *model = &explained->model;
    extract(explained, text, ~0u);
    cr_assert(model_score_begin(model, &explained->scores, NULL));
    if (model_block_mask(model) != 0) {
        cr_assert(ngram_cache_sum(&explained->cache, &explained->features.tokens, NULL));
        ngram_cache_decide(&explained->cache, 0, explained->scores.decision);
    }
    model_score_end(model, &explained->features, NULL, 0, &explained->scores);
}

static void explain(struct explained *explained, size_t label)
{
    struct failure failure = {0};
    cr_assert(explanation_find(&explained->explanation, &explained->model, &explained->features,
                               explained->model.extractor, &explained->scores,
                               &explained->cache, 0, label, &failure),
              "%s", failure.message);
}

static const char *text_of(const struct explained *explained, const struct reason *reason)
{
    static struct text_buffer spelled;
    const struct reason_place *place = &explained->explanation.places[reason->first_place];
    cr_assert(reason->places > 0);
    cr_assert(name_spell(&explained->features.tokens, &explained->features.article,
                         place->first, place->end, &spelled, NULL));
    return spelled.data;
}

/* The reason that reads so; NULL if there is none. */
static const struct reason *find(const struct explained *explained, const char *text)
{
    for (size_t i = 0; i < explained->explanation.count; i++) {
        const struct reason *reason = &explained->explanation.items[i];
        if (reason->kind != REASON_FEATURE && reason->kind != REASON_CONSTANT &&
            strcmp(text_of(explained, reason), text) == 0)
            return reason;
    }
    return NULL;
}

static void expect_reason(const struct explained *explained, const char *text,
                          enum reason_kind kind, double weight, size_t places)
{
    const struct reason *reason = find(explained, text);
    cr_assert(reason, "no reason '%s'", text);
    cr_expect_eq(reason->kind, kind, "'%s' is of kind %d", text, reason->kind);
    cr_expect_float_eq(reason->weight, weight, 1e-6, "'%s': %.9g, not %.9g", text,
                       reason->weight, weight);
    cr_expect_eq(reason->places, places, "'%s': %u places", text, reason->places);
}

/* Adds up all reasons, and checks what holds of any list. */
static void expect_sum(const struct explained *explained, size_t label, const char *what)
{
    const struct explanation *explanation = &explained->explanation;
    double sum = 0, size = 0, last = INFINITY;
    size_t constants = 0;
    for (size_t i = 0; i < explanation->count; i++) {
        const struct reason *reason = &explanation->items[i];
        sum += reason->weight;
        size += fabs(reason->weight);
        cr_expect(fabs(reason->weight) <= last, "the weightiest first");
        last = fabs(reason->weight);
        constants += reason->kind == REASON_CONSTANT;
        cr_expect(reason->weight != 0 || reason->kind == REASON_CONSTANT);
        for (uint32_t p = 0; p < reason->places; p++) {
            const struct reason_place *place = &explanation->places[reason->first_place + p];
            cr_expect(place->first < place->end &&
                      place->end <= explained->features.tokens.count);
            cr_expect(p == 0 || place[-1].first < place->first, "in the order of the text");
        }
    }
    const double decision = explanation_decision(&explained->model, &explained->scores, label);
    cr_expect_eq(constants, 1);
    cr_expect(fabs(sum - decision) <= 1e-6 * size, "%s, label %zu: %.12g, not %.12g", what,
              label, sum, decision);
}

/* ---- They add up ----------------------------------------------------------------------- */

/* Every kind of block: of the whole text and of its head, cased or not, with marks or without,
 * and a mean. */
static const struct recipe mixed = {
    .block_count = 6,
    .dense = true,
    .blocks = {{NGRAM_WORDS, 1, 2, NGRAM_CASED | NGRAM_PUNCTUATION, 1, 0},
               {NGRAM_CHARACTERS, 2, 4, NGRAM_CASED | NGRAM_PUNCTUATION, 1, 0},
               {NGRAM_WORDS, 1, 3, NGRAM_DIGITS, 1, 0},
               {NGRAM_CHARACTERS, 3, 6, NGRAM_DIGITS, 1, 12},
               {NGRAM_WORDS, 2, 3, NGRAM_CASED, 1, 12},
               {NGRAM_WORDS, 1, 1, NGRAM_MEAN, 1, 0}}};

static const char *const texts[] = {
    "The ferry may not sail. The ferry's crew don't know it, but US-led teams of 14 do: the "
    "Ferry is late - \"very late\", it said!\n\nSee https://a.example/b or @who #ferry 1998 "
    "and 2001, the the the ferry.",
    "may",
    "- - - 's n't ' \" -led a-b-c-d-e it's don't n't's",
    "Ünlü straße STRASSE naïve. \xE2\x80\x9CIt\xE2\x80\x99s\xE2\x80\x9D $ 5 % 6, 7; 8",
};
#define TEXTS (sizeof texts / sizeof *texts)

Test(explanation, adds_up_for_all_labels_of_all_texts)
{
    for (size_t labels = 2; labels <= MOST_OUTPUTS; labels++)
        for (size_t i = 0; i < TEXTS; i++) {
            struct explained *explained = learn(&mixed, texts[0], labels, by_chance, true);
            score(explained, texts[i]);
            for (size_t label = 0; label < labels; label++) {
                explain(explained, label);
                expect_sum(explained, label, texts[i]);
            }
            release(explained);
        }
}

/* Rows that are cached, that are made again, and that found no room. */
Test(explanation, does_not_depend_on_what_is_cached)
{
    struct explained *explained = learn(&mixed, texts[0], 3, by_chance, true);
    double first[200];
    for (size_t round = 0; round < 12; round++) {
        explained->cache.limit = round == 9 ? 0 : NGRAM_CACHE_LIMIT;
        for (size_t i = 0; round > 0 && i < TEXTS; i++) {
            score(explained, texts[i]);
            explain(explained, i % 3);
            expect_sum(explained, i % 3, texts[i]);
        }
        score(explained, texts[0]);
        explain(explained, 1);
        cr_assert(explained->explanation.count < 200);
        for (size_t i = 0; i < explained->explanation.count; i++) {
            if (round == 0)
                first[i] = explained->explanation.items[i].weight;
            cr_expect_eq(explained->explanation.items[i].weight, first[i]);
        }
    }
    release(explained);
}

Test(explanation, of_two_labels_one_says_the_opposite)
{
    struct explained *explained = learn(&mixed, texts[0], 2, by_chance, true);
    struct explanation other = {0};
    score(explained, texts[0]);
    explain(explained, 0);
    cr_assert(explanation_find(&other, &explained->model, &explained->features,
                               explained->model.extractor, &explained->scores,
                               &explained->cache, 0, 1, NULL));
    cr_assert_eq(other.count, explained->explanation.count);
    for (size_t i = 0; i < other.count; i++)
        cr_expect_eq(other.items[i].weight, -explained->explanation.items[i].weight);
    explanation_release(&other);
    release(explained);
}

Test(explanation, a_text_of_which_the_model_knows_nothing)
{
    static const struct recipe words = {.block_count = 1,
                                        .blocks = {{NGRAM_WORDS, 1, 2, 0, 1, 0}}};
    struct explained *explained = learn(&words, "one two", 2, by_chance, false);
    score(explained, "three four five");
    explain(explained, 1);
    cr_assert_eq(explained->explanation.count, 1);
    cr_expect_eq(explained->explanation.items[0].kind, REASON_CONSTANT);
    cr_expect_eq(explained->explanation.items[0].weight, 0.25, "the bias of label 0, negated");
    expect_sum(explained, 1, "unknown");
    release(explained);
}

Test(explanation, a_model_of_dense_features_alone_and_one_without)
{
    struct explained *dense = learn(&mixed, texts[0], 3, by_chance, true);
    dense->model.vocabulary = (struct vocabulary){0};
    score(dense, texts[0]);
    explain(dense, 2);
    expect_sum(dense, 2, "dense");
    for (size_t i = 0; i < dense->explanation.count; i++)
        cr_expect(dense->explanation.items[i].kind >= REASON_FEATURE);
    release(dense);

    struct explained *words = learn(&mixed, texts[0], 3, by_chance, false);
    score(words, texts[0]);
    explain(words, 2);
    expect_sum(words, 2, "without dense");
    for (size_t i = 0; i < words->explanation.count; i++)
        cr_expect_neq(words->explanation.items[i].kind, REASON_FEATURE);
    release(words);
}

/* The shipped models on the sample articles: what a user gets. */
Test(explanation, the_shipped_models_add_up_over_the_sample)
{
    static const char *const models[] = {"models/genre.tenor", "models/stance.tenor",
                                         "models/lean.tenor", "models/hyperpartisan.tenor"};
    static const char *const samples[] = {"dispatch.txt", "column.md", "howto.txt",
                                          "interview.txt", "review.md"};
    for (size_t m = 0; m < 4; m++) {
        struct failure failure = {0};
        struct model_file *file = model_file_open(models[m], &failure);
        cr_assert(file, "%s", failure.message);
        const struct model *model = model_file_model(file);
        struct explained *explained = calloc(1, sizeof *explained);
        explained->model = *model;
        cr_assert(ngram_cache_use(&explained->cache, &model, 1, NGRAM_CACHE_LIMIT, NULL));
        for (size_t s = 0; s < sizeof samples / sizeof *samples; s++) {
            char path[100];
            struct text_buffer text = {0};
            snprintf(path, sizeof path, "data/sample/demo/%s", samples[s]);
            FILE *stream = fopen(path, "rb");
            cr_assert(stream, "%s", path);
            for (int c; (c = getc(stream)) != EOF;)
                cr_assert(text_buffer_append(&text, &(char){(char)c}, 1, NULL));
            fclose(stream);
            explained->extractor = (struct extractor *)(uintptr_t)model->extractor;
            score(explained, text.data);
            for (size_t label = 0; label < model->label_count; label++) {
                explain(explained, label);
                expect_sum(explained, label, path);
            }
            text_buffer_release(&text);
            features_release(&explained->features);
        }
        model_scores_release(&explained->scores);
        ngram_cache_release(&explained->cache);
        explanation_release(&explained->explanation);
        free(explained);
        model_file_close(file);
    }
}

/* ---- What belongs to which word -------------------------------------------------------- */

/* What the list's n-gram that is spelled so adds to output 0, by the definition in model.h. */
static double addend(struct explained *explained, size_t block, const char *spelled)
{
    struct model_scores *scores = &explained->scores;
    struct text_buffer text = {0};
    double sum = 0;
    cr_assert(model_weigh(&explained->model, &explained->features, scores, NULL));
    const struct vector *vector = &scores->vector;
    for (size_t i = vector->begin[block]; i < vector->begin[block + 1]; i++) {
        const struct ngram *ngram = &explained->features.ngrams.items[vector->ngram[i]];
        text_buffer_clear(&text);
        cr_assert(ngram_spell(ngram, &explained->extractor->recipe.blocks[block],
                              &explained->features.tokens, &text, NULL));
        const struct feature *feature =
            vocabulary_feature(&explained->model.vocabulary, vector->entries[i].feature);
        if (strcmp(text.data, spelled) == 0)
            sum += (double)explained->model.block_weight[block] *
                   (double)vector->entries[i].value * explained->model.scale[0] *
                   feature->weights[0];
    }
    text_buffer_release(&text);
    return sum;
}

static const struct recipe cased_words = {
    .block_count = 1, .blocks = {{NGRAM_WORDS, 1, 1, NGRAM_CASED | NGRAM_PUNCTUATION, 1, 0}}};

Test(explanation, equal_words_are_one_reason_whatever_their_capitals)
{
    static const char text[] = "Ferry, the ferry and FERRY: the boat.";
    struct explained *explained = learn(&cased_words, text, 2, by_chance, false);
    score(explained, text);
    explain(explained, 0);
    expect_reason(explained, "Ferry", REASON_WORD,
                  addend(explained, 0, "Ferry") + addend(explained, 0, "ferry") +
                      addend(explained, 0, "FERRY"),
                  3);
    expect_reason(explained, "the", REASON_FUNCTION_WORD, addend(explained, 0, "the"), 2);
    expect_reason(explained, ",", REASON_PUNCTUATION, addend(explained, 0, ","), 1);
    cr_expect_null(find(explained, "ferry"));
    expect_sum(explained, 0, text);
    release(explained);
}

Test(explanation, no_piece_of_a_word_is_shown)
{
    static const char text[] = "Vane's boat. Vane isn't US-led. The pro-Vane's led.";
    struct explained *explained = learn(&cased_words, text, 2, by_chance, false);
    score(explained, text);
    explain(explained, 0);
    const double possessive = addend(explained, 0, "'s") / 2;
    expect_reason(explained, "Vane's", REASON_WORD,
                  2.0 / 3 * addend(explained, 0, "Vane") + possessive, 2);
    expect_reason(explained, "isn't", REASON_FUNCTION_WORD,
                  addend(explained, 0, "is") + addend(explained, 0, "n't"), 1);
    expect_reason(explained, "US-led", REASON_WORD,
                  addend(explained, 0, "US") + addend(explained, 0, "led") / 2, 1);
    expect_reason(explained, "pro-Vane's", REASON_WORD,
                  addend(explained, 0, "pro") + addend(explained, 0, "Vane") / 3 + possessive,
                  1);
    expect_reason(explained, "led", REASON_WORD, addend(explained, 0, "led") / 2, 1);
    expect_sum(explained, 0, text);
    release(explained);
}

/* The two forms share no n-grams, so that each has its own. */
Test(explanation, a_word_has_the_characters_of_its_form)
{
    static const struct recipe characters = {.block_count = 1,
                                             .blocks = {{NGRAM_CHARACTERS, 2, 2, 0, 1, 0}}};
    static const char text[] = "abc xyz abc";
    struct explained *explained = learn(&characters, text, 2, by_chance, false);
    score(explained, text);
    explain(explained, 0);
    expect_reason(explained, "abc", REASON_WORD,
                  addend(explained, 0, "_a") + addend(explained, 0, "ab") +
                      addend(explained, 0, "bc") + addend(explained, 0, "c_"),
                  2);
    expect_reason(explained, "xyz", REASON_WORD,
                  addend(explained, 0, "_x") + addend(explained, 0, "xy") +
                      addend(explained, 0, "yz") + addend(explained, 0, "z_"),
                  1);
    release(explained);
}

/* The head counts its words once more. */
Test(explanation, a_word_has_its_copy_in_the_head_and_its_part_of_a_mean)
{
    static const struct recipe recipe = {.block_count = 3,
                                         .blocks = {{NGRAM_WORDS, 1, 1, 0, 1, 0},
                                                    {NGRAM_WORDS, 1, 1, 0, 1, 2},
                                                    {NGRAM_WORDS, 1, 1, NGRAM_MEAN, 1, 0}}};
    static const char text[] = "one two three one";
    struct explained *explained = learn(&recipe, text, 3, by_chance, false);
    score(explained, text);
    explain(explained, 0);
    expect_reason(explained, "one", REASON_WORD,
                  addend(explained, 0, "one") + addend(explained, 1, "one") +
                      addend(explained, 2, "one"),
                  2);
    expect_reason(explained, "three", REASON_WORD,
                  addend(explained, 0, "three") + addend(explained, 2, "three"), 1);
    cr_expect_neq(addend(explained, 1, "one"), 0);
    expect_sum(explained, 0, text);
    release(explained);
}

/* ---- Phrases --------------------------------------------------------------------------- */

static const struct recipe pairs = {.block_count = 1,
                                    .blocks = {{NGRAM_WORDS, 1, 2, NGRAM_PUNCTUATION, 1, 0}}};

/* "red line" says much more than its words, "red boat" less than "boat" does. */
static int some_pairs(const char *spelled, size_t block, size_t output)
{
    static const struct {
        const char *spelled;
        int weight;
    } weights[] = {{"red", 100},       {"line", -100},  {"boat", 3000},  {"red line", 9000},
                   {"red boat", 2000}, {"of the", 999}, {"line .", 800}, {"the line", 10}};
    (void)block;
    (void)output;
    for (size_t i = 0; i < sizeof weights / sizeof *weights; i++)
        if (strcmp(weights[i].spelled, spelled) == 0)
            return weights[i].weight;
    return 0;
}

Test(explanation, a_pair_that_says_more_than_its_words_is_a_phrase)
{
    static const char text[] = "Red line. Red boat of the line. A red line.";
    struct explained *explained = learn(&pairs, text, 2, some_pairs, false);
    score(explained, text);
    explain(explained, 0);
    const double boat = addend(explained, 0, "red boat"), of = addend(explained, 0, "of the"),
                 end = addend(explained, 0, "line ."), the = addend(explained, 0, "the line");
    expect_reason(explained, "Red line", REASON_PHRASE, addend(explained, 0, "red line"), 2);
    expect_reason(explained, "Red", REASON_WORD, addend(explained, 0, "red") + boat / 2, 3);
    expect_reason(explained, "boat", REASON_WORD, addend(explained, 0, "boat") + boat / 2, 1);
    expect_reason(explained, "line", REASON_WORD,
                  addend(explained, 0, "line") + end / 2 + the / 2, 3);
    expect_reason(explained, "of", REASON_FUNCTION_WORD, of / 2, 1);
    expect_reason(explained, "the", REASON_FUNCTION_WORD, of / 2 + the / 2, 1);
    expect_reason(explained, ".", REASON_PUNCTUATION, end / 2, 3);
    cr_expect_null(find(explained, "Red boat"));
    cr_expect_null(find(explained, "of the"), "function words alone are no phrase");
    expect_sum(explained, 0, text);
    release(explained);
}

static int one_inner_pair(const char *spelled, size_t block, size_t output)
{
    (void)block;
    (void)output;
    return strcmp(spelled, "do n't") == 0 ? 9000 : strcmp(spelled, "n't sail") == 0 ? 900 : 0;
}

Test(explanation, a_pair_inside_a_word_is_the_word_s_and_a_phrase_has_whole_words)
{
    static const char text[] = "We don't sail.";
    struct explained *explained = learn(&pairs, text, 2, one_inner_pair, false);
    score(explained, text);
    explain(explained, 0);
    expect_reason(explained, "don't", REASON_FUNCTION_WORD,
                  addend(explained, 0, "do n't") + addend(explained, 0, "n't sail") / 2, 1);
    expect_reason(explained, "sail", REASON_WORD, addend(explained, 0, "n't sail") / 2, 1);
    release(explained);

    explained = learn(&pairs, "We dont. n't sail", 2, one_inner_pair, false);
    score(explained, "Ships don't sail.");
    explain(explained, 0);
    expect_reason(explained, "don't sail", REASON_PHRASE, addend(explained, 0, "n't sail"), 1);
    expect_sum(explained, 0, "don't");
    release(explained);
}

/* Without punctuation in the block a pair goes across the comma, and is no phrase. */
Test(explanation, a_pair_across_a_mark_is_shared)
{
    static const struct recipe across = {.block_count = 1,
                                         .blocks = {{NGRAM_WORDS, 2, 2, 0, 1, 0}}};
    static const char text[] = "Red, green boats";
    struct explained *explained = learn(&across, text, 2, by_chance, false);
    score(explained, text);
    explain(explained, 0);
    expect_reason(explained, "Red", REASON_WORD, addend(explained, 0, "red green") / 2, 1);
    cr_expect_null(find(explained, "Red, green"));
    expect_sum(explained, 0, text);
    release(explained);
}

/* ---- Dense features -------------------------------------------------------------------- */

Test(explanation, a_feature_has_the_places_of_its_list)
{
    static const char text[] = "It may sail. It might, he said: \"It may.\"";
    struct explained *explained = learn(&mixed, text, 3, by_chance, true);
    for (size_t f = 0; f < explained->model.dense_count; f++)
        explained->inverse_deviation[f] = 0.5f;
    score(explained, text);
    explain(explained, 0);
    expect_sum(explained, 0, text);
    size_t found = 0;
    for (size_t i = 0; i < explained->explanation.count; i++) {
        const struct reason *reason = &explained->explanation.items[i];
        char name[DENSE_NAME_MAX];
        const char *unit, *description;
        if (reason->kind != REASON_FEATURE)
            continue;
        dense_describe(explained->extractor->lexicon, reason->number, name, &unit,
                       &description);
        const bool quoted = strcmp(name, "hedging.modal.quoted") == 0;
        cr_expect_float_eq(reason->weight,
                           (double)explained->scores.z[reason->number] *
                               explained->dense_weights[reason->number * 3],
                           1e-12);
        if (!quoted && strcmp(name, "hedging.modal") != 0) {
            cr_expect_eq(reason->places, 0, "%s", name);
            continue;
        }
        found++;
        cr_expect_eq(reason->places, quoted ? 1 : 2);
        cr_expect_str_eq(text_of(explained, reason), "may");
    }
    cr_expect_eq(found, 2);
    release(explained);
}

/* ---- Memory and time ------------------------------------------------------------------- */

Test(explanation, every_failed_allocation_is_reported)
{
    struct explained *explained = learn(&mixed, texts[0], 3, by_chance, true);
    bool failed = true;
    size_t successes = 0;
    for (; failed; successes++) {
        struct failure failure = {0};
        explanation_release(&explained->explanation);
        ngram_cache_release(&explained->cache);
        const struct model *model = &explained->model;
        cr_assert(ngram_cache_use(&explained->cache, &model, 1, NGRAM_CACHE_LIMIT, NULL));
        score(explained, texts[0]);
        failing_malloc_after(successes);
        const bool done = explanation_find(
            &explained->explanation, &explained->model, &explained->features,
            explained->model.extractor, &explained->scores, &explained->cache, 0, 1, &failure);
        failed = failing_malloc_stop();
        cr_assert_eq(done, !failed);
        cr_assert_eq(failure.code, failed ? FAILURE_MEMORY : FAILURE_NONE);
        cr_assert(done || explained->explanation.count == 0);
        if (failed) {
            explain(explained, 1);
            expect_sum(explained, 1, "after a failure");
        }
    }
    cr_assert(successes > 8);
    const size_t before = failing_malloc_count();
    explain(explained, 1);
    explain(explained, 2);
    cr_assert_eq(failing_malloc_count(), before, "nothing is allocated once warm");
    release(explained);
}

/* One word of 20,000 parts, and one word 20,000 times: work that is quadratic in either would
 * not end. */
Test(explanation, long_words_and_many_places)
{
    struct explained *explained = learn(&mixed, texts[0], 2, by_chance, true);
    static const char *const pieces[] = {"may-", "may ", "don't ", "x ferry "};
    for (size_t p = 0; p < 4; p++) {
        struct text_buffer text = {0};
        for (size_t i = 0; i < 20000; i++)
            cr_assert(text_buffer_append(&text, pieces[p], strlen(pieces[p]), NULL));
        score(explained, text.data);
        explain(explained, 1);
        expect_sum(explained, 1, pieces[p]);
        text_buffer_release(&text);
    }
    release(explained);
}
