/* pipeline: records are read by one thread, scored by many, and printed in order.
 *
 * A ring of slots. The reader fills the next free slot and submits it; a worker takes the
 * oldest one that waits, scores it, and formats its lines; whoever finishes the record that
 * is next in line prints it and those behind it that are done. So a record is printed as soon
 * as it can be, the output is the same at any number of threads, and memory is bounded by the
 * ring and by a limit on the bytes that are on their way. */
#ifndef TENOR_PIPELINE_H
#define TENOR_PIPELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "input.h"
#include "output.h"
#include "tenor.h"

struct pipeline_options {
    size_t threads; /* workers, at least 1 */
    const tenor_scorer *scorer;
    const struct output *output;
    FILE *stream;
    bool line_buffered;  /* flush after each record */
    bool any_language;   /* score texts in another language than the model's */
    bool comments;       /* score a page's comments too, each a record behind the page's */
    bool raw;            /* take all of a text for the article */
    const char *charset; /* of texts whose format lays down none; NULL: find out */
};

struct pipeline;

/* Starts the workers. What `options` points to must outlive the pipeline. Fails with
 * FAILURE_MEMORY, also when no thread can be had. */
struct pipeline *pipeline_start(const struct pipeline_options *options,
                                struct failure *failure);

/* The next free slot's item, to be filled in; waits for one. The same one until it
 * is submitted. NULL when the output cannot be written any more. */
struct item *pipeline_slot(struct pipeline *pipeline);

/* Hands the item on. Waits while too many bytes are on their way. */
void pipeline_submit(struct pipeline *pipeline);

/* Waits until all is printed, flushes the stream, frees the pipeline, and puts the number
 * of records that could not be scored in `*bad`. Fails with FAILURE_WRITE or
 * FAILURE_MEMORY when not all could be written. */
bool pipeline_finish(struct pipeline *pipeline, size_t *bad, struct failure *failure);

#endif
