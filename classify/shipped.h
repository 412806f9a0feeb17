/* shipped: which models score when the command line names none. */
#ifndef TENOR_SHIPPED_H
#define TENOR_SHIPPED_H

#include <stdbool.h>
#include <stddef.h>

#include "../features/base/failure.h"

/* All zero is empty. */
struct path_list {
    char **items; /* each owned */
    size_t count, capacity;
};

bool path_list_add(struct path_list *list, const char *path, struct failure *failure);
void path_list_release(struct path_list *list);

/* Adds the models that TENOR_MODELS names (files, and directories of *.tenor files, separated
 * by colons); where it is not set or empty, those of the first of these directories that
 * has any: models/ of the build tree that the running program is in, share/tenor/models beside
 * its bin/, and the one fixed when it was built. A directory's files come in byte order.
 * Fails with FAILURE_OPEN where there is none, saying where it looked. */
bool shipped_models(struct path_list *list, struct failure *failure);

#endif
