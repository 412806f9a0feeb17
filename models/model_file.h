/* model_file: opens a model file, checks it, and maps it into memory read-only, or reads it.
 *
 * The layout of the file (all little endian, sections at multiples of 64 bytes):
 *
 *     0   8  magic "TENOR\r\n\x1a"
 *     8   4  byte order mark 0x01020304
 *     12  4  format version
 *     16  4  extractor version
 *     20  4  number of sections
 *     24  8  length of the file
 *     32  8  checksum of the file with these 8 bytes as zero
 *     40  8  checksum of the bytes [0, 32), to distinguish a damaged header from
 *            another version
 *     48     for each section: 4 id, 4 reserved (0), 8 offset, 8 length
 *            (model_format.h says which)
 *
 * Nothing in the file is used before both checksums match and the bounds, counts and values of
 * every section are checked. So any model that opens can be scored with safely. */
#ifndef TENOR_MODEL_FILE_H
#define TENOR_MODEL_FILE_H

#include "model.h"

#define MODEL_FORMAT_VERSION 5
#define MODEL_FILE_MAX       ((uint64_t)4 << 30) /* bytes */

struct model_file; /* owns the mapping or copy, the extractor and the array of labels */

/* Where a model comes from. */
struct model_source {
    const char *path;  /* a file; or, with `bytes`, what stands for it in messages */
    const void *bytes; /* its content, which is copied; NULL: it is in the file */
    size_t length;     /* of `bytes` */
    bool read;         /* the file is read into memory, not mapped: then it may be changed */
};

/* Opens a model. A file that is mapped must not be changed in place while it is open. `others`
 * are models that it is used together with. If one of them has the same recipe, the new model
 * borrows its extractor, which takes most of the time to make; the other one must then not be
 * closed first; likewise the compiled page rules, if only these are the same. So models share an
 * extractor exactly if they have the same recipe. Returns NULL on failure: FAILURE_MEMORY;
 * FAILURE_OPEN if `path` is not a regular file that can be read;
 * FAILURE_MODEL: "'x' is not a tenor model", "... is cut short", "... is damaged (checksum)"
 * or (WHAT), "... has bytes after its end", "... has format version 7, this program reads
 * 3", "... was made with extractor version 7, this program has 1", "... was written on a
 * machine of the other byte order" (on a big-endian machine for every model), "...: models
 * with an RBF kernel are no longer read; train it anew". */
struct model_file *model_file_open_source(const struct model_source *source,
                                          struct model_file *const *others, size_t count,
                                          struct failure *failure);
/* The same for a file that is mapped, and is used alone. */
struct model_file *model_file_open(const char *path, struct failure *failure);
/* The same from memory that is not copied: it must outlive the model and be aligned to 64 bytes
 * (else FAILURE_ARGUMENT). `name` stands for the path in messages. */
struct model_file *model_file_open_memory(const void *data, size_t length, const char *name,
                                          struct failure *failure);
const struct model *model_file_model(const struct model_file *file);
const char *model_file_name(const struct model_file *file); /* the path; owned by the file */
void model_file_close(struct model_file *file);             /* NULL is allowed */

#endif
