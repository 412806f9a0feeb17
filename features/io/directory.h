/* directory: the names of what is in a directory. */
#ifndef TENOR_DIRECTORY_H
#define TENOR_DIRECTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"

/* A growing list of strings; all zero is empty. */
struct name_list {
    char **items; /* each allocated, and owned by the list */
    size_t count, capacity;
};

/* Appends a copy of `name`. Fails with FAILURE_MEMORY; the list is as it was then. */
bool name_list_add(struct name_list *list, const char *name, struct failure *failure);
void name_list_release(struct name_list *list); /* memory freed, as zeroed */

/* Appends the names of the entries of the directory at `path`, in byte order: files and
 * directories alike, without the hidden ones (".name"). `suffix` NULL takes all of them, else
 * only those that end with it and have at least one byte before it. Fails with FAILURE_OPEN if
 * the directory cannot be opened or read ("cannot open 'x': permission denied"), or with
 * FAILURE_MEMORY; the list is as it was then. */
bool directory_list(const char *path, const char *suffix, struct name_list *list,
                    struct failure *failure);

/* Is there a directory at `path`? A link to one counts. */
bool directory_exists(const char *path);

#endif
