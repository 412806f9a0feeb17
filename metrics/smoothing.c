/* smoothing: see smoothing.h. */
#include "smoothing.h"

#include <math.h>

#include "metrics.h"
#include "quantile.h"

/* The running mean is exact if all values are the same: then the variance is 0. */
static double sample_variance(const double *values, size_t count)
{
    double mean = 0, squares = 0;
    for (size_t i = 0; i < count; i++)
        mean += (values[i] - mean) / (double)(i + 1);
    for (size_t i = 0; i < count; i++)
        squares += (values[i] - mean) * (values[i] - mean);
    return count > 1 ? squares / (double)(count - 1) : 0;
}

double smoothing_documents(double accuracy, const double *replicates, size_t count,
                           size_t groups, size_t documents)
{
    const double variance = sample_variance(replicates, count);
    const double alike = variance > 0 ? accuracy * (1 - accuracy) / variance : 0;
    return fmax((double)groups, fmin(alike, (double)documents));
}

static double half_a_document(const struct half_documents *halves)
{
    return halves->unit * halves->draw(halves->generator);
}

/* ---- Losses ------------------------------------------------------------------ */

/* What a document costs whose given label has this probability, if all others share the rest.
 */
static struct mean_losses losses_of(double confidence, size_t labels, bool right)
{
    const double others = (double)(labels - 1);
    const double rest = metrics_ratio(1 - confidence, others);
    const double squares = confidence * confidence + others * rest * rest;
    const double true_one = right ? confidence : rest;
    return (struct mean_losses){metrics_log_loss(true_one), squares + 1 - 2 * true_one};
}

static struct mean_losses losses_with(const struct tally *replicate, double weight,
                                      struct mean_losses added)
{
    const double documents = replicate->documents + weight;
    return (struct mean_losses){(replicate->log_loss + weight * added.log_loss) / documents,
                                (replicate->brier + weight * added.brier) / documents};
}

void smoothing_losses(const struct tally *replicate, const struct tally *set, size_t labels,
                      const struct half_documents *halves, struct mean_losses *right,
                      struct mean_losses *wrong)
{
    double confidence = 0;
    for (size_t b = 0; b < RELIABILITY_BINS; b++)
        confidence += set->bins[b].confidence / set->documents;
    confidence = fmin(confidence, 1); /* but for rounding */
    *right =
        losses_with(replicate, half_a_document(halves), losses_of(confidence, labels, true));
    *wrong = losses_with(replicate, half_a_document(halves),
                         losses_of(confidence, labels, labels == 1));
}

/* ---- Labels and bins --------------------------------------------------------- */

static bool occurs(const struct tally *set, size_t label)
{
    return set->support[label] + set->predicted[label] > 0;
}

/* Those of the labels. A wrong one is given each other label in equal parts. */
static void add_to_labels(struct tally *replicate, const struct tally *set, size_t labels,
                          const struct half_documents *halves)
{
    double others = -1, all_wrong = 0;
    for (size_t l = 0; l < labels; l++)
        others += occurs(set, l);
    for (size_t l = 0; l < labels; l++) {
        if (!occurs(set, l))
            continue;
        const double right = half_a_document(halves), wrong = half_a_document(halves);
        replicate->support[l] += right + wrong;
        replicate->hits[l] += right;
        replicate->predicted[l] += right - metrics_ratio(wrong, others);
        all_wrong += metrics_ratio(wrong, others);
    }
    for (size_t l = 0; l < labels; l++)
        if (occurs(set, l))
            replicate->predicted[l] += all_wrong;
}

/* Those of the bins, with the mean confidence of the bin. */
static void add_to_bins(struct tally *replicate, const struct tally *set,
                        const struct half_documents *halves)
{
    for (size_t b = 0; b < RELIABILITY_BINS; b++) {
        struct bin_tally *bin = &replicate->bins[b];
        if (!(set->bins[b].count > 0))
            continue;
        const double right = half_a_document(halves), wrong = half_a_document(halves);
        bin->count += right + wrong;
        bin->correct += right;
        bin->confidence += (right + wrong) * set->bins[b].confidence / set->bins[b].count;
        replicate->documents += right + wrong;
    }
}

void smoothing_add(struct tally *replicate, const struct tally *set, size_t labels,
                   const struct half_documents *halves)
{
    add_to_labels(replicate, set, labels, halves);
    add_to_bins(replicate, set, halves);
}

static double gap(const struct tally *tally, size_t bin)
{
    return metrics_ratio(tally->bins[bin].correct - tally->bins[bin].confidence,
                         tally->documents);
}

double smoothing_gap_distance(const struct tally *replicate, const struct tally *set)
{
    double distance = 0;
    for (size_t b = 0; b < RELIABILITY_BINS; b++)
        distance += fabs(gap(replicate, b) - gap(set, b));
    return distance;
}

/* ---- Intervals ------------------------------------------------------------------ */

static double quantile(double *values, size_t count, double share)
{
    quantile_sort(values, count);
    return quantile_of_sorted(values, count, share);
}

struct range smoothing_range(double value, double *replicates, size_t count)
{
    return smoothing_loss_range(value, replicates, replicates, count);
}

struct range smoothing_loss_range(double value, double *right, double *wrong, size_t count)
{
    return (struct range){fmin(value, quantile(right, count, 0.025)),
                          fmax(value, quantile(wrong, count, 0.975))};
}

struct range smoothing_ece_range(double value, double *replicates, double *distances,
                                 size_t count)
{
    return (struct range){fmax(0, value - quantile(distances, count, 0.95)),
                          fmax(value, quantile(replicates, count, 0.975))};
}
