/* audit_confounds: can the label be told from a document's length or date alone?
 *
 * Each label is compared with all others by the ranks of the numbers (Mann and Whitney 1947,
 * "On a test of whether one of two random variables is stochastically larger than the
 * other", Annals of Mathematical Statistics 18): with the sum R of the ranks of its n
 * documents among N, the area under the ROC curve is (R - n (n + 1) / 2) / (n (N - n)). */
#include <math.h>
#include <stdlib.h>

#include "audit.h"

/* An area of 0.7 or more, or 0.3 or less, is reported: from there on it is usually called
 * acceptable discrimination (Hosmer and Lemeshow 2000, "Applied Logistic Regression", 5.2.4).
 * It must also be further from 0.5 than so many standard errors of chance: fewer than three of
 * a thousand labels that are alike are. */
#define TELLING_DIFFERENCE 0.2
#define STANDARD_ERRORS    3.0

struct measured {
    uint32_t number, label;
};

static int compare_measured(const void *left, const void *right)
{
    const struct measured *a = left, *b = right;
    return (a->number > b->number) - (a->number < b->number);
}

/* Adds up the ranks of each label in area[]; equal numbers share the mean of their ranks.
 * documents[] counts those of each label. */
static void sum_ranks(struct confound *confound, const struct measured *sorted,
                      size_t *documents)
{
    const size_t count = confound->documents;
    for (size_t begin = 0, end; begin < count; begin = end) {
        for (end = begin; end < count && sorted[end].number == sorted[begin].number; end++)
            ;
        for (size_t i = begin; i < end; i++) {
            confound->area[sorted[i].label] += (double)(begin + 1 + end) / 2;
            documents[sorted[i].label]++;
        }
    }
}

/* Turns rank sums to areas, and finds the labels that are told. */
static void find_areas(struct confound *confound, const size_t *documents, size_t labels)
{
    for (uint32_t l = 0; l < labels; l++) {
        const double n = (double)documents[l], others = (double)confound->documents - n;
        const double pairs = n * others;
        confound->area[l] = pairs > 0 ? (confound->area[l] - n * (n + 1) / 2) / pairs : 0.5;
        const double difference = fabs(confound->area[l] - 0.5);
        const double error = pairs > 0 ? sqrt((n + others + 1) / (12 * pairs)) : INFINITY;
        if (difference < TELLING_DIFFERENCE || difference < STANDARD_ERRORS * error)
            continue;
        const double best = fabs(confound->area[confound->label] - 0.5);
        if (confound->told == 0 || difference > best + 1e-9) /* two labels are level */
            confound->label = l;
        confound->told++;
    }
}

/* measured[confound->documents] is sorted here. */
static bool compare_label(struct confound *confound, struct measured *measured, size_t labels,
                          struct failure *failure)
{
    size_t *documents = calloc(labels + 1, sizeof *documents);
    if (!documents)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    qsort(measured, confound->documents, sizeof *measured, compare_measured);
    sum_ranks(confound, measured, documents);
    find_areas(confound, documents, labels);
    free(documents);
    return true;
}

bool audit_find_confounds(struct audit *audit, const struct dataset *dataset,
                          struct failure *failure)
{
    const struct corpus *corpus = dataset->corpus;
    struct measured *measured = malloc((corpus->count + 1) * sizeof *measured);
    if (!measured)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    for (size_t i = 0; i < corpus->count; i++)
        measured[i] = (struct measured){dataset->words[i], corpus->documents[i].label};
    audit->length.documents = corpus->count;
    bool done = compare_label(&audit->length, measured, corpus->label_count, failure);
    for (size_t i = 0; i < corpus->count; i++)
        if (corpus->documents[i].date > 0)
            measured[audit->date.documents++] =
                (struct measured){corpus->documents[i].date, corpus->documents[i].label};
    done = done && compare_label(&audit->date, measured, corpus->label_count, failure);
    free(measured);
    return done;
}
