/* tally: see tally.h. */
#include "tally.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "metrics.h"

uint32_t reliability_bin(double confidence)
{
    const double bin = ceil(confidence * RELIABILITY_BINS) - 1;
    return (uint32_t)fmax(0, fmin(bin, RELIABILITY_BINS - 1));
}

struct outcome outcome_of(const double *probability, size_t labels, uint32_t label)
{
    const size_t best = metrics_argmax(probability, labels);
    return (struct outcome){.label = label,
                            .predicted = (uint32_t)best,
                            .bin = reliability_bin(probability[best]),
                            .confidence = probability[best],
                            .log_loss = metrics_log_loss(probability[label]),
                            .brier = metrics_brier(probability, labels, label)};
}

bool tally_allocate(struct tally *tally, size_t labels, struct failure *failure)
{
    *tally = (struct tally){.support = calloc(labels, 3 * sizeof *tally->support)};
    if (!tally->support)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    tally->predicted = tally->support + labels;
    tally->hits = tally->predicted + labels;
    return true;
}

void tally_clear(struct tally *tally, size_t labels)
{
    tally->documents = tally->correct = tally->log_loss = tally->brier = 0;
    memset(tally->support, 0, 3 * labels * sizeof *tally->support);
    memset(tally->bins, 0, sizeof tally->bins);
}

void tally_add(struct tally *tally, const struct outcome *outcome, double times)
{
    struct bin_tally *bin = &tally->bins[outcome->bin];
    tally->documents += times;
    tally->log_loss += times * outcome->log_loss;
    tally->brier += times * outcome->brier;
    tally->support[outcome->label] += times;
    tally->predicted[outcome->predicted] += times;
    bin->count += times;
    bin->confidence += times * outcome->confidence;
    if (outcome->label == outcome->predicted) {
        tally->correct += times;
        tally->hits[outcome->label] += times;
        bin->correct += times;
    }
}

void tally_release(struct tally *tally)
{
    free(tally->support);
    *tally = (struct tally){0};
}

struct tally_scores tally_score(const struct tally *tally, size_t labels)
{
    double gaps = 0;
    for (size_t b = 0; b < RELIABILITY_BINS; b++)
        gaps += fabs(tally->bins[b].correct - tally->bins[b].confidence);
    return (struct tally_scores){
        .accuracy = metrics_ratio(tally->correct, tally->documents),
        .macro_f1 = metrics_macro_f1(tally->support, tally->predicted, tally->hits, labels),
        .log_loss = metrics_ratio(tally->log_loss, tally->documents),
        .brier = metrics_ratio(tally->brier, tally->documents),
        .ece = metrics_ratio(gaps, tally->documents),
    };
}
