/* evaluation_run: models and the pipeline's collector → a printed evaluation. */
#ifndef TENOR_EVALUATION_RUN_H
#define TENOR_EVALUATION_RUN_H

#include <stdbool.h>
#include <stddef.h>

#include "evaluation_output.h"
#include "outcomes.h"
#include "pipeline.h"

/* Opens one model, or two of one task with the same labels, each as a scorer of its own. Fills
 * in `error` on failure; none is open then. */
bool evaluation_open(const char *const *paths, size_t count,
                     tenor_scorer *scorers[static MOST_EVALUATED], tenor_error *error);

struct evaluation_run {
    struct outcomes outcomes;
    const char *label_field; /* its name, for messages */
    struct pipeline_collector collector;
};

/* Makes the collector, which refers to the run and to the scorers. `count` is that of
 * evaluation_open. */
void evaluation_run_begin(struct evaluation_run *run, tenor_scorer *const *scorers,
                          size_t count, const char *label_field);

/* What was collected, as text or JSON, appended to `out`. `*lacks_group` says whether there
 * were documents, and none had the field of names->group_field. Fails with FAILURE_MEMORY. */
bool evaluation_run_report(const struct evaluation_run *run,
                           const struct evaluation_names *names, bool json,
                           struct text_buffer *out, bool *lacks_group, struct failure *failure);

void evaluation_run_release(struct evaluation_run *run);

#endif
