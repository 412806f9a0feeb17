/* smoothing: intervals of scores that allow for documents that could have been seen but were
 * not. For training and for evaluation.
 *
 * A replicate of a Bayesian bootstrap (Rubin 1981) gives each group of documents an
 * exponential weight. Six documents that are all right would say then that a seventh is certain
 * to be. So what was not seen gets some weight too, as under Jeffreys's prior of a share: half
 * a document that is right and half a wrong one. These are added to the replicate's tally. */
#ifndef TENOR_SMOOTHING_H
#define TENOR_SMOOTHING_H

#include <stddef.h>

#include "tally.h"

/* Where the weights of half documents come from. */
struct half_documents {
    double (*draw)(void *generator); /* from the gamma distribution of shape 1/2 and scale 1 */
    void *generator;
    double unit; /* how many documents tell as much as one independent one */
};

/* How many independent documents would tell as much as `documents` whose groups are alike: so
 * many as have the variance of the accuracies of a bootstrap of groups, replicates[count] (Korn
 * and Graubard 1998, for shares estimated from surveys), between the groups and the documents.
 * count >= 1. */
double smoothing_documents(double accuracy, const double *replicates, size_t count,
                           size_t groups, size_t documents);

/* What the documents cost on average. */
struct mean_losses {
    double log_loss, brier;
};

/* The losses of a replicate with half a right document added, and with half a wrong one. Both
 * have the set's mean confidence; the labels that they are not given share the rest. There is
 * at least one label; replicate and set have a document. */
void smoothing_losses(const struct tally *replicate, const struct tally *set, size_t labels,
                      const struct half_documents *halves, struct mean_losses *right,
                      struct mean_losses *wrong);

/* Adds the half documents of each label, and of each bin of confidence, that occurs in the set.
 * Labels and bins get their own, so the replicate's accuracy and losses mean nothing
 * afterwards; macro-F1, ECE and the F1 of labels do. */
void smoothing_add(struct tally *replicate, const struct tally *set, size_t labels,
                   const struct half_documents *halves);

/* Sum over the bins of how far the replicate's gap between accuracy and confidence is from the
 * set's, in shares of all documents. */
double smoothing_gap_distance(const struct tally *replicate, const struct tally *set);

/* ---- 95% intervals, of count >= 1 replicates, which are sorted ----------------------- */

struct range {
    double low, high;
};

/* The replicates' percentiles, or the value if it is not between them. */
struct range smoothing_range(double value, double *replicates, size_t count);
/* Of a mean loss: the low end is of replicates with half a right document, the high end of
 * those with half a wrong one. If both were in one, few wrong documents, which cost much, would
 * move the low end up. */
struct range smoothing_loss_range(double value, double *right, double *wrong, size_t count);
/* Of an ECE, which is too large where bins have few documents: by chance their accuracy is not
 * their confidence, and a replicate's is still larger. But it is no further from the true one
 * than the gaps of all bins are from theirs (the triangle inequality). So the low end is below
 * the value by as much as 95% of the replicates' distances are at most. */
struct range smoothing_ece_range(double value, double *replicates, double *distances,
                                 size_t count);

#endif
