/* output: a result → what is printed, for a person, as JSON lines, or as a table.
 *
 * Like any embedder it knows the library by tenor.h alone. Everything is appended to a
 * buffer, so that threads can format while one of them prints. The same result gives the same
 * bytes: probabilities have six decimals, the measures of the evidence four. */
#ifndef TENOR_OUTPUT_H
#define TENOR_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "../features/base/failure.h"
#include "../features/base/memory.h"
#include "tenor.h"

enum output_format {
    OUTPUT_TEXT, /* a few lines an article and an empty one behind them */
    OUTPUT_JSONL,
    OUTPUT_TSV /* \t \n \r \\ in a cell are escaped so */
};

struct output {
    enum output_format format;
    bool phrases; /* show the phrases that weighed; there is no place for them in TSV */
    bool colour;  /* text only: terminal escape sequences */
};

/* How a record is called: what the input calls it, or else its number. */
struct output_id {
    const char *name; /* any bytes; NULL: it has none */
    size_t name_length;
    size_t number;
    const struct output_id *of; /* the article it is a comment on; NULL: it is one */
    const char *author;         /* of the comment; NULL: not known */
};

/* What stands before all records: the header row of TSV, else nothing. */
bool output_header(const struct output *output, const tenor_scorer *scorer,
                   struct text_buffer *out, struct failure *failure);

/* A scored article or comment. `notes` are added to the result's own: what was seen when the
 * record was read. The document's bytes must still be there (for the phrases). */
bool output_result(const struct output *output, const struct output_id *id,
                   tenor_result *result, unsigned notes, struct text_buffer *out,
                   struct failure *failure);

/* One that could not be scored. `scorer` tells TSV how many cells to leave empty. */
bool output_error(const struct output *output, const struct output_id *id, const char *code,
                  const char *message, const tenor_scorer *scorer, struct text_buffer *out,
                  struct failure *failure);

#endif
