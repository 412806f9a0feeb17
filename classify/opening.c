/* opening: models from files, memory or the installed ones → a scorer.
 *
 * Models with the same recipe, but for lists of targets and blocks of n-grams, form a group that
 * shares one extractor, so that a document is read once per group. Their n-grams are summed together,
 * unless they have too many different blocks. */
#include "result.h"

#include <stdlib.h>
#include <string.h>

#ifndef TENOR_MODELS_DIRECTORY
#define TENOR_MODELS_DIRECTORY "" /* nowhere; the Makefile defines it */
#endif

#define MODEL_SUFFIX ".tenor"

const char *tenor_models_directory(void)
{
    return TENOR_MODELS_DIRECTORY;
}

/* ---- Groups ----------------------------------------------------------- */

/* Adds the model to these readers if it is of their group and there is room for its blocks. */
static bool admit(struct ngram_readers *readers, struct opened_model *opened)
{
    if (readers->group != opened->group)
        return false;
    readers->models[readers->count] = opened->model;
    if (!feature_rows_fit(readers->models, readers->count + 1))
        return false;
    opened->reader = readers->count++;
    return true;
}

/* Adds the model to readers of its group, if it reads n-grams. */
static bool join_readers(tenor_scorer *scorer, struct opened_model *opened,
                         struct failure *failure)
{
    if (model_block_mask(opened->model) == 0)
        return true;
    size_t i = 0;
    while (i < scorer->readers_count && !admit(&scorer->readers[i], opened))
        i++;
    opened->readers = i;
    if (i < scorer->readers_count)
        return true;
    const struct model **models = calloc(scorer->model_count, sizeof *models);
    if (!models)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    models[0] = opened->model;
    scorer->readers[scorer->readers_count++] =
        (struct ngram_readers){.group = opened->group, .models = models, .count = 1};
    return true;
}

/* Can the model read what the group's extractor finds? Where the model's own one finds more, the
 * group takes that. */
static bool suits(struct model_group *group, const struct extractor *extractor)
{
    if (group->extractor == extractor || extractor_covers(group->extractor, extractor))
        return true;
    if (!extractor_covers(extractor, group->extractor))
        return false;
    group->extractor = extractor;
    return true;
}

/* Adds the model to a group that suits it, or to a new one. */
static bool join_group(tenor_scorer *scorer, struct opened_model *opened,
                       struct failure *failure)
{
    size_t group = 0;
    while (group < scorer->group_count &&
           !suits(&scorer->groups[group], opened->model->extractor))
        group++;
    if (group == scorer->group_count)
        scorer->groups[scorer->group_count++].extractor = opened->model->extractor;
    opened->group = group;
    return join_readers(scorer, opened, failure);
}

static size_t find_evidence_group(const tenor_scorer *scorer)
{
    for (size_t g = 0; g < scorer->group_count; g++)
        if (scorer->groups[g].extractor->list_count > 0)
            return g;
    return 0;
}

static bool group_models(tenor_scorer *scorer, struct failure *failure)
{
    for (size_t i = 0; i < scorer->model_count; i++)
        if (!join_group(scorer, &scorer->models[i], failure))
            return false;
    scorer->evidence_group = find_evidence_group(scorer);
    return true;
}

/* ---- Opening ---------------------------------------------------------- */

/* Can it be the name of an installed model? It must not lead out of the directory. */
static bool is_name(const char *name)
{
    return *name != '\0' && *name != '.' &&
           name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                             "0123456789._-")] == '\0';
}

/* Writes the path of an installed model. */
static bool spell_installed(const tenor_model *given, struct text_buffer *path,
                            struct failure *failure)
{
    const char *directory = given->directory ? given->directory : tenor_models_directory();
    if (!is_name(given->name))
        return fail(failure, FAILURE_ARGUMENT, "'%s' is no name of a model", given->name);
    if (given->directory && *directory == '\0')
        return fail(failure, FAILURE_ARGUMENT, "the directory of the model '%s' is \"\"",
                    given->name);
    if (*directory == '\0')
        return fail(failure, FAILURE_ARGUMENT,
                    "no models were installed with this library: name their directory");
    return text_buffer_format(path, failure, "%s/%s" MODEL_SUFFIX, directory, given->name);
}

/* Finds out where a model comes from; `path` is where an installed one's path is written. */
static bool find_source(const tenor_model *given, struct model_source *source,
                        struct text_buffer *path, struct failure *failure)
{
    if ((given->path != NULL) + (given->name != NULL) + (given->bytes != NULL) != 1)
        return fail(failure, FAILURE_ARGUMENT,
                    "a model has not exactly one of path, name and bytes");
    *source = (struct model_source){.path = given->path ? given->path : "model in memory",
                                    .bytes = given->bytes,
                                    .length = given->length,
                                    .read = given->read != 0};
    if (!given->name)
        return true;
    if (!spell_installed(given, path, failure))
        return false;
    source->path = path->data;
    return true;
}

/* Fails if the last model has the task of another one. */
static bool check_task(const tenor_scorer *scorer, struct failure *failure)
{
    const size_t last = scorer->model_count - 1;
    const char *task = scorer->models[last].model->task;
    const size_t first = tenor_scorer_find_task(scorer, task);
    return first == last ||
           fail(failure, FAILURE_MODEL, "two models for the task '%s': '%s' and '%s'", task,
                model_file_name(scorer->files[first]), model_file_name(scorer->files[last]));
}

/* Opens one more model. */
static bool open_model(tenor_scorer *scorer, const tenor_model *given, struct failure *failure)
{
    const size_t number = scorer->model_count;
    struct model_source source;
    struct text_buffer path = {0};
    bool done = find_source(given, &source, &path, failure);
    if (done)
        scorer->files[number] = model_file_open_source(&source, scorer->files, number, failure);
    if (done && scorer->files[number]) {
        scorer->models[number].model = model_file_model(scorer->files[number]);
        scorer->model_count++;
        done = check_task(scorer, failure);
    } else {
        done = false;
    }
    text_buffer_release(&path);
    return done;
}

static tenor_scorer *new_scorer(size_t count)
{
    tenor_scorer *scorer = calloc(1, sizeof *scorer);
    if (!scorer)
        return NULL;
    atomic_init(&scorer->holders, 1);
    scorer->files = calloc(count, sizeof *scorer->files);
    scorer->models = calloc(count, sizeof *scorer->models);
    scorer->groups = calloc(count, sizeof *scorer->groups);
    scorer->readers = calloc(count, sizeof *scorer->readers);
    if (scorer->files && scorer->models && scorer->groups && scorer->readers)
        return scorer;
    scorer_let_go(scorer);
    return NULL;
}

/* Opens `count` models; `give` says what number i is. */
static tenor_scorer *open_all(bool (*give)(const void *given, size_t i, tenor_model *model,
                                           struct failure *failure),
                              const void *given, size_t count, tenor_error *error)
{
    struct failure failure = {0};
    tenor_scorer *scorer = NULL;
    bool done = (given && count > 0) || fail(&failure, FAILURE_ARGUMENT, "no models to open");
    if (done && !(scorer = new_scorer(count)))
        done = fail(&failure, FAILURE_MEMORY, "out of memory");
    for (size_t i = 0; done && i < count; i++) {
        tenor_model model;
        done = give(given, i, &model, &failure) && open_model(scorer, &model, &failure);
    }
    if (done && group_models(scorer, &failure))
        return scorer;
    scorer_report(&failure, error);
    scorer_let_go(scorer);
    return NULL;
}

static bool give_path(const void *given, size_t i, tenor_model *model, struct failure *failure)
{
    *model = (tenor_model){.size = sizeof *model, .path = ((const char *const *)given)[i]};
    return model->path || fail(failure, FAILURE_ARGUMENT, "a model's path is NULL");
}

/* The models lie as far apart as the caller's header says. */
static bool give_model(const void *given, size_t i, tenor_model *model, struct failure *failure)
{
    const size_t size = ((const tenor_model *)given)->size;
    return (struct_has_size(size) &&
            struct_read(model, sizeof *model, (const char *)given + i * size) &&
            model->size == size) ||
           fail(failure, FAILURE_ARGUMENT,
                "a model's size is not set, or it has members that this version of the library "
                "does not know");
}

tenor_scorer *tenor_scorer_open(const char *const *paths, size_t count, tenor_error *error)
{
    return open_all(give_path, paths, count, error);
}

tenor_scorer *tenor_scorer_open_models(const tenor_model *models, size_t count,
                                       tenor_error *error)
{
    return open_all(give_model, models, count, error);
}
