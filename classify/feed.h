/* feed: the records of a run → the pipeline, with messages and progress on standard error. */
#ifndef TENOR_FEED_H
#define TENOR_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "input.h"

/* The exit status: those above 2 are of sysexits.h. */
enum status {
    STATUS_DONE = 0,
    STATUS_USAGE = 2,
    STATUS_BAD_RECORD = 65, /* under --strict; and for a set that cannot be evaluated */
    STATUS_NO_INPUT = 66,
    STATUS_NO_MEMORY = 71,
    STATUS_NO_OUTPUT = 74,
    STATUS_BAD_MODEL = 78
};

/* Prints a line to standard error, with the program's name. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Says which files of directories and archives were no documents, if there were any. */
void say_skipped(const struct skipped *skipped);

/* Shows on the terminal how many articles were read, twice a second. */
struct article_counter {
    bool wanted, shown;
    size_t records;
    struct timespec began, last;
};

/* How much is said about the files: nothing but errors; ten of a kind; all. */
enum verbosity { VERBOSITY_QUIET, VERBOSITY_USUAL, VERBOSITY_ALL };

/* The input of the pipeline, and what went wrong while it was read. */
struct feed {
    struct input *input;
    struct article_counter counter;
    enum status status;
    enum verbosity verbosity;
    size_t notes;      /* on what files are taken for */
    bool names_errors; /* the run itself says what is wrong with records */
};

/* `show` says whether to show progress. The feed does not own the input. */
void feed_begin(struct feed *feed, struct input *input, bool show, enum verbosity verbosity);

/* The pipeline's `next`; `context` is the feed. What cannot be read is reported and skipped. */
bool feed_next(void *context, struct item *item);

/* The pipeline's `on_wait`, likewise. */
void feed_on_wait(void *context, const struct read_pause *pause);

/* Clears the line of progress, and says how much was not said. */
void feed_end(struct feed *feed);

#endif
