/* shrink: how far probabilities are to be drawn back towards what is known without the text. */
#ifndef TENOR_SHRINK_H
#define TENOR_SHRINK_H

#include <stddef.h>
#include <stdint.h>

/* The probabilities of some documents, and what they are drawn towards. */
struct shrink_set {
    const double *probability[2]; /* [count][labels] each; the second may be NULL */
    const uint32_t *label;        /* [count] the true ones, below `labels` */
    const uint32_t *fold;         /* [count]; or NULL */
    const double *prior;          /* [labels] above 0, sums to 1 */
    size_t count, labels;
};

/* Returns t in [0, 1] for which the mixture p^t * prior^(1 - t), scaled to sum to 1, has the
 * largest likelihood on the documents that are not in the fold `left_out` (UINT32_MAX: on all).
 * With equal priors this is temperature scaling (Guo et al. 2017, section 4.2; 1/t is the
 * temperature), which changes no label. With the labels' shares as the prior, t = 0 says just
 * these shares: what can be said where the decision values tell nothing. */
double shrink_fit(const struct shrink_set *set, uint32_t left_out);

/* Replaces probability[labels] by that mixture. */
void shrink_apply(double *probability, const double *prior, size_t labels, double t);

/* The same for a calibration (models/calibration.h): slope[labels], intercept[labels]. */
void shrink_calibration(double *slope, double *intercept, const double *prior, size_t labels,
                        double t);

#endif
