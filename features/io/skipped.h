/* skipped: which files of directories were no documents, and why: the first few by name, or all. */
#ifndef TENOR_SKIPPED_H
#define TENOR_SKIPPED_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "../base/memory.h"
#include "directory.h"

/* As many names are shown: enough to see what they are, few enough to read. */
#define SKIPPED_SHOWN 10

/* All zero is empty. */
struct skipped {
    struct name_list names; /* "a.pdf (a PDF)", "b.png": those that are shown */
    size_t count;
    bool all; /* show all names, not only the first */
};

/* Counts a file or directory. `why` is the failure of file_kind_refuse, or NULL: its name says it.
 * If memory is short its name is not kept. */
void skipped_add(struct skipped *skipped, const char *path, const struct failure *why);

/* Appends "3 skipped in directories (not documents): a.pdf (a PDF), b.png and 1 more". Names are one
 * line, whatever their bytes. Fails with FAILURE_MEMORY. */
bool skipped_text(const struct skipped *skipped, struct text_buffer *text,
                  struct failure *failure);

void skipped_release(struct skipped *skipped); /* memory freed, as zeroed */

#endif
