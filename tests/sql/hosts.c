/* hosts: programs that use the extension of SQLite otherwise than its shell does.
 * usage: hosts EXTENSION MODELS ARTICLE threads|interrupt|rows|memory|loading
 *
 * Prints what it found, and exits with 1 at the first thing that is wrong. */
#include <errno.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *extension, *models;
static char article[1 << 16];

#define MUST(condition)                                                                        \
    do                                                                                         \
        if (!(condition)) {                                                                    \
            fprintf(stderr, "hosts: line %d: not true: %s\n", __LINE__, #condition);           \
            exit(1);                                                                           \
        }                                                                                      \
    while (0)

/* ---- Allocations that fail ---------------------------------------------- */

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);

static _Thread_local long allocations, failing = -1;

static bool fails(void)
{
    if (allocations++ != failing)
        return false;
    errno = ENOMEM;
    return true;
}

#pragma GCC visibility push(default)
void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    return fails() ? NULL : __libc_realloc(memory, size);
}

#pragma GCC visibility pop

/* ---- Connections ----------------------------------------------------------- */

static sqlite3 *open_database(void)
{
    sqlite3 *database;
    char *message = NULL, sql[4096];
    MUST(sqlite3_open(":memory:", &database) == SQLITE_OK);
    MUST(sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL) ==
         SQLITE_OK);
    if (sqlite3_load_extension(database, extension, NULL, &message) != SQLITE_OK) {
        fprintf(stderr, "hosts: %s\n", message);
        exit(1);
    }
    snprintf(sql, sizeof sql, "SELECT tenor_models('%s')", models);
    MUST(sqlite3_exec(database, sql, NULL, NULL, NULL) == SQLITE_OK);
    return database;
}

/* The first column of the first row that a statement gives for a text; to be freed. `code` becomes
 * that of the step. */
static char *ask(sqlite3 *database, const char *sql, const char *text, size_t length, int *code)
{
    sqlite3_stmt *statement = NULL;
    char *answer = NULL;
    *code = sqlite3_prepare_v2(database, sql, -1, &statement, NULL);
    if (*code == SQLITE_OK)
        *code = sqlite3_bind_text64(statement, 1, text, length, SQLITE_STATIC, SQLITE_UTF8);
    if (*code == SQLITE_OK)
        *code = sqlite3_step(statement);
    if (*code == SQLITE_ROW && sqlite3_column_type(statement, 0) != SQLITE_NULL) {
        const char *found = (const char *)sqlite3_column_text(statement, 0);
        answer = found ? strdup(found) : NULL;
        if (!answer)
            *code = SQLITE_NOMEM;
    }
    sqlite3_finalize(statement);
    return answer;
}

static const char every[] = "SELECT tenor_json(?1) || tenor_label(?1, 'genre') || "
                            "(SELECT json_group_array(text) FROM tenor_marks(?1)) || "
                            "(SELECT json_group_array(name) FROM tenor_speakers(?1))";

/* ---- Threads ------------------------------------------------------------------ */

struct worker {
    pthread_t thread;
    sqlite3 *database; /* NULL: one of its own */
    const char *expected;
};

static void *score_much(void *context)
{
    const struct worker *worker = context;
    sqlite3 *database = worker->database ? worker->database : open_database();
    for (int i = 0; i < 20; i++) {
        int code;
        char *answer = ask(database, every, article, strlen(article), &code);
        MUST(code == SQLITE_ROW && answer && strcmp(answer, worker->expected) == 0);
        free(answer);
        answer = ask(database, "SELECT tenor_abstained(?1, 'genre')", "Two words.", 10, &code);
        MUST(code == SQLITE_ROW && answer && strcmp(answer, "short") == 0);
        free(answer);
    }
    if (!worker->database)
        MUST(sqlite3_close(database) == SQLITE_OK);
    return NULL;
}

static void try_threads(void)
{
    int code;
    sqlite3 *shared = open_database();
    char *expected = ask(shared, every, article, strlen(article), &code);
    struct worker workers[6];
    MUST(code == SQLITE_ROW && expected);
    for (int i = 0; i < 6; i++) {
        workers[i] = (struct worker){.database = i % 2 ? shared : NULL, .expected = expected};
        MUST(pthread_create(&workers[i].thread, NULL, score_much, &workers[i]) == 0);
    }
    for (int i = 0; i < 6; i++)
        MUST(pthread_join(workers[i].thread, NULL) == 0);
    free(expected);
    MUST(sqlite3_close(shared) == SQLITE_OK);
    puts("threads: all the same");
}

/* ---- Interrupts ------------------------------------------------------------------ */

static char *long_text(size_t length)
{
    char *text = malloc(length);
    const size_t period = strlen(article);
    MUST(text);
    for (size_t i = 0; i < length; i++)
        text[i] = article[i % period];
    return text;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void *interrupt_soon(void *database)
{
    nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL);
    sqlite3_interrupt(database);
    return NULL;
}

static void interrupt(sqlite3 *database, const char *sql, const char *text, size_t length)
{
    pthread_t thread;
    int code;
    const double begin = seconds();
    MUST(pthread_create(&thread, NULL, interrupt_soon, database) == 0);
    free(ask(database, sql, text, length, &code));
    const double took = seconds() - begin;
    MUST(pthread_join(thread, NULL) == 0);
    MUST(code == SQLITE_INTERRUPT);
    MUST(took < 1.5); /* 0.2 and what a busy machine adds; to the end it takes many more */
}

#define EXPLAINED "'{\"explain\":\"all\"}'"

static void try_interrupt(void)
{
    const size_t length = 30 << 20;
    char *text = long_text(length), *answer;
    int code;
    sqlite3 *database = open_database();
    interrupt(database, "SELECT tenor_label(?1, 'genre')", text, length);
    interrupt(database, "SELECT count(*) FROM tenor_marks(?1)", text, length);
    free(ask(database, "SELECT tenor_abstained(?1, 'genre', " EXPLAINED ")", text, 4 << 20,
             &code)); /* what is interrupted next is then that JSON is written */
    MUST(code == SQLITE_ROW);
    interrupt(database, "SELECT tenor_json(?1, " EXPLAINED ")", text, 4 << 20);
    answer = ask(database, "SELECT tenor_label(?1, 'genre')", article, strlen(article), &code);
    MUST(code == SQLITE_ROW && answer);
    free(answer);
    MUST(sqlite3_close(database) == SQLITE_OK);
    free(text);
    puts("interrupt: at once, and the connection goes on");
}

/* ---- Rows -------------------------------------------------------------------------- */

static long kilobytes(void)
{
    char line[256];
    long size = -1;
    FILE *status = fopen("/proc/self/status", "r");
    MUST(status);
    while (size < 0 && fgets(line, sizeof line, status))
        sscanf(line, "RssAnon: %ld", &size);
    fclose(status);
    return size;
}

static void score_rows(sqlite3 *database, int first, int count)
{
    char text[256];
    int code;
    for (int i = first; i < first + count; i++) {
        snprintf(text, sizeof text, "The minister said that text %d may be passed.", i);
        free(ask(database, "SELECT tenor_json(?1) || tenor_abstained(?1, 'genre')", text,
                 strlen(text), &code));
        MUST(code == SQLITE_ROW);
    }
}

static void try_rows(void)
{
    sqlite3 *database = open_database();
    int code;
    score_rows(database, 0, 30000);
    const long before = kilobytes();
    score_rows(database, 30000, 70000);
    MUST(kilobytes() < before + 5000);
    /* A long text's memory is given back when another is scored. */
    char *text = long_text(4 << 20);
    free(ask(database, "SELECT tenor_abstained(?1, 'genre')", text, 4 << 20, &code));
    MUST(code == SQLITE_ROW);
    free(text);
    score_rows(database, 0, 1000);
    MUST(kilobytes() < before + 20000);
    MUST(sqlite3_close(database) == SQLITE_OK);
    puts("rows: no more memory");
}

/* ---- Loading ------------------------------------------------------------------------- */

static void other_label(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    (void)count, (void)arguments;
    sqlite3_result_null(context);
}

/* Loaded while a statement uses a function of a name that the extension has, it says why that cannot
 * be. */
static void try_loading(void)
{
    sqlite3 *database;
    sqlite3_stmt *statement;
    char *message = NULL;
    MUST(sqlite3_open(":memory:", &database) == SQLITE_OK);
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL);
    MUST(sqlite3_create_function(database, "tenor_label", 1, SQLITE_UTF8, NULL, other_label,
                                 NULL, NULL) == SQLITE_OK);
    MUST(sqlite3_prepare_v2(database, "SELECT tenor_label(1) FROM (VALUES (1), (2))", -1,
                            &statement, NULL) == SQLITE_OK);
    MUST(sqlite3_step(statement) == SQLITE_ROW);
    MUST(sqlite3_load_extension(database, extension, NULL, &message) == SQLITE_ERROR);
    puts(message);
    sqlite3_free(message);
    sqlite3_finalize(statement);
    MUST(sqlite3_load_extension(database, extension, NULL, NULL) == SQLITE_OK);
    MUST(sqlite3_close(database) == SQLITE_OK);
}

/* ---- Lack of memory ------------------------------------------------------------------ */

/* Lets each allocation fail in turn, of loading, opening and scoring. */
static void try_memory(void)
{
    int code;
    long failures = 0;
    sqlite3 *database = open_database();
    char *expected = ask(database, every, article, strlen(article), &code);
    MUST(code == SQLITE_ROW && expected);
    MUST(sqlite3_close(database) == SQLITE_OK);
    for (long after = 0;; after += 1 + after / 40) {
        MUST(sqlite3_open(":memory:", &database) == SQLITE_OK);
        sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL);
        char sql[4096], *answer = NULL;
        snprintf(sql, sizeof sql, "SELECT tenor_models('%s')", models);
        allocations = 0;
        failing = after;
        code = sqlite3_load_extension(database, extension, NULL, NULL);
        if (code == SQLITE_OK)
            code = sqlite3_exec(database, sql, NULL, NULL, NULL);
        if (code == SQLITE_OK) {
            answer = ask(database, every, article, strlen(article), &code);
            MUST(code != SQLITE_ROW || strcmp(answer, expected) == 0);
        }
        failing = -1;
        const bool failed = allocations > after;
        free(answer);
        if (code != SQLITE_OK && code != SQLITE_ROW)
            MUST(code == SQLITE_NOMEM || code == SQLITE_ERROR);
        failures += code != SQLITE_ROW;
        MUST(sqlite3_close(database) == SQLITE_OK);
        if (!failed)
            break;
    }
    MUST(failures > 20);
    free(expected);
    puts("memory: an error, or the answer");
}

int main(int count, char **arguments)
{
    if (count != 5)
        return 2;
    extension = arguments[1];
    models = arguments[2];
    FILE *stream = fopen(arguments[3], "rb");
    MUST(stream);
    MUST(fread(article, 1, sizeof article - 1, stream) > 0);
    fclose(stream);
    const char *what = arguments[4];
    if (strcmp(what, "threads") == 0)
        try_threads();
    else if (strcmp(what, "interrupt") == 0)
        try_interrupt();
    else if (strcmp(what, "rows") == 0)
        try_rows();
    else if (strcmp(what, "memory") == 0)
        try_memory();
    else if (strcmp(what, "loading") == 0)
        try_loading();
    else
        return 2;
    return 0;
}
