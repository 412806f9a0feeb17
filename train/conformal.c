/* conformal: see conformal.h. */
#include "conformal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static int compare_falling(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a < b) - (a > b);
}

static void count_documents(uint32_t *documents, const uint32_t *label, size_t count,
                            size_t labels)
{
    assert(count <= UINT32_MAX);
    for (size_t i = 0; i < count; i++)
        documents[label[i]]++;
    documents[labels] = (uint32_t)count;
}

/* Keeps those of scores[documents], which are sorted, that set_scores_rank names. Returns how
 * many. */
static size_t keep(const double *scores, uint32_t documents, double *kept)
{
    const size_t count = set_scores_kept(documents);
    for (size_t i = 0; i < count; i++)
        kept[i] = scores[set_scores_rank(documents, i) - 1];
    return count;
}

/* The probabilities of the true label `wanted` (of any label for `labels`) → `scores`,
 * falling. */
static void sort_scores(const double *probability, const uint32_t *label, size_t count,
                        size_t labels, size_t wanted, double *scores)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        if (wanted == labels || label[i] == wanted)
            scores[found++] = probability[i * labels + label[i]];
    qsort(scores, found, sizeof *scores, compare_falling);
}

bool conformal_take(struct conformal *conformal, const double *probability,
                    const uint32_t *label, size_t count, size_t labels, struct failure *failure)
{
    size_t kept = 0;
    *conformal = (struct conformal){.documents = calloc(labels + 1, sizeof(uint32_t))};
    double *scores = calloc(count + 1, sizeof *scores);
    if (conformal->documents) {
        count_documents(conformal->documents, label, count, labels);
        for (size_t group = 0; group <= labels; group++)
            kept += set_scores_kept(conformal->documents[group]);
        conformal->probability = calloc(kept + 1, sizeof *conformal->probability);
    }
    if (!scores || !conformal->probability) {
        free(scores);
        conformal_release(conformal);
        return fail(failure, FAILURE_MEMORY, "not enough memory to sort %zu scores", count);
    }
    double *next = conformal->probability;
    for (size_t group = 0; group <= labels; group++) {
        sort_scores(probability, label, count, labels, group, scores);
        next += keep(scores, conformal->documents[group], next);
    }
    conformal->scores = (struct set_scores){conformal->documents, conformal->probability, kept};
    free(scores);
    return true;
}

void conformal_release(struct conformal *conformal)
{
    free(conformal->documents);
    free(conformal->probability);
    *conformal = (struct conformal){.documents = NULL};
}
