/* bootstrap: see bootstrap.h. */
#include "bootstrap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../metrics/metrics.h"
#include "../metrics/risk_coverage.h"
#include "../metrics/smoothing.h"
#include "statistics.h"

/* `times` may be NULL: each document once. */
static void count_set(const struct measured_set *set, size_t model, const double *times,
                      struct tally *tally)
{
    const struct outcome *sorted = set->sorted[model];
    tally_clear(tally, set->labels);
    for (size_t i = 0; i < set->count; i++) {
        const double counted = times ? times[sorted[i].group] : 1;
        if (counted > 0)
            tally_add(tally, &sorted[i], counted);
    }
}

void measure_set(const struct measured_set *set, size_t model, const double *times,
                 struct tally *tally, double *values)
{
    const struct outcome *sorted = set->sorted[model];
    count_set(set, model, times, tally);
    const struct tally_scores scores = tally_score(tally, set->labels);
    values[MEASURE_ACCURACY] = scores.accuracy;
    values[MEASURE_MACRO_F1] = scores.macro_f1;
    values[MEASURE_LOG_LOSS] = scores.log_loss;
    values[MEASURE_BRIER] = scores.brier;
    values[MEASURE_ECE] = scores.ece;
    values[MEASURE_RISK_AREA] = coverage_risk_area(sorted, set->count, times);
    for (size_t l = 0; l < set->labels; l++) {
        const double both = tally->support[l] + tally->predicted[l];
        values[MEASURE_F1 + l] = both > 0 ? 2 * tally->hits[l] / both : NAN;
    }
}

double *bootstrap_of(const struct bootstrap_values *values, size_t model, size_t measure)
{
    return values->values + (model * values->measures + measure) * values->replicates;
}

static void draw_groups(struct random_numbers *random, double *times, size_t groups)
{
    memset(times, 0, groups * sizeof *times);
    for (size_t g = 0; g < groups; g++)
        times[random_below(random, (uint32_t)groups)]++;
}

bool bootstrap(const struct measured_set *set, size_t replicates, uint64_t seed,
               struct bootstrap_values *out, struct failure *failure)
{
    const size_t measures = MEASURE_F1 + set->labels;
    struct random_numbers random = {seed};
    struct tally tally = {0};
    double *times = calloc(set->groups, sizeof *times);
    double *measured = calloc(measures, sizeof *measured);
    *out = (struct bootstrap_values){
        .values = calloc(set->models * measures, replicates * sizeof *out->values),
        .replicates = replicates,
        .measures = measures};
    const bool done =
        times && measured && out->values && tally_allocate(&tally, set->labels, NULL);
    for (size_t r = 0; done && r < replicates; r++) {
        draw_groups(&random, times, set->groups);
        for (size_t model = 0; model < set->models; model++) {
            measure_set(set, model, times, &tally, measured);
            for (size_t m = 0; m < measures; m++)
                bootstrap_of(out, model, m)[r] = measured[m];
        }
    }
    tally_release(&tally);
    free(times);
    free(measured);
    if (!done)
        bootstrap_release(out);
    return done || fail(failure, FAILURE_MEMORY, "out of memory");
}

/* ---- Smoothed replicates ------------------------------------------------------- */

struct smoothed {
    struct tally replicate, sets[2]; /* sets: of each model */
    double units[2];                 /* half_documents.unit, of each model */
    double *times;                   /* [groups] */
};

static bool smoothed_begin(const struct measured_set *set, const struct bootstrap_values *plain,
                           struct smoothed *smoothed)
{
    bool done = tally_allocate(&smoothed->replicate, set->labels, NULL);
    smoothed->times = calloc(set->groups, sizeof *smoothed->times);
    for (size_t m = 0; done && m < set->models; m++) {
        struct tally *tally = &smoothed->sets[m];
        done = tally_allocate(tally, set->labels, NULL);
        if (!done)
            break;
        count_set(set, m, NULL, tally);
        smoothed->units[m] = (double)set->count /
                             smoothing_documents(tally->correct / tally->documents,
                                                 bootstrap_of(plain, m, MEASURE_ACCURACY),
                                                 plain->replicates, set->groups, set->count);
    }
    return done && smoothed->times;
}

static void smoothed_release(struct smoothed *smoothed)
{
    tally_release(&smoothed->replicate);
    for (size_t m = 0; m < 2; m++)
        tally_release(&smoothed->sets[m]);
    free(smoothed->times);
}

static void measure_smoothed(const struct measured_set *set, size_t model,
                             struct smoothed *smoothed, struct random_numbers random, size_t r,
                             const struct bootstrap_values *out)
{
    const struct half_documents halves = {random_half, &random, smoothed->units[model]};
    const struct tally *counted = &smoothed->sets[model];
    struct tally *replicate = &smoothed->replicate;
    struct mean_losses right, wrong;
    count_set(set, model, smoothed->times, replicate);
    smoothing_losses(replicate, counted, set->labels, &halves, &right, &wrong);
    smoothing_add(replicate, counted, set->labels, &halves);
    const struct tally_scores scores = tally_score(replicate, set->labels);
    bootstrap_of(out, model, SMOOTHED_MACRO_F1)[r] = scores.macro_f1;
    bootstrap_of(out, model, SMOOTHED_ECE)[r] = scores.ece;
    bootstrap_of(out, model, SMOOTHED_DISTANCE)[r] = smoothing_gap_distance(replicate, counted);
    bootstrap_of(out, model, SMOOTHED_LOG_LOSS)[r] = right.log_loss;
    bootstrap_of(out, model, SMOOTHED_LOG_LOSS + 1)[r] = wrong.log_loss;
    bootstrap_of(out, model, SMOOTHED_BRIER)[r] = right.brier;
    bootstrap_of(out, model, SMOOTHED_BRIER + 1)[r] = wrong.brier;
    for (size_t l = 0; l < set->labels; l++)
        bootstrap_of(out, model, SMOOTHED_F1 + l)[r] = metrics_ratio(
            2 * replicate->hits[l], replicate->support[l] + replicate->predicted[l]);
}

bool bootstrap_smoothed(const struct measured_set *set, const struct bootstrap_values *plain,
                        uint64_t seed, struct bootstrap_values *out, struct failure *failure)
{
    const size_t measures = SMOOTHED_F1 + set->labels;
    struct random_numbers random = {seed};
    struct smoothed smoothed = {.times = NULL};
    *out = (struct bootstrap_values){
        .values = calloc(set->models * measures, plain->replicates * sizeof *out->values),
        .replicates = plain->replicates,
        .measures = measures};
    const bool done = out->values && smoothed_begin(set, plain, &smoothed);
    for (size_t r = 0; done && r < plain->replicates; r++) {
        for (size_t g = 0; g < set->groups; g++)
            smoothed.times[g] = random_exponential(&random);
        /* The same for each model: its figures do not depend on the other one. */
        const struct random_numbers halves = {random_below(&random, UINT32_MAX)};
        for (size_t model = 0; model < set->models; model++)
            measure_smoothed(set, model, &smoothed, halves, r, out);
    }
    smoothed_release(&smoothed);
    if (!done)
        bootstrap_release(out);
    return done || fail(failure, FAILURE_MEMORY, "out of memory");
}

void bootstrap_release(struct bootstrap_values *values)
{
    free(values->values);
    *values = (struct bootstrap_values){0};
}
