/* walk: the command line's files and directories → one file after the other. For the tools.
 *
 * Directories are walked depth first in the byte order of their paths, and their regular files
 * are given. Hidden ones and links to directories are passed by without a word. What is no
 * document by its name (record_format.h), and the directory PAGE_files that a browser saves
 * beside PAGE.html, is passed over and counted. A file that the command line names is given
 * whatever it is called. */
#ifndef TENOR_WALK_H
#define TENOR_WALK_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"

struct walk;

/* `paths` and what they point to must outlive the walk. NULL for lack of memory. */
struct walk *walk_open(char *const *paths, size_t count, struct failure *failure);

enum walk_status {
    WALK_FILE,      /* `*path` is the next one, until the next call; "-" as it was given */
    WALK_END,       /* there are no more */
    WALK_UNREADABLE /* a directory cannot be read or has no files: `failure` says which and why;
                       the next call goes on with what comes after it */
};
enum walk_status walk_next(struct walk *walk, const char **path, struct failure *failure);

/* How many files and directories were passed over until now, and what to say of it if it is
 * more than none. */
size_t walk_passed_over(const struct walk *walk);
#define WALK_PASSED_OVER "%zu passed over in directories: by their names no documents"

void walk_close(struct walk *walk); /* NULL is allowed */

/* Is the entry `name` of the open directory one to pass over? */
bool walk_passes_over(int directory, const char *name, bool is_directory);

#endif
