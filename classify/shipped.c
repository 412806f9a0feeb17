/* shipped: TENOR_MODELS, or else the first place of the installed data that has models. */
#include "shipped.h"

#include <stdlib.h>
#include <string.h>

#include "../features/base/memory.h"
#include "../features/io/datadir.h"

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

static bool add_named(struct name_list *models, const char *paths, struct failure *failure)
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

bool shipped_models(struct name_list *models, struct failure *failure)
{
    const char *named = getenv("TENOR_MODELS");
    if (named && *named)
        return add_named(models, named, failure);
    struct text_buffer looked = {0};
    bool done = add_installed(models, &looked, failure);
    if (done && models->count == 0)
        done = fail(failure, FAILURE_OPEN, "no models (*.tenor) in %s; name one with -m",
                    looked.data ? looked.data : "any place known");
    text_buffer_release(&looked);
    return done;
}
