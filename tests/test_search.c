/* The grid of settings, and how trials are scored and ranked. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "../train/evaluate.h"
#include "../train/search.h"

static const struct recipe both = {.blocks = {{.unit = NGRAM_WORDS},
                                              {.unit = NGRAM_CHARACTERS},
                                              {.unit = NGRAM_WORDS, .head = 9}},
                                   .block_count = 3};

static double squares(const struct settings *settings)
{
    double sum = (double)settings->dense_weight * (double)settings->dense_weight;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
        sum += (double)settings->block_weight[b] * (double)settings->block_weight[b];
    return sum;
}

Test(search, candidates_are_distinct_and_of_length_one)
{
    struct search_grid grid;
    search_grid_init(&grid, &both, 50, 0);
    cr_assert_gt(grid.candidate_count, 3);
    cr_assert_gt(grid.cost_count, 2);
    for (size_t i = 0; i < grid.candidate_count; i++) {
        cr_assert_float_eq(squares(&grid.candidates[i]), 1, 1e-5);
        for (size_t j = 0; j < i; j++)
            cr_assert(!search_same_mixture(&grid.candidates[i], &grid.candidates[j]));
    }
}

/* Padding bytes and C are ignored, and -0 equals 0. */
Test(search, mixtures_are_compared_by_field)
{
    struct settings left, right;
    memset(&left, 0, sizeof left);
    memset(&right, 0xff, sizeof right);
    left.cost = 1;
    right.cost = 2;
    left.dense_weight = right.dense_weight = 0.5f;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++) {
        left.block_weight[b] = 0.0f;
        right.block_weight[b] = -0.0f;
    }
    cr_assert(search_same_mixture(&left, &right));
    right.block_weight[NGRAM_MAX_BLOCKS - 1] = 0.25f;
    cr_assert(!search_same_mixture(&left, &right));
    right.block_weight[NGRAM_MAX_BLOCKS - 1] = 0;
    right.dense_weight = 0.25f;
    cr_assert(!search_same_mixture(&left, &right));
}

Test(search, the_head_is_tried_with_and_without)
{
    struct search_grid grid;
    search_grid_init(&grid, &both, 50, 0);
    size_t with = 0;
    for (size_t i = 0; i < grid.candidate_count; i++) {
        const struct settings *settings = &grid.candidates[i];
        with += settings->block_weight[2] > 0;
        cr_assert_leq(settings->block_weight[2], settings->block_weight[0]);
    }
    cr_assert_gt(with, 1);
    cr_assert_lt(with, grid.candidate_count - 1);
}

Test(search, what_the_recipe_lacks_is_not_tried)
{
    struct search_grid grid;
    struct recipe words = both;
    words.block_count = 1;
    search_grid_init(&grid, &words, 0, 0);
    cr_assert_eq(grid.candidate_count, 1);
    cr_assert_float_eq(grid.candidates[0].block_weight[0], 1, 1e-6);
    struct recipe none = {0};
    search_grid_init(&grid, &none, 10, 3.5);
    cr_assert_eq(grid.candidate_count, 1);
    cr_assert_float_eq(grid.candidates[0].dense_weight, 1, 1e-6);
    cr_assert_eq(grid.cost_count, 1);
    cr_assert_eq(grid.costs[0], 3.5);
}

Test(search, scores_by_the_largest_probability)
{
    static const double probability[] = {0.7, 0.2, 0.1, 0.1, 0.6, 0.3,
                                         0.5, 0.3, 0.2, 0.2, 0.2, 0.6};
    static const uint32_t label[] = {0, 1, 1, 2};
    struct trial trial = {0};
    cr_assert(search_score(&trial, probability, label, 4, 3, NULL));
    cr_assert_float_eq(trial.accuracy, 0.75, 1e-12);
    cr_assert_float_eq(trial.macro_f1, (2.0 / 3 + 2.0 / 3 + 1) / 3, 1e-12);
    cr_assert_float_eq(trial.log_loss, -(log(0.7) + log(0.6) + log(0.3) + log(0.6)) / 4, 1e-12);
}

/* One label does not occur, and one document gives its true label probability 0. */
Test(search, scores_as_the_report_does)
{
    static const double probability[] = {0.7, 0.2, 0.1, 0, 0.1, 0.6, 0.3, 0,
                                         0,   1,   0,   0, 0.3, 0.3, 0.4, 0};
    static const uint32_t label[] = {0, 1, 0, 2};
    struct trial trial = {0};
    struct evaluation evaluation;
    cr_assert(search_score(&trial, probability, label, 4, 4, NULL));
    cr_assert(evaluate(&evaluation, probability, label, 4, 4, NULL, 0, 1, NULL));
    cr_assert_float_eq(trial.accuracy, evaluation.accuracy.value, 1e-12);
    cr_assert_float_eq(trial.macro_f1, evaluation.macro_f1.value, 1e-12);
    cr_assert_float_eq(trial.log_loss, evaluation.log_loss, 1e-12);
    evaluation_release(&evaluation);
}

Test(search, ranks_by_log_loss_and_keeps_the_earlier_first_on_a_tie)
{
    struct trials trials = {0};
    static const double losses[] = {0.5, 0.4, 0.6, 0.4};
    static const double ranked[] = {1, 3, 0, 2};
    for (size_t i = 0; i < 4; i++) {
        struct trial trial = {.settings.cost = (double)i, .log_loss = losses[i]};
        cr_assert(trials_add(&trials, &trial, NULL));
    }
    trials_rank(&trials);
    for (size_t i = 0; i < 4; i++)
        cr_assert_eq(trials.items[i].settings.cost, ranked[i]);
    trials_release(&trials);
}

Test(search, a_mean_of_vectors_is_added_to_a_mixture)
{
    struct recipe recipe = both;
    struct search_grid grid;
    recipe.blocks[recipe.block_count++] =
        (struct ngram_block){NGRAM_WORDS, 1, 1, NGRAM_MEAN, 1, 0};
    search_grid_init(&grid, &recipe, 50, 0);
    for (size_t i = 0; i < grid.candidate_count; i++) {
        const struct settings *without = &grid.candidates[i];
        const struct settings with = search_with_mean(without, 3);
        cr_expect_eq(without->block_weight[3], 0, "no mixture has it by itself");
        cr_expect_float_eq(squares(&with), 1, 1e-5);
        cr_expect_not(search_same_mixture(without, &with));
        const float others = sqrtf(1 - with.block_weight[3] * with.block_weight[3]);
        cr_expect_float_eq(with.block_weight[3] / others, SEARCH_MEAN_SHARE, 1e-5f);
        for (size_t b = 0; b < 3; b++)
            cr_expect_float_eq(with.block_weight[b], without->block_weight[b] * others, 1e-5f);
    }
}
