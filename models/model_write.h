/* model_write: writes a model to a file. */
#ifndef TENOR_MODEL_WRITE_H
#define TENOR_MODEL_WRITE_H

#include "model.h"

/* Writes `model` to `path` through a temporary file beside it, flushed to disk and renamed, so
 * that `path` is at any time absent, the old file, or the new one whole. The same model
 * gives the same bytes. What stands at `path` and is not a regular file is not replaced. Fails
 * with FAILURE_WRITE, FAILURE_MEMORY, and FAILURE_MODEL for a model that could not be opened
 * again: a number that is not finite or beyond 1e30, an idf outside [1e-6, 1e6], labels that
 * are not as model.h has them, ... */
bool model_file_write(const char *path, const struct model *model, struct failure *failure);

#endif
