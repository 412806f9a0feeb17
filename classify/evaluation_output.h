/* evaluation_output: an evaluation as text for a person, or as one JSON object.
 *
 * Everything is appended to `out`. The same report always gives the same bytes: numbers have
 * three decimals in text and six in JSON. Fails with FAILURE_MEMORY only. */
#ifndef TENOR_EVALUATION_OUTPUT_H
#define TENOR_EVALUATION_OUTPUT_H

#include <stdbool.h>

#include "../features/base/failure.h"
#include "../features/base/memory.h"
#include "evaluation.h"

/* What the command line called them. */
struct evaluation_names {
    const char *const *models; /* the paths, one for each model of the report */
    const char *group_field;   /* NULL: there are no groups */
};

bool evaluation_text(const struct evaluation_report *report,
                     const struct evaluation_names *names, struct text_buffer *out,
                     struct failure *failure);
bool evaluation_json(const struct evaluation_report *report,
                     const struct evaluation_names *names, struct text_buffer *out,
                     struct failure *failure);

#endif
