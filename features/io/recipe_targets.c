/* recipe_targets: names are checked, files are read, and what was read is looked through. */
#include "recipe_targets.h"

#include <string.h>

#include "../base/memory.h"
#include "../rules/rule_source.h"
#include "datadir.h"
#include "directory.h"
#include "rule_files.h"

#define TARGET_PREFIX "target."
#define LIST_SUFFIX   ".txt"

_Static_assert(sizeof TARGET_PREFIX - 1 + TARGET_NAME_MAX <= RULE_SOURCE_MAX_NAME,
               "a target's name fits a category's");

/* Fails with this code for a name that no target can have. */
static bool check_name(const char *name, size_t length, enum failure_code code,
                       struct failure *failure)
{
    const size_t good = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    if (length > 0 && length <= TARGET_NAME_MAX && good >= length)
        return true;
    return fail(failure, code, "bad target name '%.*s': up to %d of a-z 0-9 _ are allowed",
                rule_source_excerpt(name, length), name, TARGET_NAME_MAX);
}

bool recipe_check_target(const char *text, struct failure *failure)
{
    const size_t length = strcspn(text, "=");
    if (length == 0 || text[length] == '\0' || text[length + 1] == '\0')
        return fail(failure, FAILURE_ARGUMENT, "bad target '%s': it needs NAME=FILE", text);
    return check_name(text, length, FAILURE_ARGUMENT, failure);
}

/* Looks through a list that was read: does it name anything? */
static bool check_list(const char *source, size_t length, const char *path,
                       struct failure *failure)
{
    struct rule_source reader = rule_source_begin(source, length, path);
    struct lexicon_entry entry = {.kind = ENTRY_PHRASE};
    size_t categories = 0, entries = 0;
    while (entry.kind != ENTRY_END) {
        if (!rule_source_next(&reader, &entry, failure))
            return false;
        categories += entry.kind == ENTRY_CATEGORY;
        entries += entry.kind != ENTRY_CATEGORY && entry.kind != ENTRY_END && !entry.exclusion;
        if (categories > 1)
            return rule_source_fail(&reader, failure, "a [category] in the list of a target");
    }
    return entries > 0 || fail(failure, FAILURE_LEXICON, "no entries in '%s'", path);
}

/* Adds the list in the file at `path` as the target with this name, which was checked. */
static bool add_list(const char *name, size_t length, const char *path, struct recipe *recipe,
                     struct failure *failure)
{
    char category[sizeof TARGET_PREFIX + TARGET_NAME_MAX] = TARGET_PREFIX;
    struct text_buffer *lexicon = &recipe->lexicon;
    const size_t before = lexicon->length;
    strncat(category, name, length);
    if (rule_source_has_category(lexicon, category))
        return fail(failure, FAILURE_ARGUMENT, "two lists for the target '%.*s'", (int)length,
                    name);
    if (!rule_files_read_file(path, category, lexicon, failure))
        return false;
    if (check_list(lexicon->data + before, lexicon->length - before, path, failure))
        return true;
    lexicon->length = before;
    lexicon->data[before] = '\0';
    return false;
}

bool recipe_add_target(const char *text, struct recipe *recipe, struct failure *failure)
{
    const size_t length = strcspn(text, "=");
    return recipe_check_target(text, failure) &&
           add_list(text, length, text + length + 1, recipe, failure);
}

/* Sets `path` to the directory that is meant. */
static bool find_directory(const char *given, const char *argv0, struct text_buffer *path,
                           struct failure *failure)
{
    if (strchr(given, '/') || directory_exists(given))
        return text_buffer_append(path, given, strlen(given), failure);
    if (!datadir_find(argv0, path, failure) ||
        !text_buffer_format(path, failure, "/targets/%s", given))
        return false;
    return (*given != '\0' && directory_exists(path->data)) ||
           fail(failure, FAILURE_OPEN,
                "no targets '%s': no such directory here, nor in targets/ of the data", given);
}

/* Adds DIRECTORY/NAME.txt. */
static bool add_file(const char *directory, const char *file, struct recipe *recipe,
                     struct failure *failure)
{
    const size_t length = strlen(file) - strlen(LIST_SUFFIX);
    struct text_buffer path = {0};
    const bool done = check_name(file, length, FAILURE_LEXICON, failure) &&
                      text_buffer_format(&path, failure, "%s/%s", directory, file) &&
                      add_list(file, length, path.data, recipe, failure);
    text_buffer_release(&path);
    return done;
}

bool recipe_add_targets(const char *directory, const char *argv0, struct recipe *recipe,
                        struct failure *failure)
{
    struct text_buffer path = {0};
    struct name_list files = {0};
    bool done = find_directory(directory, argv0, &path, failure) &&
                directory_list(path.data, LIST_SUFFIX, &files, failure);
    if (done && files.count == 0)
        done = fail(failure, FAILURE_OPEN, "no lists of targets (*.txt) in '%s'", path.data);
    for (size_t i = 0; done && i < files.count; i++)
        done = add_file(path.data, files.items[i], recipe, failure);
    name_list_release(&files);
    text_buffer_release(&path);
    return done;
}
