/* walk: the files and directories of a command line → one file after another.
 *
 * Directories are walked depth first, in the byte order of their paths, and their regular files
 * are given. Hidden files and links to directories are ignored. What is no document by its name
 * (record_format.h), and the directory PAGE_files that a browser saves beside PAGE.html, is
 * skipped and counted; so are files that turn out to be none by their first bytes (file_kind.h).
 * A file that the command line names is given whatever its name is. */
#ifndef TENOR_WALK_H
#define TENOR_WALK_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "skipped.h"

struct walk;

/* `paths` and what they point to must outlive the walk. Returns NULL if memory is short. */
struct walk *walk_open(char *const *paths, size_t count, struct failure *failure);

enum walk_status {
    WALK_FILE,      /* `*path` is the next file, until the next call; "-" is given as it is */
    WALK_END,       /* there are no more */
    WALK_UNREADABLE /* a directory cannot be read or has no files (FAILURE_OPEN), or memory is
                       short: `failure` says which and why; the next call goes on after it */
};
enum walk_status walk_next(struct walk *walk, const char **path, struct failure *failure);

/* The argument below which the file that was given last was found; NULL if the command line
 * names the file itself. */
const char *walk_directory(const struct walk *walk);

/* Counts the file that was given last, which was found in a directory, among the skipped ones:
 * it is no document, as `why` says (file_kind_refuse). */
void walk_skip(struct walk *walk, const char *path, const struct failure *why);

/* Has all skipped files be named, not only the first. */
void walk_name_all(struct walk *walk);

/* The files and directories that were skipped until now; to it those in the files may be added that
 * were given (row_reader_count_skipped). */
struct skipped *walk_skipped(struct walk *walk);

void walk_close(struct walk *walk); /* NULL is allowed */

/* Is the file or directory at `path` (without a slash at its end) one to skip? */
bool walk_skips(const char *path, bool is_directory);

#endif
