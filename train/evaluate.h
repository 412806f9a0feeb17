/* evaluate: predicted probabilities against labels → scores with intervals. */
#ifndef TENOR_EVALUATE_H
#define TENOR_EVALUATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../features/base/failure.h"
#include "../metrics/tally.h"

#define RISK_POINTS 20 /* of a risk-coverage curve: as many as are seen in a small figure */

struct estimate {
    double value, low, high; /* with its 95% interval */
};

struct label_scores {
    double precision, recall, f1; /* 0 where undefined */
    size_t support;               /* documents of this label */
    size_t predicted;
};

struct evaluation {
    size_t documents, labels;
    struct estimate accuracy, macro_f1, ece;
    double log_loss, brier;        /* natural logarithm; multiclass Brier, 0 to 2 */
    struct label_scores *by_label; /* [labels] */
    size_t *confusion;             /* [labels][labels]: true, predicted */
    struct {
        size_t count;
        double confidence, accuracy; /* means; 0 for an empty bin */
    } reliability[RELIABILITY_BINS]; /* equal widths of the top label's confidence */
    /* The share of errors among the most confident documents, as many as are 1, 2, … 20
     * twentieths of all, rounded up (metrics/risk_coverage.h). */
    double risk[RISK_POINTS];
};

/* Scores probability[count][labels], of which each row sums to 1; the predicted label is the
 * one with the largest probability (the lower index on a tie). The scores are those of tally.h
 * and metrics.h. Intervals, of `replicates` draws by a GSL generator seeded with `seed`: that
 * of the accuracy is Clopper and Pearson's, for as many independent documents as have the
 * variance of a bootstrap (Efron and Tibshirani 1993; Korn and Graubard 1998). That of macro-F1
 * is of a Bayesian bootstrap (Rubin 1981), to which half a right and half a wrong document of
 * each label are added (Jeffreys's prior), so that it has a width where all are right. So is
 * the upper end of the ECE's, with half documents in each bin that has any; as far as the
 * replicates' gaps between accuracy and confidence lie from the set's, the lower end is below
 * the value: which is too large where bins have few documents. On simulated sets of 6 to 50
 * documents the intervals hold the true value in 9 or more of 10 (tests/test_evaluate.c). What
 * is added is of metrics/smoothing.h. If `group` is not NULL, whole groups are drawn, since
 * documents of one source are not independent; a document of the group UINT32_MAX
 * (CORPUS_NO_SOURCE) is a group by itself. Without replicates low and high equal the value.
 *
 * Fails with FAILURE_ARGUMENT for no documents, a label out of range, or a number that is no
 * probability; the evaluation is then empty. */
bool evaluate(struct evaluation *evaluation, const double *probability, const uint32_t *label,
              size_t count, size_t labels, const uint32_t *group, size_t replicates,
              uint64_t seed, struct failure *failure);
/* Replaces the groups by numbers from 0 without gaps; each UINT32_MAX is a group by itself.
 * `*groups` gets how many there are. Fails for lack of memory. */
bool evaluate_number_groups(uint32_t *group, size_t count, size_t *groups,
                            struct failure *failure);

void evaluation_release(struct evaluation *evaluation);

#endif
