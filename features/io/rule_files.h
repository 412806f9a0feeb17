/* rule_files: reads word lists and page rules from files. For the tools: the library opens no
 * such files, since a model carries its own lists and rules. */
#ifndef TENOR_RULE_FILES_H
#define TENOR_RULE_FILES_H

#include <stdbool.h>

#include "../base/failure.h"
#include "../base/memory.h"

/* Appends every file DIRECTORY/NAME.txt that is not hidden to `source`, in byte order of the
 * names, each under the header [NAME]. Error messages of rule_source.h will name a file by the
 * last two parts of its path, "lexicons/NAME.txt", so that the source does not depend on where
 * the directory is. Fails with FAILURE_OPEN, also if the directory has no such file, with
 * FAILURE_LEXICON if a name cannot be a category's, with FAILURE_MEMORY. */
bool rule_files_read_directory(const char *directory, struct text_buffer *source,
                               struct failure *failure);

/* Appends one file under the header [category]. On failure the source is as it was. */
bool rule_files_read_file(const char *path, const char *category, struct text_buffer *source,
                          struct failure *failure);

/* Appends the bytes of a file, without a header and without a byte order mark. Fails with
 * FAILURE_OPEN or FAILURE_MEMORY. */
bool rule_files_append(const char *path, struct text_buffer *source, struct failure *failure);

#endif
