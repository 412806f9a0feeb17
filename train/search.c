/* search: see search.h. */
#include "search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../metrics/metrics.h"

/* Relative lengths of the kinds of blocks in a document's vector. A block of the head (the
 * article's opening tokens) has `head` times the length of the same block of the whole. */
struct mixture {
    float words, characters, head, dense;
};

static const struct mixture mixtures[] = {
    {1, 0, 0, 0},    {1, 0.5f, 0, 0},  {1, 1, 0, 0},          {0.5f, 1, 0, 0},
    {0, 1, 0, 0},    {1, 0, 0.5f, 0},  {1, 1, 0.5f, 0},       {1, 1, 1, 0},
    {1, 1, 0, 0.5f}, {0, 1, 0, 0.35f}, {1, 0.5f, 0.5f, 0.4f}, {1, 1, 0.5f, 0.5f},
    {1, 1, 1, 0.5f},
};

static const double costs[] = {0.25, 0.5, 1, 2, 4};

#define LENGTH(array) (sizeof(array) / sizeof *(array))

static float block_share(const struct ngram_block *block, const struct mixture *mixture)
{
    float share = block->unit == NGRAM_WORDS ? mixture->words : mixture->characters;
    if (block->flags & NGRAM_MEAN)
        return 0;
    return block->head > 0 ? share * mixture->head : share;
}

/* Sets the weights of the recipe's blocks, scaled so that their squares sum to 1; false if the
 * recipe has none of the mixture's blocks. */
static bool mix(struct settings *settings, const struct mixture *mixture,
                const struct recipe *recipe, size_t dense_count)
{
    float share[NGRAM_MAX_BLOCKS + 1] = {0}, squares = 0;
    *settings = (struct settings){0};
    for (size_t b = 0; b < recipe->block_count; b++)
        share[b] = block_share(&recipe->blocks[b], mixture);
    share[NGRAM_MAX_BLOCKS] = dense_count > 0 ? mixture->dense : 0;
    for (size_t b = 0; b <= NGRAM_MAX_BLOCKS; b++)
        squares += share[b] * share[b];
    if (squares <= 0)
        return false;
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
        settings->block_weight[b] = share[b] / sqrtf(squares);
    settings->dense_weight = share[NGRAM_MAX_BLOCKS] / sqrtf(squares);
    return true;
}

struct settings search_with_mean(const struct settings *settings, size_t mean)
{
    struct settings with = *settings;
    const float length = sqrtf(1 + SEARCH_MEAN_SHARE * SEARCH_MEAN_SHARE);
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
        with.block_weight[b] /= length;
    with.dense_weight /= length;
    with.block_weight[mean] = SEARCH_MEAN_SHARE / length;
    return with;
}

bool search_same_mixture(const struct settings *left, const struct settings *right)
{
    for (size_t b = 0; b < NGRAM_MAX_BLOCKS; b++)
        if (left->block_weight[b] != right->block_weight[b])
            return false;
    return left->dense_weight == right->dense_weight;
}

static void add_candidate(struct search_grid *grid, const struct settings *settings)
{
    for (size_t i = 0; i < grid->candidate_count; i++)
        if (search_same_mixture(&grid->candidates[i], settings))
            return;
    if (grid->candidate_count < SEARCH_MAX_CANDIDATES)
        grid->candidates[grid->candidate_count++] = *settings;
}

void search_grid_init(struct search_grid *grid, const struct recipe *recipe, size_t dense_count,
                      double cost)
{
    *grid = (struct search_grid){0};
    struct settings settings = {0};
    for (size_t i = 0; i < LENGTH(mixtures); i++)
        if (mix(&settings, &mixtures[i], recipe, dense_count))
            add_candidate(grid, &settings);
    if (grid->candidate_count == 0) { /* the recipe has dense features alone */
        settings.dense_weight = 1;
        add_candidate(grid, &settings);
    }
    if (cost > 0)
        grid->costs[grid->cost_count++] = cost;
    for (size_t i = 0; cost <= 0 && i < LENGTH(costs); i++)
        grid->costs[grid->cost_count++] = costs[i];
}

/* ---- Trials ----------------------------------------------------------------- */

bool search_score(struct trial *trial, const double *probability, const uint32_t *label,
                  size_t count, size_t labels, struct failure *failure)
{
    double *counts = calloc(3 * labels, sizeof *counts);
    if (!counts)
        return fail(failure, FAILURE_MEMORY, "not enough memory to score the search");
    double *hits = counts, *predicted = counts + labels, *support = counts + 2 * labels;
    size_t correct = 0;
    double loss = 0;
    for (size_t i = 0; i < count; i++) {
        const double *p = probability + i * labels;
        size_t guess = metrics_argmax(p, labels);
        support[label[i]]++;
        predicted[guess]++;
        hits[guess] += guess == label[i];
        correct += guess == label[i];
        loss += metrics_log_loss(p[label[i]]);
    }
    trial->accuracy = (double)correct / (double)count;
    trial->log_loss = loss / (double)count;
    trial->macro_f1 = metrics_macro_f1(support, predicted, hits, labels);
    free(counts);
    return true;
}

bool trials_add(struct trials *trials, const struct trial *trial, struct failure *failure)
{
    if (!memory_reserve(&trials->items, &trials->capacity, trials->count + 1,
                        sizeof *trials->items, failure))
        return false;
    trials->items[trials->count++] = *trial;
    return true;
}

void trials_release(struct trials *trials)
{
    free(trials->items);
    *trials = (struct trials){0};
}

/* Is a trial of the same mixture among the first `count`? */
static bool is_repeat(const struct trials *trials, size_t count, const struct trial *trial)
{
    for (size_t i = 0; i < count; i++)
        if (search_same_mixture(&trials->items[i].settings, &trial->settings))
            return true;
    return false;
}

/* Moves the trial at `from` up to `to`, and those between one place down. */
static void move_up(struct trials *trials, size_t from, size_t to)
{
    struct trial trial = trials->items[from];
    memmove(trials->items + to + 1, trials->items + to, (from - to) * sizeof *trials->items);
    trials->items[to] = trial;
}

void trials_rank(struct trials *trials)
{
    for (size_t i = 1; i < trials->count; i++) { /* insertion sort: stable, and short */
        size_t at = i;
        while (at > 0 && trials->items[at - 1].log_loss > trials->items[i].log_loss)
            at--;
        move_up(trials, i, at);
    }
    size_t firsts = 0;
    for (size_t i = 0; i < trials->count; i++)
        if (!is_repeat(trials, firsts, &trials->items[i]))
            move_up(trials, i, firsts++);
}
