/* Documents' means of word vectors, in training and in the model that comes of it. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../features/base/hash.h"
#include "../features/ngrams/ngram_units.h"
#include "../models/ngram_cache.h"
#include "../train/assemble.h"
#include "../train/gram.h"
#include "failing_malloc.h"
#include "oracle.h"
#include "small_set.h"

enum { DIMENSIONS = 3, DOCUMENTS = 60, MEAN = 2 };

static const struct familiarity no_familiarity = {0};
static const struct fit_options options = {.balance = 1,
                                           .average = 20,
                                           .folds = 3,
                                           .seed = 1,
                                           .threads = 1,
                                           .memory_bytes = 1e8,
                                           .search_documents = 1000};

static const char own_file[] = "ferry 1 2 0\nreject 0 -1 1\nwelcome 0 1 1\nTimetable 1 0 -1\n"
                               "council 2 0 0.5\nboats 1 1 1\nthe 0.2 0.1 0.3\n"
                               "zeppelin 9 9 9\nnine -1 -1 -1\n";

static struct word_vectors *open_own(const char *text)
{
    struct failure failure = {0};
    char path[] = "/tmp/tenor-means-XXXXXX";
    const int descriptor = mkstemp(path);
    cr_assert_eq(write(descriptor, text, strlen(text)), (ssize_t)strlen(text));
    close(descriptor);
    struct word_vectors *vectors = word_vectors_open(path, &failure);
    cr_assert(vectors != NULL, "%s", failure.message);
    unlink(path);
    return vectors;
}

struct trained {
    struct small_set *set;
    struct word_vectors *vectors;
    struct dataset dataset;
    struct fit fit;
    struct text_buffer summary;
    struct assembly assembly;
};

static void build(struct trained *trained, size_t threads, size_t maximum)
{
    struct failure failure = {0};
    struct recipe recipe = small_set_recipe();
    recipe.blocks[recipe.block_count++] = MEAN_VECTORS_BLOCK;
    *trained =
        (struct trained){.set = small_set_new(3, &recipe), .vectors = open_own(own_file)};
    small_set_fill(trained->set, DOCUMENTS, false);
    small_set_add(trained->set, "none", "zzz qqq", 0, CORPUS_NO_SOURCE);
    cr_assert(dataset_build(&trained->dataset, &trained->set->corpus, trained->set->extractor,
                            maximum, false, trained->vectors, threads, NULL, &failure),
              "%s", failure.message);
}

/* Trains with all machines averaged, so that the means are among them, by one solver. */
static void fit_and_assemble(struct trained *trained, enum solver_choice solver)
{
    struct failure failure = {0};
    struct fit_options chosen = options;
    chosen.solver = solver;
    cr_assert(fit_run(&trained->fit, &trained->dataset, &chosen, NULL, &failure), "%s",
              failure.message);
    cr_assert(trained->fit.blocks_used[MEAN]);
    cr_assert(text_buffer_format(&trained->summary, NULL, "{}"));
    cr_assert(assemble(&trained->assembly, "x", "en", &trained->dataset, &trained->fit,
                       &no_familiarity, 1, &trained->summary, 1, &failure),
              "%s", failure.message);
}

static void release(struct trained *trained)
{
    assembly_release(&trained->assembly);
    text_buffer_release(&trained->summary);
    fit_release(&trained->fit);
    dataset_release(&trained->dataset);
    word_vectors_close(trained->vectors);
    small_set_free(trained->set);
}

/* ---- The definition ------------------------------------------------------------------------ */

/* What the set's words are counted to be. */
struct counted {
    double total;
    struct {
        uint64_t hash;
        double count;
    } words[9];
};

static const char *const spelled[] = {"ferry", "reject", "welcome",  "timetable", "council",
                                      "boats", "the",    "zeppelin", "nine"};

static void count_document(const struct trained *trained, size_t document,
                           struct counted *counted)
{
    struct features features = {0};
    cr_assert(features_extract(&features, trained->set->extractor,
                               &trained->set->documents[document].document, 0, NULL));
    for (size_t t = 0; t < features.tokens.count; t++) {
        const struct token *token = &features.tokens.items[t];
        if (token->kind == TOKEN_PUNCTUATION || token->kind == TOKEN_SYMBOL)
            continue;
        counted->total++;
        for (size_t w = 0; w < 9; w++)
            counted->words[w].count += token->hash == counted->words[w].hash;
    }
    features_release(&features);
}

static struct counted nothing_counted(void)
{
    struct counted counted = {0};
    for (size_t w = 0; w < 9; w++)
        counted.words[w].hash = hash_bytes(spelled[w], strlen(spelled[w]));
    return counted;
}

/* m(d) by its definition, with p(w) of the whole set. False if there is none. */
static bool define_mean(const struct trained *trained, const struct counted *all,
                        size_t document, double mean[DIMENSIONS])
{
    struct counted counted = nothing_counted();
    double sum = 0;
    count_document(trained, document, &counted);
    memset(mean, 0, DIMENSIONS * sizeof *mean);
    for (size_t w = 0; w < 9; w++) {
        float vector[DIMENSIONS];
        cr_assert(word_vectors_find(trained->vectors, counted.words[w].hash, vector, NULL));
        const double value =
            counted.words[w].count * word_vectors_weight(all->words[w].count / all->total);
        sum += value;
        for (size_t d = 0; d < DIMENSIONS; d++)
            mean[d] += value * (double)vector[d];
    }
    for (size_t d = 0; d < DIMENSIONS && sum > 0; d++)
        mean[d] /= sum;
    return sum > 0;
}

Test(mean_vectors, documents_are_the_means_by_definition)
{
    struct trained trained;
    build(&trained, 1, SIZE_MAX);
    const struct mean_vectors *means = &trained.dataset.means;
    const size_t count = trained.dataset.count;
    static double mean[DOCUMENTS + 1][DIMENSIONS];
    double centre[DIMENSIONS] = {0}, squares = 0, there = 0;
    struct counted all = nothing_counted();
    cr_assert_eq(count, DOCUMENTS + 1);
    cr_assert(mean_vectors_are(means, MEAN));
    cr_assert_eq(means->count, 8, "the set has no zeppelin");
    for (size_t i = 0; i < count; i++)
        count_document(&trained, i, &all);
    for (size_t i = 0; i < count; i++)
        if (define_mean(&trained, &all, i, mean[i])) {
            there++;
            for (size_t d = 0; d < DIMENSIONS; d++)
                centre[d] += mean[i][d];
        }
    cr_assert_eq(there, DOCUMENTS);
    for (size_t i = 0; i < DOCUMENTS; i++)
        for (size_t d = 0; d < DIMENSIONS; d++)
            squares += pow(mean[i][d] - centre[d] / there, 2);
    for (size_t i = 0; i < count; i++)
        for (size_t d = 0; d < DIMENSIONS; d++) {
            const double expected =
                i < DOCUMENTS ? (mean[i][d] - centre[d] / there) / sqrt(squares / there) : 0;
            cr_expect_float_eq((double)means->documents[i * DIMENSIONS + d], expected, 1e-4,
                               "document %zu, %zu", i, d);
        }
    release(&trained);
}

Test(mean_vectors, kernels_are_their_inner_products)
{
    struct trained trained;
    struct gram gram;
    uint32_t documents[DOCUMENTS];
    build(&trained, 2, SIZE_MAX);
    for (uint32_t i = 0; i < DOCUMENTS; i++)
        documents[i] = DOCUMENTS - i;
    cr_assert(gram_compute(&gram, &trained.dataset, documents, DOCUMENTS, 2, NULL, NULL));
    const float *z = trained.dataset.means.documents;
    for (size_t i = 0; i < DOCUMENTS; i++)
        for (size_t j = 0; j < DOCUMENTS; j++) {
            double sum = 0;
            for (size_t d = 0; d < DIMENSIONS; d++)
                sum += (double)z[documents[i] * DIMENSIONS + d] *
                       (double)z[documents[j] * DIMENSIONS + d];
            cr_assert_float_eq((double)gram.kernel[MEAN][i * DOCUMENTS + j], sum, 1e-4);
        }
    gram_release(&gram);
    release(&trained);
}

/* ---- The collapse -------------------------------------------------------------------------- */

/* The weights of the words are the inner products of their vectors with numbers for each
 * dimension. Three words give these; the others must agree. */
static void expect_words_of_numbers(const struct trained *trained, size_t output)
{
    const struct mean_vectors *means = &trained->dataset.means;
    const double *weights = trained->fit.weights + output * trained->fit.width + means->first;
    double rows[DIMENSIONS][DIMENSIONS + 1];
    for (size_t r = 0; r < DIMENSIONS; r++) {
        for (size_t d = 0; d < DIMENSIONS; d++)
            rows[r][d] = (double)means->words[r * DIMENSIONS + d];
        rows[r][DIMENSIONS] = weights[r];
    }
    for (size_t p = 0; p < DIMENSIONS; p++) /* Gauss and Jordan */
        for (size_t r = 0; r < DIMENSIONS; r++) {
            const double factor = rows[r][p] / rows[p][p];
            for (size_t c = 0; r != p && c <= DIMENSIONS; c++)
                rows[r][c] -= factor * rows[p][c];
        }
    for (size_t w = 0; w < means->count; w++) {
        double sum = 0;
        for (size_t d = 0; d < DIMENSIONS; d++)
            sum += rows[d][DIMENSIONS] / rows[d][d] * (double)means->words[w * DIMENSIONS + d];
        cr_expect_float_eq(weights[w], sum, 1e-4 + 1e-4 * fabs(sum), "word %zu", w);
    }
}

/* The fit's decision value, with the mean's part by z and not by words. */
static double decide(const struct trained *trained, size_t document, size_t output)
{
    const struct dataset *dataset = &trained->dataset;
    const double *weights = trained->fit.weights + output * trained->fit.width;
    double sum = trained->fit.bias[output];
    struct form_merger merger = {0};
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++) {
        small_set_ngrams(dataset, document, b, &merger);
        for (size_t e = 0; e < merger.count; e++)
            sum += weights[merger.entries[e].feature] * (double)merger.entries[e].value;
    }
    form_merger_release(&merger);
    for (size_t f = 0; f < dataset->dense_count; f++)
        sum += weights[dataset->feature_count + f] *
               (double)dataset->dense[document * dataset->dense_count + f];
    return sum;
}

/* By the definition and by the cache. */
static void expect_decisions(const struct trained *trained)
{
    const struct model *model = &trained->assembly.model;
    struct features features = {0};
    struct model_scores scores = {0};
    struct ngram_cache cache = {0};
    cr_assert(ngram_cache_use(&cache, &model, 1, NGRAM_CACHE_LIMIT, NULL));
    for (size_t i = 0; i < trained->dataset.count; i++) {
        double cached[3] = {0}, plain[3] = {0};
        cr_assert(features_extract(&features, model->extractor,
                                   &trained->set->documents[i].document, ~0u, NULL));
        cr_assert(model_score_begin(model, &scores, NULL));
        cr_assert(model_weigh(model, &features, &scores, NULL));
        oracle_decide(model, &scores.vector, plain);
        cr_assert(ngram_cache_sum(&cache, &features.tokens, NULL));
        ngram_cache_decide(&cache, 0, cached);
        cr_assert(oracle_score(model, &features, NULL, 0, &scores, NULL));
        for (size_t k = 0; k < 3; k++) {
            cr_expect_float_eq(plain[k], cached[k], 1e-5);
            cr_expect_float_eq(scores.decision[k], decide(trained, i, k), 2e-3,
                               "document %zu, output %zu: %g, not %g", i, k, scores.decision[k],
                               decide(trained, i, k));
        }
    }
    ngram_cache_release(&cache);
    model_scores_release(&scores);
    features_release(&features);
}

static void expect_collapse(enum solver_choice solver)
{
    struct trained trained;
    build(&trained, 1, SIZE_MAX);
    fit_and_assemble(&trained, solver);
    for (size_t k = 0; k < 3; k++)
        expect_words_of_numbers(&trained, k);
    expect_decisions(&trained);
    release(&trained);
}

Test(mean_vectors, kernel_collapses_to_words)
{
    expect_collapse(SOLVER_GRAM);
}

Test(mean_vectors, coordinate_descent_collapses_to_words)
{
    expect_collapse(SOLVER_DESCENT);
}

/* Out of fold a document is decided by machines of the same kind: the values of both solvers
 * are nearly the same, which they are not if one of them leaves out the mean. */
Test(mean_vectors, both_solvers_find_the_same)
{
    struct trained by_kernel, by_descent;
    build(&by_kernel, 1, SIZE_MAX);
    build(&by_descent, 1, SIZE_MAX);
    fit_and_assemble(&by_kernel, SOLVER_GRAM);
    fit_and_assemble(&by_descent, SOLVER_DESCENT);
    const struct mean_vectors *means = &by_kernel.dataset.means;
    for (size_t k = 0; k < 3; k++) {
        double product = 0, a = 0, b = 0;
        for (size_t w = 0; w < means->count; w++) {
            const size_t at = k * by_kernel.fit.width + means->first + w;
            const double left = by_kernel.fit.weights[at], right = by_descent.fit.weights[at];
            product += left * right;
            a += left * left;
            b += right * right;
        }
        cr_expect_gt(product / sqrt(a * b), 0.97, "output %zu: %g", k, product / sqrt(a * b));
        cr_expect_float_eq(sqrt(a / b), 1, 0.2, "output %zu: %g", k, sqrt(a / b));
    }
    release(&by_kernel);
    release(&by_descent);
}

/* ---- The vocabulary ------------------------------------------------------------------------ */

Test(mean_vectors, words_come_last_and_are_never_pruned)
{
    struct trained all, few;
    build(&all, 1, SIZE_MAX);
    build(&few, 3, 20);
    cr_expect_eq(all.dataset.means.count, few.dataset.means.count);
    cr_expect_leq(few.dataset.means.first, 20);
    cr_expect_gt(all.dataset.means.first, 100);
    const struct mean_vectors *means = &few.dataset.means;
    cr_expect_eq(means->first + means->count, few.dataset.feature_count);
    for (size_t f = 0; f < few.dataset.feature_count; f++)
        cr_expect_eq(few.dataset.block_of_feature[f] == MEAN, f >= means->first, "%zu", f);
    release(&all);
    release(&few);
}

Test(mean_vectors, the_same_with_any_number_of_threads)
{
    struct trained one, other;
    build(&one, 1, SIZE_MAX);
    build(&other, 3, SIZE_MAX);
    const struct mean_vectors *a = &one.dataset.means, *b = &other.dataset.means;
    cr_assert_eq(a->count, b->count);
    cr_expect_eq(
        memcmp(a->documents, b->documents, one.dataset.count * DIMENSIONS * sizeof(float)), 0);
    cr_expect_eq(memcmp(a->words, b->words, a->count * DIMENSIONS * sizeof(float)), 0);
    release(&one);
    release(&other);
}

/* A set read without vectors has the same vocabulary as one from which they were dropped. */
Test(mean_vectors, what_no_machine_uses_is_dropped)
{
    struct trained with;
    struct failure failure = {0};
    struct dataset plain;
    struct recipe recipe = small_set_recipe();
    struct small_set *set = small_set_new(3, &recipe);
    small_set_fill(set, DOCUMENTS, false);
    small_set_add(set, "none", "zzz qqq", 0, CORPUS_NO_SOURCE);
    build(&with, 1, SIZE_MAX);
    cr_assert(dataset_build(&plain, &set->corpus, set->extractor, SIZE_MAX, false, NULL, 1,
                            NULL, &failure));
    cr_assert(dataset_drop_means(&with.dataset, &failure));
    cr_assert_eq(with.dataset.vocabulary.slots, plain.vocabulary.slots);
    cr_assert_eq(with.dataset.means.first, plain.feature_count);
    cr_expect_eq(memcmp(with.dataset.vocabulary.check, plain.vocabulary.check,
                        plain.vocabulary.slots * sizeof(uint32_t)),
                 0);
    cr_expect_eq(memcmp(with.dataset.vocabulary.features, plain.vocabulary.features,
                        plain.vocabulary.slots * plain.vocabulary.stride),
                 0);
    cr_expect_eq(memcmp(with.dataset.slot, plain.slot, plain.feature_count * sizeof(uint32_t)),
                 0);
    cr_expect_eq(with.dataset.slot[with.dataset.means.first], VOCABULARY_NONE);
    cr_expect(dataset_drop_means(&with.dataset, &failure), "once is enough");
    dataset_release(&plain);
    small_set_free(set);
    release(&with);
}

Test(mean_vectors, a_block_needs_vectors_and_vectors_a_block)
{
    struct failure failure = {0};
    struct dataset dataset;
    struct recipe recipe = small_set_recipe();
    struct small_set *set = small_set_new(3, &recipe);
    struct word_vectors *vectors = open_own(own_file);
    small_set_fill(set, DOCUMENTS, false);
    cr_expect_not(dataset_build(&dataset, &set->corpus, set->extractor, SIZE_MAX, false,
                                vectors, 1, NULL, &failure));
    cr_expect_eq(failure.code, FAILURE_ARGUMENT);
    set->extractor->recipe.blocks[set->extractor->recipe.block_count++] = MEAN_VECTORS_BLOCK;
    cr_expect_not(dataset_build(&dataset, &set->corpus, set->extractor, SIZE_MAX, false, NULL,
                                1, NULL, &failure));
    word_vectors_close(vectors);
    vectors = open_own("zeppelin 1 2\n");
    cr_expect(dataset_build(&dataset, &set->corpus, set->extractor, SIZE_MAX, false, vectors, 1,
                            NULL, &failure),
              "%s", failure.message);
    cr_expect_eq(dataset.means.count, 0, "no word of the set has a vector");
    cr_expect_eq(dataset.means.documents[0], 0);
    dataset_release(&dataset);
    word_vectors_close(vectors);
    small_set_free(set);
}

Test(mean_vectors, failing_allocations)
{
    struct recipe recipe = small_set_recipe();
    recipe.blocks[recipe.block_count++] = MEAN_VECTORS_BLOCK;
    struct small_set *set = small_set_new(3, &recipe);
    struct word_vectors *vectors = open_own(own_file);
    small_set_fill(set, 12, false);
    bool failed = true;
    for (size_t n = 0; failed; n++) {
        struct failure failure = {0};
        struct dataset dataset;
        failing_malloc_after(n);
        bool ok = dataset_build(&dataset, &set->corpus, set->extractor, SIZE_MAX, false,
                                vectors, 1, NULL, &failure);
        const bool built = ok;
        ok = ok && dataset_drop_means(&dataset, &failure);
        failed = failing_malloc_stop();
        cr_assert_eq(ok, !failed, "allocation %zu: %s", n, failure.message);
        cr_expect(ok || failure.code == FAILURE_MEMORY);
        if (built)
            dataset_release(&dataset);
    }
    word_vectors_close(vectors);
    small_set_free(set);
}
