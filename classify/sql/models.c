/* models: see models.h. */
#include "models.h"

#include <stdlib.h>
#include <string.h>

#include "../../features/base/memory.h"
#include "../../features/io/model_paths.h"
#include "report.h"

#define MODEL_SUFFIX ".tenor"

static bool add_path(struct name_list *paths, const char *directory, const char *name,
                     const char *suffix, struct failure *failure)
{
    struct text_buffer path = {0};
    const bool done = text_buffer_format(&path, failure, "%s/%s%s", directory, name, suffix) &&
                      name_list_add(paths, path.data, failure);
    text_buffer_release(&path);
    return done;
}

static bool add_directory(struct name_list *paths, const char *directory,
                          struct failure *failure)
{
    struct name_list names = {0};
    bool done = directory_list(directory, MODEL_SUFFIX, &names, failure);
    if (done && names.count == 0)
        done = fail(failure, FAILURE_OPEN, "no models (*" MODEL_SUFFIX ") in '%s'", directory);
    for (size_t i = 0; done && i < names.count; i++)
        done = add_path(paths, directory, names.items[i], "", failure);
    name_list_release(&names);
    return done;
}

static bool add_installed(struct name_list *paths, struct failure *failure)
{
    const char *directory = tenor_models_directory();
    if (!*directory)
        return fail(failure, FAILURE_OPEN,
                    "no models are named, and none were installed with this build");
    return add_directory(paths, directory, failure);
}

/* The paths of what has a '/', and the names of the others as they are. */
static bool list_models(const struct name_list *sources, struct name_list *models,
                        struct failure *failure)
{
    if (sources->count == 0)
        return add_installed(models, failure);
    for (size_t i = 0; i < sources->count; i++) {
        const char *source = sources->items[i];
        if (!(strchr(source, '/') && directory_exists(source)
                  ? add_directory(models, source, failure)
                  : name_list_add(models, source, failure)))
            return false;
    }
    return true;
}

/* Without '/' it is a name, unless all are paths. */
static tenor_scorer *open_listed(const struct name_list *listed, bool all_paths,
                                 tenor_error *error)
{
    tenor_model *models = calloc(listed->count, sizeof *models);
    if (!models) {
        report(error, TENOR_NO_MEMORY, "out of memory");
        return NULL;
    }
    for (size_t i = 0; i < listed->count; i++) {
        const char *model = listed->items[i];
        models[i] = (tenor_model){.size = sizeof *models, .read = 1};
        *(all_paths || strchr(model, '/') ? &models[i].path : &models[i].name) = model;
    }
    tenor_scorer *scorer = tenor_scorer_open_models(models, listed->count, error);
    free(models);
    return scorer;
}

tenor_scorer *sql_models_open(const struct name_list *sources, tenor_error *error)
{
    struct name_list models = {0};
    struct failure failure = {0};
    tenor_scorer *scorer = NULL;
    if (list_models(sources, &models, &failure))
        scorer = open_listed(&models, false, error);
    else
        report_failure(error, &failure);
    name_list_release(&models);
    return scorer;
}

tenor_scorer *sql_models_of_environment(tenor_error *error)
{
    const struct name_list none = {0};
    const char *named = getenv("TENOR_MODELS");
    if (!named || !*named)
        return sql_models_open(&none, error);
    struct name_list paths = {0};
    struct failure failure = {0};
    tenor_scorer *scorer = NULL;
    if (model_paths_installed(&paths, &failure))
        scorer = open_listed(&paths, true, error);
    else
        report_failure(error, &failure);
    name_list_release(&paths);
    return scorer;
}

/* Appends a part without the blanks around it. */
static bool add_part(struct name_list *sources, const char *part, size_t length)
{
    static const char blanks[] = " \t\r\n";
    while (length > 0 && strchr(blanks, part[length - 1]))
        length--;
    while (length > 0 && strchr(blanks, *part)) {
        part++;
        length--;
    }
    if (length == 0)
        return true;
    char *name = malloc(length + 1);
    if (!name)
        return false;
    memcpy(name, part, length);
    name[length] = '\0';
    const bool added = name_list_add(sources, name, NULL);
    free(name);
    return added;
}

tenor_code sql_models_split(const char *list, const char *separators, struct name_list *sources)
{
    for (const char *at = list; *at;) {
        const size_t length = strcspn(at, separators);
        if (!add_part(sources, at, length))
            return TENOR_NO_MEMORY;
        at += length + (at[length] != '\0');
    }
    return TENOR_OK;
}
