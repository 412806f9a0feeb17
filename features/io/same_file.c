/* same_file: by device and inode, and by names without links. */
#define _XOPEN_SOURCE 700 /* realpath */
#include "same_file.h"

#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "walk.h"

static bool find_status(const char *path, struct stat *status)
{
    return strcmp(path, "-") == 0 ? fstat(STDIN_FILENO, status) == 0 : stat(path, status) == 0;
}

/* The directory that the path stands in, without links; NULL if it is not there, or memory is
 * short. */
static char *real_directory(const char *path)
{
    char *copy = strdup(path);
    char *real = copy ? realpath(dirname(copy), NULL) : NULL;
    free(copy);
    return real;
}

static const char *last_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Would two files that are not there yet be the same? */
static bool will_be_same(const char *left, const char *right)
{
    char *one = real_directory(left), *other = real_directory(right);
    const bool same = one && other && strcmp(one, other) == 0 &&
                      strcmp(last_name(left), last_name(right)) == 0;
    free(one);
    free(other);
    return same;
}

bool same_file(const char *left, const char *right)
{
    struct stat one, other;
    if (!left || !right)
        return false;
    if (strcmp(left, right) == 0)
        return true;
    const bool there = find_status(left, &one), other_there = find_status(right, &other);
    if (!there && !other_there)
        return will_be_same(left, right);
    return there && other_there && one.st_dev == other.st_dev && one.st_ino == other.st_ino &&
           (S_ISREG(one.st_mode) || S_ISDIR(one.st_mode));
}

static bool is_below(const char *path, const char *directory)
{
    const size_t length = strlen(directory);
    return strncmp(path, directory, length) == 0 &&
           (path[length] == '/' || path[length] == '\0' || directory[length - 1] == '/');
}

bool same_file_or_below(const char *path, const char *place)
{
    struct stat file, directory;
    if (!path || !place || same_file(path, place))
        return path && place;
    if (stat(path, &file) != 0 || !S_ISREG(file.st_mode) || stat(place, &directory) != 0 ||
        !S_ISDIR(directory.st_mode))
        return false;
    /* The path may be a link in the directory, or one to a file in it. */
    char *real = realpath(path, NULL), *above = real_directory(path),
         *whole = realpath(place, NULL);
    const bool below =
        whole && ((real && is_below(real, whole)) || (above && is_below(above, whole)));
    free(real);
    free(above);
    free(whole);
    return below;
}

/* What no walk gives is not read either: an old output may be replaced there. */
bool same_file_as_input(const char *path, const char *input)
{
    return same_file(path, input) || (same_file_or_below(path, input) &&
                                      *last_name(path) != '.' && !walk_skips(path, false));
}

/* Is standard output, which is this file, one in that directory that a walk gives? */
static bool output_is_below(const struct stat *output, const char *directory)
{
    struct stat found;
    char *path = realpath("/dev/fd/1", NULL);
    const bool below = path && stat(path, &found) == 0 && found.st_dev == output->st_dev &&
                       found.st_ino == output->st_ino && same_file_as_input(path, directory);
    free(path);
    return below;
}

bool same_file_is_output(const char *input, struct failure *failure)
{
    struct stat output, read;
    if (fstat(STDOUT_FILENO, &output) != 0 || !S_ISREG(output.st_mode) ||
        !find_status(input, &read))
        return false;
    const bool same = read.st_dev == output.st_dev && read.st_ino == output.st_ino;
    if (!same && !(S_ISDIR(read.st_mode) && output_is_below(&output, input)))
        return false;
    if (strcmp(input, "-") == 0)
        failure_set(failure, FAILURE_ARGUMENT,
                    "standard output is the file that is standard input");
    else
        failure_set(failure, FAILURE_ARGUMENT, "standard output is %s'%s', which is read",
                    same ? "" : "a file in ", input);
    return true;
}

bool same_file_fail(const char *path, struct failure *failure)
{
    return fail(failure, FAILURE_ARGUMENT,
                "'%s' would be written over another file of this run", path);
}
