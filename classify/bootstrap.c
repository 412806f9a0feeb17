/* bootstrap: see bootstrap.h. */
#include "bootstrap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "risk_coverage.h"
#include "statistics.h"

void measure_set(const struct measured_set *set, size_t model, const double *times,
                 struct tally *tally, double *values)
{
    const struct outcome *sorted = set->sorted[model];
    tally_clear(tally, set->labels);
    for (size_t i = 0; i < set->count; i++) {
        const double counted = times ? times[sorted[i].group] : 1;
        if (counted > 0)
            tally_add(tally, &sorted[i], counted);
    }
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

void bootstrap_release(struct bootstrap_values *values)
{
    free(values->values);
    *values = (struct bootstrap_values){0};
}
