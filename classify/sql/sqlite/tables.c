/* tables: tenor_speakers and tenor_marks, which SQLite calls table-valued functions.
 *
 * Their arguments are the hidden columns at the end of a table; a cursor has the rows of one text. */
#include "connection.h"

#include <stdlib.h>
#include <string.h>

#include "../rows.h"

#define MOST_ARGUMENTS 3

enum table_kind { SPEAKERS, MARKS };

/* What is fixed of a table. The arguments are the columns from `first_argument` on. */
static const struct table_form {
    enum table_kind kind;
    const char *name, *columns;
    int first_argument, arguments;
} forms[] = {
    {SPEAKERS, "tenor_speakers",
     "CREATE TABLE x(name TEXT, kind TEXT, attributions INTEGER, words INTEGER, share REAL, "
     "document HIDDEN, options HIDDEN)",
     5, 2},
    {MARKS, "tenor_marks",
     "CREATE TABLE x(kind TEXT, begin INTEGER, \"end\" INTEGER, text TEXT, speaker TEXT, "
     "attribution INTEGER, category TEXT, target TEXT, tone TEXT, value REAL, author INTEGER, "
     "document HIDDEN, wanted HIDDEN, options HIDDEN)",
     11, 3},
};

struct module_data {
    struct connection *connection;
    const struct table_form *form;
};

struct table {
    sqlite3_vtab base;
    struct connection *connection;
    const struct table_form *form;
};

struct cursor {
    sqlite3_vtab_cursor base;
    struct sql_rows rows;
    size_t at, count;
    sqlite3_value *arguments[MOST_ARGUMENTS]; /* copies, for who asks for these columns */
};

/* ---- Tables --------------------------------------------------------------- */

static int table_connect(sqlite3 *database, void *user, int count, const char *const *arguments,
                         sqlite3_vtab **made, char **message)
{
    (void)count, (void)arguments, (void)message;
    const struct module_data *data = user;
    const int code = sqlite3_declare_vtab(database, data->form->columns);
    if (code != SQLITE_OK)
        return code;
    struct table *table = sqlite3_malloc(sizeof *table);
    if (!table)
        return SQLITE_NOMEM;
    *table = (struct table){.connection = data->connection, .form = data->form};
    *made = &table->base;
    return SQLITE_OK;
}

static int table_disconnect(sqlite3_vtab *table)
{
    sqlite3_free(table);
    return SQLITE_OK;
}

/* Which constraints are the arguments, in the order of these: the first on each, as SQLite itself looks
 * whether others are true. False if an argument is known only later. */
static bool find_arguments(const struct table_form *form, const sqlite3_index_info *plan,
                           int found[MOST_ARGUMENTS])
{
    bool later[MOST_ARGUMENTS] = {false};
    for (int i = 0; i < form->arguments; i++)
        found[i] = -1;
    for (int i = 0; i < plan->nConstraint; i++) {
        const int which = plan->aConstraint[i].iColumn - form->first_argument;
        if (which < 0 || which >= form->arguments ||
            plan->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ)
            continue;
        if (!plan->aConstraint[i].usable)
            later[which] = true;
        else if (found[which] < 0)
            found[which] = i;
    }
    for (int i = 0; i < form->arguments; i++)
        if (later[i] && found[i] < 0)
            return false;
    return true;
}

/* idxNum has a bit for each argument that there is. */
static int table_plan(sqlite3_vtab *base, sqlite3_index_info *plan)
{
    const struct table_form *form = ((struct table *)base)->form;
    int found[MOST_ARGUMENTS] = {-1, -1, -1}, used = 0;
    if (!find_arguments(form, plan, found))
        return SQLITE_CONSTRAINT;
    if (found[0] < 0) {
        sqlite3_free(base->zErrMsg);
        base->zErrMsg = sqlite3_mprintf("%s needs a text", form->name);
        return SQLITE_ERROR;
    }
    for (int i = 0; i < form->arguments; i++)
        if (found[i] >= 0) {
            plan->aConstraintUsage[found[i]].argvIndex = ++used;
            plan->aConstraintUsage[found[i]].omit = 1;
            plan->idxNum |= 1 << i;
        }
    plan->estimatedCost = 100000;
    plan->estimatedRows = 20;
    return SQLITE_OK;
}

/* ---- Cursors ----------------------------------------------------------------- */

static int cursor_open(sqlite3_vtab *table, sqlite3_vtab_cursor **made)
{
    (void)table;
    struct cursor *cursor = sqlite3_malloc(sizeof *cursor);
    if (!cursor)
        return SQLITE_NOMEM;
    *cursor = (struct cursor){0};
    *made = &cursor->base;
    return SQLITE_OK;
}

static void forget_rows(struct cursor *cursor)
{
    rows_release(&cursor->rows);
    cursor->at = cursor->count = 0;
    for (int i = 0; i < MOST_ARGUMENTS; i++) {
        sqlite3_value_free(cursor->arguments[i]);
        cursor->arguments[i] = NULL;
    }
}

static int cursor_close(sqlite3_vtab_cursor *base)
{
    struct cursor *cursor = (struct cursor *)base;
    forget_rows(cursor);
    sqlite3_free(cursor);
    return SQLITE_OK;
}

static int give_error(sqlite3_vtab *table, tenor_code code, const tenor_error *error)
{
    if (code == TENOR_NO_MEMORY)
        return SQLITE_NOMEM;
    if (code == TENOR_STOPPED)
        return SQLITE_INTERRUPT;
    sqlite3_free(table->zErrMsg);
    table->zErrMsg = sqlite3_mprintf("%s", error->message);
    return SQLITE_ERROR;
}

static tenor_code find_marks(struct cursor *cursor, struct connection *connection,
                             sqlite3_value *text, sqlite3_value *wanted, tenor_error *error)
{
    const bool any = !wanted || sqlite3_value_type(wanted) == SQLITE_NULL;
    const char *kind = any ? NULL : (const char *)sqlite3_value_text(wanted);
    if (!any && !kind)
        return TENOR_NO_MEMORY;
    const tenor_code code = rows_marks(&cursor->rows, &connection->scoring, kind,
                                       sqlite3_value_type(text) == SQLITE_BLOB, error);
    cursor->count = cursor->rows.mark_count;
    return code;
}

static tenor_code find_speakers(struct cursor *cursor, struct connection *connection,
                                tenor_error *error)
{
    const tenor_code code = rows_speakers(&cursor->rows, &connection->scoring, error);
    cursor->count = cursor->rows.speaker_count;
    return code;
}

/* `arguments` has NULL for those that are not there. */
static tenor_code find_rows(struct cursor *cursor, const struct table *table,
                            sqlite3_value *const arguments[MOST_ARGUMENTS], tenor_error *error)
{
    sqlite3_value *options = arguments[table->form->arguments - 1];
    const tenor_code code = connection_take(table->connection, arguments[0], options, error);
    if (code != TENOR_OK)
        return code;
    return table->form->kind == MARKS
               ? find_marks(cursor, table->connection, arguments[0], arguments[1], error)
               : find_speakers(cursor, table->connection, error);
}

static int cursor_filter(sqlite3_vtab_cursor *base, int plan, const char *name, int count,
                         sqlite3_value **values)
{
    (void)name, (void)count;
    struct cursor *cursor = (struct cursor *)base;
    struct table *table = (struct table *)base->pVtab;
    sqlite3_value *arguments[MOST_ARGUMENTS] = {0};
    tenor_error error;
    forget_rows(cursor);
    for (int i = 0, next = 0; i < MOST_ARGUMENTS; i++)
        if (plan & (1 << i)) {
            arguments[i] = values[next++];
            cursor->arguments[i] = sqlite3_value_dup(arguments[i]);
            if (!cursor->arguments[i])
                return SQLITE_NOMEM;
        }
    if (!arguments[0] || sqlite3_value_type(arguments[0]) == SQLITE_NULL)
        return SQLITE_OK;
    const tenor_code code = find_rows(cursor, table, arguments, &error);
    if (code == TENOR_OK)
        return SQLITE_OK;
    cursor->count = 0;
    return give_error(&table->base, code, &error);
}

static int cursor_next(sqlite3_vtab_cursor *base)
{
    ((struct cursor *)base)->at++;
    return SQLITE_OK;
}

static int cursor_eof(sqlite3_vtab_cursor *base)
{
    const struct cursor *cursor = (const struct cursor *)base;
    return cursor->at >= cursor->count;
}

static int cursor_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *id)
{
    *id = (sqlite3_int64)((const struct cursor *)base)->at + 1;
    return SQLITE_OK;
}

/* ---- Columns ------------------------------------------------------------------- */

static void put_text(sqlite3_context *context, const char *text)
{
    if (text)
        sqlite3_result_text(context, text, -1, SQLITE_TRANSIENT);
}

static void put_number(sqlite3_context *context, long long number)
{
    if (number != ROW_NO_NUMBER)
        sqlite3_result_int64(context, number);
}

static void put_speaker(sqlite3_context *context, const tenor_speaker *speaker, int column)
{
    switch (column) {
    case 0:
        put_text(context, speaker->name);
        break;
    case 1:
        put_text(context, speaker->kind);
        break;
    case 2:
        put_number(context, (long long)speaker->attributions);
        break;
    case 3:
        put_number(context, (long long)speaker->words);
        break;
    case 4:
        sqlite3_result_double(context, speaker->share);
        break;
    default:
        break;
    }
}

/* What is said of a mark beside its place. */
static void put_mark_fact(sqlite3_context *context, const struct sql_rows *rows,
                          const struct mark_row *mark, int column)
{
    switch (column) {
    case 4:
        put_text(context, rows_string(rows, mark->speaker));
        break;
    case 5:
        put_number(context, mark->attribution);
        break;
    case 6:
        put_text(context, rows_string(rows, mark->category));
        break;
    case 7:
        put_text(context, rows_string(rows, mark->target));
        break;
    case 8:
        put_text(context, mark->tone);
        break;
    case 9:
        if (mark->has_value)
            sqlite3_result_double(context, mark->value);
        break;
    case 10:
        put_number(context, mark->author);
        break;
    default:
        break;
    }
}

static void put_mark(sqlite3_context *context, const struct sql_rows *rows,
                     const struct mark_row *mark, int column)
{
    switch (column) {
    case 0:
        put_text(context, mark->kind);
        break;
    case 1:
        put_number(context, mark->begin);
        break;
    case 2:
        put_number(context, mark->end);
        break;
    case 3:
        sqlite3_result_text64(context, rows_string(rows, mark->text), mark->text_length,
                              SQLITE_TRANSIENT, SQLITE_UTF8);
        break;
    default:
        put_mark_fact(context, rows, mark, column);
        break;
    }
}

/* NULL where it was left out. */
static void put_argument(sqlite3_context *context, sqlite3_value *argument)
{
    if (argument)
        sqlite3_result_value(context, argument);
}

static int cursor_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
    const struct cursor *cursor = (const struct cursor *)base;
    const struct table_form *form = ((const struct table *)base->pVtab)->form;
    if (column >= form->first_argument)
        put_argument(context, cursor->arguments[column - form->first_argument]);
    else if (form->kind == MARKS)
        put_mark(context, &cursor->rows, &cursor->rows.marks[cursor->at], column);
    else
        put_speaker(context, &cursor->rows.speakers[cursor->at], column);
    return SQLITE_OK;
}

/* ---- The module -------------------------------------------------------------------- */

/* Without xCreate: the tables are there without being made, and cannot be made. */
static const sqlite3_module module = {
    .iVersion = 0,
    .xConnect = table_connect,
    .xBestIndex = table_plan,
    .xDisconnect = table_disconnect,
    .xOpen = cursor_open,
    .xClose = cursor_close,
    .xFilter = cursor_filter,
    .xNext = cursor_next,
    .xEof = cursor_eof,
    .xColumn = cursor_column,
    .xRowid = cursor_rowid,
};

static void let_go(void *user)
{
    struct module_data *data = user;
    connection_let_go(data->connection);
    free(data);
}

int sqlite_tables_add(struct connection *connection)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct module_data *data = malloc(sizeof *data);
        if (!data)
            return SQLITE_NOMEM;
        *data = (struct module_data){connection, &forms[i]};
        connection->users++;
        const int code = sqlite3_create_module_v2(connection->database, forms[i].name, &module,
                                                  data, let_go);
        if (code != SQLITE_OK)
            return code;
    }
    return SQLITE_OK;
}
