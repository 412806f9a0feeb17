/* output_file: where a program's output goes: to standard output, or to a file that is there
 * only once it is whole.
 *
 * The file is written under a temporary name in its directory and renamed at the end. So a run
 * that fails or is killed leaves the file that was there before as it was. Signals that end the
 * program by default (SIGHUP, SIGINT, SIGTERM, SIGUSR1, faults and the like) remove the temporary
 * file first; SIGKILL and a power cut leave it behind. A file larger than the limit of the process (ulimit
 * -f) is an error as a full disk is, and no signal. */
#ifndef TENOR_OUTPUT_FILE_H
#define TENOR_OUTPUT_FILE_H

#include <stdbool.h>
#include <stdio.h>

#include "../base/failure.h"

/* The most files with a name that may be open at a time. */
#define OUTPUT_FILES_MOST 4

/* All zero is one that is not open. */
struct output_file {
    FILE *stream;    /* to be written to */
    char *path;      /* as it was given; NULL: standard output */
    char *target;    /* the file that is replaced, links resolved */
    char *temporary; /* NULL: it is written as it comes (standard output, a device, a pipe) */
};

/* Opens the output; NULL and "-" are standard output, which is waited for where it is non-blocking
 * and has no room. Its stream is not stdout and has no fileno(). What is no regular file is opened as it
 * is. Not for several threads at once. Fails with FAILURE_WRITE, also for a directory and for a
 * file that may not be written, or FAILURE_MEMORY; the file is not open then. */
bool output_file_open(struct output_file *file, const char *path, struct failure *failure);

/* Does somebody read it as it comes? */
bool output_file_is_terminal(const struct output_file *file);

/* Ends the output: all is on the disk, and the file has its name and the permissions of the one
 * that it replaces; standard output is flushed. Fails with FAILURE_WRITE: the file is discarded
 * then. It is not open afterwards. */
bool output_file_commit(struct output_file *file, struct failure *failure);

/* Closes the output and removes the temporary file. Does nothing if it is not open. */
void output_file_discard(struct output_file *file);

/* Fails with FAILURE_WRITE and what errno says of a stream that could not be written to. */
bool output_file_fail(const struct output_file *file, struct failure *failure);

#endif
