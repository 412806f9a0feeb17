#include "walk.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../base/memory.h"
#include "record_format.h"

struct walk {
    char *const *arguments;
    size_t argument_count, next_argument;

    /* What the directory in hand still holds; the top is next. A path that ends in '/' is a
     * directory, which also sorts it among its neighbours as its files' paths will be. */
    char **stack;
    size_t stack_count, stack_capacity;
    const char *directory; /* the argument that is being walked, or NULL */
    size_t files_found;    /* in it */
    char *path;            /* the file that was given last, where it was on the stack */
    size_t passed_over;
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

/* Does a directory of this name hold the parts of a saved page that stands beside it? */
static bool is_of_a_page(int directory, const char *name)
{
    static const char ending[] = "_files";
    static const char *const pages[] = {".html", ".htm", ".xhtml"};
    const size_t length = strlen(name), ending_length = strlen(ending);
    char page[512];
    if (length <= ending_length || strcmp(name + length - ending_length, ending) != 0 ||
        length >= sizeof page)
        return false;
    memcpy(page, name, length - ending_length);
    struct stat status;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        strcpy(page + length - ending_length, pages[i]); /* at most as long as `ending` */
        if (fstatat(directory, page, &status, 0) == 0 && S_ISREG(status.st_mode))
            return true;
    }
    return false;
}

bool walk_passes_over(int directory, const char *name, bool is_directory)
{
    return is_directory ? is_of_a_page(directory, name) : !record_name_is_document(name);
}

/* Is the entry one to read, and is it a directory? A link is followed to a file only, so that
 * no walk goes round in circles. */
static bool is_wanted(int directory, const char *name, bool *is_directory)
{
    struct stat status;
    if (name[0] == '.' || fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return false;
    *is_directory = S_ISDIR(status.st_mode);
    if (S_ISLNK(status.st_mode) && fstatat(directory, name, &status, 0) != 0)
        return false;
    return *is_directory || S_ISREG(status.st_mode);
}

static bool push(struct walk *walk, const char *directory, const char *name, bool is_directory,
                 struct failure *failure)
{
    struct text_buffer path = {0};
    if (!text_buffer_format(&path, failure, "%s%s%s", directory, name,
                            is_directory ? "/" : "") ||
        !memory_reserve(&walk->stack, &walk->stack_capacity, walk->stack_count + 1,
                        sizeof *walk->stack, failure)) {
        text_buffer_release(&path);
        return false;
    }
    walk->stack[walk->stack_count++] = path.data;
    return true;
}

static int compare_paths_downwards(const void *left, const void *right)
{
    return strcmp(*(char *const *)right, *(char *const *)left);
}

/* Pushes what is in `directory`, which ends in '/', the first in byte order on top. */
static bool push_directory(struct walk *walk, const char *directory, struct failure *failure)
{
    size_t before = walk->stack_count;
    DIR *stream = opendir(directory);
    if (!stream)
        return fail_file(failure, FAILURE_OPEN, "open", directory);
    bool done = true, is_directory;
    for (struct dirent *entry; done && (entry = readdir(stream));) {
        if (!is_wanted(dirfd(stream), entry->d_name, &is_directory))
            continue;
        if (walk_passes_over(dirfd(stream), entry->d_name, is_directory))
            walk->passed_over++;
        else
            done = push(walk, directory, entry->d_name, is_directory, failure);
    }
    closedir(stream);
    if (walk->stack_count > before)
        qsort(walk->stack + before, walk->stack_count - before, sizeof *walk->stack,
              compare_paths_downwards);
    return done;
}

/* ---- One file after the other ----------------------------------------------- */

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
    struct stat status;
    *path = argument;
    if (strcmp(argument, "-") == 0 || stat(argument, &status) != 0 || !S_ISDIR(status.st_mode))
        return WALK_FILE;
    *path = NULL;
    walk->directory = argument;
    walk->files_found = 0;
    return push(walk, argument, "", !is_directory_path(argument), failure) ? WALK_FILE
                                                                           : WALK_UNREADABLE;
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

/* Each step may lead to a file, or only towards one: then `*path` stays NULL. */
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
    }
    return status;
}

size_t walk_passed_over(const struct walk *walk)
{
    return walk->passed_over;
}

void walk_close(struct walk *walk)
{
    if (!walk)
        return;
    while (walk->stack_count > 0)
        free(walk->stack[--walk->stack_count]);
    free(walk->stack);
    free(walk->path);
    free(walk);
}
