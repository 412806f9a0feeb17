/* rows: the speakers or the marks of the last text, as the rows of a table.
 *
 * They are copied, since a table may be read while other texts are scored. All zero: no rows. */
#ifndef TENOR_SQL_ROWS_H
#define TENOR_SQL_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "../../features/base/memory.h"
#include "characters.h"
#include "scoring.h"

#define ROW_NO_STRING ((size_t)-1)
#define ROW_NO_NUMBER (-1LL)

/* Strings are places in `mark_rows.strings`, or ROW_NO_STRING. */
struct mark_row {
    const char *kind;     /* static */
    long long begin, end; /* of a text characters, of bytes bytes; of a title ROW_NO_NUMBER */
    size_t text, text_length;
    size_t speaker, category, target; /* they end with a NUL */
    long long attribution;            /* or ROW_NO_NUMBER */
    int author;                       /* see tenor_mark; -1: that is not said */
    const char *tone;                 /* static, or NULL */
    double value;                     /* with a tone its probability; of a feature its value */
    bool has_value;
};

struct sql_rows {
    tenor_speaker *speakers; /* [speaker_count] their kinds are static strings */
    size_t speaker_count, speaker_capacity;
    struct mark_row *marks; /* [mark_count] */
    size_t mark_count, mark_capacity;
    struct text_buffer strings;
    struct characters characters;
};

/* Appends the speakers of the last text; none if it has no score. Fails with TENOR_NO_MEMORY or
 * TENOR_STOPPED. */
tenor_code rows_speakers(struct sql_rows *rows, struct scoring *scoring, tenor_error *error);

/* Appends the marks of one kind, such as "hedge", or of all (NULL): first those of the one, then those
 * of the other, in the order of tenor_mark_kind, but of features, which are marks only by that name.
 * `as_bytes`: places are bytes. Fails with TENOR_BAD_ARGUMENT for an unknown kind, with TENOR_NO_MEMORY
 * or TENOR_STOPPED. */
tenor_code rows_marks(struct sql_rows *rows, struct scoring *scoring, const char *kind,
                      bool as_bytes, tenor_error *error);

/* A string of a row, NULL if there is none. */
const char *rows_string(const struct sql_rows *rows, size_t place);

void rows_release(struct sql_rows *rows); /* memory freed, as zeroed */

#endif
