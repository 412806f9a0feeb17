/* settings_search: candidates × C → trials, by cross-validation on one Gram matrix. */
#include <stdlib.h>
#include <string.h>

#include "../models/calibration.h"
#include "calibrate.h"
#include "fitting.h"
#include "one_vs_rest.h"
#include "search.h"

/* The documents of the search and the ways they are split: plain, and where there are sources
 * grouped too. */
struct settings_search {
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
};

static void search_release(struct settings_search *search)
{
    shared_free(search->decision, search->splits * search->grid.cost_count * search->cells,
                sizeof *search->decision);
    free(search->stacked);
    free(search->label);
    free(search->fold[0]);
    free(search->fold[1]);
}

static bool search_init(struct settings_search *search, const struct fitting *fitting,
                        const struct gram *gram, struct failure *failure)
{
    const struct fit_options *options = fitting->options;
    size_t count = gram->count;
    *search = (struct settings_search){
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
                     fitting->dataset->dense_count, options->rbf, options->cost);
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

/* Calibrates the stacked decision values and judges the probabilities. */
static bool score_trial(const struct settings_search *search, struct trial *trial,
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
    free(slope);
    free(intercept);
    free(probability);
    return ok;
}

/* Tries one candidate with every C. */
static bool try_candidate(struct settings_search *search, const struct settings *candidate,
                          struct failure *failure)
{
    const struct fitting *fitting = search->fitting;
    const struct search_grid *grid = &search->grid;
    size_t cells = search->cells;
    struct kernel_matrix *kernel =
        kernel_matrix_new(search->gram, candidate, fitting->dataset->dense_count,
                          fitting->options->threads, failure);
    struct learner learner = {.kernel = kernel,
                              .label = search->label,
                              .count = search->gram->count,
                              .labels = fitting->labels,
                              .balance = fitting->options->balance,
                              .threads = fitting->options->threads};
    bool ok = kernel != NULL;
    struct lesson lesson = {
        .costs = grid->costs, .cost_count = grid->cost_count, .split_count = search->splits};
    for (size_t s = 0; s < search->splits; s++)
        lesson.splits[s] = (struct split){search->fold[s], search->folds[s],
                                          search->decision + s * grid->cost_count * cells};
    ok = ok && learner_learn(&learner, &lesson, NULL, failure);
    for (size_t c = 0; ok && c < grid->cost_count; c++) {
        for (size_t s = 0; s < search->splits; s++)
            memcpy(search->stacked + s * cells,
                   search->decision + (s * grid->cost_count + c) * cells,
                   cells * sizeof *search->stacked);
        struct trial trial = {.settings = *candidate};
        trial.settings.cost = grid->costs[c];
        ok = score_trial(search, &trial, failure) &&
             trials_add(&fitting->fit->trials, &trial, failure);
    }
    kernel_matrix_free(kernel);
    return ok;
}

bool settings_search(const struct fitting *fitting, const struct gram *gram,
                     struct failure *failure)
{
    struct settings_search search;
    const struct progress *progress = fitting->progress;
    bool ok = search_init(&search, fitting, gram, failure);
    for (size_t i = 0; ok && i < search.grid.candidate_count; i++) {
        ok = try_candidate(&search, &search.grid.candidates[i], failure);
        if (progress && progress->report)
            progress->report(progress->context, "searching settings", i + 1,
                             search.grid.candidate_count);
    }
    search_release(&search);
    if (ok)
        trials_rank(&fitting->fit->trials);
    return ok;
}
