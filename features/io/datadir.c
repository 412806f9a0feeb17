/* datadir: a short list of places, the first that is there. */
#include "datadir.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../rules/rule_source.h"
#include "rule_files.h"

#ifndef TENOR_DATADIR
#define TENOR_DATADIR "" /* nowhere: the Makefile knows */
#endif

#define LONGEST_PATH 4096

/* Is there a data directory at `path`? */
static bool is_data(const char *path, struct failure *failure)
{
    struct text_buffer lexicons = {0};
    struct stat status;
    bool found = text_buffer_format(&lexicons, failure, "%s/lexicons", path) &&
                 stat(lexicons.data, &status) == 0 && S_ISDIR(status.st_mode);
    text_buffer_release(&lexicons);
    return found;
}

/* Sets `path` to `suffix` seen from the directory of `program`; false if that is no data
 * directory. */
static bool find_beside(const char *program, size_t length, const char *suffix,
                        struct text_buffer *path, struct failure *failure)
{
    while (length > 0 && program[length - 1] != '/')
        length--;
    if (length == 0)
        return false;
    text_buffer_clear(path);
    return text_buffer_append(path, program, length, failure) &&
           text_buffer_append(path, suffix, strlen(suffix), failure) &&
           is_data(path->data, failure);
}

static bool find_near_program(const char *argv0, struct text_buffer *path,
                              struct failure *failure)
{
    static const char *const suffixes[] = {"../../data", "../share/tenor"};
    char self[LONGEST_PATH];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self);
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        if ((argv0 && find_beside(argv0, strlen(argv0), suffixes[i], path, failure)) ||
            (length > 0 && find_beside(self, (size_t)length, suffixes[i], path, failure)))
            return true;
    return false;
}

bool datadir_find(const char *argv0, struct text_buffer *path, struct failure *failure)
{
    const char *chosen = getenv("TENOR_DATA");
    bool is_chosen = chosen && *chosen;
    if (!is_chosen && find_near_program(argv0, path, failure))
        return true;
    const char *given = is_chosen ? chosen : TENOR_DATADIR;
    text_buffer_clear(path);
    if (!text_buffer_append(path, given, strlen(given), failure))
        return false;
    if (is_chosen || (*given && is_data(given, failure)))
        return true;
    return fail(failure, FAILURE_OPEN, "cannot find the word lists: set TENOR_DATA");
}

/* Reads `given`, or else the directory `name` of the data directory. */
static bool read_texts(const char *given, const char *name, const char *argv0,
                       struct text_buffer *source, struct failure *failure)
{
    text_buffer_clear(source);
    if (given)
        return rule_files_read_directory(given, source, failure);
    struct text_buffer path = {0};
    bool read = datadir_find(argv0, &path, failure) &&
                text_buffer_format(&path, failure, "/%s", name) &&
                rule_files_read_directory(path.data, source, failure);
    text_buffer_release(&path);
    return read;
}

/* Reads the weights that find the cues of attributions. */
static bool read_cues(const char *argv0, struct text_buffer *source, struct failure *failure)
{
    struct text_buffer path = {0};
    text_buffer_clear(source);
    bool read = datadir_find(argv0, &path, failure) &&
                text_buffer_format(&path, failure, "/evidence/cues.txt") &&
                rule_files_append(path.data, source, failure);
    text_buffer_release(&path);
    return read;
}

bool datadir_recipe(const char *lexicons, const char *page, const char *argv0,
                    struct recipe *recipe, struct failure *failure)
{
    return read_texts(lexicons, "lexicons", argv0, &recipe->lexicon, failure) &&
           (!recipe->page_rules || read_texts(page, "page", argv0, &recipe->page, failure)) &&
           read_cues(argv0, &recipe->cues, failure);
}

bool datadir_add_lexicon(const char *list, struct recipe *recipe, struct failure *failure)
{
    char category[RULE_SOURCE_MAX_NAME + 1];
    const size_t length = strcspn(list, "=");
    if (length == 0 || list[length] == '\0' || list[length + 1] == '\0')
        return fail(failure, FAILURE_ARGUMENT, "bad word list '%s': it needs CATEGORY=FILE",
                    list);
    if (length >= sizeof category)
        return fail(failure, FAILURE_LEXICON, "bad category name '%.*s': it is too long",
                    RULE_SOURCE_MAX_NAME, list);
    memcpy(category, list, length);
    category[length] = '\0';
    rule_source_drop_category(&recipe->lexicon, category);
    return rule_files_read_file(list + length + 1, category, &recipe->lexicon, failure);
}
