/* scorer: opens models together and says what they are; score.c scores documents with them.
 *
 * Models with the same recipe, but for lists of targets and blocks of n-grams, form a group that
 * shares one extractor, so that a document is read once per group. Their n-grams are summed together,
 * unless they have too many different blocks. An open scorer never changes (all scratch memory belongs
 * to the result), so threads share a scorer without a lock. */
#include "result.h"

#include <stdlib.h>
#include <string.h>

#define STRING(x)    #x
#define AS_STRING(x) STRING(x)
#define VERSION_TEXT                                                                           \
    AS_STRING(TENOR_VERSION_MAJOR)                                                             \
    "." AS_STRING(TENOR_VERSION_MINOR) "." AS_STRING(TENOR_VERSION_PATCH)

const char *tenor_version(void)
{
    return VERSION_TEXT;
}

/* ---- Codes ------------------------------------------------------------ */

static const char *const code_names[] = {
    [TENOR_OK] = "ok",
    [TENOR_NO_MEMORY] = "no_memory",
    [TENOR_BAD_ARGUMENT] = "bad_argument",
    [TENOR_CANNOT_OPEN] = "cannot_open",
    [TENOR_BAD_MODEL] = "bad_model",
    [TENOR_EMPTY_TEXT] = "empty_text",
    [TENOR_BINARY_TEXT] = "binary_text",
    [TENOR_TEXT_TOO_LARGE] = "text_too_large",
};

const char *tenor_code_name(int code)
{
    if (code < 0 || (size_t)code >= sizeof code_names / sizeof *code_names)
        return "unknown";
    return code_names[code];
}

/* The public code of each internal one. */
static const tenor_code code_of_failure[] = {
    [FAILURE_NONE] = TENOR_OK,
    [FAILURE_MEMORY] = TENOR_NO_MEMORY,
    [FAILURE_ARGUMENT] = TENOR_BAD_ARGUMENT,
    [FAILURE_OPEN] = TENOR_CANNOT_OPEN,
    [FAILURE_WRITE] = TENOR_CANNOT_OPEN,
    [FAILURE_RECORD] = TENOR_BAD_ARGUMENT,
    [FAILURE_EMPTY] = TENOR_EMPTY_TEXT,
    [FAILURE_BINARY] = TENOR_BINARY_TEXT,
    [FAILURE_TOO_LARGE] = TENOR_TEXT_TOO_LARGE,
    [FAILURE_LEXICON] = TENOR_BAD_MODEL,
    [FAILURE_MODEL] = TENOR_BAD_MODEL,
    [FAILURE_DATA] = TENOR_BAD_MODEL,
    [FAILURE_KIND] = TENOR_CANNOT_OPEN,
};

tenor_code scorer_report(const struct failure *failure, tenor_error *error)
{
    tenor_code code = code_of_failure[failure->code];
    if (error) {
        error->code = code;
        memcpy(error->message, failure->message, sizeof error->message);
    }
    return code;
}

_Static_assert(sizeof((tenor_error *)0)->message == sizeof((struct failure *)0)->message,
               "a failure's message fits a tenor_error");

/* ---- Opening ---------------------------------------------------------- */

static void close_models(tenor_scorer *scorer)
{
    for (size_t i = scorer->model_count; i-- > 0;)
        model_file_close(scorer->files[i]);
    for (size_t i = 0; i < scorer->readers_count; i++)
        free(scorer->readers[i].models);
    free(scorer->readers);
    free(scorer->files);
    free(scorer->models);
    free(scorer->groups);
    free(scorer);
}

/* The number of holders is the only member of an open scorer that changes. All others see the
 * scorer as const, hence the casts. */
void scorer_hold(const tenor_scorer *scorer)
{
    atomic_fetch_add_explicit(&((tenor_scorer *)scorer)->holders, 1, memory_order_relaxed);
}

void scorer_let_go(const tenor_scorer *scorer)
{
    tenor_scorer *own = (tenor_scorer *)scorer;
    if (own && atomic_fetch_sub_explicit(&own->holders, 1, memory_order_acq_rel) == 1)
        close_models(own);
}

void tenor_scorer_close(tenor_scorer *scorer)
{
    scorer_let_go(scorer);
}

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

static bool open_models(tenor_scorer *scorer, const char *const *paths, size_t count,
                        struct failure *failure)
{
    for (size_t i = 0; i < count; i++) {
        if (!paths[i])
            return fail(failure, FAILURE_ARGUMENT, "a model's path is NULL");
        struct opened_model *opened = &scorer->models[i];
        scorer->files[i] = model_file_open_beside(paths[i], scorer->files, i, failure);
        if (!scorer->files[i])
            return false;
        scorer->model_count++;
        opened->model = model_file_model(scorer->files[i]);
        for (size_t j = 0; j < i; j++)
            if (strcmp(scorer->models[j].model->task, opened->model->task) == 0)
                return fail(failure, FAILURE_MODEL,
                            "two models for the task '%s': '%s' and '%s'", opened->model->task,
                            paths[j], paths[i]);
    }
    return group_models(scorer, failure);
}

tenor_scorer *tenor_scorer_open(const char *const *paths, size_t count, tenor_error *error)
{
    struct failure failure = {0};
    if (!paths || count == 0) {
        failure_set(&failure, FAILURE_ARGUMENT, "no models to open");
        scorer_report(&failure, error);
        return NULL;
    }
    tenor_scorer *scorer = calloc(1, sizeof *scorer);
    if (scorer) {
        atomic_init(&scorer->holders, 1);
        scorer->files = calloc(count, sizeof *scorer->files);
        scorer->models = calloc(count, sizeof *scorer->models);
        scorer->groups = calloc(count, sizeof *scorer->groups);
        scorer->readers = calloc(count, sizeof *scorer->readers);
    }
    if (!scorer || !scorer->files || !scorer->models || !scorer->groups || !scorer->readers)
        failure_set(&failure, FAILURE_MEMORY, "out of memory");
    else if (open_models(scorer, paths, count, &failure))
        return scorer;
    scorer_report(&failure, error);
    scorer_let_go(scorer);
    return NULL;
}

size_t tenor_scorer_models(const tenor_scorer *scorer)
{
    return scorer ? scorer->model_count : 0;
}

static const struct model *model_at(const tenor_scorer *scorer, size_t model)
{
    return model < tenor_scorer_models(scorer) ? scorer->models[model].model : NULL;
}

const char *tenor_scorer_task(const tenor_scorer *scorer, size_t model)
{
    const struct model *at = model_at(scorer, model);
    return at ? at->task : NULL;
}

size_t tenor_scorer_labels(const tenor_scorer *scorer, size_t model)
{
    const struct model *at = model_at(scorer, model);
    return at ? at->label_count : 0;
}

const char *tenor_scorer_label(const tenor_scorer *scorer, size_t model, size_t label)
{
    return label < tenor_scorer_labels(scorer, model)
               ? scorer->models[model].model->labels[label]
               : NULL;
}
