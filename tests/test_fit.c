/* The fit as a whole: the same with any number of threads, and nearly so with both solvers. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include "../features/base/hash.h"
#include "../train/fit.h"
#include "../train/search.h"
#include "random_dataset.h"
#include "small_set.h"

#define DOCUMENTS 90

static const struct fit_options options = {.balance = 1,
                                           .folds = 3,
                                           .seed = 1,
                                           .threads = 2,
                                           .memory_bytes = 1e8,
                                           .search_documents = 1000};

static double out_of_fold_accuracy(const struct out_of_fold *out, const struct dataset *dataset)
{
    size_t labels = dataset->corpus->label_count, hits = 0;
    for (size_t i = 0; i < dataset->count; i++) {
        size_t best = 0;
        for (size_t k = 1; k < labels; k++)
            if (out->probability[i * labels + k] > out->probability[i * labels + best])
                best = k;
        hits += best == dataset->corpus->documents[i].label;
    }
    return (double)hits / (double)dataset->count;
}

Test(fit, learns_and_is_the_same_at_any_number_of_threads)
{
    struct random_dataset random;
    struct fit one, four;
    struct fit_options alone = options, many = options;
    random_dataset_init(&random, DOCUMENTS, 3, 0);
    alone.threads = 1;
    many.threads = 4;
    cr_assert(fit_run(&one, &random.dataset, &alone, NULL, NULL));
    cr_assert(fit_run(&four, &random.dataset, &many, NULL, NULL));
    cr_assert(one.kernel_solver);
    cr_assert_not(one.grouped);
    cr_assert_gt(out_of_fold_accuracy(&one.known, &random.dataset), 0.6);
    cr_assert_arr_eq(one.weights, four.weights, one.outputs * one.width * sizeof *one.weights);
    cr_assert_arr_eq(one.known.probability, four.known.probability,
                     DOCUMENTS * 3 * sizeof *one.known.probability);
    fit_release(&one);
    fit_release(&four);
    random_dataset_release(&random);
}

Test(fit, descent_is_the_same_at_any_number_of_threads)
{
    struct random_dataset random;
    struct fit one, four;
    struct fit_options alone = options, many = options;
    random_dataset_init(&random, DOCUMENTS, 3, 0);
    alone.solver = many.solver = SOLVER_DESCENT;
    alone.search_documents = many.search_documents = 50;
    alone.threads = 1;
    many.threads = 4;
    cr_assert(fit_run(&one, &random.dataset, &alone, NULL, NULL));
    cr_assert(fit_run(&four, &random.dataset, &many, NULL, NULL));
    cr_assert_not(one.kernel_solver);
    cr_assert_leq(one.searched_documents, 50);
    cr_assert_gt(out_of_fold_accuracy(&one.known, &random.dataset), 0.6);
    cr_assert_arr_eq(one.weights, four.weights, one.outputs * one.width * sizeof *one.weights);
    cr_assert_arr_eq(one.bias, four.bias, one.outputs * sizeof *one.bias);
    fit_release(&one);
    fit_release(&four);
    random_dataset_release(&random);
}

static bool same_mixture(const struct settings *a, const struct settings *b)
{
    return memcmp(a->block_weight, b->block_weight, sizeof a->block_weight) == 0 &&
           a->dense_weight == b->dense_weight;
}

Test(fit, the_best_mixtures_are_tried_with_every_cost)
{
    struct random_dataset random;
    struct fit fit;
    struct search_grid grid;
    struct fit_options two = options;
    two.average = 2;
    random_dataset_init(&random, DOCUMENTS, 3, 0);
    cr_assert(fit_run(&fit, &random.dataset, &two, NULL, NULL));
    search_grid_init(&grid, &random.extractor.recipe, random.dataset.dense_count, 0);
    cr_assert_gt(grid.candidate_count, 3);
    cr_assert_eq(fit.trials.count, grid.candidate_count + 3 * (grid.cost_count - 1));
    const struct trial *trials = fit.trials.items;
    for (size_t i = 0; i < grid.candidate_count; i++) {
        size_t tried = 0;
        for (size_t t = 0; t < fit.trials.count; t++)
            tried += same_mixture(&trials[t].settings, &grid.candidates[i]);
        cr_assert(tried == 1 || tried == grid.cost_count);
        if (same_mixture(&trials[0].settings, &grid.candidates[i]))
            cr_assert_eq(tried, grid.cost_count);
    }
    for (size_t t = 1; t < fit.trials.count; t++)
        for (size_t u = 0; u < t; u++)
            cr_assert(trials[t].settings.cost != trials[u].settings.cost ||
                          !same_mixture(&trials[t].settings, &trials[u].settings),
                      "nothing is tried twice");
    fit_release(&fit);
    random_dataset_release(&random);
}

Test(fit, five_sources_of_each_label_have_a_calibration_of_their_own)
{
    struct random_dataset random;
    struct fit fit;
    random_dataset_init(&random, DOCUMENTS, 2, 10);
    cr_assert(fit_run(&fit, &random.dataset, &options, NULL, NULL));
    cr_assert(fit.grouped);
    cr_assert_eq(fit.outputs, 1);
    cr_assert(fit.has_sources);
    cr_assert_geq(fit.least_sources, UNSEEN_LEAST_SOURCES);
    cr_assert(fit.nested);
    cr_assert(fit.unseen.kept >= 0 && fit.unseen.kept <= 1);
    fit_release(&fit);
    random_dataset_release(&random);
}

Test(fit, few_sources_of_a_label_only_temper)
{
    struct random_dataset random;
    struct fit fit;
    random_dataset_init(&random, DOCUMENTS, 2, 3);
    cr_assert(fit_run(&fit, &random.dataset, &options, NULL, NULL));
    cr_assert(fit.grouped);
    cr_assert_eq(fit.least_sources, 3);
    for (size_t k = 0; k < 2; k++)
        cr_assert_float_eq(fit.unseen.slope[k], fit.unseen.kept * fit.known.slope[k], 1e-12);
    fit_release(&fit);
    random_dataset_release(&random);
}

Test(fit, of_a_label_with_one_source_nothing_is_said_of_unseen_ones)
{
    struct random_dataset random;
    struct fit fit;
    random_dataset_init(&random, DOCUMENTS, 2, 10);
    for (size_t i = 0; i < DOCUMENTS; i++)
        if (random.corpus.documents[i].label == 1)
            random.corpus.documents[i].source = 0;
    cr_assert(fit_run(&fit, &random.dataset, &options, NULL, NULL));
    cr_assert(fit.has_sources);
    cr_assert_not(fit.grouped);
    cr_assert_eq(fit.least_sources, 1);
    cr_assert_eq(fit.lone_label, 1);
    cr_assert_null(fit.unseen.probability);
    fit_release(&fit);
    random_dataset_release(&random);
}

/* Settings chosen on a part, or with little memory: the values of the search are of no use. */
Test(fit, large_sets_are_not_nested)
{
    struct random_dataset random;
    struct fit fit;
    struct fit_options part = options;
    random_dataset_init(&random, DOCUMENTS, 2, 0);
    part.search_documents = 50;
    cr_assert(fit_run(&fit, &random.dataset, &part, NULL, NULL));
    cr_assert_not(fit.nested);
    cr_assert_gt(out_of_fold_accuracy(&fit.known, &random.dataset), 0.6);
    fit_release(&fit);
    random_dataset_release(&random);
}

/* Each kind's folds are all used, and a grouped one has whole sources. */
Test(fit, each_document_has_the_fold_that_was_left_out_for_it)
{
    struct random_dataset random;
    struct fit fit;
    size_t known[3] = {0}, unseen[3] = {0};
    random_dataset_init(&random, DOCUMENTS, 2, 10);
    cr_assert(fit_run(&fit, &random.dataset, &options, NULL, NULL));
    const struct corpus_document *documents = random.corpus.documents;
    size_t torn = 0;
    for (size_t i = 0; i < DOCUMENTS; i++) {
        cr_assert_lt(fit.known.fold[i], 3);
        cr_assert_lt(fit.unseen.fold[i], 3);
        known[fit.known.fold[i]]++;
        unseen[fit.unseen.fold[i]]++;
        for (size_t j = 0; j < i; j++)
            if (documents[i].source == documents[j].source) {
                cr_assert_eq(fit.unseen.fold[i], fit.unseen.fold[j]);
                torn += fit.known.fold[i] != fit.known.fold[j];
            }
    }
    for (size_t f = 0; f < 3; f++)
        cr_assert(known[f] > 0 && unseen[f] > 0);
    cr_assert_gt(torn, 0, "plain folds share sources");
    fit_release(&fit);
    random_dataset_release(&random);
}

Test(fit, fewer_sources_than_folds_make_fewer_folds)
{
    struct random_dataset random;
    struct fit fit;
    random_dataset_init(&random, DOCUMENTS, 2, 2);
    cr_assert(fit_run(&fit, &random.dataset, &options, NULL, NULL));
    cr_assert(fit.grouped);
    cr_assert_eq(fit.folds, 2);
    fit_release(&fit);
    struct fit_options torn = options;
    torn.ignore_sources = true;
    cr_assert(fit_run(&fit, &random.dataset, &torn, NULL, NULL));
    cr_assert_not(fit.grouped);
    fit_release(&fit);
    random_dataset_release(&random);
}

Test(fit, a_kernel_that_memory_does_not_hold_is_refused_by_name)
{
    struct random_dataset random;
    struct fit fit;
    struct failure failure = {0};
    struct fit_options small = options;
    random_dataset_init(&random, DOCUMENTS, 2, 0);
    small.solver = SOLVER_GRAM;
    small.memory_bytes = 1000;
    cr_assert_not(fit_run(&fit, &random.dataset, &small, NULL, &failure));
    cr_assert_eq(failure.code, FAILURE_MEMORY);
    cr_assert(strstr(failure.message, "--memory"), "%s", failure.message);
    random_dataset_release(&random);
}

/* Thirty texts of random words, each twice with another last line, under random labels: there
 * is nothing to learn. Returns the share of out-of-fold decision values
 * on the right side (the probabilities may all be the labels' shares). */
static double accuracy_on_copies(bool know_copies)
{
    enum { PAIRS = 30, WORDS = 60 };
    static const char *const last[] = {"Readers wrote to the editor.", "This is not over yet."};
    static char texts[2 * PAIRS][700];
    struct recipe recipe = small_set_recipe();
    struct small_set *set = small_set_new(2, &recipe);
    struct dataset dataset;
    struct fit fit;
    struct failure failure = {0};
    for (size_t i = 0; i < 2 * PAIRS; i++) {
        size_t length = 0;
        for (size_t w = 0; w < WORDS; w++)
            length += (size_t)snprintf(texts[i] + length, sizeof texts[i] - length, "w%u ",
                                       (unsigned)(hash_mix(i / 2 * WORDS + w + 1) % 2000));
        snprintf(texts[i] + length, sizeof texts[i] - length, "\n\n%s", last[i % 2]);
        small_set_add(set, texts[i], texts[i], hash_mix(i / 2 + 1) % 2, CORPUS_NO_SOURCE);
    }
    cr_assert(dataset_build(&dataset, &set->corpus, set->extractor, SIZE_MAX, false, NULL, 2,
                            NULL, &failure),
              "%s", failure.message);
    for (uint32_t i = 0; i < 2 * PAIRS; i++)
        if (!know_copies)
            dataset.duplicates.cluster[i] = i;
    cr_assert(fit_run(&fit, &dataset, &options, NULL, &failure), "%s", failure.message);
    size_t hits = 0;
    for (size_t i = 0; i < dataset.count; i++)
        hits += (fit.known.decision[i] > 0) == (dataset.corpus->documents[i].label == 0);
    fit_release(&fit);
    dataset_release(&dataset);
    small_set_free(set);
    return (double)hits / (2 * PAIRS);
}

/* Of 30 independent texts, chance has a standard deviation of 0.09. */
Test(fit, near_duplicates_are_not_learned_by_heart)
{
    cr_assert_lt(accuracy_on_copies(true), 0.5 + 2 * 0.09);
    const double torn = accuracy_on_copies(false);
    cr_assert_gt(torn, 0.7, "%g: else this test shows nothing", torn);
}
