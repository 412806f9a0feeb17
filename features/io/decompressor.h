/* decompressor: zstd, xz and bzip2 → bytes, by libarchive. (gzip is byte_stream's: zlib hands out
 * what a pipe has at the moment, and is as fast.) */
#ifndef TENOR_DECOMPRESSOR_H
#define TENOR_DECOMPRESSOR_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"

/* How many bytes tell how a file is compressed. */
#define DECOMPRESSOR_HEAD 10

/* What a file that begins with these bytes is compressed with: "zstd", "xz", "bzip2"; NULL: none
 * of these. `*more`: these are too few to say. */
const char *decompressor_kind(const unsigned char *bytes, size_t length, bool *more);

/* Bytes may become this many times as many, beyond those that are allowed in any case. Text becomes
 * 3 to 20 times as many, one repeated line some thousand times; what was made to fill a memory, a
 * million times. */
#define DECOMPRESSOR_MOST_TIMES 5000
#define DECOMPRESSOR_ALLOWED    ((size_t)64 << 20)

struct decompressor;

/* Where the compressed bytes come from: the next ones, or `*length` 0 at the end. False if they
 * cannot be read. They must stay until the next call. */
typedef bool decompressor_source(void *context, const unsigned char **bytes, size_t *length);

/* Returns NULL with FAILURE_MEMORY or, where libarchive was built without this `kind`,
 * FAILURE_OPEN. `name` is that of the file, for messages, and must outlive the decompressor. */
struct decompressor *decompressor_open(const char *kind, const char *name,
                                       decompressor_source *source, void *context,
                                       struct failure *failure);

/* Reads up to `room` bytes; 0 at the end. Fails with FAILURE_OPEN (damaged, cut short),
 * FAILURE_TOO_LARGE and FAILURE_MEMORY. */
bool decompressor_read(struct decompressor *decompressor, char *out, size_t room, size_t *got,
                       struct failure *failure);

void decompressor_close(struct decompressor *decompressor); /* NULL is allowed */

#endif
