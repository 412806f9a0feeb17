/* rule_files: files of word lists and rules → one source, a [category] for each file. */
#include "rule_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../rules/rule_source.h"
#include "directory.h"

#define LIST_SUFFIX ".txt"

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

static int compare_list_names(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* The NAMEs of all DIRECTORY/NAME.txt. They are sorted without the suffix: "a" is before "a.b",
 * although "a.b.txt" is before "a.txt". */
static bool list_directory(const char *directory, struct name_list *names,
                           struct failure *failure)
{
    if (!directory_list(directory, LIST_SUFFIX, names, failure))
        return false;
    if (names->count == 0)
        return fail(failure, FAILURE_OPEN, "no word lists (*.txt) in '%s'", directory);
    for (size_t i = 0; i < names->count; i++)
        names->items[i][strlen(names->items[i]) - strlen(LIST_SUFFIX)] = '\0';
    qsort(names->items, names->count, sizeof *names->items, compare_list_names);
    return true;
}

bool rule_files_read_directory(const char *directory, struct text_buffer *source,
                               struct failure *failure)
{
    struct name_list names = {0};
    struct text_buffer path = {0};
    bool done = list_directory(directory, &names, failure);
    for (size_t i = 0; done && i < names.count; i++) {
        text_buffer_clear(&path);
        done = text_buffer_format(&path, failure, "%s/%s.txt", directory, names.items[i]) &&
               rule_files_read_file(path.data, names.items[i], source, failure);
    }
    text_buffer_release(&path);
    name_list_release(&names);
    return done;
}
