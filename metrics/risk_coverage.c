/* risk_coverage: see risk_coverage.h. */
#include "risk_coverage.h"

#include <stdlib.h>
#include <string.h>

static int compare_confidences(const void *left, const void *right)
{
    const struct outcome *a = left, *b = right;
    return (a->confidence < b->confidence) - (a->confidence > b->confidence);
}

void coverage_sort(const struct outcome *outcomes, size_t count, struct outcome *sorted)
{
    if (count == 0)
        return;
    memcpy(sorted, outcomes, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare_confidences);
}

/* Documents of the same confidence. */
struct tie {
    size_t end; /* of them, in the sorted outcomes */
    double documents, errors;
};

static struct tie tie_at(const struct outcome *sorted, size_t count, size_t begin,
                         const double *times)
{
    struct tie tie = {.end = begin};
    while (tie.end < count && sorted[tie.end].confidence >= sorted[begin].confidence) {
        const struct outcome *outcome = &sorted[tie.end++];
        const double counted = times ? times[outcome->group] : 1;
        tie.documents += counted;
        tie.errors += counted * (outcome->label != outcome->predicted);
    }
    return tie;
}

double coverage_hits(const struct outcome *sorted, size_t count, size_t kept)
{
    double documents = 0, errors = 0;
    for (size_t i = 0; i < count && documents < (double)kept;) {
        const struct tie tie = tie_at(sorted, count, i, NULL);
        const double left = (double)kept - documents;
        errors += tie.documents <= left ? tie.errors : tie.errors * left / tie.documents;
        documents += tie.documents;
        i = tie.end;
    }
    return (double)kept - errors;
}

double coverage_risk_area(const struct outcome *sorted, size_t count, const double *times)
{
    double documents = 0, errors = 0, area = 0;
    for (size_t i = 0; i < count;) {
        const struct tie tie = tie_at(sorted, count, i, times);
        for (double n = 1; n <= tie.documents; n++)
            area += (errors + tie.errors * n / tie.documents) / (documents + n);
        documents += tie.documents;
        errors += tie.errors;
        i = tie.end;
    }
    return documents > 0 ? area / documents : 0;
}
