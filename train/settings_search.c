/* settings_search: candidates × C → trials, by cross-validation on one Gram matrix.
 *
 * Every candidate is tried with one C, and then only the best few with the other Cs: a mixture
 * that is far behind with one C is not ahead with another. */
#include "settings_search.h"

#include <stdlib.h>
#include <string.h>

#include "../metrics/metrics.h"
#include "../models/calibration.h"
#include "calibrate.h"
#include "one_vs_rest.h"
#include "search.h"

/* The candidates that are tried with every C: one more than are averaged, and at least three.
 * On six sets of 378 to 2,000 documents the best of the whole grid were among these. */
#define LEAST_FINALISTS 3

/* The documents of the search, split into plain folds and, if there are sources, also into
 * grouped folds. */
struct search_state {
    const struct fitting *fitting;
    const struct gram *gram;
    struct search_grid grid;
    size_t splits;
    uint32_t folds[2]; /* of each split */
    size_t cells;      /* documents * outputs */
    uint32_t *label;   /* [splits][documents]: the same for each split */
    uint32_t *fold[2]; /* [documents] */
    double *decision;  /* [splits][costs][documents][outputs]; shared */
    double *stacked;   /* [splits][documents][outputs] of one C */
    struct search_values *values;
};

static void search_release(struct search_state *search)
{
    shared_free(search->decision, search->splits * search->grid.cost_count * search->cells,
                sizeof *search->decision);
    free(search->stacked);
    free(search->label);
    free(search->fold[0]);
    free(search->fold[1]);
}

static bool search_init(struct search_state *search, const struct fitting *fitting,
                        const struct gram *gram, struct failure *failure)
{
    const struct fit_options *options = fitting->options;
    size_t count = gram->count;
    *search = (struct search_state){
        .fitting = fitting,
        .gram = gram,
        .splits = 1,
        .folds = {fitting_folds(fitting, false), fitting_folds(fitting, true)},
        .cells = count * fitting->outputs};
    size_t groups = fitting_groups(fitting, gram->documents, count);
    if (fitting->fit->grouped && groups >= 2)
        search->splits = 2;
    if (groups < search->folds[1])
        search->folds[1] = (uint32_t)groups;
    search_grid_init(&search->grid, &fitting->dataset->extractor->recipe,
                     fitting->dataset->dense_count, options->cost);
    search->label = malloc(search->splits * count * sizeof *search->label);
    search->stacked = malloc(search->splits * search->cells * sizeof *search->stacked);
    search->decision = shared_allocate(search->splits * search->grid.cost_count * search->cells,
                                       sizeof *search->decision, failure);
    bool ok = search->label && search->stacked && search->decision;
    for (size_t s = 0; ok && s < search->splits; s++) {
        search->fold[s] = malloc(count * sizeof *search->fold[s]);
        ok = search->fold[s] != NULL;
    }
    if (!ok)
        return fail(failure, FAILURE_MEMORY, "not enough memory to search on %zu documents",
                    count);
    for (size_t s = 0; ok && s < search->splits; s++) {
        for (size_t i = 0; i < count; i++)
            search->label[s * count + i] = fitting->label[gram->documents[i]];
        ok = fitting_split(fitting, gram->documents, count, s == 1, search->folds[s],
                           search->fold[s], failure);
    }
    return ok;
}

/* ---- The values of all trials ------------------------------------------------------ */

void search_values_release(struct search_values *values)
{
    free(values->fold[0]);
    free(values->fold[1]);
    free(values->decision);
    free(values->loss);
    free(values->share);
    *values = (struct search_values){0};
}

/* Makes room for the values of `trials` trials, unless they take too much memory. */
static bool values_init(struct search_values *values, const struct search_state *search,
                        size_t trials, struct failure *failure)
{
    const size_t count = search->gram->count, outputs = search->fitting->outputs;
    const double rows = (double)trials * (double)search->splits * (double)count;
    *values = (struct search_values){.count = count,
                                     .labels = search->fitting->labels,
                                     .outputs = outputs,
                                     .splits = search->splits,
                                     .folds = {search->folds[0], search->folds[1]}};
    if (rows * (double)(outputs + 1) * sizeof(float) >
        search->fitting->options->memory_bytes / 4)
        return true;
    values->most_trials = trials;
    values->decision = malloc((size_t)rows * outputs * sizeof *values->decision);
    values->loss = malloc((size_t)rows * sizeof *values->loss);
    values->share = malloc(trials * sizeof *values->share);
    bool ok = values->decision && values->loss && values->share;
    for (size_t s = 0; ok && s < search->splits; s++) {
        values->fold[s] = malloc(count * sizeof *values->fold[s]);
        ok = values->fold[s] != NULL;
        if (ok)
            memcpy(values->fold[s], search->fold[s], count * sizeof *values->fold[s]);
    }
    return ok ||
           fail(failure, FAILURE_MEMORY, "not enough memory to search on %zu documents", count);
}

/* Keeps the stacked decision values, and the log loss of probability[splits * count][labels]. */
static void values_keep(const struct search_state *search, const double *probability)
{
    struct search_values *values = search->values;
    const size_t rows = values->splits * values->count, trial = values->trials++;
    if (values->most_trials == 0)
        return;
    float *decision = values->decision + trial * rows * values->outputs;
    float *loss = values->loss + trial * rows;
    for (size_t i = 0; i < rows * values->outputs; i++)
        decision[i] = (float)search->stacked[i];
    for (size_t i = 0; i < rows; i++)
        loss[i] = (float)metrics_log_loss(probability[i * values->labels + search->label[i]]);
    values->share[trial] = fitting_share(search->stacked, search->cells);
}

/* The mean log loss of a trial over both splits' documents, without one fold of one split. */
static double loss_without(const struct search_values *values, size_t trial, size_t split,
                           uint32_t left_out)
{
    const float *loss = values->loss + trial * values->splits * values->count;
    double sum = 0;
    size_t rows = 0;
    for (size_t s = 0; s < values->splits; s++)
        for (size_t i = 0; i < values->count; i++)
            if (values->fold[split][i] != left_out) {
                sum += (double)loss[s * values->count + i];
                rows++;
            }
    return rows > 0 ? sum / (double)rows : 0;
}

/* Adds a trial's values, times its share, to the documents of a fold. */
static void add_values(const struct search_values *values, size_t trial, size_t split,
                       uint32_t fold, double share, double *decision)
{
    const size_t outputs = values->outputs;
    const float *own =
        values->decision + (trial * values->splits + split) * values->count * outputs;
    for (size_t i = 0; i < values->count; i++)
        for (size_t k = 0; values->fold[split][i] == fold && k < outputs; k++)
            decision[i * outputs + k] += share * (double)own[i * outputs + k];
}

bool search_values_decide(const struct search_values *values, const struct trials *trials,
                          size_t average, size_t split, double *decision,
                          struct failure *failure)
{
    struct trials ranked = {.items = malloc(trials->count * sizeof *ranked.items),
                            .count = trials->count,
                            .capacity = trials->count};
    if (!ranked.items)
        return fail(failure, FAILURE_MEMORY, "not enough memory to cross-validate");
    memset(decision, 0, values->count * values->outputs * sizeof *decision);
    for (uint32_t fold = 0; fold < values->folds[split]; fold++) {
        memcpy(ranked.items, trials->items, trials->count * sizeof *ranked.items);
        for (size_t t = 0; t < ranked.count; t++)
            ranked.items[t].log_loss =
                loss_without(values, ranked.items[t].number, split, fold);
        trials_rank(&ranked);
        for (size_t m = 0; m < average; m++) {
            const size_t trial = ranked.items[m].number;
            add_values(values, trial, split, fold, values->share[trial] / (double)average,
                       decision);
        }
    }
    free(ranked.items);
    return true;
}

/* ---- Trials ------------------------------------------------------------------------- */

/* Calibrates the stacked decision values and scores the probabilities. */
static bool score_trial(const struct search_state *search, struct trial *trial,
                        struct failure *failure)
{
    size_t labels = search->fitting->labels, outputs = search->fitting->outputs;
    size_t count = search->splits * search->gram->count;
    double *slope = malloc(labels * sizeof *slope);
    double *intercept = malloc(labels * sizeof *intercept);
    double *probability = malloc(count * labels * sizeof *probability);
    bool ok = (slope && intercept && probability) ||
              fail(failure, FAILURE_MEMORY, "not enough memory to score the search");
    ok = ok && calibrate_fit(search->stacked, search->label, count, labels, slope, intercept,
                             failure);
    struct calibration calibration = {slope, intercept};
    for (size_t i = 0; ok && i < count; i++)
        calibration_apply(&calibration, search->stacked + i * outputs, labels,
                          probability + i * labels);
    ok = ok && search_score(trial, probability, search->label, count, labels, failure);
    if (ok) {
        trial->number = search->values->trials;
        values_keep(search, probability);
    }
    free(slope);
    free(intercept);
    free(probability);
    return ok;
}

/* Tries one candidate with `count` of the grid's Cs, from number `first` on. */
static bool try_costs(struct search_state *search, const struct settings *candidate,
                      const struct learner *learner, size_t first, size_t count,
                      struct failure *failure)
{
    const struct search_grid *grid = &search->grid;
    size_t cells = search->cells;
    struct training_request request = {
        .costs = grid->costs + first, .cost_count = count, .split_count = search->splits};
    for (size_t s = 0; s < search->splits; s++)
        request.splits[s] = (struct fold_split){search->fold[s], search->folds[s],
                                                search->decision + s * count * cells};
    bool ok = count == 0 || learner_train(learner, &request, NULL, failure);
    for (size_t c = 0; ok && c < count; c++) {
        for (size_t s = 0; s < search->splits; s++)
            memcpy(search->stacked + s * cells, request.splits[s].decision + c * cells,
                   cells * sizeof *search->stacked);
        struct trial trial = {.settings = *candidate};
        trial.settings.cost = request.costs[c];
        ok = score_trial(search, &trial, failure) &&
             trials_add(&search->fitting->fit->trials, &trial, failure);
    }
    return ok;
}

/* The number of the C that every candidate is tried with: the last but one. */
static size_t common_cost(const struct search_grid *grid)
{
    return grid->cost_count > 1 ? grid->cost_count - 2 : 0;
}

/* Tries one candidate with the common C, or with all other Cs. */
static bool try_candidate(struct search_state *search, const struct settings *candidate,
                          bool common, struct failure *failure)
{
    const struct fitting *fitting = search->fitting;
    const struct search_grid *grid = &search->grid;
    const size_t first = common_cost(grid);
    struct kernel_matrix *kernel =
        kernel_matrix_new(search->gram, candidate, fitting->options->threads, failure);
    const struct learner learner = {.kernel = kernel,
                                    .label = search->label,
                                    .count = search->gram->count,
                                    .labels = fitting->labels,
                                    .balance = fitting->options->balance,
                                    .threads = fitting->options->threads};
    bool ok = kernel && (common ? try_costs(search, candidate, &learner, first, 1, failure)
                                : try_costs(search, candidate, &learner, 0, first, failure) &&
                                      try_costs(search, candidate, &learner, first + 1,
                                                grid->cost_count - first - 1, failure));
    kernel_matrix_free(kernel);
    return ok;
}

/* Tries `count` candidates; `before` of `total` steps are done. */
static bool try_candidates(struct search_state *search, const struct settings *candidates,
                           size_t count, bool common, size_t before, size_t total,
                           struct failure *failure)
{
    const size_t steps = common ? 1 : search->grid.cost_count - 1;
    const struct training_progress stage =
        progress_stage(search->fitting->progress, "searching settings");
    progress_report(&stage, before, total);
    for (size_t i = 0; i < count; i++) {
        if (!try_candidate(search, &candidates[i], common, failure))
            return false;
        progress_report(&stage, before + (i + 1) * steps, total);
    }
    return true;
}

static size_t count_finalists(const struct fitting *fitting, size_t candidates)
{
    size_t wanted = fitting->fit->average + 1;
    wanted = wanted > LEAST_FINALISTS ? wanted : LEAST_FINALISTS;
    return wanted < candidates ? wanted : candidates;
}

bool settings_search(const struct fitting *fitting, const struct gram *gram,
                     struct search_values *values, struct failure *failure)
{
    struct search_state search;
    struct trials *trials = &fitting->fit->trials;
    bool ok = search_init(&search, fitting, gram, failure);
    search.values = values;
    const size_t candidates = search.grid.candidate_count, others = search.grid.cost_count - 1;
    const size_t finalists = count_finalists(fitting, candidates);
    const size_t total = candidates + finalists * others;
    ok = ok && values_init(values, &search, total, failure) &&
         try_candidates(&search, search.grid.candidates, candidates, true, 0, total, failure);
    if (ok && others > 0) {
        struct settings best[SEARCH_MAX_CANDIDATES];
        trials_rank(trials);
        for (size_t i = 0; i < finalists; i++)
            best[i] = trials->items[i].settings;
        ok = try_candidates(&search, best, finalists, false, candidates, total, failure);
    }
    search_release(&search);
    if (ok)
        trials_rank(trials);
    return ok;
}
