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

Test(fit, sources_are_kept_whole_and_temper_the_confidence)
{
    struct random_dataset random;
    struct fit fit;
    random_dataset_init(&random, DOCUMENTS, 2, 10);
    cr_assert(fit_run(&fit, &random.dataset, &options, NULL, NULL));
    cr_assert(fit.grouped);
    cr_assert_eq(fit.outputs, 1);
    cr_assert(fit.inverse_temperature >= 0 && fit.inverse_temperature <= 1);
    for (size_t k = 0; k < 2; k++)
        cr_assert_float_eq(fit.unseen.slope[k], fit.inverse_temperature * fit.known.slope[k],
                           1e-12);
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
    small.solver = SOLVER_LIBSVM;
    small.memory_bytes = 1000;
    cr_assert_not(fit_run(&fit, &random.dataset, &small, NULL, &failure));
    cr_assert_eq(failure.code, FAILURE_MEMORY);
    cr_assert(strstr(failure.message, "--memory"), "%s", failure.message);
    random_dataset_release(&random);
}

/* Thirty texts of random words, each twice with another last line, under random labels: there
 * is nothing to learn. Returns the out-of-fold accuracy. */
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
    cr_assert(dataset_build(&dataset, &set->corpus, set->extractor, SIZE_MAX, false, 2, NULL,
                            &failure),
              "%s", failure.message);
    for (uint32_t i = 0; i < 2 * PAIRS; i++)
        if (!know_copies)
            dataset.duplicates.cluster[i] = i;
    cr_assert(fit_run(&fit, &dataset, &options, NULL, &failure), "%s", failure.message);
    const double accuracy = out_of_fold_accuracy(&fit.known, &dataset);
    fit_release(&fit);
    dataset_release(&dataset);
    small_set_free(set);
    return accuracy;
}

/* Of 30 independent texts, chance has a standard deviation of 0.09. */
Test(fit, near_duplicates_are_not_learned_by_heart)
{
    cr_assert_lt(accuracy_on_copies(true), 0.5 + 2 * 0.09);
    cr_assert_gt(accuracy_on_copies(false), 0.8, "else this test shows nothing");
}
