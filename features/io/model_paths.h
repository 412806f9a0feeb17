/* model_paths: which models a program opens: those that the command line names, or else those
 * that are installed. */
#ifndef TENOR_MODEL_PATHS_H
#define TENOR_MODEL_PATHS_H

#include <stdbool.h>

#include "../base/failure.h"
#include "directory.h"

/* Appends the paths of the models that TENOR_MODELS names: files, and directories of *.tenor
 * files, separated by colons. Where it is not set or empty, appends the models of the first of
 * the places that datadir.h lists which has any: models/ of a build tree's checkout,
 * share/tenor/models beside the program, and the one fixed when the program was built. The files
 * of a directory come in byte order. Fails with FAILURE_OPEN if there are none, saying where it
 * looked, or with FAILURE_MEMORY. */
bool model_paths_installed(struct name_list *models, struct failure *failure);

/* Appends what `named`, an argument of the command line, stands for:
 *
 *     a directory            all models (*.tenor) in it, in byte order
 *     a name such as lean    lean.tenor of the models above, if nothing else has that name: a word
 *                            without a slash and without ".tenor" at its end, and neither a
 *                            file nor a directory with models
 *     anything else          the file of that path, whether or not there is one
 *
 * Fails with FAILURE_OPEN if a directory has no models, or if there is neither a file nor a model
 * of that name, with the names that there are; or with FAILURE_MEMORY. */
bool model_paths_named(const char *named, struct name_list *models, struct failure *failure);

#endif
