/* Documents → vocabulary and vectors. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../models/model.h"
#include "../train/dataset.h"
#include "failing_malloc.h"
#include "small_set.h"

/* Words alone, one by one. */
static struct recipe single_words(uint32_t minimum_documents)
{
    struct recipe recipe = {.block_count = 1};
    recipe.blocks[0] = (struct ngram_block){NGRAM_WORDS, 1, 1, 0, minimum_documents, 0};
    return recipe;
}

static void build(struct dataset *dataset, struct small_set *set, size_t maximum,
                  size_t threads)
{
    struct failure failure = {0};
    cr_assert(dataset_build(dataset, &set->corpus, set->extractor, maximum, false, NULL,
                            threads, NULL, &failure),
              "%s", failure.message);
}

/* A dense feature that is no number, or infinite, in one document of three. */
Test(dataset, dense_features_must_be_finite)
{
    const float bad[] = {NAN, INFINITY, -INFINITY};
    struct recipe recipe = small_set_recipe();
    struct small_set *set = small_set_new(2, &recipe);
    small_set_fill(set, 3, false);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        float dense[6] = {1, 2, 3, 4, 5, 6}, mean[2] = {0}, inverse_deviation[2] = {0};
        struct dataset dataset = {.count = 3,
                                  .corpus = &set->corpus,
                                  .extractor = set->extractor,
                                  .dense_count = 2,
                                  .dense = dense,
                                  .mean = mean,
                                  .inverse_deviation = inverse_deviation};
        struct failure failure = {0};
        cr_assert(dataset_standardise(&dataset, &failure));
        cr_expect_eq(mean[1], 4);
        cr_expect_float_eq(dense[5], 1.2247, 1e-3);
        dense[3] = bad[i];
        cr_assert_not(dataset_standardise(&dataset, &failure));
        cr_expect_eq(failure.code, FAILURE_DATA);
        char name[DENSE_NAME_MAX], expected[256];
        const char *unit, *description;
        dense_describe(set->extractor->lexicon, 1, name, &unit, &description);
        snprintf(expected, sizeof expected,
                 "document '%s': the feature '%s' is not a finite number",
                 set->corpus.documents[1].id, name);
        cr_expect(strstr(failure.message, expected), "%s", failure.message);
    }
    small_set_free(set);
}

/* The slot of a text of one word. */
static uint32_t slot_of(const struct dataset *dataset, const char *word)
{
    struct features features = {0};
    const struct document document = {.text = word, .text_length = strlen(word)};
    cr_assert(features_extract(&features, dataset->extractor, &document, 1, NULL));
    cr_assert_eq(features.ngrams.count, 1);
    uint32_t slot = vocabulary_find(&dataset->vocabulary, features.ngrams.items[0].key);
    features_release(&features);
    return slot;
}

static float idf_of(const struct vocabulary *vocabulary, uint32_t slot)
{
    return vocabulary_feature(vocabulary, slot)->idf;
}

/* Every used slot is a feature, numbered by falling document frequency: by rising idf. */
static void expect_numbered(const struct dataset *dataset)
{
    const struct vocabulary *vocabulary = &dataset->vocabulary;
    for (size_t f = 0; f < dataset->feature_count; f++) {
        uint32_t slot = dataset->slot[f], next = dataset->slot[f + 1];
        cr_assert_lt(slot, vocabulary->slots);
        cr_assert_neq(vocabulary->check[slot], 0);
        if (f + 1 == dataset->feature_count)
            break;
        cr_assert(idf_of(vocabulary, slot) < idf_of(vocabulary, next) ||
                  (idf_of(vocabulary, slot) == idf_of(vocabulary, next) && slot < next));
    }
}

/* The rows' n-grams equal the vectors that scoring makes of the documents. Those of forms are
 * added up in another order, so that they differ in the last digits. */
static void expect_vectors(const struct dataset *dataset)
{
    struct features features = {0};
    struct vector vector = {0};
    struct form_merger merger = {0};
    const unsigned all = (1u << dataset->extractor->recipe.block_count) - 1;
    for (size_t i = 0; i < dataset->count; i++) {
        cr_assert(features_extract(&features, dataset->extractor,
                                   &dataset->corpus->documents[i].document, all, NULL));
        cr_assert(vector_weigh(&vector, &features.ngrams, &dataset->vocabulary, NULL));
        for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++) {
            const struct vector_entry *expected = vector.entries + vector.begin[b];
            small_set_ngrams(dataset, i, b, &merger);
            cr_assert_eq(merger.count, vector.begin[b + 1] - vector.begin[b]);
            for (size_t e = 0; e < merger.count; e++) {
                const float value = expected[e].value * dataset->block_scale[b];
                const float off = fabsf(merger.entries[e].value - value);
                cr_assert_eq(dataset->slot[merger.entries[e].feature], expected[e].feature);
                cr_assert(off <= (forms_are(&dataset->forms[b]) ? 1e-5f * value : 0));
            }
        }
    }
    form_merger_release(&merger);
    vector_release(&vector);
    features_release(&features);
}

/* Checks that hold for every dataset. */
static void expect_sound(const struct dataset *dataset)
{
    size_t used = 0, blocks = dataset->extractor->recipe.block_count;
    cr_assert_eq(dataset->count, dataset->corpus->count);
    for (uint32_t slot = 0; slot < dataset->vocabulary.slots; slot++)
        used += dataset->vocabulary.check[slot] != 0;
    cr_assert_eq(used, dataset->feature_count);
    expect_numbered(dataset);
    expect_vectors(dataset);
    double lengths[NGRAM_MAX_BLOCKS] = {0}, filled[NGRAM_MAX_BLOCKS] = {0};
    struct form_merger merger = {0};
    for (size_t i = 0; i < dataset->count; i++) {
        const struct sparse_row *row = &dataset->rows[i];
        cr_assert_gt(dataset->words[i], 0);
        cr_assert_eq(row->begin[0], 0);
        for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++) {
            double squares = 0;
            small_set_ngrams(dataset, i, b, &merger);
            for (size_t e = 0; e < merger.count; e++) {
                const struct vector_entry *entry = &merger.entries[e];
                cr_assert_lt(entry->feature, dataset->feature_count);
                cr_assert_eq(dataset->block_of_feature[entry->feature], b);
                squares += (double)entry->value * (double)entry->value;
            }
            cr_assert(b < blocks || row->begin[b] == row->begin[b + 1]);
            cr_assert(row->begin[b] == row->begin[b + 1] || b >= blocks ||
                      dataset->extractor->recipe.blocks[b].unit == NGRAM_CHARACTERS ||
                      fabs(squares - 1) < 1e-5);
            cr_assert(!forms_are(&dataset->forms[b]) ||
                      fabs(dataset->form_squares[b][i] - squares) <= 1e-6 * squares);
            lengths[b] += squares;
            filled[b] += row->begin[b] < row->begin[b + 1];
        }
    }
    form_merger_release(&merger);
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++) {
        cr_assert_gt(dataset->block_scale[b], 0);
        cr_assert(filled[b] == 0 || fabs(lengths[b] / filled[b] - 1) < 1e-5);
    }
    for (size_t i = 0; i < dataset->count * dataset->dense_count; i++)
        cr_assert(fabsf(dataset->dense[i]) <= DENSE_CLIP);
}

Test(dataset, words_of_enough_documents_are_features)
{
    struct recipe recipe = single_words(2);
    struct small_set *set = small_set_new(2, &recipe);
    small_set_add(set, "a", "ferry harbour", 0, CORPUS_NO_SOURCE);
    small_set_add(set, "b", "ferry quay", 1, CORPUS_NO_SOURCE);
    small_set_add(set, "c", "Ferry ferry storm", 0, CORPUS_NO_SOURCE);
    small_set_add(set, "d", "quay council pier", 1, CORPUS_NO_SOURCE);
    small_set_add(set, "e", "council", 1, CORPUS_NO_SOURCE);
    small_set_add(set, "f", "alone", 1, CORPUS_NO_SOURCE);
    struct dataset dataset;
    build(&dataset, set, SIZE_MAX, 2);
    expect_sound(&dataset);
    cr_assert_eq(dataset.feature_count, 3);
    cr_assert_eq(dataset.without_words, 0);
    cr_assert_eq(dataset.dense_count, 0);
    uint32_t ferry = slot_of(&dataset, "ferry"), quay = slot_of(&dataset, "quay");
    cr_assert_neq(ferry, VOCABULARY_NONE);
    cr_assert_neq(quay, VOCABULARY_NONE);
    cr_assert_neq(slot_of(&dataset, "council"), VOCABULARY_NONE);
    cr_assert_eq(slot_of(&dataset, "storm"), VOCABULARY_NONE);
    cr_assert_eq(slot_of(&dataset, "harbour"), VOCABULARY_NONE);
    double of_ferry = log(7.0 / 4) + 1, of_quay = log(7.0 / 3) + 1;
    cr_assert_float_eq(idf_of(&dataset.vocabulary, ferry), of_ferry, 1e-6);
    cr_assert_float_eq(idf_of(&dataset.vocabulary, quay), of_quay, 1e-6);

    static const uint32_t words[] = {2, 2, 3, 3, 1, 1};
    static const uint32_t entries[] = {1, 2, 1, 2, 1, 0};
    for (size_t i = 0; i < 6; i++) {
        cr_assert_eq(dataset.words[i], words[i]);
        cr_assert_eq(dataset.rows[i].begin[1], entries[i], "document %zu", i);
    }
    const struct sparse_row *row = &dataset.rows[1];
    cr_assert_eq(dataset.slot[row->entries[0].feature], ferry);
    cr_assert_float_eq(row->entries[0].value, of_ferry / hypot(of_ferry, of_quay), 1e-6);
    cr_assert_eq(dataset.slot[row->entries[1].feature], quay);
    cr_assert_float_eq(row->entries[1].value, of_quay / hypot(of_ferry, of_quay), 1e-6);
    dataset_release(&dataset);
    small_set_free(set);
}

Test(dataset, documents_without_words_are_taken_out)
{
    struct recipe recipe = single_words(1);
    struct small_set *set = small_set_new(2, &recipe);
    static const char *const texts[] = {"",        "ferry here",  "*** -- !!!",
                                        "  \n\t ", "ferry there", "\xe2\x80\xa6"};
    for (size_t i = 0; i < 6; i++)
        small_set_add(set, texts[i], texts[i], i % 2, CORPUS_NO_SOURCE);
    struct dataset dataset;
    build(&dataset, set, SIZE_MAX, 3);
    expect_sound(&dataset);
    cr_assert_eq(dataset.without_words, 4);
    cr_assert_eq(dataset.count, 2);
    cr_assert_str_eq(set->corpus.documents[0].id, "ferry here");
    cr_assert_eq(set->corpus.documents[0].label, 1);
    cr_assert_str_eq(set->corpus.documents[1].id, "ferry there");
    cr_assert_eq(set->corpus.documents[1].label, 0);
    cr_assert_eq(dataset.feature_count, 3);
    uint32_t ferry = slot_of(&dataset, "ferry");
    cr_assert_float_eq(idf_of(&dataset.vocabulary, ferry), 1, 1e-6, "idf counts what is left");
    dataset_release(&dataset);
    small_set_free(set);
}

/* Copies are found among the documents that are left, whoever has read them. */
Test(dataset, copies_are_the_same_at_any_number_of_threads)
{
    static const char *const texts[] = {
        "We must reject the new ferry, said the council of the island on a Sunday in May.",
        "",
        "It rained all week, and nobody asked who will pay for the fuel of the boats.",
        "We must reject the new ferry, said the council of the island on a Sunday in June.",
        "...",
        "It  rained all week, and nobody asked who will pay for the fuel of the boats.",
        "Fish is dear again, and letters go to the editor of the paper on the quay."};
    for (size_t threads = 1; threads <= 4; threads += 3) {
        struct recipe recipe = single_words(1);
        struct small_set *set = small_set_new(2, &recipe);
        for (size_t i = 0; i < 7; i++)
            small_set_add(set, texts[i], texts[i], i % 2, CORPUS_NO_SOURCE);
        struct dataset dataset;
        build(&dataset, set, SIZE_MAX, threads);
        cr_assert_eq(dataset.count, 5);
        cr_assert_eq(dataset.duplicates.count, 5);
        cr_assert_arr_eq(dataset.duplicates.text, ((uint32_t[]){0, 1, 2, 1, 4}),
                         5 * sizeof(uint32_t));
        cr_assert_arr_eq(dataset.duplicates.cluster, ((uint32_t[]){0, 1, 0, 1, 4}),
                         5 * sizeof(uint32_t));
        dataset_release(&dataset);
        small_set_free(set);
    }
}

Test(dataset, nothing_left_is_a_failure)
{
    struct recipe recipe = small_set_recipe();
    struct small_set *set = small_set_new(2, &recipe);
    small_set_add(set, "a", "", 0, CORPUS_NO_SOURCE);
    small_set_add(set, "b", "...", 1, CORPUS_NO_SOURCE);
    struct dataset dataset;
    struct failure failure = {0};
    cr_assert_not(dataset_build(&dataset, &set->corpus, set->extractor, SIZE_MAX, false, NULL,
                                2, NULL, &failure));
    cr_assert_eq(failure.code, FAILURE_DATA);
    cr_assert_str_eq(failure.message, "no document has words");
    small_set_free(set);
}

static void expect_same(const struct dataset *one, const struct dataset *other)
{
    size_t slots = one->vocabulary.slots, count = one->count, dense = one->dense_count;
    cr_assert_eq(slots, other->vocabulary.slots);
    cr_assert_eq(count, other->count);
    cr_assert_eq(dense, other->dense_count);
    cr_assert_eq(one->feature_count, other->feature_count);
    cr_assert_arr_eq(one->vocabulary.check, other->vocabulary.check, slots * sizeof(uint32_t));
    cr_assert_arr_eq(one->vocabulary.features, other->vocabulary.features,
                     slots * sizeof(struct feature));
    cr_assert_arr_eq(one->block_of_feature, other->block_of_feature, one->feature_count);
    cr_assert_arr_eq(one->slot, other->slot, one->feature_count * sizeof(uint32_t));
    cr_assert_arr_eq(one->words, other->words, count * sizeof(uint32_t));
    cr_assert_arr_eq(one->dense, other->dense, count * dense * sizeof(float));
    cr_assert_arr_eq(one->mean, other->mean, dense * sizeof(float));
    cr_assert_arr_eq(one->inverse_deviation, other->inverse_deviation, dense * sizeof(float));
    for (size_t i = 0; i < count; i++) {
        const struct sparse_row *a = &one->rows[i], *b = &other->rows[i];
        cr_assert_arr_eq(a->begin, b->begin, sizeof a->begin);
        cr_assert_arr_eq(a->entries, b->entries,
                         a->begin[NGRAM_MAX_BLOCKS] * sizeof *a->entries);
    }
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++) {
        const struct forms *left = &one->forms[b], *right = &other->forms[b];
        cr_assert_eq(left->count, right->count);
        if (!forms_are(left))
            continue;
        cr_assert_arr_eq(left->begin, right->begin, (left->count + 1) * sizeof *left->begin);
        cr_assert_arr_eq(left->entries, right->entries,
                         left->begin[left->count] * sizeof *left->entries);
        cr_assert_arr_eq(one->form_squares[b], other->form_squares[b], count * sizeof(double));
    }
}

/* More documents than one batch. */
Test(dataset, the_same_at_any_number_of_threads)
{
    static const size_t threads[] = {1, 4, 3, 0};
    struct dataset datasets[4];
    struct small_set *sets[4];
    for (size_t t = 0; t < 4; t++) {
        struct recipe recipe = small_set_recipe();
        sets[t] = small_set_new(3, &recipe);
        small_set_fill(sets[t], 300, true);
        build(&datasets[t], sets[t], SIZE_MAX, threads[t]);
        expect_sound(&datasets[t]);
        cr_assert_eq(datasets[t].count, 300);
        expect_same(&datasets[0], &datasets[t]);
    }
    for (size_t t = 0; t < 4; t++) {
        dataset_release(&datasets[t]);
        small_set_free(sets[t]);
    }
}

/* With so few documents no value is so far from the mean that it is clipped to DENSE_CLIP. */
Test(dataset, dense_features_have_mean_0_and_deviation_1)
{
    enum { COUNT = 15 };
    struct recipe recipe = small_set_recipe();
    struct small_set *set = small_set_new(3, &recipe);
    small_set_fill(set, COUNT, false);
    struct dataset dataset;
    build(&dataset, set, SIZE_MAX, 2);
    expect_sound(&dataset);
    cr_assert_eq(dataset.dense_count, set->extractor->dense_count);
    size_t varied = 0;
    for (size_t f = 0; f < dataset.dense_count; f++) {
        double sum = 0, squares = 0;
        for (size_t i = 0; i < COUNT; i++) {
            double z = (double)dataset.dense[i * dataset.dense_count + f];
            sum += z;
            squares += z * z;
        }
        bool constant = dataset.inverse_deviation[f] == 0;
        varied += !constant;
        cr_assert_float_eq(sum / COUNT, 0, 1e-4, "feature %zu", f);
        cr_assert_float_eq(squares / COUNT, constant ? 0 : 1, 1e-3, "feature %zu", f);
    }
    cr_assert_gt(varied, 10);
    cr_assert_lt(varied, dataset.dense_count);

    struct features features = {0};
    for (size_t i = 0; i < COUNT; i++) {
        cr_assert(
            features_extract(&features, set->extractor, &set->documents[i].document, 0, NULL));
        for (size_t f = 0; f < dataset.dense_count; f++)
            cr_assert_float_eq((features.dense[f] - dataset.mean[f]) *
                                   dataset.inverse_deviation[f],
                               dataset.dense[i * dataset.dense_count + f], 1e-5);
    }
    features_release(&features);
    dataset_release(&dataset);
    small_set_free(set);
}

Test(dataset, a_dense_feature_far_from_the_mean_is_held)
{
    struct recipe recipe = small_set_recipe();
    struct small_set *set = small_set_new(2, &recipe);
    small_set_fill(set, 60, false);
    small_set_add(set, "odd", "May may may may may, might might might might!", 0,
                  CORPUS_NO_SOURCE);
    struct dataset dataset;
    build(&dataset, set, SIZE_MAX, 2);
    expect_sound(&dataset);
    size_t held = 0;
    for (size_t f = 0; f < dataset.dense_count; f++)
        held += dataset.dense[60 * dataset.dense_count + f] == DENSE_CLIP;
    cr_assert_gt(held, 0);
    dataset_release(&dataset);
    small_set_free(set);
}

/* The n-grams that the most documents have are kept. */
Test(dataset, at_most_so_many_features)
{
    struct dataset all, few;
    struct recipe one = small_set_recipe(), other = small_set_recipe();
    struct small_set *set = small_set_new(3, &one), *again = small_set_new(3, &other);
    small_set_fill(set, 60, false);
    small_set_fill(again, 60, false);
    build(&all, set, SIZE_MAX, 2);
    size_t maximum = all.feature_count / 3;
    build(&few, again, maximum, 2);
    expect_sound(&few);
    cr_assert_leq(few.feature_count, maximum);
    cr_assert_gt(few.feature_count, 0);
    float rarest_kept = 0; /* the largest idf */
    for (uint32_t slot = 0; slot < few.vocabulary.slots; slot++)
        if (few.vocabulary.check[slot] && idf_of(&few.vocabulary, slot) > rarest_kept)
            rarest_kept = idf_of(&few.vocabulary, slot);
    size_t as_frequent = 0;
    for (uint32_t slot = 0; slot < all.vocabulary.slots; slot++)
        as_frequent +=
            all.vocabulary.check[slot] && idf_of(&all.vocabulary, slot) <= rarest_kept;
    cr_assert_eq(as_frequent, few.feature_count);
    dataset_release(&all);
    dataset_release(&few);
    small_set_free(set);
    small_set_free(again);
}

Test(dataset, what_is_no_text_is_named)
{
    static const char binary[] = "\0\1\2\3\0\1\2\3\0\1\2\3\0\1\2\3\0\1\2\3\0\1\2\3";
    for (size_t threads = 1; threads <= 3; threads++) {
        struct recipe recipe = small_set_recipe();
        struct small_set *set = small_set_new(2, &recipe);
        small_set_fill(set, 20, false);
        set->documents[7].document.text = binary;
        set->documents[7].document.text_length = sizeof binary - 1;
        struct dataset dataset;
        struct failure failure = {0};
        cr_assert_not(dataset_build(&dataset, &set->corpus, set->extractor, SIZE_MAX, false,
                                    NULL, threads, NULL, &failure));
        cr_assert_eq(failure.code, FAILURE_BINARY);
        cr_assert(strstr(failure.message, "small.jsonl:8: document 'n7': "), "%s",
                  failure.message);
        cr_assert_null(dataset.rows);
        small_set_free(set);
    }
}

struct stages {
    char last[40];
    size_t calls, finished;
};

static void note_progress(void *context, const char *stage, size_t done, size_t total)
{
    struct stages *stages = context;
    cr_assert_leq(done, total);
    stages->calls++;
    stages->finished += done == total;
    snprintf(stages->last, sizeof stages->last, "%s", stage);
}

Test(dataset, tells_how_far_it_is)
{
    struct recipe recipe = small_set_recipe();
    struct small_set *set = small_set_new(2, &recipe);
    small_set_fill(set, 300, false);
    struct dataset dataset;
    struct stages stages = {0};
    const struct training_progress progress = {.report = note_progress, .context = &stages};
    cr_assert(dataset_build(&dataset, &set->corpus, set->extractor, SIZE_MAX, false, NULL, 2,
                            &progress, NULL));
    cr_assert_geq(stages.calls, 4);
    cr_assert_eq(stages.finished, 2);
    cr_assert_str_eq(stages.last, "weighing n-grams");
    dataset_release(&dataset);
    small_set_free(set);
}

Test(dataset, any_allocation_may_fail)
{
    struct recipe recipe = small_set_recipe();
    struct small_set *set = small_set_new(2, &recipe);
    small_set_fill(set, 6, false);
    size_t failures = 0;
    for (bool failed = true; failed; failures++) {
        struct dataset dataset;
        struct failure failure = {0};
        failing_malloc_after(failures);
        bool ok = dataset_build(&dataset, &set->corpus, set->extractor, SIZE_MAX, false, NULL,
                                1, NULL, &failure);
        failed = failing_malloc_stop();
        cr_assert_eq(ok, !failed, "allocation %zu", failures);
        cr_assert(ok || failure.code == FAILURE_MEMORY, "%s", failure.message);
        cr_assert_eq(set->corpus.count, 6);
        dataset_release(&dataset);
    }
    cr_assert_gt(failures, 20);
    small_set_free(set);
}
