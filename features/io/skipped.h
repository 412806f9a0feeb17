/* skipped: which files of directories and archives were no documents, and why: the first few by
 * name, or all. */
#ifndef TENOR_SKIPPED_H
#define TENOR_SKIPPED_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "../base/memory.h"
#include "directory.h"
#include "file_kind.h"

/* As many names are shown: enough to see what they are, few enough to read. */
#define SKIPPED_SHOWN 10

/* All zero is empty. */
struct skipped {
    struct name_list names; /* "a.pdf (a PDF)", "b.png": those that are shown */
    size_t count;
    size_t archived; /* of these in archives */
    bool all;        /* show all names, not only the first */
};

/* Counts a file or directory. `why` is the failure of file_kind_refuse, or NULL: its name says it.
 * If memory is short its name is not kept. */
void skipped_add(struct skipped *skipped, const char *path, const struct failure *why);

/* Counts a file of an archive, or a directory in it, as "ARCHIVE/PATH"; the path is `length` bytes.
 * `kind` has a name, or is NULL: the path says it. */
void skipped_add_member(struct skipped *skipped, const char *archive, const char *path,
                        size_t length, const struct file_kind *kind);

/* Appends "3 skipped in directories (not documents): a.pdf (a PDF), b.png and 1 more", or "in
 * archives", or both. Names are one line, whatever their bytes. Fails with FAILURE_MEMORY. */
bool skipped_text(const struct skipped *skipped, struct text_buffer *text,
                  struct failure *failure);

void skipped_release(struct skipped *skipped); /* memory freed, as zeroed */

#endif
