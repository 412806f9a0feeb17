/* scorer: the models and the last text of a backend of PostgreSQL. */
#ifndef TENOR_POSTGRESQL_SCORER_H
#define TENOR_POSTGRESQL_SCORER_H

#include <postgres.h>

#include "../scoring.h"

/* Defines tenor.models and tenor.most_bytes, and gives long texts back when a transaction ends. */
void scorer_prepare(void);

/* Opens the models, if they are not open, or are others now. */
struct scoring *scorer_open(void);

/* Scores a text of the server's encoding, with options (JSON in that encoding, or NULL), until somebody
 * cancels. What was found stays in the value that is returned. Reports errors as PostgreSQL does,
 * never from within the library. */
struct scoring *scorer_take(text *value, const char *options);

/* Reports an error of the library. */
void scorer_fail(tenor_code code, const tenor_error *error) pg_attribute_noreturn();

/* Are texts in an encoding? Not with SQL_ASCII: they are bytes, and characters are bytes then. Text
 * that is handed out is UTF-8 there. */
bool scorer_has_encoding(void);

/* A text of UTF-8 in the server's encoding, with '?' for what that has not; allocated. */
text *scorer_text(const char *utf8, size_t length);

#endif
