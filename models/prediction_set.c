/* prediction_set: see prediction_set.h. */
#include "prediction_set.h"

#include <math.h>

/* A coverage is written in decimals: 0.55 of 100 must be 55, although the double next to 0.55
 * is above it. The promise is weaker by this over n + 1. */
#define RANK_TOLERANCE 1e-6

size_t set_scores_kept(uint32_t documents)
{
    return documents < SET_STEPS ? documents : SET_STEPS;
}

/* Of many documents, step j = index + 1 is ceil((n + 1) * j / SET_STEPS). The last step would
 * be n + 1; the last document is kept in its place, for coverages close to 1. */
uint32_t set_scores_rank(uint32_t documents, size_t index)
{
    if (documents <= SET_STEPS)
        return (uint32_t)index + 1;
    if (index + 1 >= SET_STEPS)
        return documents;
    return (uint32_t)((((uint64_t)documents + 1) * (index + 1) + SET_STEPS - 1) / SET_STEPS);
}

/* The first kept score whose rank is at least k. */
static size_t index_of_rank(uint32_t documents, double k)
{
    if (documents <= SET_STEPS)
        return (size_t)k - 1;
    size_t index = (size_t)((k - 1) * SET_STEPS / ((double)documents + 1));
    if (index >= SET_STEPS)
        index = SET_STEPS - 1;
    while (index > 0 && set_scores_rank(documents, index - 1) >= k)
        index--;
    while (index + 1 < SET_STEPS && set_scores_rank(documents, index) < k)
        index++;
    return index;
}

double set_threshold(const double *kept, uint32_t documents, double coverage)
{
    const double k = fmax(ceil(((double)documents + 1) * coverage - RANK_TOLERANCE), 1);
    return k <= documents ? kept[index_of_rank(documents, k)] : 0;
}

/* The threshold by the kept scores from `first` on. The numbers of documents were checked when the
 * model was opened, but the file that is mapped may have been written over: then every label is
 * in the set. */
static double threshold_at(const struct set_scores *scores, size_t first, uint32_t documents,
                           double coverage)
{
    const bool kept =
        first <= scores->count && set_scores_kept(documents) <= scores->count - first;
    return kept ? set_threshold(scores->probability + first, documents, coverage) : 0;
}

void prediction_set(const struct set_scores *scores, size_t labels, const double *probability,
                    size_t given, double coverage, bool by_label, bool *in_set)
{
    const uint32_t *documents = scores->documents;
    size_t first = 0;
    double threshold = 0;
    if (documents && !by_label) {
        const uint32_t all = documents[labels];
        threshold = threshold_at(scores, scores->count - set_scores_kept(all), all, coverage);
    }
    for (size_t label = 0; label < labels; label++) {
        if (documents && by_label) {
            const uint32_t own = documents[label];
            threshold = threshold_at(scores, first, own, coverage);
            first += set_scores_kept(own);
        }
        in_set[label] = label == given || probability[label] >= threshold;
    }
}
