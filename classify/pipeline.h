/* pipeline: records are read one after another, scored by several threads, printed in order.
 *
 * All threads do the same. A thread reads the next record when it is its turn, then parses and
 * scores it and formats its lines without any lock. If its record is the next to be printed, it
 * prints that one and those after it that are done. Only finished lines are shared between
 * threads, in a ring of slots. So each record is printed as soon as possible, the output is the
 * same with any number of threads, and memory is bounded: by the size of the ring, and by a
 * limit on the bytes of records that are read and not printed yet.
 *
 * Lines leave in as few writes as possible, and whole: what is written at once ends with a record,
 * so that a run that is killed leaves no half of a line, unless the line is longer than the system
 * writes at once. While no more input is waiting, nothing that is finished is held back. */
#ifndef TENOR_PIPELINE_H
#define TENOR_PIPELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
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
    /* Says what to do before `next` waits for more input. NULL: it never waits, or it does not
     * matter. */
    void (*on_wait)(void *context, const struct read_pause *pause);
};

/* Takes what is found, in place of the lines that would be printed. What it needs of a
 * record is packed into bytes by the thread that scored it, and taken in the order of the
 * input. All but `check` fail with FAILURE_MEMORY or FAILURE_DATA. */
struct pipeline_collector {
    void *context;
    const tenor_scorer *compared; /* scores each record too; NULL: there is one scorer only */

    /* Returns NULL if the record is what it should be. One that is not counts as a bad record:
     * this returns a short stable name of the error then, and fills in the message. These three
     * are called by several threads at once. `results` has one for each scorer. */
    const char *(*check)(const void *context, const struct record *record,
                         struct failure *failure);
    bool (*scored)(const void *context, const struct record *record,
                   tenor_result *const *results, struct text_buffer *parcel,
                   struct failure *failure);
    bool (*not_scored)(const void *context, const struct output_id *id, const char *code,
                       const char *message, struct text_buffer *parcel,
                       struct failure *failure);
    /* Called for one record after another. */
    bool (*take)(void *context, const struct text_buffer *parcel, struct failure *failure);
};

struct pipeline_options {
    size_t threads; /* at least 1, the calling thread included */
    struct pipeline_input input;
    const tenor_scorer *scorer;
    const struct output_settings *output;
    FILE *stream;
    struct text_buffer
        *rows; /* those of the index are appended to it; NULL: they are not kept */
    const struct pipeline_collector *collector; /* NULL: print to the stream, as `output` says;
                                                   else both are NULL, and `comments` false */
    bool line_buffered;                         /* flush after each record */
    bool at_once;         /* flush all that is finished while no more input is waiting */
    uint64_t *kept_found; /* a bit for each kept field that a record had is set in it; NULL: it
                             does not matter */
    size_t
        *records_read; /* how many records are not broken, scored or not, is added to it; NULL:
                             it does not matter */
    bool any_language; /* score texts that are in another language than the model's */
    bool no_abstain;   /* give every text a label */
    double min_confidence;
    struct set_request sets;
    bool comments;         /* score a page's comments too, each a record after the page's */
    bool raw;              /* take all of a text for the article */
    const char *source;    /* of records that name none; NULL: not known */
    const char *id_prefix; /* before the number of a record without an id; NULL: nothing */
    const char *charset;   /* of texts whose format does not fix it; NULL: find it out */
};

/* Scores and prints all records, flushes the stream, and sets `*bad` to the number of those
 * that could not be scored. Fails with FAILURE_WRITE or FAILURE_MEMORY, or what the
 * collector fails with, if not all could be printed; then all records before the one that
 * failed are printed. */
bool pipeline_run(const struct pipeline_options *options, size_t *bad, struct failure *failure);

#endif
