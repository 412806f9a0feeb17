/* temporary_file: a new file beside the one that it is to replace, so that no reader ever sees
 * a file that is cut short. POSIX. */
#ifndef TENOR_TEMPORARY_FILE_H
#define TENOR_TEMPORARY_FILE_H

#include <stdbool.h>

/* Bytes that the temporary name has more than the path, its NUL included. */
#define TEMPORARY_FILE_MORE sizeof "..XXXXXX"

/* Creates DIRECTORY/.NAME.XXXXXX for a path DIRECTORY/NAME and returns its descriptor, open for
 * writing, or -1 with errno. It has the permissions of any new file. `temporary` has room for
 * the path and TEMPORARY_FILE_MORE bytes, and becomes the name. */
int temporary_file_create(const char *path, char *temporary);

/* Flushes a file to the disk; false with errno. */
bool temporary_file_flush(int descriptor);

/* Flushes the directory that `path` is in, so that a new name in it survives a power cut too.
 * Errors are ignored: the file is whole either way, and not every file system can do this. */
void temporary_file_flush_directory(const char *path);

#endif
