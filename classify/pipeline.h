/* pipeline: records are read one after another, scored by several threads, printed in order.
 *
 * All threads do the same. A thread reads the next record when it is its turn, then parses and
 * scores it and formats its lines without any lock. If its record is the next to be printed, it
 * prints that one and those after it that are done. Only finished lines are shared between
 * threads, in a ring of slots. So each record is printed as soon as possible, the output is the
 * same with any number of threads, and memory is bounded: by the size of the ring, and by a
 * limit on the bytes of records that are read and not printed yet. */
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
     * time, but not always by the same one. */
    bool (*next)(void *context, struct item *item);
    void *context;
};

struct pipeline_options {
    size_t threads; /* at least 1, the calling thread included */
    struct pipeline_input input;
    const tenor_scorer *scorer;
    const struct output_settings *output;
    FILE *stream;
    bool line_buffered; /* flush after each record */
    bool any_language;  /* score texts that are in another language than the model's */
    bool no_abstain;    /* give every text a label */
    double min_confidence;
    bool comments;       /* score a page's comments too, each a record after the page's */
    bool raw;            /* take all of a text for the article */
    const char *charset; /* of texts whose format does not fix it; NULL: find it out */
};

/* Scores and prints all records, flushes the stream, and sets `*bad` to the number of those
 * that could not be scored. Fails with FAILURE_WRITE or FAILURE_MEMORY if not all could be
 * printed; then all records before the one that failed are printed. */
bool pipeline_run(const struct pipeline_options *options, size_t *bad, struct failure *failure);

#endif
