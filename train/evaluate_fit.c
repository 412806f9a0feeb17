/* evaluate_fit: see evaluate_fit.h. */
#include "evaluate_fit.h"

#include <stdlib.h>

#define BOOTSTRAP_REPLICATES                                                                   \
    1000 /* usual for percentile intervals (Efron and Tibshirani 1993) */

bool evaluate_fit(struct evaluation *known, struct evaluation *unseen, const struct fit *fit,
                  const struct dataset *dataset, uint64_t seed, struct failure *failure)
{
    const struct corpus *corpus = dataset->corpus;
    uint32_t *label = malloc((corpus->count + 1) * sizeof *label);
    uint32_t *source = malloc((corpus->count + 1) * sizeof *source);
    bool ok = (label && source) || fail(failure, FAILURE_MEMORY,
                                        "not enough memory for %zu documents", corpus->count);
    for (size_t i = 0; ok && i < corpus->count; i++) {
        label[i] = corpus->documents[i].label;
        source[i] = corpus->documents[i].source;
    }
    ok =
        ok && evaluate(known, fit->known.probability, label, corpus->count, corpus->label_count,
                       dataset->duplicates.cluster, BOOTSTRAP_REPLICATES, seed, failure);
    if (ok && fit->grouped)
        ok = evaluate(unseen, fit->unseen.probability, label, corpus->count,
                      corpus->label_count, source, BOOTSTRAP_REPLICATES, seed, failure);
    free(label);
    free(source);
    return ok;
}
