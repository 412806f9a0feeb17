/* skipped: which files of directories were no documents: the first few by name, all by number. */
#ifndef TENOR_SKIPPED_H
#define TENOR_SKIPPED_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "../base/memory.h"

/* As many names are shown: enough to see what they are, few enough to read. */
#define SKIPPED_SHOWN 10

/* All zero is empty. */
struct skipped {
    char *names[SKIPPED_SHOWN]; /* [shown], owned */
    size_t shown, count;
};

/* Counts a file or directory. If memory is short its name is not kept. */
void skipped_add(struct skipped *skipped, const char *path);

/* Appends "3 skipped in directories (not documents): a.pdf, b.png and 1 more". Names are one
 * line, whatever their bytes. Fails with FAILURE_MEMORY. */
bool skipped_text(const struct skipped *skipped, struct text_buffer *text,
                  struct failure *failure);

void skipped_release(struct skipped *skipped); /* memory freed, as zeroed */

#endif
