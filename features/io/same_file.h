/* same_file: would a file that is to be written take the place of one that the same run reads or
 * writes? A program asks before it opens anything. */
#ifndef TENOR_SAME_FILE_H
#define TENOR_SAME_FILE_H

#include <stdbool.h>

#include "../base/failure.h"

/* Are these the same file or directory, perhaps under two names or through a link? "-" is standard
 * input. A path may be NULL, which is none. Devices and pipes have no content to be lost: they are
 * the same under the same name only. */
bool same_file(const char *left, const char *right);

/* Is `path` a file that is read for `input`, a path of the command line (walk.h): that file itself,
 * or one in that directory or below? */
bool same_file_as_input(const char *path, const char *input);

/* Is `path` the file, or does it stand in the directory `place` or below? */
bool same_file_or_below(const char *path, const char *place);

/* Is standard output a file, and one that is read for `input`, a path of the command line? Then a
 * message is in `failure`. In a directory it is found where the system tells a descriptor's path
 * (/dev/fd, as on Linux). */
bool same_file_is_output(const char *input, struct failure *failure);

/* Fails with FAILURE_ARGUMENT: `path` would be written over another file. */
bool same_file_fail(const char *path, struct failure *failure);

#endif
