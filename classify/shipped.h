/* shipped: which models score when the command line names none. */
#ifndef TENOR_SHIPPED_H
#define TENOR_SHIPPED_H

#include <stdbool.h>

#include "../features/base/failure.h"
#include "../features/io/directory.h"

/* Appends the paths of the models that TENOR_MODELS names: files, and directories of *.tenor
 * files, separated by colons. Where it is not set or empty, appends the models of the first of
 * the places that datadir.h lists which has any: models/ of a build tree, share/tenor/models
 * beside the program, and the one fixed when the program was built. The files of a directory
 * come in byte order. Fails with FAILURE_OPEN if there are none, saying where it looked, or
 * with FAILURE_MEMORY. */
bool shipped_models(struct name_list *models, struct failure *failure);

#endif
