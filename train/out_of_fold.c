/* out_of_fold: see out_of_fold.h. */
#include "out_of_fold.h"

#include <stdlib.h>
#include <string.h>

#include "../metrics/metrics.h"
#include "../models/calibration.h"
#include "calibrate.h"
#include "one_vs_rest.h"
#include "parallel.h"
#include "shrink.h"

bool out_of_fold_init(struct out_of_fold *out, size_t count, size_t labels,
                      struct failure *failure)
{
    *out = (struct out_of_fold){
        .count = count, .labels = labels, .outputs = output_count(labels), .kept = 1};
    out->fold = calloc(count, sizeof *out->fold);
    out->decision = calloc(count * out->outputs, sizeof *out->decision);
    out->slope = calloc(labels, sizeof *out->slope);
    out->intercept = calloc(labels, sizeof *out->intercept);
    out->probability = calloc(count * labels, sizeof *out->probability);
    return (out->fold && out->decision && out->slope && out->intercept && out->probability) ||
           fail(failure, FAILURE_MEMORY, "not enough memory to cross-validate");
}

void out_of_fold_release(struct out_of_fold *out)
{
    free(out->fold);
    free(out->decision);
    free(out->slope);
    free(out->intercept);
    free(out->probability);
    *out = (struct out_of_fold){0};
}

/* The documents outside of one fold. */
struct part {
    double *decision; /* [count][outputs] */
    uint32_t *label;
    size_t count;
    double *slope, *intercept; /* [labels] */
    double *prior;             /* [labels] */
    size_t *frequency;         /* [labels] */
};

static void part_release(struct part *part)
{
    free(part->decision);
    free(part->label);
    free(part->slope);
    free(part->frequency);
}

static bool part_init(struct part *part, const struct out_of_fold *out, struct failure *failure)
{
    *part = (struct part){.decision = malloc(out->count * out->outputs * sizeof(double)),
                          .label = malloc(out->count * sizeof(uint32_t)),
                          .slope = calloc(3 * out->labels, sizeof(double)),
                          .frequency = calloc(out->labels, sizeof(size_t))};
    if (!part->decision || !part->label || !part->slope || !part->frequency)
        return fail(failure, FAILURE_MEMORY, "not enough memory to calibrate");
    part->intercept = part->slope + out->labels;
    part->prior = part->intercept + out->labels;
    return true;
}

/* Takes all documents but those of a fold, with their values in `decision`. Returns whether
 * every label is among them. */
static bool take_others(struct part *part, const struct out_of_fold *out,
                        const double *decision, const uint32_t *label, uint32_t left_out)
{
    part->count = 0;
    memset(part->frequency, 0, out->labels * sizeof *part->frequency);
    for (size_t i = 0; i < out->count; i++) {
        if (out->fold[i] == left_out)
            continue;
        memcpy(part->decision + part->count * out->outputs, decision + i * out->outputs,
               out->outputs * sizeof *part->decision);
        part->label[part->count++] = label[i];
        part->frequency[label[i]]++;
    }
    for (size_t k = 0; k < out->labels; k++)
        if (part->frequency[k] == 0)
            return false;
    return true;
}

static void apply(const struct out_of_fold *out, const double *slope, const double *intercept,
                  uint32_t fold)
{
    const struct calibration calibration = {slope, intercept};
    for (size_t i = 0; i < out->count; i++)
        if (out->fold[i] == fold)
            calibration_apply(&calibration, out->decision + i * out->outputs, out->labels,
                              out->probability + i * out->labels);
}

struct fold_job {
    const struct out_of_fold *out;
    const double *decision;
    const uint32_t *label;
    const struct shrink_set *set;
    double *kept; /* [folds] */
};

static bool calibrate_fold(size_t index, size_t thread, void *context, struct failure *failure)
{
    (void)thread;
    const struct fold_job *job = context;
    const struct out_of_fold *out = job->out;
    const uint32_t fold = (uint32_t)index;
    struct part part;
    bool ok = part_init(&part, out, failure);
    if (ok && !take_others(&part, out, job->decision, job->label, fold)) {
        apply(out, out->slope, out->intercept, fold);
    } else if (ok) {
        ok = calibrate_fit(part.decision, part.label, part.count, out->labels, part.slope,
                           part.intercept, failure);
        if (ok)
            apply(out, part.slope, part.intercept, fold);
    }
    part_release(&part);
    return ok;
}

/* Calibrates each fold by the others' values in `decision`. */
static bool cross_calibrate(const struct out_of_fold *out, const double *decision,
                            const uint32_t *label, struct failure *failure)
{
    struct fold_job job = {.out = out, .decision = decision, .label = label};
    return parallel_threads(out->folds, out->threads, calibrate_fold, &job, NULL, failure);
}

static bool shrink_fold(size_t fold, size_t thread, void *context, struct failure *failure)
{
    (void)thread, (void)failure;
    const struct fold_job *job = context;
    job->kept[fold] =
        shrink_fit(job->set, fold == job->out->folds ? UINT32_MAX : (uint32_t)fold);
    return true;
}

/* Draws each fold's probabilities towards the prior as far as the others say, and sets how far
 * the calibration is to be drawn. */
static bool shrink(struct out_of_fold *out, const struct shrink_set *set,
                   struct failure *failure)
{
    double *kept = malloc((out->folds + 1) * sizeof *kept); /* last of all documents */
    struct fold_job job = {.out = out, .set = set, .kept = kept};
    if (!kept)
        return fail(failure, FAILURE_MEMORY, "not enough memory to calibrate");
    if (!parallel_threads(out->folds + 1, out->threads, shrink_fold, &job, NULL, failure)) {
        free(kept);
        return false;
    }
    out->kept = kept[out->folds];
    for (size_t i = 0; i < out->count; i++)
        shrink_apply(out->probability + i * out->labels, set->prior, out->labels,
                     kept[out->fold[i]]);
    shrink_calibration(out->slope, out->intercept, set->prior, out->labels, out->kept);
    free(kept);
    return true;
}

bool out_of_fold_calibrate(struct out_of_fold *out, const uint32_t *label,
                           struct failure *failure)
{
    struct part part;
    const struct shrink_set set = {.probability = {out->probability},
                                   .label = label,
                                   .fold = out->fold,
                                   .count = out->count,
                                   .labels = out->labels};
    out->to_shares = true;
    bool ok = part_init(&part, out, failure) &&
              calibrate_fit(out->decision, label, out->count, out->labels, out->slope,
                            out->intercept, failure) &&
              cross_calibrate(out, out->decision, label, failure);
    if (ok) {
        struct shrink_set towards = set;
        take_others(&part, out, out->decision, label, UINT32_MAX);
        for (size_t k = 0; k < out->labels; k++)
            part.prior[k] = (double)part.frequency[k] / (double)out->count;
        towards.prior = part.prior;
        ok = shrink(out, &towards, failure);
    }
    part_release(&part);
    return ok;
}

bool out_of_fold_temper(struct out_of_fold *out, const struct out_of_fold *known,
                        const uint32_t *label, bool few_sources, struct failure *failure)
{
    struct part part;
    bool ok = part_init(&part, out, failure);
    out->to_shares = false;
    for (size_t k = 0; ok && k < out->labels; k++) {
        part.prior[k] = 1 / (double)out->labels;
        out->slope[k] = known->slope[k];
        out->intercept[k] = known->intercept[k];
    }
    ok = ok && cross_calibrate(out, known->decision, label, failure);
    if (ok) {
        const struct shrink_set set = {
            .probability = {out->probability, few_sources ? known->probability : NULL},
            .label = label,
            .fold = out->fold,
            .prior = part.prior,
            .count = out->count,
            .labels = out->labels};
        ok = shrink(out, &set, failure);
    }
    if (ok)
        out->kept *= known->kept;
    part_release(&part);
    return ok;
}

bool out_of_fold_is_worse_than_shares(const struct out_of_fold *out, const uint32_t *label,
                                      bool *worse, struct failure *failure)
{
    struct part part;
    double more = 0;
    if (!part_init(&part, out, failure)) {
        part_release(&part);
        return false;
    }
    for (uint32_t fold = 0; fold < out->folds; fold++) {
        take_others(&part, out, out->decision, label, fold);
        for (size_t i = 0; i < out->count; i++)
            if (out->fold[i] == fold)
                more += metrics_log_loss(out->probability[i * out->labels + label[i]]) -
                        metrics_log_loss((double)part.frequency[label[i]] / (double)part.count);
    }
    part_release(&part);
    *worse = more > 0;
    return true;
}
