/* walk: depth first, with a stack of the paths that are still to be visited. */
#include "walk.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../base/memory.h"
#include "directory.h"
#include "record_format.h"

struct walk {
    char *const *arguments;
    size_t argument_count, next_argument;

    /* Paths that are still to be visited, in the argument that is being walked; the last is the
     * next. A path that ends in '/' is a directory; the slash also sorts it among its
     * neighbours where the paths of its files sort. */
    char **stack;
    size_t stack_count, stack_capacity;
    const char *directory; /* the argument that is being walked; NULL: none */
    size_t files_found;    /* in it */
    char *path;            /* the file that was given last, once it has left the stack; owned */
    struct skipped skipped;
};

struct walk *walk_open(char *const *paths, size_t count, struct failure *failure)
{
    struct walk *walk = calloc(1, sizeof *walk);
    if (!walk) {
        failure_set(failure, FAILURE_MEMORY, "out of memory");
        return NULL;
    }
    walk->arguments = paths;
    walk->argument_count = count;
    return walk;
}

/* ---- What is in a directory ----------------------------------------------- */

/* Does a directory at this path hold the parts of a saved page that stands beside it? */
static bool is_of_a_page(const char *path)
{
    static const char *const pages[] = {".html", ".htm", ".xhtml", ".HTML", ".HTM"};
    const size_t length = record_page_of_parts(path, strlen(path));
    char page[PATH_MAX + 8]; /* and the longest ending */
    if (length == 0 || length > PATH_MAX)
        return false;
    memcpy(page, path, length);
    struct stat status;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        strcpy(page + length, pages[i]);
        if (stat(page, &status) == 0 && S_ISREG(status.st_mode))
            return true;
    }
    return false;
}

bool walk_skips(const char *path, bool is_directory)
{
    return is_directory ? is_of_a_page(path) : !record_name_is_document(path);
}

/* Is the entry at `path` a file or directory to be read, and which? A link is followed to a
 * file only, so that no walk goes round in circles. */
static bool is_readable(const char *path, bool *is_directory)
{
    struct stat status;
    if (lstat(path, &status) != 0)
        return false;
    *is_directory = S_ISDIR(status.st_mode);
    if (S_ISLNK(status.st_mode) && stat(path, &status) != 0)
        return false;
    return *is_directory || S_ISREG(status.st_mode);
}

/* Pushes a path, which the stack then owns; frees it on failure. */
static bool push(struct walk *walk, struct text_buffer *path, struct failure *failure)
{
    if (!memory_reserve(&walk->stack, &walk->stack_capacity, walk->stack_count + 1,
                        sizeof *walk->stack, failure)) {
        text_buffer_release(path);
        return false;
    }
    walk->stack[walk->stack_count++] = path->data;
    return true;
}

static bool push_entry(struct walk *walk, const char *directory, const char *name,
                       struct failure *failure)
{
    struct text_buffer path = {0};
    bool is_directory = false;
    if (!text_buffer_format(&path, failure, "%s%s", directory, name)) {
        text_buffer_release(&path);
        return false;
    }
    const bool readable = is_readable(path.data, &is_directory);
    const bool skipped = readable && walk_skips(path.data, is_directory);
    if (skipped)
        skipped_add(&walk->skipped, path.data, NULL);
    if (!readable || skipped) {
        text_buffer_release(&path);
        return true;
    }
    if (is_directory && !text_buffer_append(&path, "/", 1, failure)) {
        text_buffer_release(&path);
        return false;
    }
    return push(walk, &path, failure);
}

static int compare_paths_downwards(const void *left, const void *right)
{
    return strcmp(*(char *const *)right, *(char *const *)left);
}

/* Pushes what is in `directory`, which ends in '/', so that the first in byte order is on
 * top. */
static bool push_directory(struct walk *walk, const char *directory, struct failure *failure)
{
    const size_t before = walk->stack_count;
    struct name_list names = {0};
    bool done = directory_list(directory, NULL, &names, failure);
    for (size_t i = 0; done && i < names.count; i++)
        done = push_entry(walk, directory, names.items[i], failure);
    name_list_release(&names);
    if (walk->stack_count > before)
        qsort(walk->stack + before, walk->stack_count - before, sizeof *walk->stack,
              compare_paths_downwards);
    return done;
}

/* ---- One file after another -------------------------------------------------- */

static bool is_directory_path(const char *path)
{
    const size_t length = strlen(path);
    return length > 0 && path[length - 1] == '/';
}

static enum walk_status next_stacked(struct walk *walk, const char **path,
                                     struct failure *failure)
{
    free(walk->path);
    *path = walk->path = walk->stack[--walk->stack_count];
    if (!is_directory_path(*path)) {
        walk->files_found++;
        return WALK_FILE;
    }
    *path = NULL;
    return push_directory(walk, walk->path, failure) ? WALK_FILE : WALK_UNREADABLE;
}

static enum walk_status next_argument(struct walk *walk, const char **path,
                                      struct failure *failure)
{
    const char *argument = walk->arguments[walk->next_argument++];
    *path = argument;
    if (strcmp(argument, "-") == 0 || !directory_exists(argument))
        return WALK_FILE;
    *path = NULL;
    walk->directory = argument;
    walk->files_found = 0;
    struct text_buffer below = {0};
    if (!text_buffer_format(&below, failure, "%s%s", argument,
                            is_directory_path(argument) ? "" : "/")) {
        text_buffer_release(&below);
        return WALK_UNREADABLE;
    }
    return push(walk, &below, failure) ? WALK_FILE : WALK_UNREADABLE;
}

static enum walk_status end_directory(struct walk *walk, struct failure *failure)
{
    const char *walked = walk->directory;
    walk->directory = NULL;
    if (walk->files_found > 0)
        return WALK_FILE;
    failure_set(failure, FAILURE_OPEN, "no readable files in '%s'", walked);
    return WALK_UNREADABLE;
}

/* A step that gives no file yet (it opens a directory, say) leaves `*path` NULL. */
enum walk_status walk_next(struct walk *walk, const char **path, struct failure *failure)
{
    enum walk_status status = WALK_FILE;
    *path = NULL;
    while (status == WALK_FILE && !*path) {
        if (walk->stack_count > 0)
            status = next_stacked(walk, path, failure);
        else if (walk->directory)
            status = end_directory(walk, failure);
        else if (walk->next_argument < walk->argument_count)
            status = next_argument(walk, path, failure);
        else
            status = WALK_END;
        assert(walk->stack_count == 0 || walk->directory);
        assert(walk->stack_count <= walk->stack_capacity);
        assert(walk->next_argument <= walk->argument_count);
    }
    return status;
}

const char *walk_directory(const struct walk *walk)
{
    return walk->directory;
}

void walk_name_all(struct walk *walk)
{
    walk->skipped.all = true;
}

void walk_skip(struct walk *walk, const char *path, const struct failure *why)
{
    assert(walk->directory && walk->files_found > 0);
    walk->files_found--;
    skipped_add(&walk->skipped, path, why);
}

struct skipped *walk_skipped(struct walk *walk)
{
    return &walk->skipped;
}

void walk_close(struct walk *walk)
{
    if (!walk)
        return;
    while (walk->stack_count > 0)
        free(walk->stack[--walk->stack_count]);
    free(walk->stack);
    free(walk->path);
    skipped_release(&walk->skipped);
    free(walk);
}
