/* scoring: see scoring.h. */
#include "scoring.h"

#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "../../features/base/stop.h"
#include "../output_json.h"
#include "models.h"
#include "report.h"

/* What a text or its JSON may have to be kept from one row to the next. Few articles are as long, and
 * scoring one takes so much longer than to allocate memory anew that it makes no difference. */
#define LONG_BYTES (1u << 20)

/* What a result may hold between rows: its cache. */
#define RESULT_BYTES (16u << 20)

/* ---- The last text ----------------------------------------------------- */

static void release_long(struct text_buffer *buffer)
{
    if (buffer->capacity > LONG_BYTES)
        text_buffer_release(buffer);
}

/* A result works with many times the bytes of its text. Its pieces lie between others', so that glibc
 * would keep them all for this process. */
static void forget(struct scoring *scoring)
{
    scoring->kept = false;
    if (scoring->text.capacity > LONG_BYTES)
        tenor_result_trim(scoring->result, RESULT_BYTES);
    release_long(&scoring->text);
    if (scoring->options_text.capacity > LONG_BYTES)
        sql_options_release(&scoring->options);
    release_long(&scoring->options_text);
    release_long(&scoring->json);
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

bool scoring_forget_long(struct scoring *scoring)
{
    const bool is_long = scoring->text.capacity > LONG_BYTES ||
                         scoring->json.capacity > LONG_BYTES ||
                         scoring->options_text.capacity > LONG_BYTES;
    if (is_long)
        forget(scoring);
    return is_long;
}

static bool same_bytes(const struct text_buffer *buffer, const char *bytes, size_t length)
{
    return buffer->length == length &&
           (length == 0 || memcmp(buffer->data, bytes, length) == 0);
}

static bool is_kept(const struct scoring *scoring, const struct sql_text *text)
{
    return scoring->kept && scoring->charset == text->charset &&
           scoring->most_bytes == text->most_bytes &&
           same_bytes(&scoring->options_text, text->options, text->options_length) &&
           same_bytes(&scoring->text, text->bytes, text->length);
}

static bool keep_bytes(struct text_buffer *buffer, const char *bytes, size_t length)
{
    text_buffer_clear(buffer);
    return text_buffer_append(buffer, bytes ? bytes : "", length, NULL);
}

/* Options are mostly the same for all rows. */
static tenor_code keep_options(struct scoring *scoring, const struct sql_text *text,
                               tenor_error *error)
{
    if (scoring->options.document.size > 0 &&
        same_bytes(&scoring->options_text, text->options, text->options_length))
        return TENOR_OK;
    sql_options_release(&scoring->options);
    if (!keep_bytes(&scoring->options_text, text->options, text->options_length))
        return report(error, TENOR_NO_MEMORY, "out of memory");
    return sql_options_read(&scoring->options, text->options, text->options_length, error);
}

/* Appends a name to a list for a message; false if it has no room for more. */
static bool add_name(char *list, size_t room, size_t *length, const char *name)
{
    const char *comma = *length > 0 ? ", " : "";
    const size_t need = strlen(comma) + strlen(name);
    if (*length + need >= room)
        return false;
    memcpy(list + *length, comma, strlen(comma));
    memcpy(list + *length + strlen(comma), name, strlen(name) + 1);
    *length += need;
    return true;
}

/* ---- Scoring ------------------------------------------------------------ */

void scoring_use(struct scoring *scoring, tenor_scorer *scorer)
{
    scoring->kept = false;
    tenor_scorer_close(scoring->scorer);
    tenor_result_free(scoring->result); /* it would hold the models that were closed */
    scoring->result = NULL;
    scoring->scorer = scorer;
}

tenor_code scoring_open(struct scoring *scoring, const struct name_list *sources,
                        tenor_error *error)
{
    tenor_scorer *scorer = sql_models_open(sources, error);
    if (!scorer)
        return error->code;
    scoring_use(scoring, scorer);
    return TENOR_OK;
}

/* Is there a label of this name? */
static bool is_label(const tenor_scorer *scorer, const char *name)
{
    for (size_t i = 0; i < tenor_scorer_models(scorer); i++)
        if (tenor_scorer_find_label(scorer, i, name) != TENOR_NOT_FOUND)
            return true;
    return false;
}

/* The labels of all models, for a message: as many as it has room for. */
static void list_labels(const tenor_scorer *scorer, char *list, size_t room)
{
    size_t length = 0;
    *list = '\0';
    for (size_t i = 0; i < tenor_scorer_models(scorer); i++)
        for (size_t label = 0; label < tenor_scorer_labels(scorer, i); label++)
            if (!add_name(list, room, &length, tenor_scorer_label(scorer, i, label)))
                return;
}

/* What options say must suit the text and the models. */
static tenor_code check_options(const struct scoring *scoring, const struct sql_text *text,
                                tenor_error *error)
{
    const struct explain_request *explain = &scoring->options.settings.explain;
    if (scoring->options.document.charset && text->charset)
        return report(error, TENOR_BAD_ARGUMENT,
                      "the option 'charset' is for blobs: how text is encoded is known");
    if (explain->which == EXPLAIN_NAMED && !is_label(scoring->scorer, explain->label)) {
        char labels[160];
        list_labels(scoring->scorer, labels, sizeof labels);
        return report(error, TENOR_BAD_ARGUMENT, "no model has the label '%.60s': %s",
                      explain->label, labels);
    }
    return TENOR_OK;
}

static tenor_document document_of(const struct scoring *scoring, const struct sql_text *text)
{
    tenor_document document = scoring->options.document;
    document.text = scoring->text.data;
    document.text_length = scoring->text.length;
    document.most_bytes = text->most_bytes;
    document.stop = text->stop;
    document.stop_context = text->stop_context;
    if (text->charset)
        document.charset = text->charset;
    return document;
}

/* Is this about the text alone, so that the rows after it may have scores? */
static bool is_of_text(tenor_code code)
{
    return code == TENOR_EMPTY_TEXT || code == TENOR_BINARY_TEXT ||
           code == TENOR_TEXT_TOO_LARGE;
}

static tenor_code score(struct scoring *scoring, const struct sql_text *text,
                        tenor_error *error)
{
    if (!scoring->result && !(scoring->result = tenor_result_new()))
        return report(error, TENOR_NO_MEMORY, "out of memory");
    const tenor_document document = document_of(scoring, text);
    const tenor_code code =
        tenor_score(scoring->scorer, &document, scoring->result, &scoring->error);
    if (code != TENOR_OK && !is_of_text(code)) {
        *error = scoring->error;
        return code;
    }
    scoring->code = code;
    scoring->charset = text->charset;
    scoring->most_bytes = text->most_bytes;
    return TENOR_OK;
}

tenor_code scoring_take(struct scoring *scoring, const struct sql_text *given,
                        tenor_error *error)
{
    struct sql_text with_options = *given;
    const struct sql_text *text = &with_options;
    if (!given->options) {
        with_options.options = "{}";
        with_options.options_length = 2;
    }
    scoring->most_json = text->most_json;
    scoring->stop = text->stop;
    scoring->stop_context = text->stop_context;
    if (is_kept(scoring, text))
        return TENOR_OK;
    scoring_forget_long(scoring);
    scoring->kept = false;
    tenor_code code = keep_options(scoring, text, error);
    if (code == TENOR_OK)
        code = check_options(scoring, text, error);
    if (code == TENOR_OK && !keep_bytes(&scoring->text, text->bytes, text->length))
        code = report(error, TENOR_NO_MEMORY, "out of memory");
    if (code == TENOR_OK)
        code = score(scoring, text, error);
    scoring->kept = code == TENOR_OK;
    if (!scoring->kept)
        scoring_forget_long(scoring);
    return code;
}

/* ---- Asking -------------------------------------------------------------- */

/* The tasks, for a message. */
static void list_tasks(const tenor_scorer *scorer, char *list, size_t room)
{
    size_t length = 0;
    *list = '\0';
    for (size_t i = 0; i < tenor_scorer_models(scorer); i++)
        if (!add_name(list, room, &length, tenor_scorer_task(scorer, i)))
            return;
}

tenor_code scoring_model(const struct scoring *scoring, const char *task, size_t *model,
                         tenor_error *error)
{
    char tasks[160];
    *model = 0;
    if (!task && tenor_scorer_models(scoring->scorer) == 1)
        return TENOR_OK;
    list_tasks(scoring->scorer, tasks, sizeof tasks);
    if (!task)
        return report(error, TENOR_BAD_ARGUMENT, "which task? There are several models: %s",
                      tasks);
    *model = tenor_scorer_find_task(scoring->scorer, task);
    if (*model == TENOR_NOT_FOUND)
        return report(error, TENOR_BAD_ARGUMENT, "there is no model of the task '%.60s': %s",
                      task, tasks);
    return TENOR_OK;
}

const char *scoring_abstained(const struct scoring *scoring, size_t model)
{
    return scoring->code == TENOR_OK ? tenor_result_abstained(scoring->result, model)
                                     : tenor_code_name((int)scoring->code);
}

/* The programs' line begins with the record's id, of which SQL has its own. */
#define ID_LENGTH (sizeof "{\"id\":\"\"," - 1)

static bool is_too_long(const struct scoring *scoring)
{
    return scoring->most_json > 0 && scoring->json.length > scoring->most_json;
}

/* Asked while JSON is written. */
static int ends_json(void *context)
{
    const struct scoring *scoring = context;
    return is_too_long(scoring) || (scoring->stop && scoring->stop(scoring->stop_context) != 0);
}

/* Appends the JSON of the last text. */
static bool put_json(struct scoring *scoring, struct failure *failure)
{
    const struct output_id id = {.record.name = ""};
    const struct output_writer writer = {
        &scoring->options.settings,
        scoring->code == TENOR_OK ? tenor_result_notes(scoring->result) : 0, &scoring->json,
        failure};
    return scoring->code == TENOR_OK
               ? json_result(&writer, &id, scoring->result)
               : json_error(&writer, &id, tenor_code_name((int)scoring->code),
                            scoring->error.message);
}

const char *scoring_json(struct scoring *scoring, size_t *length, tenor_error *error)
{
    struct stop stop = {.asked = ends_json, .context = scoring};
    struct failure failure = {.stop = &stop};
    text_buffer_clear(&scoring->json);
    const bool done = put_json(scoring, &failure);
    const tenor_code found = scoring_found_all(scoring, error);
    if (is_too_long(scoring))
        report(error, TENOR_TEXT_TOO_LARGE,
               "the JSON of this text would have more than %zu bytes: ask for less",
               scoring->most_json);
    else if (!done && failure.code == FAILURE_STOPPED)
        report(error, TENOR_STOPPED, "stopped");
    else if (!done && found == TENOR_OK)
        report(error, TENOR_NO_MEMORY, "out of memory");
    else if (done && found == TENOR_OK) {
        scoring->json.data[ID_LENGTH - 1] = '{';
        *length = scoring->json.length - ID_LENGTH; /* with the '{', without the line end */
        return scoring->json.data + ID_LENGTH - 1;
    }
    release_long(&scoring->json);
    return NULL;
}

bool scoring_goes_on(const struct scoring *scoring, tenor_error *error)
{
    if (!scoring->stop || scoring->stop(scoring->stop_context) == 0)
        return true;
    report(error, TENOR_STOPPED, "stopped");
    return false;
}

tenor_code scoring_found_all(struct scoring *scoring, tenor_error *error)
{
    const tenor_code code = tenor_result_code(scoring->result);
    if (code == TENOR_OK)
        return TENOR_OK;
    return report(error, code, code == TENOR_STOPPED ? "stopped" : "out of memory");
}

void scoring_close(struct scoring *scoring)
{
    tenor_result_free(scoring->result);
    tenor_scorer_close(scoring->scorer);
    sql_options_release(&scoring->options);
    text_buffer_release(&scoring->text);
    text_buffer_release(&scoring->options_text);
    text_buffer_release(&scoring->json);
    *scoring = (struct scoring){0};
}
