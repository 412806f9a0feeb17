/* bootstrap: the measures of a set, and of many replicates of it.
 *
 * There are two kinds of replicates. A plain one has as many draws as the set has groups of
 * documents (outcome.group), with replacement; it has a document as often as its group was
 * drawn. Two models are measured on the same replicates, so that their difference has an
 * interval too. A smoothed one is that of training: each group has an exponential weight, and
 * there are half documents beside it (smoothing.h). */
#ifndef TENOR_BOOTSTRAP_H
#define TENOR_BOOTSTRAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../features/base/failure.h"
#include "../metrics/tally.h"

enum measure {
    MEASURE_ACCURACY,
    MEASURE_MACRO_F1,
    MEASURE_LOG_LOSS,
    MEASURE_BRIER,
    MEASURE_ECE,
    MEASURE_RISK_AREA,
    MEASURE_F1 /* of label 0; those of the others follow */
};

/* Documents that each of one or two models gave a label. */
struct measured_set {
    size_t models, labels, count;
    struct outcome *sorted[2]; /* [count] of each model, the most confident first */
    size_t groups;             /* outcome.group is below this */
};

/* values[MEASURE_F1 + labels]: what the set measures by one model. `times` says how often each
 * group is counted; NULL: once. `tally` is scratch memory for the set's labels. An F1 is NaN if
 * no document has or was given the label. */
void measure_set(const struct measured_set *set, size_t model, const double *times,
                 struct tally *tally, double *values);

struct bootstrap_values {
    double *values;
    size_t replicates, measures;
};

/* Measures `replicates` replicates, which depend on the seed and on nothing else of the
 * machine. The set has at least one document. Fails with FAILURE_MEMORY; `out` is empty
 * then. */
bool bootstrap(const struct measured_set *set, size_t replicates, uint64_t seed,
               struct bootstrap_values *out, struct failure *failure);

/* What is measured of smoothed replicates. A loss has two measures, for the two ends of its
 * interval: with half a right document and with half a wrong one. */
enum smoothed_measure {
    SMOOTHED_MACRO_F1,
    SMOOTHED_ECE,
    SMOOTHED_DISTANCE, /* smoothing_gap_distance */
    SMOOTHED_LOG_LOSS, /* and at the next place with a wrong document; likewise: */
    SMOOTHED_BRIER = SMOOTHED_LOG_LOSS + 2,
    SMOOTHED_F1 = SMOOTHED_BRIER + 2 /* of label 0; those of the others follow */
};

/* Measures as many smoothed replicates as there are plain ones, whose accuracies tell how much
 * a document weighs. Otherwise as bootstrap. */
bool bootstrap_smoothed(const struct measured_set *set, const struct bootstrap_values *plain,
                        uint64_t seed, struct bootstrap_values *out, struct failure *failure);

/* The [replicates] values of one measure, in the order of the replicates. */
double *bootstrap_of(const struct bootstrap_values *values, size_t model, size_t measure);

void bootstrap_release(struct bootstrap_values *values);

#endif
