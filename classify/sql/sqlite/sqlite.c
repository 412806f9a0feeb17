/* sqlite: Tenor as functions of SQLite, in an extension that it loads: tenor-sql(7) says what each
 * does.
 *
 * None is deterministic to SQLite: what a text's label is depends on the models that the connection
 * has, so an index must not be made of labels. */
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1

#include <stdlib.h>
#include <string.h>

#include "../../../features/io/json_out.h"
#include "../models.h"
#include "../report.h"
#include "connection.h"

#ifndef SQLITE_RESULT_SUBTYPE
#define SQLITE_RESULT_SUBTYPE 0 /* before 3.45 */
#endif
#define JSON_SUBTYPE 'J' /* what SQLite's own functions take for JSON, not for a string */

/* ---- What all functions do ---------------------------------------------- */

static void put_error(sqlite3_context *context, tenor_code code, const tenor_error *error)
{
    if (code == TENOR_NO_MEMORY)
        sqlite3_result_error_nomem(context);
    else if (code == TENOR_STOPPED)
        sqlite3_result_error_code(context, SQLITE_INTERRUPT);
    else
        sqlite3_result_error(context, error->message, -1);
}

/* The arguments that a function may be called without. */
static sqlite3_value *argument(int count, sqlite3_value **arguments, int index)
{
    return index < count && sqlite3_value_type(arguments[index]) != SQLITE_NULL
               ? arguments[index]
               : NULL;
}

/* Scores a text; false if there is nothing to be returned for it: it is NULL, or an error was
 * put. */
static bool take(sqlite3_context *context, int count, sqlite3_value **arguments, int options)
{
    tenor_error error;
    struct connection *connection = sqlite3_user_data(context);
    if (!argument(count, arguments, 0))
        return false;
    const tenor_code code =
        connection_take(connection, arguments[0], argument(count, arguments, options), &error);
    if (code != TENOR_OK)
        put_error(context, code, &error);
    return code == TENOR_OK;
}

/* The same of functions that are about one task. */
static bool take_task(sqlite3_context *context, int count, sqlite3_value **arguments,
                      size_t *model)
{
    tenor_error error;
    struct connection *connection = sqlite3_user_data(context);
    if (!take(context, count, arguments, 2))
        return false;
    sqlite3_value *task = argument(count, arguments, 1);
    const char *name = task ? (const char *)sqlite3_value_text(task) : NULL;
    tenor_code code = task && !name ? report(&error, TENOR_NO_MEMORY, "out of memory")
                                    : scoring_model(&connection->scoring, name, model, &error);
    if (code != TENOR_OK)
        put_error(context, code, &error);
    return code == TENOR_OK;
}

/* ---- The functions --------------------------------------------------------- */

static void put_label(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    struct connection *connection = sqlite3_user_data(context);
    size_t model;
    if (!take_task(context, count, arguments, &model))
        return;
    const char *label = tenor_result_label(connection->scoring.result, model);
    if (label && connection->scoring.code == TENOR_OK)
        sqlite3_result_text(context, label, -1, SQLITE_TRANSIENT);
}

static void put_confidence(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    struct connection *connection = sqlite3_user_data(context);
    size_t model;
    if (take_task(context, count, arguments, &model) &&
        !scoring_abstained(&connection->scoring, model))
        sqlite3_result_double(context,
                              tenor_result_confidence(connection->scoring.result, model));
}

static void put_abstained(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    struct connection *connection = sqlite3_user_data(context);
    size_t model;
    if (!take_task(context, count, arguments, &model))
        return;
    const char *reason = scoring_abstained(&connection->scoring, model);
    if (reason)
        sqlite3_result_text(context, reason, -1, SQLITE_STATIC);
}

static void put_json(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    struct connection *connection = sqlite3_user_data(context);
    size_t length;
    if (!take(context, count, arguments, 1))
        return;
    tenor_error error;
    const char *json = scoring_json(&connection->scoring, &length, &error);
    if (!json) {
        put_error(context, error.code, &error);
        return;
    }
    sqlite3_result_text64(context, json, length, SQLITE_TRANSIENT, SQLITE_UTF8);
    sqlite3_result_subtype(context, JSON_SUBTYPE);
}

static void put_version(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    (void)count, (void)arguments;
    sqlite3_result_text(context, tenor_version(), -1, SQLITE_STATIC);
}

/* The tasks of the models that are open, as a JSON array. Tasks are plain words. */
static void put_tasks(sqlite3_context *context, const tenor_scorer *scorer)
{
    struct text_buffer tasks = {0};
    bool done = true;
    for (size_t i = 0; done && i < tenor_scorer_models(scorer); i++)
        done = text_buffer_append(&tasks, i > 0 ? "," : "[", 1, NULL) &&
               json_put_string(&tasks, tenor_scorer_task(scorer, i),
                               strlen(tenor_scorer_task(scorer, i)), NULL);
    if (done && text_buffer_append(&tasks, "]", 1, NULL)) {
        sqlite3_result_text64(context, tasks.data, tasks.length, SQLITE_TRANSIENT, SQLITE_UTF8);
        sqlite3_result_subtype(context, JSON_SUBTYPE);
    } else {
        sqlite3_result_error_nomem(context);
    }
    text_buffer_release(&tasks);
}

static tenor_code list_sources(int count, sqlite3_value **arguments, struct name_list *sources,
                               tenor_error *error)
{
    for (int i = 0; i < count; i++) {
        if (sqlite3_value_type(arguments[i]) != SQLITE_TEXT)
            return report(error, TENOR_BAD_ARGUMENT,
                          "a model is a text: its name, or the path of a file or directory");
        const char *source = (const char *)sqlite3_value_text(arguments[i]);
        if (!source || !name_list_add(sources, source, NULL))
            return report(error, TENOR_NO_MEMORY, "out of memory");
    }
    return TENOR_OK;
}

static void put_models(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    struct connection *connection = sqlite3_user_data(context);
    struct name_list sources = {0};
    tenor_error error;
    tenor_code code = list_sources(count, arguments, &sources, &error);
    if (code == TENOR_OK)
        code = count == 0 ? connection_open(connection, &error)
                          : scoring_open(&connection->scoring, &sources, &error);
    name_list_release(&sources);
    if (code == TENOR_OK)
        put_tasks(context, connection->scoring.scorer);
    else
        put_error(context, code, &error);
}

/* ---- Loading ------------------------------------------------------------------ */

static const struct {
    const char *name;
    int least, most; /* arguments; -1: any number */
    int flags;
    void (*put)(sqlite3_context *context, int count, sqlite3_value **arguments);
} functions[] = {
    {"tenor_label", 1, 3, 0, put_label},
    {"tenor_confidence", 1, 3, 0, put_confidence},
    {"tenor_abstained", 1, 3, 0, put_abstained},
    {"tenor_json", 1, 2, SQLITE_RESULT_SUBTYPE, put_json},
    {"tenor_version", 0, 0, SQLITE_INNOCUOUS, put_version},
    /* It opens files, so no view or trigger of a database that somebody sent may call it. */
    {"tenor_models", -1, -1, SQLITE_DIRECTONLY | SQLITE_RESULT_SUBTYPE, put_models},
};

/* SQLite lets go of the connection where it fails to add a function, too. */
static int add_functions(struct connection *connection)
{
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        for (int count = functions[i].least; count <= functions[i].most; count++) {
            connection->users++;
            const int code =
                sqlite3_create_function_v2(connection->database, functions[i].name, count,
                                           SQLITE_UTF8 | functions[i].flags, connection,
                                           functions[i].put, NULL, NULL, connection_let_go);
            if (code != SQLITE_OK)
                return code;
        }
    return SQLITE_OK;
}

/* Is everything there from an earlier time? Then the connection has models that it shall keep.
 * tenor_marks is added last. */
static bool is_loaded(sqlite3 *database)
{
    sqlite3_stmt *statement = NULL;
    const int code = sqlite3_prepare_v2(
        database, "SELECT 1 FROM pragma_module_list WHERE name = 'tenor_marks'", -1, &statement,
        NULL);
    const bool loaded = code == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW;
    sqlite3_finalize(statement);
    return loaded;
}

__attribute__((visibility("default"))) int sqlite3_tenor_init(sqlite3 *database, char **message,
                                                              const sqlite3_api_routines *api);

int sqlite3_tenor_init(sqlite3 *database, char **message, const sqlite3_api_routines *api)
{
    SQLITE_EXTENSION_INIT2(api);
    if (is_loaded(database))
        return SQLITE_OK;
    struct connection *connection = calloc(1, sizeof *connection);
    if (!connection)
        return SQLITE_NOMEM;
    connection->database = database;
    connection->users = 1; /* this function */
    int code = add_functions(connection);
    if (code == SQLITE_OK)
        code = sqlite_tables_add(connection);
    if (code != SQLITE_OK && code != SQLITE_NOMEM)
        *message = sqlite3_mprintf("%s", sqlite3_errmsg(database));
    connection_let_go(connection);
    return code;
}
