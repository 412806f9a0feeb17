/* evaluation_set: the documents that all models gave a label, with what each model said. Shared
 * by the files of evaluation.h. */
#ifndef TENOR_EVALUATION_SET_H
#define TENOR_EVALUATION_SET_H

#include "../metrics/tally.h"
#include "evaluation.h"

struct evaluation_set {
    const struct outcomes *outcomes;
    size_t count;                         /* documents that all models gave a label */
    uint32_t *document;                   /* [count] their numbers in `outcomes`, rising */
    struct outcome *said[MOST_EVALUATED]; /* [count] of each model */
};

/* Groups are the numbers of sources; a document without one is a group by itself. Sets
 * `*groups` to how many groups the set has. Fails with FAILURE_MEMORY; the set must be released
 * then too. */
bool evaluation_set_make(const struct outcomes *outcomes, const struct numbering *sources,
                         struct evaluation_set *set, size_t *groups, struct failure *failure);
void evaluation_set_release(struct evaluation_set *set);

/* Fills in the groups of the report. Fails with FAILURE_MEMORY. */
bool evaluation_group(const struct evaluation_set *set, struct evaluation_report *report,
                      struct failure *failure);

#endif
