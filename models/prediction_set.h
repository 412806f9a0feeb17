/* prediction_set: a document's probabilities → the labels that may be the true one.
 *
 * Conformal prediction (Vovk, Gammerman and Shafer 2005, "Algorithmic learning in a random
 * world", section 2.2), with 1 - probability as the score of nonconformity. Of n training
 * documents each has the probability that its true label was given out of fold. A set that
 * shall have the true label with the probability P has all labels whose own probability is at
 * least the k-th largest of these, k = ceil((n + 1) * P) (Lei et al. 2018, JASA 113, 1094-1111,
 * section 2). If a new document is exchangeable with those n, and scored as they were, its true
 * label is among them with a probability of at least k / (n + 1). For k > n the set has all
 * labels.
 *
 * Where the probabilities are the true ones, no other score gives smaller sets on average
 * (Sadinle, Lei and Wasserman 2019, JASA 114, 223-234). Adaptive sets (Romano, Sesia and Candès
 * 2020) spread the errors more evenly over easy and hard documents, and pay with larger sets. A
 * set by this score may be empty, which is of no use: so the label with the largest probability
 * is always in it. That can only raise the coverage. A set is then never smaller than the label
 * alone, and where the labels alone are right more often than asked, so are the sets.
 *
 * By label (Mondrian conformal prediction: Vovk et al. 2005, section 4.5), each label has a k
 * and a threshold of its own, from its own documents. Then the promise holds for each label,
 * not only on average. */
#ifndef TENOR_PREDICTION_SET_H
#define TENOR_PREDICTION_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of this many documents or fewer all scores are kept. Of more, those that answer every
 * coverage in steps of half a percent exactly, and any between as the next higher step. */
#define SET_STEPS 200

/* Of one calibration. A view: owns nothing. */
struct set_scores {
    const uint32_t *documents; /* [labels + 1] training documents of each label; the last: of
                                  all. NULL: none were scored, so that sets have all labels */
    const double *probability; /* [count] of the true labels: for each label, then for all,
                                  set_scores_kept(documents) of them, falling, 0 to 1 */
    size_t count;
};

/* How many scores are kept of so many documents. */
size_t set_scores_kept(uint32_t documents);

/* Which they are: the score at `index` is the rank-th largest; 1 <= rank <= documents, never
 * falling.
 * index < set_scores_kept(documents). */
uint32_t set_scores_rank(uint32_t documents, size_t index);

/* What a label's probability must be at least, for the coverage 0 < coverage <= 1 and the kept
 * scores of so many documents. 0, which no label misses, for too few documents. */
double set_threshold(const double *kept, uint32_t documents, double coverage);

/* Sets in_set[labels] from probability[labels]; `given` is the label with the largest. Neither
 * allocates nor fails. A larger coverage never gives a smaller set. */
void prediction_set(const struct set_scores *scores, size_t labels, const double *probability,
                    size_t given, double coverage, bool by_label, bool *in_set);

#endif
