/* recipe_load: finds the directories and reads their files into the recipe. */
#include "recipe_load.h"

#include <string.h>

#include "../base/memory.h"
#include "../rules/rule_source.h"
#include "datadir.h"
#include "rule_files.h"

/* Reads the lists of the directory `given`, or if it is NULL of NAME/ in the data directory. */
static bool load_lists(const char *given, const char *name, const char *argv0,
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

/* Reads learned weights, evidence/NAME in the data directory. */
static bool load_weights(const char *argv0, const char *name, struct text_buffer *source,
                         struct failure *failure)
{
    struct text_buffer path = {0};
    text_buffer_clear(source);
    bool read = datadir_find(argv0, &path, failure) &&
                text_buffer_format(&path, failure, "/evidence/%s", name) &&
                rule_files_append(path.data, source, failure);
    text_buffer_release(&path);
    return read;
}

bool recipe_load(const char *lexicons, const char *page, const char *argv0,
                 struct recipe *recipe, struct failure *failure)
{
    return load_lists(lexicons, "lexicons", argv0, &recipe->lexicon, failure) &&
           (!recipe->page_rules || load_lists(page, "page", argv0, &recipe->page, failure)) &&
           load_weights(argv0, "cues.txt", &recipe->cues, failure) &&
           load_weights(argv0, "tone.bin", &recipe->tone, failure);
}

bool recipe_add_word_list(const char *list, struct recipe *recipe, struct failure *failure)
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
