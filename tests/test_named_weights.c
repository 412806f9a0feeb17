/* What a model's words weigh, by name. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../train/assemble.h"
#include "../train/named_weights.h"
#include "failing_malloc.h"
#include "small_set.h"
#include "tiny_model.h"

#define DOCUMENTS 48

static const struct fit_options options = {.balance = 1,
                                           .cost = 1,
                                           .average = 4,
                                           .folds = 3,
                                           .seed = 1,
                                           .threads = 1,
                                           .memory_bytes = 1e8,
                                           .search_documents = 1000};

struct trained {
    struct small_set *set;
    struct dataset dataset;
    struct fit fit;
    struct text_buffer summary;
    struct assembly assembly;
};

static struct word_vectors *vectors; /* NULL: none */

static void train(struct trained *trained, size_t labels, struct recipe recipe, size_t threads)
{
    static const struct familiarity no_familiarity = {0};
    struct failure failure = {0};
    *trained = (struct trained){.set = small_set_new(labels, &recipe)};
    small_set_fill(trained->set, DOCUMENTS, false);
    cr_assert(dataset_build(&trained->dataset, &trained->set->corpus, trained->set->extractor,
                            SIZE_MAX, false, vectors, threads, NULL, NULL));
    cr_assert(fit_run(&trained->fit, &trained->dataset, &options, NULL, &failure), "%s",
              failure.message);
    cr_assert(text_buffer_format(&trained->summary, NULL, "{}"));
    cr_assert(assemble(&trained->assembly, "stance", "en", &trained->dataset, &trained->fit,
                       &no_familiarity, 1, &trained->summary, threads, &failure),
              "%s", failure.message);
}

static void train_release(struct trained *trained)
{
    assembly_release(&trained->assembly);
    text_buffer_release(&trained->summary);
    fit_release(&trained->fit);
    dataset_release(&trained->dataset);
    small_set_free(trained->set);
}

/* The default recipe's kinds of blocks: cased words and characters, twice. */
static struct recipe four_blocks(void)
{
    struct recipe recipe = small_set_recipe();
    recipe.block_count = 4;
    recipe.blocks[0].flags = NGRAM_CASED | NGRAM_PUNCTUATION;
    recipe.blocks[2] = recipe.blocks[0];
    recipe.blocks[3] = recipe.blocks[1];
    recipe.blocks[2].head = recipe.blocks[3].head = 6;
    return recipe;
}

static size_t find(const struct named_weights *named, enum named_kind kind, const char *name)
{
    for (size_t i = 0; i < named->count; i++)
        if (named->items[i].kind == kind && strcmp(named->items[i].name, name) == 0)
            return i;
    cr_assert_fail("'%s' has no name", name);
    return 0;
}

/* ---- The definition ------------------------------------------------------------------ */

/* What an n-gram that occurs once and has an idf of 1 is worth in a block, from texts. */
static double unit_of(const struct trained *trained, size_t block)
{
    struct features features = {0};
    struct vector vector = {0};
    double sum = 0;
    size_t count = 0;
    for (size_t i = 0; i < DOCUMENTS; i++) {
        double least = INFINITY;
        const struct model *model = &trained->assembly.model;
        cr_assert(features_extract(&features, model->extractor,
                                   &trained->set->documents[i].document, ~0u, NULL));
        cr_assert(vector_weigh(&vector, &features.ngrams, &model->vocabulary, NULL));
        for (size_t e = vector.begin[block]; e < vector.begin[block + 1]; e++) {
            const struct vector_entry *entry = &vector.entries[e];
            const float idf = vocabulary_feature(&model->vocabulary, entry->feature)->idf;
            least = fmin(least, (double)entry->value / (double)idf);
        }
        sum += isfinite(least) ? least : 0;
        count += isfinite(least) != 0;
    }
    vector_release(&vector);
    features_release(&features);
    return sum / (double)count;
}

/* The weight of a text for a label, by the n-grams of these blocks alone. */
static double weight_of_text(const struct trained *trained, const char *text, size_t label,
                             const size_t *blocks, size_t block_count)
{
    const struct model *model = &trained->assembly.model;
    const struct document document = {.text = text, .text_length = strlen(text)};
    struct features features = {0};
    double sums[3] = {0};
    cr_assert(features_extract(&features, model->extractor, &document, ~0u, NULL));
    for (size_t b = 0; b < block_count; b++) {
        const double unit =
            unit_of(trained, blocks[b]) * (double)model->block_weight[blocks[b]];
        const struct ngram_list *list = &features.ngrams;
        for (size_t i = list->begin[blocks[b]]; i < list->begin[blocks[b] + 1]; i++) {
            const uint32_t slot = vocabulary_find(&model->vocabulary, list->items[i].key);
            for (size_t k = 0; slot != VOCABULARY_NONE && k < 3; k++) {
                const struct feature *feature = vocabulary_feature(&model->vocabulary, slot);
                sums[k] += unit * (double)feature->idf * model->scale[k] * feature->weights[k] *
                           model->calibration.slope[k];
            }
        }
    }
    features_release(&features);
    return sums[label] - (sums[0] + sums[1] + sums[2] - sums[label]) / 2;
}

static void expect_near(double weight, double expected, const char *name)
{
    cr_assert(fabs(weight - expected) <= 1e-5 * (1 + fabs(expected)), "%s: %g is not %g", name,
              weight, expected);
}

Test(named_weights, a_word_weighs_what_a_text_of_it_does)
{
    static const size_t whole[] = {0, 1}, head[] = {2, 3};
    static const char *const words[] = {"reject", "Islanders", "ferry", "timetable"};
    struct trained trained;
    train(&trained, 3, four_blocks(), 1);
    const struct named_weights *named = &trained.assembly.named;
    for (size_t w = 0; w < 4; w++)
        for (size_t k = 0; k < 3; k++) {
            const size_t item = find(named, NAMED_WORDS, words[w]);
            expect_near((double)named_weights_of(named, item)[k],
                        weight_of_text(&trained, words[w], k, whole, 2), words[w]);
        }
    for (size_t k = 0; k < 3; k++) {
        const size_t item = find(named, NAMED_HEAD, "Islanders");
        expect_near((double)named_weights_of(named, item)[k],
                    weight_of_text(&trained, "Islanders", k, head, 2), "head Islanders");
    }
    train_release(&trained);
}

/* A word's part in the mean of word vectors is in its weight. */
Test(named_weights, vectors_count)
{
    static const size_t blocks[] = {0, 1, 2}, others[] = {0, 1};
    static const char file[] = "ferry 1 0\nreject 0 1\nwelcome 1 1\ntimetable -1 0\n";
    struct trained trained;
    struct recipe recipe = small_set_recipe();
    char path[256];
    tiny_model_path(path, sizeof path);
    FILE *stream = fopen(path, "w");
    cr_assert(stream && fputs(file, stream) >= 0 && fclose(stream) == 0);
    vectors = word_vectors_open(path, NULL);
    cr_assert(vectors);
    recipe.blocks[recipe.block_count++] = MEAN_VECTORS_BLOCK;
    train(&trained, 3, recipe, 1);
    cr_assert_gt(trained.assembly.model.block_weight[2], 0);
    const struct named_weights *named = &trained.assembly.named;
    const double weight =
        (double)named_weights_of(named, find(named, NAMED_WORDS, "reject"))[0];
    expect_near(weight, weight_of_text(&trained, "reject", 0, blocks, 3), "reject");
    cr_assert_gt(fabs(weight - weight_of_text(&trained, "reject", 0, others, 2)), 1e-3);
    train_release(&trained);
    word_vectors_close(vectors);
    tiny_model_remove(path);
}

Test(named_weights, a_pair_weighs_what_its_own_n_gram_does)
{
    static const size_t words = 0;
    struct trained trained;
    struct recipe recipe = four_blocks();
    recipe.blocks[0].shortest = 2; /* pairs alone */
    train(&trained, 3, recipe, 1);
    const struct named_weights *named = &trained.assembly.named;
    const size_t item = find(named, NAMED_WORDS, "reject it");
    cr_assert_eq(named->items[item].words, 2);
    for (size_t k = 0; k < 3; k++)
        expect_near((double)named_weights_of(named, item)[k],
                    weight_of_text(&trained, "reject it", k, &words, 1), "reject it");
    train_release(&trained);
}

Test(named_weights, two_labels_are_opposites)
{
    struct trained trained;
    train(&trained, 2, small_set_recipe(), 1);
    const struct named_weights *named = &trained.assembly.named;
    cr_assert_gt(named->count, 40);
    for (size_t i = 0; i < named->count; i++)
        cr_assert_eq(named_weights_of(named, i)[0], -named_weights_of(named, i)[1]);
    cr_assert_gt(named_weights_of(named, find(named, NAMED_WORDS, "reject"))[0], 0);
    train_release(&trained);
}

/* ---- Names --------------------------------------------------------------------------- */

static bool contains_word(const char *text, const char *word)
{
    const size_t length = strlen(word);
    for (const char *at = text; (at = strstr(at, word)); at++) {
        const char after = at[length];
        if ((at == text || at[-1] == ' ' || at[-1] == '"') &&
            !((after >= 'a' && after <= 'z') || (after >= '0' && after <= '9')))
            return true;
    }
    return false;
}

Test(named_weights, documents_are_counted_and_every_word_is_named)
{
    struct trained trained;
    train(&trained, 3, four_blocks(), 1);
    const struct named_weights *named = &trained.assembly.named;
    size_t documents = 0;
    for (size_t i = 0; i < DOCUMENTS; i++)
        documents += contains_word(trained.set->documents[i].document.text, "council");
    cr_assert_gt(documents, 0);
    cr_assert_eq(named->items[find(named, NAMED_WORDS, "council")].documents, documents);
    for (size_t i = 0; i < named->count; i++) {
        cr_assert(named->items[i].name && *named->items[i].name);
        cr_assert(named->items[i].kind == NAMED_DENSE || named->items[i].documents >= 2);
        cr_assert(named->items[i].kind == NAMED_DENSE || !strchr(named->items[i].name, '_'));
    }
    size_t features = 0;
    for (size_t f = 0; f < trained.dataset.feature_count; f++)
        features += trained.dataset.block_of_feature[f] % 2 == 0; /* blocks of words */
    cr_assert_eq(named->count, features + trained.assembly.model.dense_count);
    train_release(&trained);
}

Test(named_weights, are_in_order_with_any_number_of_threads)
{
    struct trained one, three;
    struct text_buffer tables[2] = {{0}, {0}};
    train(&one, 3, four_blocks(), 1);
    train(&three, 3, four_blocks(), 3);
    cr_assert(named_weights_tsv(&one.assembly.named, &one.assembly.model, &tables[0], NULL));
    cr_assert(
        named_weights_tsv(&three.assembly.named, &three.assembly.model, &tables[1], NULL));
    cr_assert_str_eq(tables[0].data, tables[1].data);
    static const char head[] = "kind\tname\tunit\tdocuments\tagainst\tfor\tneither\n";
    cr_assert_eq(strncmp(tables[0].data, head, sizeof head - 1), 0);
    cr_assert(strstr(tables[0].data, "\npair\treject it\t\t"));
    cr_assert(strstr(tables[0].data, "\nhead word\tIslanders\t\t"));
    cr_assert(strstr(tables[0].data, "\nfeature\thedging.modal\tper 100 words\t\t"));
    size_t alike = 0; /* that are told apart by what comes after the compared beginning */
    for (size_t i = 1; i < one.assembly.named.count; i++) {
        const struct named_weight *a = &one.assembly.named.items[i - 1], *b = a + 1;
        alike += a->kind == b->kind && a->words == b->words && !strncmp(a->name, b->name, 14);
        cr_assert(a->kind < b->kind || a->words < b->words || a->kind == NAMED_DENSE ||
                  strcmp(a->name, b->name) < 0);
    }
    cr_assert_gt(alike, 0);
    text_buffer_release(&tables[0]);
    text_buffer_release(&tables[1]);
    train_release(&one);
    train_release(&three);
}

Test(named_weights, without_words_there_are_no_names_of_words)
{
    struct trained trained;
    struct recipe recipe = small_set_recipe();
    recipe.blocks[0] = recipe.blocks[1];
    recipe.block_count = 1;
    train(&trained, 3, recipe, 1);
    cr_assert_eq(trained.assembly.named.count, trained.assembly.model.dense_count);
    cr_assert_str_eq(trained.assembly.top_ngrams.data,
                     "{\"against\":[],\"for\":[],\"neither\":[]}");
    train_release(&trained);
}

Test(named_weights, dense_features_need_no_documents)
{
    struct trained trained;
    struct named_weights dense;
    train(&trained, 3, small_set_recipe(), 1);
    const struct named_weights *named = &trained.assembly.named;
    cr_assert(named_weights_take_dense(&dense, &trained.assembly.model, NULL));
    cr_assert_eq(dense.count, trained.assembly.model.dense_count);
    const size_t item = find(&dense, NAMED_DENSE, "hedging.modal");
    const size_t same = find(named, NAMED_DENSE, "hedging.modal");
    cr_assert_arr_eq(named_weights_of(&dense, item), named_weights_of(named, same),
                     3 * sizeof(float));
    named_weights_release(&dense);
    train_release(&trained);
}

/* ---- The strongest ------------------------------------------------------------------- */

Test(named_weights, words_overlap_and_their_letters_do_not)
{
    cr_expect(named_overlap("ferry", "the ferry"));
    cr_expect(named_overlap("the Ferry", "ferry"));
    cr_expect(named_overlap("ferry", "FERRY"));
    cr_expect(named_overlap("new ferry", "the new ferry"));
    cr_expect_not(named_overlap("a", "man"));
    cr_expect_not(named_overlap("ferry", "ferryman"));
    cr_expect_not(named_overlap("the ferry", "ferry boat"));
    cr_expect_not(named_overlap("\xc3\xa9t\xc3\xa9", "caf\xc3\xa9t\xc3\xa9"));
}

static struct named_weight items[] = {{.name = (char[]){"ferry"}, .words = 1},
                                      {.name = (char[]){"pier"}, .words = 1},
                                      {.name = (char[]){"quay"}, .words = 1},
                                      {.name = (char[]){"the ferry"}, .words = 2},
                                      {.name = (char[]){"x"}, .kind = NAMED_DENSE}};

Test(named_weights, the_strongest_come_first)
{
    float weights[] = {1, -1, 2, -2, 2, 0, 3, 5, 9, 9};
    const struct named_weights named = {items, 5, 2, weights};
    size_t strongest[4];
    cr_assert_eq(named_weights_strongest(&named, NAMED_WORDS, 0, strongest, 4), 4);
    static const size_t expected[] = {3, 1, 2, 0};
    cr_assert_arr_eq(strongest, expected, sizeof expected);
    cr_assert_eq(named_weights_distinct(&named, strongest, 4, 4), 3); /* no "ferry" */
    cr_assert_arr_eq(strongest, expected, 3 * sizeof *expected);
    cr_assert_eq(named_weights_strongest(&named, NAMED_WORDS, 0, strongest, 2), 2);
    cr_assert_arr_eq(strongest, expected, 2 * sizeof *expected);
    cr_assert_eq(named_weights_strongest(&named, NAMED_WORDS, 1, strongest, 4), 1);
    cr_assert_eq(named_weights_strongest(&named, NAMED_WORDS, 1, strongest, 0), 0);
    cr_assert_eq(named_weights_strongest(&named, NAMED_HEAD, 0, strongest, 4), 0);
}

Test(named_weights, any_allocation_may_fail)
{
    struct trained trained;
    train(&trained, 3, four_blocks(), 1);
    size_t failures = 0;
    for (bool failed = true; failed; failures++) {
        struct named_weights named;
        struct failure failure = {0};
        struct text_buffer table = {0};
        failing_malloc_after(failures);
        bool ok = named_weights_take(&named, &trained.assembly.model, &trained.dataset, 1,
                                     &failure) &&
                  named_weights_tsv(&named, &trained.assembly.model, &table, &failure);
        failed = failing_malloc_stop();
        cr_assert_eq(ok, !failed, "allocation %zu", failures);
        cr_assert(ok || failure.code == FAILURE_MEMORY, "%s", failure.message);
        named_weights_release(&named);
        text_buffer_release(&table);
    }
    cr_assert_gt(failures, 10);
    train_release(&trained);
}
