/* doubtful_labels: see doubtful_labels.h. */
#include "doubtful_labels.h"

#include <stdlib.h>

/* The mean probability of each label in the documents that are given it. */
static bool find_thresholds(double *threshold, const struct out_of_fold *out,
                            const uint32_t *label, struct failure *failure)
{
    size_t *documents = calloc(out->labels, sizeof *documents);
    if (!documents)
        return fail(failure, FAILURE_MEMORY, "not enough memory for %zu labels", out->labels);
    for (size_t i = 0; i < out->count; i++) {
        threshold[label[i]] += out->probability[i * out->labels + label[i]];
        documents[label[i]]++;
    }
    for (size_t k = 0; k < out->labels; k++)
        threshold[k] = documents[k] > 0 ? threshold[k] / (double)documents[k] : 2;
    free(documents);
    return true;
}

/* The most probable label of those that reach their thresholds; or `given` if none does. */
static uint32_t confident_label(const double *probability, const double *threshold,
                                size_t labels, uint32_t given)
{
    uint32_t best = given;
    bool found = probability[given] >= threshold[given];
    for (uint32_t k = 0; k < labels; k++)
        if (probability[k] >= threshold[k] && (!found || probability[k] > probability[best])) {
            best = k;
            found = true;
        }
    return best;
}

static int compare_doubtful(const void *left, const void *right)
{
    const struct doubtful_label *a = left, *b = right;
    if (a->given != b->given)
        return a->given < b->given ? -1 : 1;
    return (a->document > b->document) - (a->document < b->document);
}

bool doubtful_labels_find(struct doubtful_labels *doubtful, const struct out_of_fold *out,
                          const uint32_t *label, struct failure *failure)
{
    double *threshold = calloc(out->labels, sizeof *threshold);
    *doubtful =
        (struct doubtful_labels){.items = malloc((out->count + 1) * sizeof *doubtful->items)};
    bool ok = (threshold && doubtful->items) ||
              fail(failure, FAILURE_MEMORY, "not enough memory for %zu documents", out->count);
    ok = ok && find_thresholds(threshold, out, label, failure);
    for (uint32_t i = 0; ok && i < out->count; i++) {
        const double *probability = out->probability + i * out->labels;
        const uint32_t rather = confident_label(probability, threshold, out->labels, label[i]);
        if (rather != label[i])
            doubtful->items[doubtful->count++] =
                (struct doubtful_label){i, rather, probability[label[i]], probability[rather]};
    }
    free(threshold);
    if (!ok) {
        doubtful_labels_release(doubtful);
        return false;
    }
    qsort(doubtful->items, doubtful->count, sizeof *doubtful->items, compare_doubtful);
    return true;
}

void doubtful_labels_release(struct doubtful_labels *doubtful)
{
    free(doubtful->items);
    *doubtful = (struct doubtful_labels){0};
}
