/* model_file: a model on disk: one checked file, mapped read-only.
 *
 * Layout, all little endian, sections at multiples of 64 bytes:
 *
 *     0   8  magic "TENOR\r\n\x1a"
 *     8   4  byte order mark 0x01020304
 *     12  4  format version
 *     16  4  extractor version
 *     20  4  number of sections
 *     24  8  length of the file
 *     32  8  checksum of the file with these 8 bytes as zero
 *     40  8  checksum of the bytes [0, 32), so that a damaged header is told from a
 *            version that is not ours
 *     48     for each section: 4 id, 4 reserved (0), 8 offset, 8 length
 *            (model_format.h says which)
 *
 * Nothing in the file is believed before both checksums match and every section's
 * bounds, counts and values are checked: a model that opens can be scored with. */
#ifndef TENOR_MODEL_FILE_H
#define TENOR_MODEL_FILE_H

#include "model.h"

#define MODEL_FORMAT_VERSION 4
#define MODEL_FILE_MAX       ((uint64_t)4 << 30) /* bytes */

struct model_file; /* owns the mapping, the extractor, and the label pointers */

/* Opens a model. Fails with FAILURE_MEMORY; FAILURE_OPEN for what is no regular file that
 * can be read; FAILURE_MODEL: "'x' is not a tenor model", "... is cut short", "... is
 * damaged (checksum)" or (WHAT), "... has bytes after its end", "... has format version 7,
 * this program reads 3", "... was made with extractor version 7, this program has 1", "...
 * was written on a machine of the other byte order" (also what a big-endian machine says of
 * every model). The file must not be changed in place while it is open. */
struct model_file *model_file_open(const char *path, struct failure *failure);
/* The same beside models that are open: one of them with the same recipe lends its extractor,
 * which takes most of the time to make, and must then not be closed before this one. So
 * models have one extractor if and only if they have one recipe. */
struct model_file *model_file_open_beside(const char *path, struct model_file *const *others,
                                          size_t count, struct failure *failure);
/* The same from memory that outlives the model; `data` must be aligned to 64 bytes
 * (FAILURE_ARGUMENT). */
struct model_file *model_file_open_memory(const void *data, size_t length, const char *name,
                                          struct failure *failure);
const struct model *model_file_model(const struct model_file *file);
void model_file_close(struct model_file *file); /* NULL is allowed */

#endif
