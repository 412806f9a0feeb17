/* scoring: the models of a connection, its last text, and what was found of it.
 *
 * Several functions are asked of a text in one row. So the last text is kept, with the answers: it is
 * scored once, and another call with the same bytes and options asks the same result.
 *
 * One thread at a time. All zero is a scoring without models. */
#ifndef TENOR_SQL_SCORING_H
#define TENOR_SQL_SCORING_H

#include <stdbool.h>
#include <stddef.h>

#include "../../features/base/memory.h"
#include "../../features/io/directory.h"
#include "../tenor.h"
#include "options.h"

struct scoring {
    tenor_scorer *scorer; /* NULL: none is open */
    tenor_result *result; /* NULL: none is needed yet, or its memory was given back */

    /* Whether there is a last text, and what came of it: TENOR_OK, or why it has no score. */
    bool kept;
    tenor_code code;
    tenor_error error;
    struct text_buffer text, options_text;
    const char *charset;
    size_t most_bytes;
    struct sql_options options;
    struct text_buffer json;

    /* Of the text that was asked for last; see sql_text. */
    size_t most_json;
    int (*stop)(void *context);
    void *stop_context;
};

/* A text to be scored. */
struct sql_text {
    const char *bytes;
    size_t length;
    const char *charset; /* a static string, which no option may change; NULL: it is detected */
    const char *options; /* [options_length] see options.h; NULL: none */
    size_t options_length;
    size_t most_bytes; /* see tenor_document */
    size_t most_json;  /* its JSON may have so many bytes; 0: any number */
    /* Asked now and then, as tenor_document says, also by what is asked of the text later: so the
     * context must be there as long as the scoring. */
    int (*stop)(void *context);
    void *stop_context;
};

/* Opens the models (sql_models_open) in the place of those that are open. On failure these stay. */
tenor_code scoring_open(struct scoring *scoring, const struct name_list *sources,
                        tenor_error *error);

/* The same with models that are open already; `scorer` is the scoring's then. */
void scoring_use(struct scoring *scoring, tenor_scorer *scorer);

/* Scores a text, if it is not the last one. TENOR_OK: it is the last one now, and `scoring->code`
 * says what came of it: TENOR_OK, or one of the codes of a text that has no score
 * (TENOR_EMPTY_TEXT, TENOR_BINARY_TEXT, TENOR_TEXT_TOO_LARGE). Anything else is an error of the call,
 * with `error` filled in, and there is no last text. Models must be open. */
tenor_code scoring_take(struct scoring *scoring, const struct sql_text *text,
                        tenor_error *error);

/* Which model has this task; `task` NULL: the only model. Fails with TENOR_BAD_ARGUMENT, and a message
 * that names the tasks there are. */
tenor_code scoring_model(const struct scoring *scoring, const char *task, size_t *model,
                         tenor_error *error);

/* Why the last text has no label of this model: a reason to abstain, or the name of the code; NULL if
 * it has one. A static string. */
const char *scoring_abstained(const struct scoring *scoring, size_t model);

/* What was found of the last text, or {"error":...}, as a line of tenor-classify --format jsonl, but
 * without an id and a line end. It belongs to `scoring` until the next call. NULL, with `error` filled
 * in: TENOR_NO_MEMORY, TENOR_STOPPED, or TENOR_TEXT_TOO_LARGE if it would be longer than it may. */
const char *scoring_json(struct scoring *scoring, size_t *length, tenor_error *error);

/* May work on the last text go on? To be asked every some thousand items. False: `error` is filled in
 * with TENOR_STOPPED. */
bool scoring_goes_on(const struct scoring *scoring, tenor_error *error);

/* Was all found that the result was asked for? Else why not: TENOR_NO_MEMORY, TENOR_STOPPED. */
tenor_code scoring_found_all(struct scoring *scoring, tenor_error *error);

/* Gives back the memory of a last text that was long (a megabyte): it is no longer kept. True if there
 * was one. */
bool scoring_forget_long(struct scoring *scoring);

void scoring_close(struct scoring *scoring); /* everything freed, as zeroed */

#endif
