/* output: a result → what is printed: text for a person, JSON lines, a table (TSV, CSV), or a page of
 * HTML.
 *
 * Like any embedder it knows the library by tenor.h alone. Everything is appended to a
 * buffer, so that one thread can print while others format. The same result always gives the
 * same bytes: probabilities have six decimals and sum to 1, the measures of the evidence have
 * four.
 *
 * All functions fail with FAILURE_MEMORY only. */
#ifndef TENOR_OUTPUT_H
#define TENOR_OUTPUT_H

#include <stdbool.h>

#include "../features/base/failure.h"
#include "../features/base/memory.h"
#include "output_settings.h"
#include "tenor.h"

/* What comes before all records: the header row of a table, the head of a page of HTML. */
bool output_header(const struct output_settings *settings, const tenor_scorer *scorer,
                   struct text_buffer *out, struct failure *failure);

/* A scored article or comment. `notes` are those that were made when the record was read; they
 * are added to the result's own. The document's bytes must still be there, since phrases and
 * names are quoted from them. */
bool output_result(const struct output_settings *settings, const struct output_id *id,
                   tenor_result *result, unsigned notes, struct text_buffer *out,
                   struct failure *failure);

/* An article or comment that could not be scored. `code` is a short stable name of the error;
 * `scorer` says how many cells to leave empty in a table. */
bool output_error(const struct output_settings *settings, const struct output_id *id,
                  const char *code, const char *message, const tenor_scorer *scorer,
                  struct text_buffer *out, struct failure *failure);

/* The record's row of the index that a page of HTML ends with, else nothing. `result` NULL: it
 * could not be scored. */
bool output_row(const struct output_settings *settings, const struct output_id *id,
                const tenor_result *result, const tenor_scorer *scorer, struct text_buffer *row,
                struct failure *failure);

/* What comes after all records; `rows` are those of all, in their order. */
bool output_footer(const struct output_settings *settings, const tenor_scorer *scorer,
                   const struct text_buffer *rows, struct text_buffer *out,
                   struct failure *failure);

#endif
