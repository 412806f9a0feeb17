/* evaluate_fit: see evaluate_fit.h. */
#include "evaluate_fit.h"

#include <stdlib.h>

#include "parallel.h"

#define BOOTSTRAP_REPLICATES                                                                   \
    1000 /* usual for percentile intervals (Efron and Tibshirani 1993) */

/* Known sources are task 0, unseen ones task 1. */
struct evaluating {
    struct evaluation *evaluations[2];
    const struct out_of_fold *out[2];
    const uint32_t *group[2], *label;
    const struct corpus *corpus;
    uint64_t seed;
};

static bool evaluate_kind(size_t kind, size_t thread, void *context, struct failure *failure)
{
    (void)thread;
    const struct evaluating *job = context;
    return evaluate(job->evaluations[kind], job->out[kind]->probability, job->label,
                    job->corpus->count, job->corpus->label_count, job->group[kind],
                    BOOTSTRAP_REPLICATES, job->seed, failure);
}

bool evaluate_fit(struct evaluation *known, struct evaluation *unseen, const struct fit *fit,
                  const struct dataset *dataset, uint64_t seed, size_t threads,
                  struct failure *failure)
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
    struct evaluating job = {.evaluations = {known, unseen},
                             .out = {&fit->known, &fit->unseen},
                             .group = {dataset->duplicates.cluster, source},
                             .label = label,
                             .corpus = corpus,
                             .seed = seed};
    ok = ok &&
         parallel_threads(fit->grouped ? 2 : 1, threads, evaluate_kind, &job, NULL, failure);
    free(label);
    free(source);
    return ok;
}
