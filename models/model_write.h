/* model_write: writes a model to a file. */
#ifndef TENOR_MODEL_WRITE_H
#define TENOR_MODEL_WRITE_H

#include "model.h"

/* Writes `model` to `path`. It is written to a temporary file in the same directory, flushed
 * to disk and renamed, so that at any time there is no file at `path`, the old one, or the
 * complete new one. The same model gives the same bytes. If there is something at `path`
 * that is not a regular file it is not replaced. Fails with FAILURE_WRITE, FAILURE_MEMORY,
 * and with FAILURE_MODEL for a model that could not be opened again: with a number that is
 * not finite or larger than 1e30, an idf outside [1e-6, 1e6], labels other than model.h
 * requires, and so on. */
bool model_file_write(const char *path, const struct model *model, struct failure *failure);

#endif
