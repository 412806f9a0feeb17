/* learning_curve: see learning_curve.h. */
#include "learning_curve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

#include "../features/base/hash.h"
#include "../metrics/tally.h"
#include "fitting.h"
#include "folds.h"
#include "one_vs_rest.h"

#define REPLICATES   500
#define SOURCES_PART 2 /* fewer sources a part, and parts are not of whole ones */

/* The sizes, in eighths, and how many parts of each are drawn: fewer on larger sets, where one
 * part differs less from another and takes longer. */
static const size_t eighths[LEARNING_SIZES] = {1, 2, 4, 6, 8};
static const struct {
    size_t documents, draws[LEARNING_SIZES];
} plans[] = {{2000, {8, 8, 6, 4, 1}}, {SIZE_MAX, {3, 2, 1, 1, 1}}};

/* One drawn part, and what its machines said of all documents. */
struct part_draw {
    size_t size; /* index of eighths */
    bool *used;  /* [documents] */
    size_t documents;
    float *decision[2];       /* [documents][outputs] sums: plain folds, grouped ones */
    struct outcome *outcomes; /* [documents] */
};

struct curve_run {
    struct learning_curve *curve;
    struct fitting fitting;
    struct fit plan; /* a shallow copy of the fit, for `fitting` */
    const struct fit *fit;
    size_t count, cells, splits;
    struct gram gram;
    uint32_t *documents; /* [count] all */
    struct part_draw *draws;
    size_t draw_count;
    double *decision[2]; /* [documents][outputs] of one training; shared */
    struct training_progress stage;
    size_t steps, done; /* of the progress */
};

/* ---- Parts ------------------------------------------------------------------------- */

static const size_t *planned_draws(size_t documents)
{
    size_t row = 0;
    while (documents > plans[row].documents)
        row++;
    return plans[row].draws;
}

static size_t fewest_of_a_label(const struct curve_run *run)
{
    const struct fitting *fitting = &run->fitting;
    size_t fewest = SIZE_MAX;
    for (uint32_t label = 0; label < fitting->labels; label++) {
        size_t documents = 0;
        for (size_t i = 0; i < run->count; i++)
            documents += fitting->label[i] == label;
        fewest = documents < fewest ? documents : fewest;
    }
    return fewest;
}

/* Splits the documents into eighths; another split for each number. */
static bool split_eighths(const struct curve_run *run, uint32_t *part, size_t number,
                          struct failure *failure)
{
    const struct fitting *fitting = &run->fitting;
    const uint32_t *group = run->curve->whole_sources ? fitting->group : fitting->cluster;
    const uint64_t seed = hash_combine(fitting->options->seed, number + 1);
    /* Where there are fewer texts than parts, copies are not kept together. */
    struct failure why = {0};
    return folds_assign(part, fitting->label, fitting->labels, group, run->count,
                        LEARNING_PARTS, seed, &why) ||
           (why.code == FAILURE_DATA ? folds_assign(part, fitting->label, fitting->labels, NULL,
                                                    run->count, LEARNING_PARTS, seed, failure)
                                     : fail(failure, why.code, "%s", why.message));
}

/* Draw `number` of a size is the next few eighths of a split; splits are used up in turn. */
static bool draw_part(const struct curve_run *run, struct part_draw *draw, size_t number,
                      struct failure *failure)
{
    const size_t wanted = eighths[draw->size], of_split = LEARNING_PARTS / wanted;
    const size_t first = number % of_split * wanted;
    uint32_t *part = malloc(run->count * sizeof *part);
    bool ok = (part && draw->used) ||
              fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents", run->count);
    ok = ok && split_eighths(run, part, number / of_split, failure);
    for (size_t i = 0; ok && i < run->count; i++) {
        draw->used[i] = part[i] >= first && part[i] < first + wanted;
        draw->documents += draw->used[i];
    }
    free(part);
    return ok;
}

static bool allocate_draw(const struct curve_run *run, struct part_draw *draw,
                          struct failure *failure)
{
    draw->used = calloc(run->count, sizeof *draw->used);
    draw->outcomes = calloc(run->count, sizeof *draw->outcomes);
    bool ok = draw->used && draw->outcomes;
    for (size_t s = 0; ok && s < run->splits; s++) {
        draw->decision[s] = calloc(run->cells, sizeof *draw->decision[s]);
        ok = draw->decision[s] != NULL;
    }
    return ok ||
           fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents", run->count);
}

/* Draws all parts of the sizes that have enough documents of each label. */
static bool draw_parts(struct curve_run *run, struct failure *failure)
{
    const size_t *planned = planned_draws(run->count), fewest = fewest_of_a_label(run);
    size_t first = 0, most = 0;
    while (first < LEARNING_SIZES &&
           fewest * eighths[first] < LEARNING_LABEL_DOCUMENTS * LEARNING_PARTS)
        first++;
    if (LEARNING_SIZES - first < 3)
        return true;
    for (size_t size = first; size < LEARNING_SIZES; size++)
        most += planned[size];
    run->draws = calloc(most, sizeof *run->draws);
    if (!run->draws)
        return fail(failure, FAILURE_MEMORY, "not enough memory for a learning curve");
    for (size_t size = first; size < LEARNING_SIZES; size++)
        for (size_t number = 0; number < planned[size]; number++) {
            struct part_draw *draw = &run->draws[run->draw_count++];
            draw->size = size;
            if (!allocate_draw(run, draw, failure) || !draw_part(run, draw, number, failure))
                return false;
        }
    return true;
}

/* ---- Training ------------------------------------------------------------------------ */

/* Is the part all documents, with values that the fit has? Those of a nested fit are of settings
 * that differ from fold to fold. */
static bool is_of_fit(const struct curve_run *run, const struct part_draw *draw)
{
    return !run->fit->nested && eighths[draw->size] == LEARNING_PARTS;
}

/* Trains the machines of one setting on a part, and adds their values to its sums. */
static bool learn_part(struct curve_run *run, const struct learner *learner, double cost,
                       struct part_draw *draw, struct failure *failure)
{
    const struct out_of_fold *const kinds[2] = {&run->fit->known, &run->fit->unseen};
    struct training_request request = {
        .costs = &cost, .cost_count = 1, .split_count = run->splits};
    for (size_t s = 0; s < run->splits; s++)
        request.splits[s] = (struct fold_split){.fold = kinds[s]->fold,
                                                .folds = kinds[s]->folds,
                                                .used = draw->used,
                                                .decision = run->decision[s]};
    if (!learner_train(learner, &request, NULL, failure))
        return false;
    const double share =
        fitting_share(run->decision[0], run->cells) / (double)run->fit->average;
    for (size_t s = 0; s < run->splits; s++)
        for (size_t i = 0; i < run->cells; i++)
            draw->decision[s][i] += (float)(share * run->decision[s][i]);
    progress_report(&run->stage, ++run->done, run->steps);
    return true;
}

static size_t threads_in_memory(const struct curve_run *run, const struct linear_matrix *linear)
{
    const struct fit_options *options = run->fitting.options;
    const double most = options->memory_bytes / linear_solve_bytes(linear);
    return most >= (double)options->threads ? options->threads : most > 1 ? (size_t)most : 1;
}

static bool learn_settings(struct curve_run *run, const struct settings *settings,
                           struct failure *failure)
{
    const struct fit_options *options = run->fitting.options;
    struct learner learner = {.label = run->fitting.label,
                              .count = run->count,
                              .labels = run->fitting.labels,
                              .libsvm = options->solver == SOLVER_LIBSVM,
                              .balance = options->balance,
                              .threads = options->threads};
    struct kernel_matrix *kernel = NULL;
    struct linear_matrix *linear = NULL;
    if (run->fit->kernel_solver)
        kernel = kernel_matrix_new(&run->gram, settings, options->threads, failure);
    else
        linear = linear_matrix_new(run->fitting.dataset, settings, options->threads, failure);
    bool ok = kernel || linear;
    if (linear)
        learner.threads = threads_in_memory(run, linear);
    learner.kernel = kernel;
    learner.linear = linear;
    for (size_t d = 0; ok && d < run->draw_count; d++)
        ok = is_of_fit(run, &run->draws[d]) ||
             learn_part(run, &learner, settings->cost, &run->draws[d], failure);
    kernel_matrix_free(kernel);
    linear_matrix_free(linear);
    return ok;
}

static bool learn(struct curve_run *run, struct failure *failure)
{
    const struct fit_options *options = run->fitting.options;
    bool ok = !run->fit->kernel_solver ||
              gram_compute(&run->gram, run->fitting.dataset, run->documents, run->count,
                           options->threads, NULL, failure);
    for (size_t d = 0; d < run->draw_count; d++)
        run->steps += is_of_fit(run, &run->draws[d]) ? 0 : run->fit->average;
    progress_report(&run->stage, 0, run->steps);
    for (size_t s = 0; ok && s < run->splits; s++) {
        run->decision[s] = calloc(run->cells, sizeof *run->decision[s]);
        ok = run->decision[s] || fail(failure, FAILURE_MEMORY, "not enough memory to train");
    }
    for (size_t m = 0; ok && m < run->fit->average; m++)
        ok = learn_settings(run, &run->fit->trials.items[m].settings, failure);
    return ok;
}

/* ---- Scores -------------------------------------------------------------------------- */

/* The out-of-fold result of a part, with the folds of the fit's. */
static bool take_values(struct out_of_fold *out, const struct out_of_fold *like,
                        const float *decision, struct failure *failure)
{
    if (!out_of_fold_init(out, like->count, like->labels, failure))
        return false;
    out->folds = like->folds;
    out->threads = like->threads;
    memcpy(out->fold, like->fold, like->count * sizeof *out->fold);
    for (size_t i = 0; i < like->count * like->outputs; i++)
        out->decision[i] = (double)decision[i];
    return true;
}

static void keep_outcomes(const struct curve_run *run, struct part_draw *draw,
                          const struct out_of_fold *known, const struct out_of_fold *unseen)
{
    const struct fitting *fitting = &run->fitting;
    const struct out_of_fold *scored = run->splits == 2 ? unseen : known;
    for (size_t i = 0; i < run->count; i++)
        draw->outcomes[i] = outcome_of(scored->probability + i * fitting->labels,
                                       fitting->labels, fitting->label[i]);
}

/* Calibrates the part's values as the fit's were, and keeps what became of the documents. */
static bool score_part(const struct curve_run *run, struct part_draw *draw,
                       struct failure *failure)
{
    struct out_of_fold known = {0}, unseen = {0};
    if (is_of_fit(run, draw)) {
        keep_outcomes(run, draw, &run->fit->known, &run->fit->unseen);
        return true;
    }
    bool ok = take_values(&known, &run->fit->known, draw->decision[0], failure) &&
              (run->splits < 2 ||
               take_values(&unseen, &run->fit->unseen, draw->decision[1], failure)) &&
              fitting_calibrate(&run->fitting, &known, &unseen, failure);
    if (ok)
        keep_outcomes(run, draw, &known, &unseen);
    out_of_fold_release(&known);
    out_of_fold_release(&unseen);
    return ok;
}

/* ---- Points and what they foretell ----------------------------------------------------- */

struct learning_scores {
    double of[LEARNING_MEASURES];
};

/* What the replicates need. */
struct curve_bootstrap {
    const struct curve_run *run;
    uint32_t *group; /* [documents] from 0 */
    size_t groups;
    double *weight; /* [groups] */
    struct tally tally;
    uint64_t state;
    size_t first_draw[LEARNING_SIZES]; /* of each point */
    double *score;                     /* [measures][points][replicates] */
    double *doubled;                   /* [measures][replicates] */
    double *gain;                      /* [measures][replicates] */
    size_t fitted;                     /* replicates with laws */
};

static uint64_t next_random(struct curve_bootstrap *bootstrap)
{
    return hash_mix(bootstrap->state += 0x9e3779b97f4a7c15u);
}

/* Exponential, by inversion. */
static double next_weight(struct curve_bootstrap *bootstrap)
{
    return -log(((double)(next_random(bootstrap) >> 11) + 0.5) / 9007199254740992.0);
}

/* The scores of a part's outcomes, each with the weight of its group or, without weights, 1. */
static void score_outcomes(struct curve_bootstrap *bootstrap, const struct part_draw *draw,
                           bool weighted, struct learning_scores *score)
{
    const struct curve_run *run = bootstrap->run;
    tally_clear(&bootstrap->tally, run->fitting.labels);
    for (size_t i = 0; i < run->count; i++)
        tally_add(&bootstrap->tally, &draw->outcomes[i],
                  weighted ? bootstrap->weight[bootstrap->group[i]] : 1);
    const struct tally_scores scores = tally_score(&bootstrap->tally, run->fitting.labels);
    score->of[LEARNING_ACCURACY] = scores.accuracy;
    score->of[LEARNING_MACRO_F1] = scores.macro_f1;
    score->of[LEARNING_LOG_LOSS] = scores.log_loss;
}

/* Fits a law to one score of each point. */
static bool foretell(const struct learning_curve *curve, enum learning_measure measure,
                     const struct learning_scores *score, struct power_law *law,
                     double *doubled, double *gain)
{
    struct power_point points[LEARNING_SIZES];
    const bool falls = measure == LEARNING_LOG_LOSS;
    const double all = (double)curve->documents, high = falls ? INFINITY : 1;
    for (size_t p = 0; p < curve->count; p++)
        points[p] =
            (struct power_point){(double)curve->points[p].documents, score[p].of[measure]};
    if (!power_law_fit(law, points, curve->count, 0, high))
        return false;
    *doubled = fmin(fmax(power_law_score(law, 2 * all), 0), high);
    *gain = *doubled - fmin(fmax(power_law_score(law, all), 0), high);
    *gain = falls ? -*gain : *gain;
    return true;
}

static size_t score_place(const struct curve_bootstrap *bootstrap, size_t measure, size_t point)
{
    return (measure * bootstrap->run->curve->count + point) * REPLICATES;
}

/* One replicate: the same weights for all points, and one of each point's draws. */
static void draw_replicate(struct curve_bootstrap *bootstrap, size_t replicate)
{
    const struct learning_curve *curve = bootstrap->run->curve;
    struct learning_scores score[LEARNING_SIZES];
    bool fitted = true;
    for (size_t g = 0; g < bootstrap->groups; g++)
        bootstrap->weight[g] = next_weight(bootstrap);
    for (size_t p = 0; p < curve->count; p++) {
        const size_t chosen = next_random(bootstrap) % curve->points[p].draws;
        score_outcomes(bootstrap, &bootstrap->run->draws[bootstrap->first_draw[p] + chosen],
                       true, &score[p]);
        for (size_t m = 0; m < LEARNING_MEASURES; m++)
            bootstrap->score[score_place(bootstrap, m, p) + replicate] = score[p].of[m];
    }
    for (size_t m = 0; m < LEARNING_MEASURES; m++) {
        struct power_law law;
        const size_t place = m * REPLICATES + bootstrap->fitted;
        fitted = foretell(curve, (enum learning_measure)m, score, &law,
                          &bootstrap->doubled[place], &bootstrap->gain[place]) &&
                 fitted;
    }
    bootstrap->fitted += fitted;
}

static struct estimate estimate_of(double value, double *replicates, size_t count)
{
    gsl_sort(replicates, 1, count);
    return (struct estimate){
        .value = value,
        .low = fmin(value, gsl_stats_quantile_from_sorted_data(replicates, 1, count, 0.025)),
        .high = fmax(value, gsl_stats_quantile_from_sorted_data(replicates, 1, count, 0.975))};
}

/* Gathers the draws into points, with the mean of their scores. */
static void make_points(struct curve_bootstrap *bootstrap, struct learning_scores *mean)
{
    const struct curve_run *run = bootstrap->run;
    struct learning_curve *curve = run->curve;
    for (size_t d = 0; d < run->draw_count; d++) {
        struct learning_scores score;
        if (d == 0 || run->draws[d].size != run->draws[d - 1].size) {
            bootstrap->first_draw[curve->count] = d;
            mean[curve->count++] = (struct learning_scores){0};
        }
        struct learning_point *point = &curve->points[curve->count - 1];
        score_outcomes(bootstrap, &run->draws[d], false, &score);
        point->draws++;
        point->documents += run->draws[d].documents;
        for (size_t m = 0; m < LEARNING_MEASURES; m++)
            mean[curve->count - 1].of[m] += score.of[m];
    }
    for (size_t p = 0; p < curve->count; p++) {
        const size_t draws = curve->points[p].draws;
        curve->points[p].documents = (curve->points[p].documents + draws / 2) / draws;
        for (size_t m = 0; m < LEARNING_MEASURES; m++)
            mean[p].of[m] /= (double)draws;
    }
}

static enum learning_verdict judge(const struct estimate *gain)
{
    if (gain->high < LEARNING_LEAST_GAIN)
        return LEARNING_FLAT;
    return gain->low >= LEARNING_LEAST_GAIN / 10 ? LEARNING_BETTER : LEARNING_UNKNOWN;
}

static void set_estimates(struct curve_bootstrap *bootstrap, const struct learning_scores *mean)
{
    struct learning_curve *curve = bootstrap->run->curve;
    for (size_t m = 0; m < LEARNING_MEASURES; m++) {
        struct learning_forecast *forecast = &curve->forecast[m];
        double doubled = 0, gain = 0;
        for (size_t p = 0; p < curve->count; p++)
            curve->points[p].score[m] = estimate_of(
                mean[p].of[m], bootstrap->score + score_place(bootstrap, m, p), REPLICATES);
        if (!foretell(curve, (enum learning_measure)m, mean, &forecast->law, &doubled, &gain) ||
            bootstrap->fitted == 0)
            continue;
        forecast->doubled =
            estimate_of(doubled, bootstrap->doubled + m * REPLICATES, bootstrap->fitted);
        forecast->gain = estimate_of(gain, bootstrap->gain + m * REPLICATES, bootstrap->fitted);
        forecast->verdict = judge(&forecast->gain);
    }
}

static void bootstrap_release(struct curve_bootstrap *bootstrap)
{
    free(bootstrap->group);
    free(bootstrap->weight);
    free(bootstrap->score);
    free(bootstrap->doubled);
    tally_release(&bootstrap->tally);
}

/* Documents of one source, or copies, are weighted together. */
static bool bootstrap_init(struct curve_bootstrap *bootstrap, const struct curve_run *run,
                           struct failure *failure)
{
    const struct corpus *corpus = run->fitting.dataset->corpus;
    *bootstrap = (struct curve_bootstrap){
        .run = run,
        .state = run->fitting.options->seed,
        .group = malloc(run->count * sizeof *bootstrap->group),
        .weight = malloc(run->count * sizeof *bootstrap->weight),
        .score = malloc(LEARNING_MEASURES * LEARNING_SIZES * REPLICATES * sizeof(double)),
        .doubled = malloc(2 * LEARNING_MEASURES * REPLICATES * sizeof(double))};
    if (!bootstrap->group || !bootstrap->weight || !bootstrap->score || !bootstrap->doubled)
        return fail(failure, FAILURE_MEMORY, "not enough memory for a learning curve");
    bootstrap->gain = bootstrap->doubled + LEARNING_MEASURES * REPLICATES;
    for (size_t i = 0; i < run->count; i++)
        bootstrap->group[i] =
            run->splits == 2 ? corpus->documents[i].source : run->fitting.cluster[i];
    return evaluate_number_groups(bootstrap->group, run->count, &bootstrap->groups, failure) &&
           tally_allocate(&bootstrap->tally, run->fitting.labels, failure);
}

static bool sum_up(struct curve_run *run, struct failure *failure)
{
    struct curve_bootstrap bootstrap;
    struct learning_scores mean[LEARNING_SIZES];
    bool ok = bootstrap_init(&bootstrap, run, failure);
    if (ok) {
        make_points(&bootstrap, mean);
        for (size_t r = 0; r < REPLICATES; r++)
            draw_replicate(&bootstrap, r);
        set_estimates(&bootstrap, mean);
    }
    bootstrap_release(&bootstrap);
    return ok;
}

/* ---- The whole ------------------------------------------------------------------------ */

static bool run_init(struct curve_run *run, const struct training_progress *progress,
                     struct failure *failure)
{
    run->plan = *run->fit;
    run->fitting.fit = &run->plan;
    run->count = run->fitting.dataset->count;
    run->cells = run->count * run->fit->outputs;
    run->splits = 1 + (size_t)run->fit->grouped;
    run->stage = progress_stage(progress, "learning curve");
    run->documents = malloc(run->count * sizeof *run->documents);
    if (!run->documents)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents", run->count);
    for (size_t i = 0; i < run->count; i++)
        run->documents[i] = (uint32_t)i;
    if (!fitting_init(&run->fitting, failure))
        return false;
    run->curve->documents = run->count;
    run->curve->unseen = run->fit->grouped;
    run->curve->whole_sources =
        run->fit->grouped && run->fit->least_sources >= LEARNING_PARTS * SOURCES_PART;
    return true;
}

static void run_release(struct curve_run *run)
{
    for (size_t d = 0; d < run->draw_count; d++) {
        free(run->draws[d].used);
        free(run->draws[d].outcomes);
        free(run->draws[d].decision[0]);
        free(run->draws[d].decision[1]);
    }
    free(run->draws);
    free(run->documents);
    free(run->decision[0]);
    free(run->decision[1]);
    gram_release(&run->gram);
    fitting_release(&run->fitting);
}

bool learning_curve_measure(struct learning_curve *curve, const struct dataset *dataset,
                            const struct fit *fit, const struct fit_options *options,
                            const struct training_progress *progress, struct failure *failure)
{
    struct curve_run run = {
        .curve = curve, .fit = fit, .fitting = {.dataset = dataset, .options = options}};
    *curve = (struct learning_curve){0};
    bool ok = run_init(&run, progress, failure) && draw_parts(&run, failure);
    if (ok && run.draw_count > 0) {
        ok = learn(&run, failure);
        for (size_t d = 0; ok && d < run.draw_count; d++)
            ok = score_part(&run, &run.draws[d], failure);
        ok = ok && sum_up(&run, failure);
    }
    run_release(&run);
    if (!ok)
        *curve = (struct learning_curve){0};
    return ok;
}
