/* rule_files: files of word lists and rules → one source, a [category] for each file. */
#include "rule_files.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../rules/rule_source.h"

/* The last two parts of a path: "lexicons/NAME.txt". */
static const char *short_name(const char *path)
{
    int slashes = 0;
    for (const char *p = path + strlen(path); p > path; p--)
        if (p[-1] == '/' && ++slashes == 2)
            return p;
    return path;
}

bool rule_files_append(const char *path, struct text_buffer *source, struct failure *failure)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return fail_file(failure, FAILURE_OPEN, "open", path);
    char chunk[8192];
    size_t got;
    bool first = true, done = true;
    while (done && (got = fread(chunk, 1, sizeof chunk, file)) > 0) {
        size_t skip = first && got >= 3 && memcmp(chunk, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
        done = text_buffer_append(source, chunk + skip, got - skip, failure);
        first = false;
    }
    if (done && ferror(file))
        done = fail_file(failure, FAILURE_OPEN, "read", path);
    fclose(file);
    return done;
}

bool rule_files_read_file(const char *path, const char *category, struct text_buffer *source,
                          struct failure *failure)
{
    if (!rule_source_is_name(category, strlen(category)))
        return fail(failure, FAILURE_LEXICON,
                    "bad category name '%s': up to %d of a-z 0-9 _ . are allowed", category,
                    RULE_SOURCE_MAX_NAME);
    const char *name = short_name(path);
    int printable = (int)strcspn(name, "\r\n");
    size_t before = source->length;
    if (text_buffer_format(source, failure, "[%s]\n#file %.*s\n", category, printable, name) &&
        rule_files_append(path, source, failure) &&
        text_buffer_append(source, "\n", 1, failure))
        return true;
    if (source->data) {
        source->length = before;
        source->data[before] = '\0';
    }
    return false;
}

/* NAME if `file` is NAME.txt and not hidden, else length 0. */
static size_t list_name_length(const char *file)
{
    size_t length = strlen(file);
    bool is_list = length > 4 && file[0] != '.' && strcmp(file + length - 4, ".txt") == 0;
    return is_list ? length - 4 : 0;
}

struct list_names {
    char **items;
    size_t count, capacity;
};

static void list_names_release(struct list_names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->items[i]);
    free(names->items);
    *names = (struct list_names){0};
}

static bool list_names_add(struct list_names *names, const char *name, size_t length,
                           struct failure *failure)
{
    if (!memory_reserve(&names->items, &names->capacity, names->count + 1, sizeof *names->items,
                        failure))
        return false;
    char *copy = malloc(length + 1);
    if (!copy)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    memcpy(copy, name, length);
    copy[length] = '\0';
    names->items[names->count++] = copy;
    return true;
}

static int compare_list_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The NAMEs of all DIRECTORY/NAME.txt, sorted. */
static bool list_directory(const char *directory, struct list_names *names,
                           struct failure *failure)
{
    DIR *stream = opendir(directory);
    if (!stream)
        return fail_file(failure, FAILURE_OPEN, "open", directory);
    bool done = true;
    errno = 0;
    for (struct dirent *file; done && (file = readdir(stream)) != NULL;) {
        size_t length = list_name_length(file->d_name);
        if (length > 0)
            done = list_names_add(names, file->d_name, length, failure);
        errno = 0;
    }
    if (done && errno != 0)
        done = fail_file(failure, FAILURE_OPEN, "read", directory);
    closedir(stream);
    if (done && names->count == 0)
        done = fail(failure, FAILURE_OPEN, "no word lists (*.txt) in '%s'", directory);
    if (done)
        qsort(names->items, names->count, sizeof *names->items, compare_list_names);
    return done;
}

bool rule_files_read_directory(const char *directory, struct text_buffer *source,
                               struct failure *failure)
{
    struct list_names names = {0};
    struct text_buffer path = {0};
    bool done = list_directory(directory, &names, failure);
    for (size_t i = 0; done && i < names.count; i++) {
        text_buffer_clear(&path);
        done = text_buffer_format(&path, failure, "%s/%s.txt", directory, names.items[i]) &&
               rule_files_read_file(path.data, names.items[i], source, failure);
    }
    text_buffer_release(&path);
    list_names_release(&names);
    return done;
}
