/* connection: what the functions of one connection of SQLite share. */
#ifndef TENOR_SQLITE_CONNECTION_H
#define TENOR_SQLITE_CONNECTION_H

#include <sqlite3ext.h>
#include <stdbool.h>
#include <time.h>

#include "../scoring.h"

SQLITE_EXTENSION_INIT3

struct connection {
    sqlite3 *database;
    size_t users; /* functions and tables that hold it */
    struct scoring scoring;
    struct timespec asked; /* when SQLite was last asked whether somebody interrupts */
};

/* One user less; the last one frees it. */
void connection_let_go(void *connection);

/* Opens the models where none are open yet: those of TENOR_MODELS, or all that are installed. */
tenor_code connection_open(struct connection *connection, tenor_error *error);

/* Scores a value that is not NULL, with options that may be: NULL or absent (0). */
tenor_code connection_take(struct connection *connection, sqlite3_value *text,
                           sqlite3_value *options, tenor_error *error);

/* The table-valued functions; they become users of the connection. An SQLITE_ code. */
int sqlite_tables_add(struct connection *connection);

#endif
