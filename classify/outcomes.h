/* outcomes: what became of each record of a labelled set, scored by one model or by two.
 *
 * Threads score records at the same time, and what they find is added in the order of the
 * input: the functions named parcel_ run in any thread and pack an outcome into bytes, and
 * outcomes_take adds these to the set. */
#ifndef TENOR_OUTCOMES_H
#define TENOR_OUTCOMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../features/base/failure.h"
#include "../features/base/memory.h"
#include "../features/io/record_parser.h"
#include "names.h"
#include "output_settings.h"
#include "tenor.h"

#define MOST_EVALUATED 2 /* models */

/* A record with a text, and with a label that the models know. */
struct labelled_document {
    uint32_t label;
    /* Of each model: why it gave no label (tenor_result_abstained), or NULL. */
    const char *abstained[MOST_EVALUATED];
    /* Of each model: labels in the prediction set (0: none was asked for, or the model
     * abstained), and whether the true one is among them. */
    uint32_t set_size[MOST_EVALUATED];
    bool in_set[MOST_EVALUATED];
};

struct outcomes {
    const tenor_scorer *scorers[MOST_EVALUATED]; /* each has one model, all the same labels */
    size_t models, labels;
    struct set_request sets; /* that the records are scored with */

    size_t records;                  /* all that were read */
    struct names errors;             /* the codes of those without a usable label or text */
    struct names unknown;            /* the labels of those whose label no model has */
    struct text_buffer first_errors; /* a message in each line, of the first few */
    size_t errors_shown;             /* how many these are */

    struct labelled_document *documents; /* [count] all others, in the order of the input */
    size_t count, capacity;
    double *probability; /* [count][models][labels]; 0 where the model gave no label */
    size_t probability_capacity;
    struct names sources, groups; /* of each document; empty ones count as missing */
};

/* Each scorer has one model; `count` is 1 or 2. No sets are asked for: the caller says if they
 * are. */
void outcomes_begin(struct outcomes *outcomes, const tenor_scorer *const *scorers,
                    size_t count);

/* Packs the results of a record with a label, one for each model. Fails with
 * FAILURE_MEMORY. */
bool parcel_scored(const struct outcomes *outcomes, const struct record *record,
                   tenor_result *const *results, struct text_buffer *parcel,
                   struct failure *failure);

/* Packs that a record has no usable label, or could not be scored: `code` names the error.
 * Fails with FAILURE_MEMORY. */
bool parcel_error(const struct output_id *id, const char *code, const char *message,
                  struct text_buffer *parcel, struct failure *failure);

/* Adds what was packed. Called for one record after another. Fails with FAILURE_MEMORY, and
 * with FAILURE_DATA for more documents than 32 bits count. */
bool outcomes_take(struct outcomes *outcomes, const struct text_buffer *parcel,
                   struct failure *failure);

void outcomes_release(struct outcomes *outcomes); /* memory freed, as zeroed */

#endif
