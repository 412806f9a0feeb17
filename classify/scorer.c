/* scorer: codes and versions, how long a scorer lives, and what its models are. opening.c opens
 * them; score.c scores documents with them.
 *
 * An open scorer never changes (all scratch memory belongs to the result), so threads share a
 * scorer without a lock. */
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
    [TENOR_STOPPED] = "stopped",
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
    [FAILURE_STOPPED] = TENOR_STOPPED,
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

/* ---- Closing ---------------------------------------------------------- */

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

/* ---- What the models are ---------------------------------------------- */

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

size_t tenor_scorer_find_task(const tenor_scorer *scorer, const char *task)
{
    const size_t count = task ? tenor_scorer_models(scorer) : 0;
    for (size_t i = 0; i < count; i++)
        if (strcmp(scorer->models[i].model->task, task) == 0)
            return i;
    return TENOR_NOT_FOUND;
}

size_t tenor_scorer_find_label(const tenor_scorer *scorer, size_t model, const char *label)
{
    const size_t count = label ? tenor_scorer_labels(scorer, model) : 0;
    for (size_t i = 0; i < count; i++)
        if (strcmp(scorer->models[model].model->labels[i], label) == 0)
            return i;
    return TENOR_NOT_FOUND;
}

/* ---- Structs that grow ------------------------------------------------- */

/* Far more than any struct of tenor.h will have: a larger size was not set. */
#define MOST_STRUCT_BYTES 4096

bool struct_has_size(size_t size)
{
    return size >= sizeof size && size <= MOST_STRUCT_BYTES;
}

int struct_fill(void *given, const void *filled, size_t length)
{
    size_t size;
    memcpy(&size, given, sizeof size);
    if (!struct_has_size(size))
        return 0;
    const size_t known = size < length ? size : length;
    memcpy((char *)given + sizeof size, (const char *)filled + sizeof size,
           known - sizeof size);
    memset((char *)given + known, 0, size - known);
    return 1;
}

bool struct_read(void *known, size_t length, const void *given)
{
    size_t size;
    memcpy(&size, given, sizeof size);
    if (!struct_has_size(size))
        return false;
    for (size_t i = length; i < size; i++)
        if (((const char *)given)[i] != 0)
            return false;
    memset(known, 0, length);
    memcpy(known, given, size < length ? size : length);
    return true;
}
