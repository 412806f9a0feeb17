/* pipeline: records are read in turn, scored side by side, and printed in order.
 *
 * Every thread does the same: it takes the next record while it is its turn to read, takes it
 * apart, scores it and formats its lines outside of all locks; and if it has finished the
 * record that is next in line it prints that one and those behind it that are done. Nothing
 * is handed from one thread to another but lines to be printed, in a ring of slots. So a
 * record is printed as soon as it can be, the output is the same at any number of threads,
 * and memory is bounded by the ring and by a limit on the bytes that are on their way. */
#ifndef TENOR_PIPELINE_H
#define TENOR_PIPELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "input.h"
#include "output.h"
#include "tenor.h"

/* Where the records come from. */
struct pipeline_input {
    /* Puts the next record in `item`; false if there are no more. Called by one thread at a
     * time, and not the same one each time. */
    bool (*next)(void *context, struct item *item);
    void *context;
};

struct pipeline_options {
    size_t threads; /* at least 1, with the one that calls; fewer do if not all can be had */
    struct pipeline_input input;
    const tenor_scorer *scorer;
    const struct output_settings *output;
    FILE *stream;
    bool line_buffered;  /* flush after each record */
    bool any_language;   /* score texts in another language than the model's */
    bool comments;       /* score a page's comments too, each a record behind the page's */
    bool raw;            /* take all of a text for the article */
    const char *charset; /* of texts whose format lays down none; NULL: find out */
};

/* Scores and prints all records, flushes the stream, and puts the number of those that could
 * not be scored in `*bad`. Fails with FAILURE_WRITE or FAILURE_MEMORY when not all could be
 * printed; then all before the one that failed are. */
bool pipeline_run(const struct pipeline_options *options, size_t *bad, struct failure *failure);

#endif
