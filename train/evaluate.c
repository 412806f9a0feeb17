/* evaluate: documents are counted in a tally, and scores are computed from the tally.
 *
 * A bootstrap replicate is a tally that counts each document as often as its group was drawn,
 * or with the group's weight, so the set and its replicates are scored by the same function. */
#include "evaluate.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "../features/base/hash.h"
#include "../metrics/metrics.h"
#include "../metrics/risk_coverage.h"
#include "../metrics/smoothing.h"
#include "gsl_errors.h"

#define QUANTILE_STEPS 60 /* halvings: more than a double has digits */

/* ---- Outcomes -------------------------------------------------------------- */

#ifndef NDEBUG
static bool sums_to_one(const double *probability, size_t labels)
{
    double sum = 0;
    for (size_t k = 0; k < labels; k++)
        sum += probability[k];
    return fabs(sum - 1) < 1e-6;
}
#endif

static bool take_outcomes(struct evaluation *evaluation, struct outcome *outcomes,
                          const double *probability, const uint32_t *label,
                          struct failure *failure)
{
    size_t labels = evaluation->labels;
    for (size_t i = 0; i < evaluation->documents; i++) {
        const double *p = probability + i * labels;
        if (label[i] >= labels)
            return fail(failure, FAILURE_ARGUMENT, "document %zu has a label out of range",
                        i + 1);
        for (uint32_t k = 0; k < labels; k++)
            if (!(p[k] >= 0 && p[k] <= 1 + 1e-9))
                return fail(failure, FAILURE_ARGUMENT, "document %zu has a probability of %g",
                            i + 1, p[k]);
        assert(sums_to_one(p, labels));
        outcomes[i] = outcome_of(p, labels, label[i]);
        evaluation->confusion[label[i] * labels + outcomes[i].predicted]++;
    }
    return true;
}

struct group_member {
    uint32_t group, document;
};

static int compare_members(const void *left, const void *right)
{
    const struct group_member *a = left, *b = right;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    return (a->document > b->document) - (a->document < b->document);
}

bool evaluate_number_groups(uint32_t *group, size_t count, size_t *groups,
                            struct failure *failure)
{
    struct group_member *order = malloc(count * sizeof *order);
    if (!order)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    for (size_t i = 0; i < count; i++)
        order[i] = (struct group_member){group[i], (uint32_t)i};
    qsort(order, count, sizeof *order, compare_members);
    *groups = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || order[i].group == UINT32_MAX || order[i].group != order[i - 1].group)
            ++*groups;
        group[order[i].document] = (uint32_t)(*groups - 1);
    }
    free(order);
    return true;
}

/* Gives each outcome the number of its group; by itself if `group` is NULL. */
static bool number_outcomes(struct outcome *outcomes, const uint32_t *group, size_t count,
                            size_t *groups, struct failure *failure)
{
    uint32_t *number = malloc(count * sizeof *number);
    bool ok = number || fail(failure, FAILURE_MEMORY, "out of memory");
    for (size_t i = 0; ok && i < count; i++)
        number[i] = group ? group[i] : UINT32_MAX;
    ok = ok && evaluate_number_groups(number, count, groups, failure);
    for (size_t i = 0; ok && i < count; i++)
        outcomes[i].group = number[i];
    free(number);
    return ok;
}

/* ---- Scores ----------------------------------------------------------------- */

static void score_set(struct evaluation *evaluation, const struct outcome *outcomes,
                      struct tally *tally)
{
    for (size_t i = 0; i < evaluation->documents; i++)
        tally_add(tally, &outcomes[i], 1);
    for (size_t l = 0; l < evaluation->labels; l++) {
        struct label_scores *scores = &evaluation->by_label[l];
        scores->precision = metrics_ratio(tally->hits[l], tally->predicted[l]);
        scores->recall = metrics_ratio(tally->hits[l], tally->support[l]);
        scores->f1 = metrics_ratio(2 * tally->hits[l], tally->support[l] + tally->predicted[l]);
        scores->support = (size_t)tally->support[l];
        scores->predicted = (size_t)tally->predicted[l];
    }
    for (size_t b = 0; b < RELIABILITY_BINS; b++) {
        const struct bin_tally *bin = &tally->bins[b];
        evaluation->reliability[b].count = (size_t)bin->count;
        evaluation->reliability[b].confidence = metrics_ratio(bin->confidence, bin->count);
        evaluation->reliability[b].accuracy = metrics_ratio(bin->correct, bin->count);
    }
    struct tally_scores scores = tally_score(tally, evaluation->labels);
    evaluation->accuracy = (struct estimate){scores.accuracy, scores.accuracy, scores.accuracy};
    evaluation->macro_f1 = (struct estimate){scores.macro_f1, scores.macro_f1, scores.macro_f1};
    evaluation->ece = (struct estimate){scores.ece, scores.ece, scores.ece};
    evaluation->log_loss = scores.log_loss;
    evaluation->brier = scores.brier;
}

static bool score_risk(struct evaluation *evaluation, const struct outcome *outcomes,
                       struct failure *failure)
{
    const size_t count = evaluation->documents;
    struct outcome *sorted = malloc(count * sizeof *sorted);
    if (!sorted)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    coverage_sort(outcomes, count, sorted);
    for (size_t p = 0; p < RISK_POINTS; p++) {
        const size_t kept = ((p + 1) * count + RISK_POINTS - 1) / RISK_POINTS;
        evaluation->risk[p] = 1 - coverage_hits(sorted, count, kept) / (double)kept;
    }
    free(sorted);
    return true;
}

/* The quantile of a beta distribution. GSL's has no answer for some large parameters: then it is
 * between 0 and 1, and half of that is cut off until nothing is left. */
static double beta_quantile(double share, double a, double b)
{
    const double found = gsl_cdf_beta_Pinv(share, a, b);
    double low = 0, high = 1;
    if (isfinite(found))
        return found;
    for (int step = 0; step < QUANTILE_STEPS; step++) {
        const double middle = (low + high) / 2;
        if (gsl_cdf_beta_P(middle, a, b) < share)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

/* Clopper and Pearson's 95% interval (1934) of a share of `count` observations, which need not
 * be whole numbers: quantiles of beta distributions. */
static struct estimate share_interval(double share, double count)
{
    const double hits = share * count, misses = count - hits;
    return (struct estimate){
        .value = share,
        .low = hits > 0 ? beta_quantile(0.025, hits, misses + 1) : 0,
        .high = misses > 0 ? beta_quantile(0.975, hits + 1, misses) : 1,
    };
}

struct bootstrap {
    gsl_rng *random;
    double *times;  /* [groups] how often the group was drawn, or its weight */
    double *values; /* [4][replicates] of accuracy, macro-F1, ECE, distance */
    struct tally *tally;
    const struct tally *set;
    size_t groups, replicates;
};

static void count_replicate(const struct bootstrap *bootstrap,
                            const struct evaluation *evaluation, const struct outcome *outcomes)
{
    tally_clear(bootstrap->tally, evaluation->labels);
    for (size_t i = 0; i < evaluation->documents; i++)
        if (bootstrap->times[outcomes[i].group] > 0)
            tally_add(bootstrap->tally, &outcomes[i], bootstrap->times[outcomes[i].group]);
}

/* Accuracy's replicates: groups are drawn with replacement. */
static void draw_accuracy(const struct bootstrap *bootstrap,
                          const struct evaluation *evaluation, const struct outcome *outcomes)
{
    for (size_t r = 0; r < bootstrap->replicates; r++) {
        memset(bootstrap->times, 0, bootstrap->groups * sizeof *bootstrap->times);
        for (size_t g = 0; g < bootstrap->groups; g++)
            bootstrap->times[gsl_rng_uniform_int(bootstrap->random, bootstrap->groups)]++;
        count_replicate(bootstrap, evaluation, outcomes);
        bootstrap->values[r] = tally_score(bootstrap->tally, evaluation->labels).accuracy;
    }
}

/* ---- Smoothed replicates (smoothing.h) ----------------------------------------- */

static double draw_half(void *random)
{
    return gsl_ran_gamma(random, 0.5, 1);
}

static void draw_smoothed(const struct bootstrap *bootstrap,
                          const struct evaluation *evaluation, const struct outcome *outcomes,
                          double unit)
{
    const struct half_documents halves = {draw_half, bootstrap->random, unit};
    double *macro_f1 = bootstrap->values + bootstrap->replicates,
           *ece = macro_f1 + bootstrap->replicates, *distance = ece + bootstrap->replicates;
    for (size_t r = 0; r < bootstrap->replicates; r++) {
        for (size_t g = 0; g < bootstrap->groups; g++)
            bootstrap->times[g] = gsl_ran_exponential(bootstrap->random, 1);
        count_replicate(bootstrap, evaluation, outcomes);
        smoothing_add(bootstrap->tally, bootstrap->set, evaluation->labels, &halves);
        const struct tally_scores scores = tally_score(bootstrap->tally, evaluation->labels);
        macro_f1[r] = scores.macro_f1;
        ece[r] = scores.ece;
        distance[r] = smoothing_gap_distance(bootstrap->tally, bootstrap->set);
    }
}

static struct estimate with_range(double value, struct range range)
{
    return (struct estimate){value, range.low, range.high};
}

static void set_intervals(struct evaluation *evaluation, const struct outcome *outcomes,
                          const struct bootstrap *bootstrap)
{
    const size_t replicates = bootstrap->replicates;
    const double macro_f1 = evaluation->macro_f1.value, ece = evaluation->ece.value;
    double *values = bootstrap->values;
    draw_accuracy(bootstrap, evaluation, outcomes);
    const double documents = smoothing_documents(evaluation->accuracy.value, values, replicates,
                                                 bootstrap->groups, evaluation->documents);
    evaluation->accuracy = share_interval(evaluation->accuracy.value, documents);
    draw_smoothed(bootstrap, evaluation, outcomes, (double)evaluation->documents / documents);
    evaluation->macro_f1 =
        with_range(macro_f1, smoothing_range(macro_f1, values + replicates, replicates));
    evaluation->ece = with_range(ece, smoothing_ece_range(ece, values + 2 * replicates,
                                                          values + 3 * replicates, replicates));
}

static bool find_intervals(struct evaluation *evaluation, const struct outcome *outcomes,
                           const struct tally *set, size_t groups, size_t replicates,
                           uint64_t seed, struct failure *failure)
{
    struct tally tally = {0};
    if (replicates == 0)
        return true;
    struct bootstrap bootstrap = {.random = gsl_rng_alloc(gsl_rng_mt19937),
                                  .times = calloc(groups, sizeof(double)),
                                  .values = calloc(replicates, 4 * sizeof(double)),
                                  .tally = &tally,
                                  .set = set,
                                  .groups = groups,
                                  .replicates = replicates};
    const bool done = bootstrap.random && bootstrap.times && bootstrap.values &&
                      tally_allocate(&tally, evaluation->labels, NULL);
    if (done) {
        /* The generator takes 32 bits, and 0 for its own default. */
        gsl_rng_set(bootstrap.random, (unsigned long)(hash_mix(seed + 1) >> 32));
        set_intervals(evaluation, outcomes, &bootstrap);
    }
    tally_release(&tally);
    free(bootstrap.times);
    free(bootstrap.values);
    if (bootstrap.random)
        gsl_rng_free(bootstrap.random);
    return done || fail(failure, FAILURE_MEMORY, "out of memory");
}

static bool evaluation_allocate(struct evaluation *evaluation, size_t count, size_t labels,
                                struct failure *failure)
{
    *evaluation = (struct evaluation){.documents = count, .labels = labels};
    if (count == 0 || labels == 0 || count >= UINT32_MAX)
        return fail(failure, FAILURE_ARGUMENT, "there is nothing to evaluate");
    if (labels > SIZE_MAX / sizeof(size_t) / labels)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    evaluation->by_label = calloc(labels, sizeof *evaluation->by_label);
    evaluation->confusion = calloc(labels * labels, sizeof *evaluation->confusion);
    if (!evaluation->by_label || !evaluation->confusion)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    return true;
}

bool evaluate(struct evaluation *evaluation, const double *probability, const uint32_t *label,
              size_t count, size_t labels, const uint32_t *group, size_t replicates,
              uint64_t seed, struct failure *failure)
{
    struct outcome *outcomes = calloc(count + 1, sizeof *outcomes);
    struct tally tally = {0};
    size_t groups = 0;
    gsl_errors_return();
    bool done = evaluation_allocate(evaluation, count, labels, failure) &&
                (outcomes || fail(failure, FAILURE_MEMORY, "out of memory")) &&
                tally_allocate(&tally, labels, failure) &&
                take_outcomes(evaluation, outcomes, probability, label, failure) &&
                number_outcomes(outcomes, group, count, &groups, failure) &&
                score_risk(evaluation, outcomes, failure);
    if (done) {
        score_set(evaluation, outcomes, &tally);
        done = find_intervals(evaluation, outcomes, &tally, groups, replicates, seed, failure);
    }
    free(outcomes);
    tally_release(&tally);
    if (!done)
        evaluation_release(evaluation);
    return done;
}

void evaluation_release(struct evaluation *evaluation)
{
    free(evaluation->by_label);
    free(evaluation->confusion);
    *evaluation = (struct evaluation){0};
}
