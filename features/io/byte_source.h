/* byte_source: a file's bytes, inflated where they are gzip. For the tools. */
#ifndef TENOR_BYTE_SOURCE_H
#define TENOR_BYTE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <zlib.h>

#include "../base/failure.h"

#define CHUNK_BYTES ((size_t)1 << 16)

/* All zero before it is opened. */
struct byte_source {
    char *name; /* for messages */
    int descriptor;
    bool begun, gzip;
    bool ended; /* there are no more bytes */
    z_stream stream;
    unsigned char *raw; /* [CHUNK_BYTES] as the file has it */
    size_t raw_begin, raw_end;
};

/* Opens `path`; "-" is standard input. Fails with FAILURE_OPEN or FAILURE_MEMORY, and is still
 * to be closed then. */
bool byte_source_open(struct byte_source *source, const char *path, struct failure *failure);

/* Reads at least one byte into out[0 .. room), or sets `ended`. A pipe's bytes are given as
 * they come. Fails with FAILURE_OPEN (damaged gzip, I/O), naming the file, or FAILURE_MEMORY.
 */
bool byte_source_read(struct byte_source *source, char *out, size_t room, size_t *got,
                      struct failure *failure);

void byte_source_close(struct byte_source *source);

#endif
