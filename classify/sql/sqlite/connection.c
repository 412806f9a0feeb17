/* connection: values of SQLite → texts that are scored, until somebody interrupts. */
#include "connection.h"

#include <stdlib.h>
#include <string.h>

#include "../models.h"
#include "../report.h"

void connection_let_go(void *user)
{
    struct connection *connection = user;
    if (--connection->users > 0)
        return;
    scoring_close(&connection->scoring);
    free(connection);
}

tenor_code connection_open(struct connection *connection, tenor_error *error)
{
    if (connection->scoring.scorer)
        return TENOR_OK;
    tenor_scorer *scorer = sql_models_of_environment(error);
    if (!scorer)
        return error->code;
    scoring_use(&connection->scoring, scorer);
    return TENOR_OK;
}

/* ---- Interrupts ----------------------------------------------------------- */

/* How long an interrupt may wait, in nanoseconds: no person notices, and asking costs nothing. */
#define ASK_AFTER 10000000

static bool is_time(struct connection *connection)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    const long long passed = (long long)(now.tv_sec - connection->asked.tv_sec) * 1000000000 +
                             (now.tv_nsec - connection->asked.tv_nsec);
    if (passed < ASK_AFTER)
        return false;
    connection->asked = now;
    return true;
}

/* Before 3.41 SQLite does not say whether sqlite3_interrupt was called. But while another statement
 * runs, it compiles none after that. */
static int is_interrupted(void *context)
{
    struct connection *connection = context;
    sqlite3_stmt *statement = NULL;
    if (!is_time(connection))
        return 0;
    const int code = sqlite3_prepare_v2(connection->database, "SELECT 1", -1, &statement, NULL);
    sqlite3_finalize(statement);
    return code == SQLITE_INTERRUPT;
}

/* ---- Texts ------------------------------------------------------------------- */

/* What SQLite calls text is UTF-8, whatever a page in it declares. */
static bool read_text(sqlite3_value *value, struct sql_text *text)
{
    const bool is_blob = sqlite3_value_type(value) == SQLITE_BLOB;
    text->bytes = is_blob ? sqlite3_value_blob(value) : (const char *)sqlite3_value_text(value);
    text->length = (size_t)sqlite3_value_bytes(value);
    text->charset = is_blob ? NULL : "utf-8";
    if (!text->bytes && is_blob && text->length == 0)
        text->bytes = "";
    return text->bytes;
}

static bool read_options(sqlite3_value *value, struct sql_text *text)
{
    if (!value || sqlite3_value_type(value) == SQLITE_NULL)
        return true;
    text->options = (const char *)sqlite3_value_text(value);
    text->options_length = (size_t)sqlite3_value_bytes(value);
    return text->options;
}

tenor_code connection_take(struct connection *connection, sqlite3_value *value,
                           sqlite3_value *options, tenor_error *error)
{
    const size_t limit = (size_t)sqlite3_limit(connection->database, SQLITE_LIMIT_LENGTH, -1);
    struct sql_text text = {.most_bytes = limit,
                            .most_json = limit,
                            .stop = is_interrupted,
                            .stop_context = connection};
    clock_gettime(CLOCK_MONOTONIC, &connection->asked);
    if (!read_text(value, &text) || !read_options(options, &text))
        return report(error, TENOR_NO_MEMORY, "out of memory");
    const tenor_code code = connection_open(connection, error);
    return code == TENOR_OK ? scoring_take(&connection->scoring, &text, error) : code;
}
