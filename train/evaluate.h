/* evaluate: predicted probabilities against labels → scores with intervals. */
#ifndef TENOR_EVALUATE_H
#define TENOR_EVALUATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../features/base/failure.h"
#include "../metrics/tally.h"

struct estimate {
    double value, low, high; /* with its 95% percentile interval */
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
};

/* Scores probability[count][labels], of which each row sums to 1; the predicted label is the
 * one with the largest probability (the lower index on a tie). The scores are those of tally.h
 * and metrics.h. Intervals: percentile bootstrap (Efron and Tibshirani 1993, chapter 13),
 * `replicates` draws by a GSL generator seeded with `seed`; that of the accuracy is Clopper and
 * Pearson's, for as many independent documents as have the bootstrap's variance (Korn and
 * Graubard 1998). If `group` is not NULL, whole groups are drawn, since documents of one source
 * are not independent; a document of the group UINT32_MAX (CORPUS_NO_SOURCE) is a group by
 * itself. Without replicates low and high equal the value.
 *
 * Fails with FAILURE_ARGUMENT for no documents, a label out of range, or a number that is no
 * probability; the evaluation is then empty. Changes GSL's error handler while it runs, so one
 * thread at a time. */
bool evaluate(struct evaluation *evaluation, const double *probability, const uint32_t *label,
              size_t count, size_t labels, const uint32_t *group, size_t replicates,
              uint64_t seed, struct failure *failure);
void evaluation_release(struct evaluation *evaluation);

#endif
