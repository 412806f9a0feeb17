/* byte_stream: the bytes of a file or of standard input; gzip, zstd, xz and bzip2 are decompressed
 * on the way. */
#ifndef TENOR_BYTE_STREAM_H
#define TENOR_BYTE_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <zlib.h>

#include "../base/failure.h"

/* The most bytes that are read from the file at once: as many as a pipe holds on Linux. Fewer
 * would cost more system calls, more would cost memory for each open file. */
#define BYTE_STREAM_CHUNK ((size_t)1 << 16)

/* What to do before a read that has to wait, because a pipe has no more bytes at the moment: what
 * is finished can be handed on meanwhile. `waiting` NULL: nothing. */
struct read_pause {
    void (*waiting)(void *context);
    void *context;
};

/* All zero before it is opened. */
struct byte_stream {
    char *name; /* for messages: the path, or "standard input" */
    int descriptor;
    bool live;               /* a pipe, a socket or a terminal, which may have no bytes yet */
    struct read_pause pause; /* may be set at any time */
    bool begun;              /* the first bytes were read, so `gzip` is known */
    bool gzip;
    bool between; /* a gzip member has ended, and what stands behind it was not looked at */
    struct decompressor *packed; /* of zstd, xz and bzip2; else NULL */
    struct failure *reading;     /* where its source says what went wrong */
    bool ended;                  /* there are no more bytes */
    z_stream inflater;
    unsigned char *raw; /* [BYTE_STREAM_CHUNK] bytes as they are in the file; those in
                           [raw_begin, raw_end) are still to be handed out */
    size_t raw_begin, raw_end;
};

/* Opens `path`; "-" is standard input. Fails with FAILURE_OPEN (also for a directory) or
 * FAILURE_MEMORY; the stream must be closed after a failure too. */
bool byte_stream_open(struct byte_stream *stream, const char *path, struct failure *failure);

/* Reads at least one byte into out[0 .. room), room >= 1, or sets `ended`. Does not wait for
 * more bytes than a pipe has at the moment. Fails with FAILURE_OPEN (damaged, I/O error), FAILURE_TOO_LARGE (decompressor.h),
 * naming the file, or with FAILURE_MEMORY. */
bool byte_stream_read(struct byte_stream *stream, char *out, size_t room, size_t *got,
                      struct failure *failure);

/* Would the next read have to wait? Not of a regular file, nor at the end of a stream. */
bool byte_stream_waits(const struct byte_stream *stream);

void byte_stream_close(struct byte_stream *stream);

#endif
