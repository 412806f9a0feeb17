/* directory: readdir(3), filtered and sorted. */
#include "directory.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../base/memory.h"

bool name_list_add(struct name_list *list, const char *name, struct failure *failure)
{
    if (!memory_reserve(&list->items, &list->capacity, list->count + 1, sizeof *list->items,
                        failure))
        return false;
    char *copy = strdup(name);
    if (!copy)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    list->items[list->count++] = copy;
    return true;
}

/* Frees the items from number `count` on. */
static void truncate_list(struct name_list *list, size_t count)
{
    while (list->count > count)
        free(list->items[--list->count]);
}

void name_list_release(struct name_list *list)
{
    truncate_list(list, 0);
    free(list->items);
    *list = (struct name_list){0};
}

static bool is_wanted(const char *name, const char *suffix)
{
    const size_t length = strlen(name), suffix_length = suffix ? strlen(suffix) : 0;
    if (name[0] == '.')
        return false;
    return !suffix ||
           (length > suffix_length && strcmp(name + length - suffix_length, suffix) == 0);
}

static int compare_names(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

bool directory_list(const char *path, const char *suffix, struct name_list *list,
                    struct failure *failure)
{
    const size_t before = list->count;
    DIR *stream = opendir(path);
    if (!stream)
        return fail_file(failure, FAILURE_OPEN, "open", path);
    bool done = true;
    errno = 0; /* readdir gives NULL at the end too; only errno says which it was */
    for (const struct dirent *entry; done && (entry = readdir(stream)); errno = 0)
        if (is_wanted(entry->d_name, suffix))
            done = name_list_add(list, entry->d_name, failure);
    if (done && errno != 0)
        done = fail_file(failure, FAILURE_OPEN, "read", path);
    closedir(stream);
    if (!done)
        truncate_list(list, before);
    else if (list->count > before)
        qsort(list->items + before, list->count - before, sizeof *list->items, compare_names);
    assert(list->count >= before && list->count <= list->capacity);
    return done;
}

bool directory_exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}
