/* tally: documents with their predictions, counted → scores.
 *
 * A document may be counted several times, or not at all. So a set and its bootstrap replicates
 * are scored by the same functions. */
#ifndef TENOR_TALLY_H
#define TENOR_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../features/base/failure.h"

#define RELIABILITY_BINS 15

/* What the scores need of a document. */
struct outcome {
    uint32_t label, predicted;
    uint32_t bin;           /* of the confidence: reliability_bin */
    uint32_t group;         /* documents that a bootstrap draws together; from 0 */
    double confidence;      /* probability of the predicted label */
    double log_loss, brier; /* metrics.h */
};

/* The predicted label is the one with the largest of probability[labels], the lower index on a
 * tie. `label` < labels. The group is 0. */
struct outcome outcome_of(const double *probability, size_t labels, uint32_t label);

/* Which bin a confidence in [0, 1] falls into: bin m holds (m / 15, (m + 1) / 15], and bin 0
 * also holds 0. */
uint32_t reliability_bin(double confidence);

struct bin_tally {
    double count, correct, confidence; /* sums */
};

/* Sums over documents, each as often as it is counted. */
struct tally {
    double documents, correct, log_loss, brier;
    double *support, *predicted, *hits; /* [labels] documents of the label, given it, both */
    struct bin_tally bins[RELIABILITY_BINS];
};

/* Fails with FAILURE_MEMORY; the tally is empty then. */
bool tally_allocate(struct tally *tally, size_t labels, struct failure *failure);
void tally_clear(struct tally *tally, size_t labels);
void tally_add(struct tally *tally, const struct outcome *outcome, double times);
void tally_release(struct tally *tally);

struct tally_scores {
    double accuracy, macro_f1, log_loss, brier;
    double ece; /* 15 equal bins of the top label's confidence (Guo et al. 2017, section 2) */
};
/* All 0 for no documents. */
struct tally_scores tally_score(const struct tally *tally, size_t labels);

#endif
