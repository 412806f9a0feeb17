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

/* Every mixture is tried with one C. The best of them are tried with means of word vectors, if
 * there are any: what these add depends little on what they are added to. The candidates that
 * are then tried with every C: one more than are averaged, and at least three. On six sets of
 * 378 to 2,000 documents the best of the whole grid were among these. */
#define LEAST_FINALISTS 3

/* Trials are calibrated and scored on threads, so many together. */
#define SCORED_TOGETHER 16

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
    bool nested;       /* machines of pairs of folds too */
    double *decision;  /* of each split: [costs][documents][outputs], or as fold_split has it if
                          nested */
    struct trial waiting[SCORED_TOGETHER]; /* trials to be scored */
    size_t waiting_count;
    double *stacked; /* [SCORED_TOGETHER][splits][documents][outputs] of those */
    struct search_values *values;
};

static void search_release(struct search_state *search)
{
    free(search->decision);
    free(search->stacked);
    free(search->label);
    free(search->fold[0]);
    free(search->fold[1]);
}

static size_t stacked_cells(const struct search_state *search)
{
    return search->splits * search->cells;
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
        .nested = count == fitting->dataset->count && count <= NESTED_DOCUMENTS &&
                  options->folds <= NESTED_FOLDS,
        .cells = count * fitting->outputs};
    size_t groups = fitting_groups(fitting, gram->documents, count);
    if (fitting->fit->grouped && groups >= 2)
        search->splits = 2;
    if (groups < search->folds[1])
        search->folds[1] = (uint32_t)groups;
    search_grid_init(&search->grid, &fitting->dataset->extractor->recipe,
                     fitting->dataset->dense_count, options->cost);
    search->label = malloc(search->splits * count * sizeof *search->label);
    search->stacked = malloc(SCORED_TOGETHER * stacked_cells(search) * sizeof *search->stacked);
    size_t cells = 0;
    for (size_t s = 0; s < search->splits; s++)
        cells +=
            search->grid.cost_count * search->cells * (search->nested ? search->folds[s] : 1);
    search->decision = calloc(cells, sizeof *search->decision);
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
    for (size_t s = 0; s < 2; s++) {
        free(values->fold[s]);
        free(values->decision[s]);
    }
    free(values->share);
    *values = (struct search_values){0};
}

/* The values of one trial and split. */
static size_t trial_cells(const struct search_values *values, size_t split)
{
    return (values->nested ? values->folds[split] : 1) * values->count * values->outputs;
}

/* Makes room for the values of `trials` trials, if they are to be kept. */
static bool values_init(struct search_values *values, const struct search_state *search,
                        size_t trials, struct failure *failure)
{
    const struct fitting *fitting = search->fitting;
    const size_t count = search->gram->count;
    *values = (struct search_values){.label = fitting->label,
                                     .count = count,
                                     .labels = fitting->labels,
                                     .outputs = fitting->outputs,
                                     .splits = search->splits,
                                     .folds = {search->folds[0], search->folds[1]},
                                     .nested = search->nested};
    if (count < fitting->dataset->count)
        return true;
    values->most_trials = trials;
    values->share = malloc(trials * sizeof *values->share);
    bool ok = values->share != NULL;
    for (size_t s = 0; ok && s < search->splits; s++) {
        values->decision[s] = malloc(trials * trial_cells(values, s) * sizeof(float));
        values->fold[s] = malloc(count * sizeof *values->fold[s]);
        ok = values->decision[s] && values->fold[s];
        if (ok)
            memcpy(values->fold[s], search->fold[s], count * sizeof *values->fold[s]);
    }
    return ok ||
           fail(failure, FAILURE_MEMORY, "not enough memory to search on %zu documents", count);
}

/* Keeps the values of the next trial. */
static void values_keep(const struct search_state *search, const double *const decision[2],
                        const double *stacked)
{
    struct search_values *values = search->values;
    const size_t trial = values->trials++;
    if (values->most_trials == 0)
        return;
    for (size_t s = 0; s < values->splits; s++) {
        float *kept = values->decision[s] + trial * trial_cells(values, s);
        for (size_t i = 0; i < trial_cells(values, s); i++)
            kept[i] = (float)decision[s][i];
    }
    values->share[trial] = fitting_share(stacked, search->cells);
}

/* ---- Nested choice ------------------------------------------------------------------ */

/* The documents outside of one fold, and a calibration of them. */
struct inner_set {
    double *decision, *slope, *intercept, *probability;
    uint32_t *label;
    size_t count;
};

static void inner_release(struct inner_set *inner)
{
    free(inner->decision);
    free(inner->slope);
    free(inner->label);
}

static bool inner_init(struct inner_set *inner, const struct search_values *values,
                       struct failure *failure)
{
    *inner = (struct inner_set){
        .decision = malloc(values->count * values->outputs * sizeof *inner->decision),
        .slope = malloc(3 * values->labels * sizeof *inner->slope),
        .label = malloc(values->count * sizeof *inner->label)};
    if (!inner->decision || !inner->slope || !inner->label)
        return fail(failure, FAILURE_MEMORY, "not enough memory to cross-validate");
    inner->intercept = inner->slope + values->labels;
    inner->probability = inner->intercept + values->labels;
    return true;
}

/* A trial's values of one outer fold: [count][outputs]. */
static const float *outer_values(const struct search_values *values, size_t trial, size_t split,
                                 uint32_t outer)
{
    return values->decision[split] + trial * trial_cells(values, split) +
           outer * values->count * values->outputs;
}

/* Takes the documents that are not in the outer fold. Do they have all labels? */
static bool take_inner(struct inner_set *inner, const struct search_values *values,
                       size_t trial, size_t split, uint32_t outer)
{
    const float *decision = outer_values(values, trial, split, outer);
    size_t labels = 0;
    inner->count = 0;
    for (size_t i = 0; i < values->count; i++) {
        if (values->fold[split][i] == outer)
            continue;
        for (size_t k = 0; k < values->outputs; k++)
            inner->decision[inner->count * values->outputs + k] =
                (double)decision[i * values->outputs + k];
        inner->label[inner->count++] = values->label[i];
    }
    for (uint32_t label = 0; label < values->labels; label++)
        for (size_t i = 0; i < inner->count; i++)
            if (inner->label[i] == label) {
                labels++;
                break;
            }
    return labels == values->labels;
}

/* The log loss of calibrated probabilities of the documents outside of one fold. Where these
 * lack a label nothing can be calibrated: no trial is better than another. */
static bool inner_loss(struct inner_set *inner, const struct search_values *values,
                       size_t trial, size_t split, uint32_t outer, double *loss,
                       struct failure *failure)
{
    *loss = 0;
    if (!take_inner(inner, values, trial, split, outer))
        return true;
    if (!calibrate_fit(inner->decision, inner->label, inner->count, values->labels,
                       inner->slope, inner->intercept, failure))
        return false;
    const struct calibration calibration = {inner->slope, inner->intercept};
    for (size_t i = 0; i < inner->count; i++) {
        calibration_apply(&calibration, inner->decision + i * values->outputs, values->labels,
                          inner->probability);
        *loss += metrics_log_loss(inner->probability[inner->label[i]]) / (double)inner->count;
    }
    return true;
}

/* Adds a trial's values, times `share`, to the documents of a fold. */
static void add_values(const struct search_values *values, size_t trial, size_t split,
                       uint32_t fold, double share, double *decision)
{
    const size_t outputs = values->outputs;
    const float *own = outer_values(values, trial, split, fold);
    for (size_t i = 0; i < values->count; i++)
        for (size_t k = 0; values->fold[split][i] == fold && k < outputs; k++)
            decision[i * outputs + k] += share * (double)own[i * outputs + k];
}

/* Adds a trial's values, times `share`, to all documents, which it has one value of. */
static void add_all_values(const struct search_values *values, size_t trial, size_t split,
                           double share, double *decision)
{
    const size_t cells = trial_cells(values, split);
    const float *own = values->decision[split] + trial * cells;
    for (size_t i = 0; i < cells; i++)
        decision[i] += share * (double)own[i];
}

static bool decide_nested(const struct search_values *values, const struct trials *trials,
                          size_t average, size_t split, double *decision,
                          struct failure *failure)
{
    struct trials ranked = {.items = malloc(trials->count * sizeof *ranked.items),
                            .count = trials->count,
                            .capacity = trials->count};
    struct inner_set inner;
    bool ok =
        inner_init(&inner, values, failure) &&
        (ranked.items || fail(failure, FAILURE_MEMORY, "not enough memory to cross-validate"));
    for (uint32_t fold = 0; ok && fold < values->folds[split]; fold++) {
        memcpy(ranked.items, trials->items, trials->count * sizeof *ranked.items);
        for (size_t t = 0; ok && t < ranked.count; t++)
            ok = inner_loss(&inner, values, ranked.items[t].number, split, fold,
                            &ranked.items[t].log_loss, failure);
        if (ok)
            trials_rank(&ranked);
        for (size_t m = 0; ok && m < average; m++) {
            const size_t trial = ranked.items[m].number;
            add_values(values, trial, split, fold, values->share[trial] / (double)average,
                       decision);
        }
    }
    inner_release(&inner);
    free(ranked.items);
    return ok;
}

bool search_values_decide(const struct search_values *values, const struct trials *trials,
                          size_t average, size_t split, double *decision,
                          struct failure *failure)
{
    memset(decision, 0, values->count * values->outputs * sizeof *decision);
    if (values->nested)
        return decide_nested(values, trials, average, split, decision, failure);
    for (size_t m = 0; m < average; m++) {
        const size_t trial = trials->items[m].number;
        add_all_values(values, trial, split, values->share[trial] / (double)average, decision);
    }
    return true;
}

/* ---- Trials ------------------------------------------------------------------------- */

/* Calibrates the stacked decision values of a trial that waits, and scores the probabilities. */
static bool score_trial(size_t index, size_t thread, void *context, struct failure *failure)
{
    (void)thread;
    struct search_state *search = context;
    const double *stacked = search->stacked + index * stacked_cells(search);
    size_t labels = search->fitting->labels, outputs = search->fitting->outputs;
    size_t count = search->splits * search->gram->count;
    double *slope = malloc(labels * sizeof *slope);
    double *intercept = malloc(labels * sizeof *intercept);
    double *probability = malloc(count * labels * sizeof *probability);
    bool ok = (slope && intercept && probability) ||
              fail(failure, FAILURE_MEMORY, "not enough memory to score the search");
    ok = ok && calibrate_fit(stacked, search->label, count, labels, slope, intercept, failure);
    struct calibration calibration = {slope, intercept};
    for (size_t i = 0; ok && i < count; i++)
        calibration_apply(&calibration, stacked + i * outputs, labels,
                          probability + i * labels);
    ok = ok && search_score(&search->waiting[index], probability, search->label, count, labels,
                            failure);
    free(slope);
    free(intercept);
    free(probability);
    return ok;
}

static bool score_waiting(struct search_state *search, struct failure *failure)
{
    const size_t count = search->waiting_count;
    bool ok = parallel_threads(count, search->fitting->options->threads, score_trial, search,
                               NULL, failure);
    for (size_t t = 0; ok && t < count; t++)
        ok = trials_add(&search->fitting->fit->trials, &search->waiting[t], failure);
    search->waiting_count = 0;
    return ok;
}

/* Copies each document's value by the machines that left out its fold alone. */
static void take_diagonal(double *to, const double *decision, const struct search_state *search,
                          size_t split)
{
    const size_t count = search->gram->count, outputs = search->fitting->outputs;
    for (size_t i = 0; i < count; i++) {
        const size_t row = search->nested ? search->fold[split][i] * count + i : i;
        memcpy(to + i * outputs, decision + row * outputs, outputs * sizeof *to);
    }
}

/* Tries one candidate with some of the grid's Cs. */
static bool try_costs(struct search_state *search, const struct settings *candidate,
                      const struct learner *learner, const double *costs, size_t count,
                      struct failure *failure)
{
    const size_t documents = search->gram->count, outputs = search->fitting->outputs;
    struct training_request request = {
        .costs = costs, .cost_count = count, .split_count = search->splits};
    double *next = search->decision;
    for (size_t s = 0; s < search->splits; s++) {
        request.splits[s] = (struct fold_split){search->fold[s], search->folds[s],
                                                .nested = search->nested, .decision = next};
        next += count * fold_split_cells(&request.splits[s], documents, outputs);
    }
    bool ok = count == 0 || learner_train(learner, &request, NULL, failure);
    for (size_t c = 0; ok && c < count; c++) {
        const double *decision[2] = {NULL, NULL};
        double *stacked = search->stacked + search->waiting_count * stacked_cells(search);
        for (size_t s = 0; s < search->splits; s++) {
            const struct fold_split *split = &request.splits[s];
            decision[s] = split->decision + c * fold_split_cells(split, documents, outputs);
            take_diagonal(stacked + s * search->cells, decision[s], search, s);
        }
        struct trial *trial = &search->waiting[search->waiting_count++];
        *trial = (struct trial){.settings = *candidate, .number = search->values->trials};
        trial->settings.cost = request.costs[c];
        values_keep(search, decision, stacked);
        ok = search->waiting_count < SCORED_TOGETHER || score_waiting(search, failure);
    }
    return ok;
}

/* The number of the C that every candidate is tried with: the last but one. */
static size_t common_cost(const struct search_grid *grid)
{
    return grid->cost_count > 1 ? grid->cost_count - 2 : 0;
}

/* The common C, or all others. Returns how many they are. */
static size_t choose_costs(const struct search_grid *grid, bool common, double *costs)
{
    size_t count = 0;
    for (size_t c = 0; c < grid->cost_count; c++)
        if ((c == common_cost(grid)) == common)
            costs[count++] = grid->costs[c];
    return count;
}

/* Tries one candidate with the common C, or with all other Cs. */
static bool try_candidate(struct search_state *search, const struct settings *candidate,
                          bool common, struct failure *failure)
{
    const struct fitting *fitting = search->fitting;
    const struct search_grid *grid = &search->grid;
    double costs[SEARCH_MAX_COSTS];
    const size_t count = choose_costs(grid, common, costs);
    struct kernel_matrix *kernel =
        kernel_matrix_new(search->gram, candidate, fitting->options->threads, failure);
    const struct learner learner = {.kernel = kernel,
                                    .label = search->label,
                                    .count = search->gram->count,
                                    .labels = fitting->labels,
                                    .libsvm = fitting->options->solver == SOLVER_LIBSVM,
                                    .balance = fitting->options->balance,
                                    .threads = fitting->options->threads};
    const bool ok = kernel && try_costs(search, candidate, &learner, costs, count, failure);
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
    return score_waiting(search, failure);
}

static size_t count_finalists(const struct fitting *fitting, size_t candidates)
{
    size_t wanted = fitting->fit->average + 1;
    wanted = wanted > LEAST_FINALISTS ? wanted : LEAST_FINALISTS;
    return wanted < candidates ? wanted : candidates;
}

/* The settings of the `count` best trials so far, of different mixtures. */
static void take_best(struct trials *trials, struct settings *best, size_t count)
{
    trials_rank(trials);
    for (size_t i = 0; i < count; i++)
        best[i] = trials->items[i].settings;
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
    const size_t means = fitting->dataset->means.dimensions > 0 ? finalists : 0;
    const size_t total = candidates + means + finalists * others;
    struct settings best[SEARCH_MAX_CANDIDATES];
    ok = ok && values_init(values, &search, total, failure) &&
         try_candidates(&search, search.grid.candidates, candidates, true, 0, total, failure);
    if (ok && means > 0) {
        take_best(trials, best, means);
        for (size_t i = 0; i < means; i++)
            best[i] = search_with_mean(&best[i], fitting->dataset->means.block);
        ok = try_candidates(&search, best, means, true, candidates, total, failure);
    }
    if (ok && others > 0) {
        take_best(trials, best, finalists);
        ok =
            try_candidates(&search, best, finalists, false, candidates + means, total, failure);
    }
    search_release(&search);
    if (ok)
        trials_rank(trials);
    return ok;
}
