/* model_paths: arguments, TENOR_MODELS, or else the first place of the installed data that has
 * models. */
#include "model_paths.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/memory.h"
#include "datadir.h"

#define MODEL_SUFFIX ".tenor"

/* Appends the models in a directory. One that cannot be read has none, which is no failure. */
static bool add_directory(struct name_list *models, const char *directory,
                          struct failure *failure)
{
    struct name_list names = {0};
    struct text_buffer path = {0};
    struct failure reason = {0};
    bool done = directory_list(directory, MODEL_SUFFIX, &names, &reason);
    if (!done && reason.code == FAILURE_OPEN)
        return true;
    if (!done)
        failure_set(failure, reason.code, "%s", reason.message);
    for (size_t i = 0; done && i < names.count; i++) {
        text_buffer_clear(&path);
        done = text_buffer_format(&path, failure, "%s/%s", directory, names.items[i]) &&
               name_list_add(models, path.data, failure);
    }
    text_buffer_release(&path);
    name_list_release(&names);
    return done;
}

static bool add_chosen(struct name_list *models, const char *paths, struct failure *failure)
{
    struct text_buffer path = {0};
    bool done = true;
    for (const char *at = paths; done && *at;) {
        size_t length = strcspn(at, ":");
        text_buffer_clear(&path);
        done = text_buffer_append(&path, at, length, failure);
        if (done && length > 0)
            done = directory_exists(path.data) ? add_directory(models, path.data, failure)
                                               : name_list_add(models, path.data, failure);
        at += length + (at[length] == ':');
    }
    text_buffer_release(&path);
    if (done && models->count == 0)
        return fail(failure, FAILURE_OPEN, "no models (*.tenor) in TENOR_MODELS='%s'", paths);
    return done;
}

/* Appends the models of the first place that has any; `looked` becomes the places that were
 * tried, for a message. */
static bool add_installed(struct name_list *models, struct text_buffer *looked,
                          struct failure *failure)
{
    struct name_list places = {0};
    bool done = datadir_places(NULL, "models", "models", &places, failure);
    for (size_t i = 0; i < places.count && done && models->count == 0; i++)
        done = text_buffer_format(looked, failure, "%s'%s'", i ? ", " : "", places.items[i]) &&
               add_directory(models, places.items[i], failure);
    name_list_release(&places);
    return done;
}

bool model_paths_installed(struct name_list *models, struct failure *failure)
{
    const char *named = getenv("TENOR_MODELS");
    if (named && *named)
        return add_chosen(models, named, failure);
    struct text_buffer looked = {0};
    bool done = add_installed(models, &looked, failure);
    if (done && models->count == 0)
        done = fail(failure, FAILURE_OPEN, "no models (*.tenor) in %s; name one with -m",
                    looked.data ? looked.data : "any place known");
    text_buffer_release(&looked);
    return done;
}

/* ---- Names --------------------------------------------------------------------- */

static bool has_suffix(const char *text)
{
    const size_t length = strlen(text), suffix_length = strlen(MODEL_SUFFIX);
    return length >= suffix_length && strcmp(text + length - suffix_length, MODEL_SUFFIX) == 0;
}

/* The name of a model's file, and in `length` how long it is without its suffix. */
static const char *name_of(const char *path, size_t *length)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    *length = strlen(name) - (has_suffix(name) ? strlen(MODEL_SUFFIX) : 0);
    return name;
}

/* Fails with the names that there are. */
static bool fail_unknown(const char *named, const struct name_list *installed,
                         struct failure *failure)
{
    const char *what = directory_exists(named) ? "no models (*.tenor) in" : "there is no file";
    struct text_buffer names = {0};
    bool done = true;
    for (size_t i = 0; done && i < installed->count; i++) {
        size_t length;
        const char *name = name_of(installed->items[i], &length);
        done = text_buffer_format(&names, failure, "%s%.*s", i ? ", " : "", (int)length, name);
    }
    if (done && installed->count > 0)
        failure_set(failure, FAILURE_OPEN, "%s '%s', and no model of that name, only %s", what,
                    named, names.data);
    else if (done)
        failure_set(failure, FAILURE_OPEN, "%s '%s', and no models are installed", what, named);
    text_buffer_release(&names);
    return false;
}

/* Appends the installed model that is called `named`. */
static bool add_by_name(const char *named, struct name_list *models, struct failure *failure)
{
    struct name_list installed = {0};
    struct failure reason = {0};
    bool found = false;
    bool done = model_paths_installed(&installed, &reason) || reason.code == FAILURE_OPEN;
    if (!done)
        failure_set(failure, reason.code, "%s", reason.message);
    for (size_t i = 0; done && !found && i < installed.count; i++) {
        size_t length;
        const char *name = name_of(installed.items[i], &length);
        found = length == strlen(named) && memcmp(name, named, length) == 0;
        if (found)
            done = name_list_add(models, installed.items[i], failure);
    }
    if (done && !found)
        done = fail_unknown(named, &installed, failure);
    name_list_release(&installed);
    return done;
}

bool model_paths_named(const char *named, struct name_list *models, struct failure *failure)
{
    const bool may_be_name = *named && !strchr(named, '/') && !has_suffix(named);
    const size_t before = models->count;
    if (directory_exists(named)) {
        if (!add_directory(models, named, failure))
            return false;
        if (models->count > before)
            return true;
        if (!may_be_name)
            return fail(failure, FAILURE_OPEN, "no models (*.tenor) in '%s'", named);
    } else if (!may_be_name || access(named, F_OK) == 0) {
        return name_list_add(models, named, failure);
    }
    return add_by_name(named, models, failure);
}
