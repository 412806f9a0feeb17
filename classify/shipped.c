#include "shipped.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../features/base/memory.h"

#ifndef TENOR_DATADIR
#define TENOR_DATADIR "/usr/local/share/tenor"
#endif

#define MODEL_SUFFIX ".tenor"
#define MOST_PATH    4096 /* bytes of the running program's path */

bool path_list_add(struct path_list *list, const char *path, struct failure *failure)
{
    char *copy = strdup(path);
    if (!copy)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    if (!memory_reserve(&list->items, &list->capacity, list->count + 1, sizeof *list->items,
                        failure)) {
        free(copy);
        return false;
    }
    list->items[list->count++] = copy;
    return true;
}

void path_list_release(struct path_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i]);
    free(list->items);
    *list = (struct path_list){0};
}

static int compare_paths(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static bool is_model_name(const char *name)
{
    size_t length = strlen(name), suffix = strlen(MODEL_SUFFIX);
    return name[0] != '.' && length > suffix &&
           strcmp(name + length - suffix, MODEL_SUFFIX) == 0;
}

/* A directory that is not there has no models, which is no failure. */
static bool add_directory(struct path_list *list, const char *directory,
                          struct failure *failure)
{
    size_t before = list->count;
    DIR *stream = opendir(directory);
    struct text_buffer path = {0};
    bool done = true;
    for (struct dirent *entry; done && stream && (entry = readdir(stream));) {
        if (!is_model_name(entry->d_name))
            continue;
        text_buffer_clear(&path);
        done = text_buffer_format(&path, failure, "%s/%s", directory, entry->d_name) &&
               path_list_add(list, path.data, failure);
    }
    if (stream)
        closedir(stream);
    text_buffer_release(&path);
    if (list->count > before)
        qsort(list->items + before, list->count - before, sizeof *list->items, compare_paths);
    return done;
}

static bool add_named(struct path_list *list, const char *paths, struct failure *failure)
{
    struct text_buffer path = {0};
    bool done = true;
    for (const char *at = paths; done && *at;) {
        size_t length = strcspn(at, ":");
        struct stat status;
        text_buffer_clear(&path);
        done = text_buffer_append(&path, at, length, failure);
        if (done && length > 0)
            done = stat(path.data, &status) == 0 && S_ISDIR(status.st_mode)
                       ? add_directory(list, path.data, failure)
                       : path_list_add(list, path.data, failure);
        at += length + (at[length] == ':');
    }
    text_buffer_release(&path);
    if (done && list->count == 0)
        return fail(failure, FAILURE_OPEN, "no models (*.tenor) in TENOR_MODELS='%s'", paths);
    return done;
}

/* The directory of the running program; empty where the system does not tell. */
static void find_program(char directory[MOST_PATH])
{
    ssize_t length = readlink("/proc/self/exe", directory, MOST_PATH - 1);
    directory[length > 0 ? length : 0] = '\0';
    char *slash = strrchr(directory, '/');
    if (slash)
        *slash = '\0';
}

static bool add_from_directories(struct path_list *list, struct text_buffer *looked,
                                 struct failure *failure)
{
    static const char *const beside_program[] = {"/../../models", "/../share/tenor/models"};
    char program[MOST_PATH];
    struct text_buffer path = {0};
    bool done = true;
    find_program(program);
    for (size_t i = 0; i < 3 && done && list->count == 0; i++) {
        text_buffer_clear(&path);
        done = (i < 2 ? text_buffer_format(&path, failure, "%s%s", program, beside_program[i])
                      : text_buffer_format(&path, failure, "%s", TENOR_DATADIR "/models")) &&
               text_buffer_format(looked, failure, "%s'%s'", i ? ", " : "", path.data) &&
               add_directory(list, path.data, failure);
    }
    text_buffer_release(&path);
    return done;
}

bool shipped_models(struct path_list *list, struct failure *failure)
{
    const char *named = getenv("TENOR_MODELS");
    if (named && *named)
        return add_named(list, named, failure);
    struct text_buffer looked = {0};
    bool done = add_from_directories(list, &looked, failure);
    if (done && list->count == 0)
        done = fail(failure, FAILURE_OPEN, "no models (*.tenor) in %s; name one with -m",
                    looked.data);
    text_buffer_release(&looked);
    return done;
}
