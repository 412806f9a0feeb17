/* datadir: where the word lists, page rules and models are. For the programs: the library needs
 * no data, since a model carries its own. */
#ifndef TENOR_DATADIR_H
#define TENOR_DATADIR_H

#include <stdbool.h>

#include "../base/failure.h"
#include "../base/memory.h"
#include "directory.h"

/* Appends the places where a directory of installed data may be, in the order in which they are
 * to be tried. PROGRAM is the directory of the program, first as argv0 names it (not if it is
 * NULL or has no directory in it), then as the system does:
 *
 *     CHECKOUT/in_tree                if the file PROGRAM/../tenor-checkout, which a build makes,
 *                                     says where the checkout is
 *     PROGRAM/../share/tenor/NAME     beside the program where it is installed
 *     DATADIR/NAME                    the place that was fixed when the program was built
 *
 * `name` "" stands for all the data. Fails with FAILURE_MEMORY. */
bool datadir_places(const char *argv0, const char *in_tree, const char *name,
                    struct name_list *places, struct failure *failure);

/* Sets `path` to the data directory: $TENOR_DATA where that is set (it is not checked then),
 * else the first of the places above that holds a directory lexicons/. Fails with FAILURE_OPEN
 * if there is none, or with FAILURE_MEMORY. */
bool datadir_find(const char *argv0, struct text_buffer *path, struct failure *failure);

#endif
