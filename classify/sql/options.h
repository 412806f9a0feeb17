/* options: a JSON object → how a text is scored, and what its JSON shows. */
#ifndef TENOR_SQL_OPTIONS_H
#define TENOR_SQL_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "../output_settings.h"
#include "../tenor.h"

/* Options. All zero: none were given. */
struct sql_options {
    tenor_document document; /* without the text; its strings are in `parsed` */
    struct output_settings settings;
    void *parsed; /* of jansson, which only options.c knows */
};

/* Reads options: an object with these members, all of which may be left out, or null.
 *
 *     format             "text", "html"
 *     title source byline date site charset      strings
 *     any_language no_abstain raw                true, false
 *     min_confidence coverage                    0 to 1
 *     coverage_by_label  true, false
 *     evidence as_read   true, false             as_read: see output_settings
 *     explain            "given", "all", or a label
 *
 * Fails with TENOR_BAD_ARGUMENT, also for a member of another name, so that none is misspelled and
 * not heeded, or with TENOR_NO_MEMORY; there are no options then. */
tenor_code sql_options_read(struct sql_options *options, const char *json, size_t length,
                            tenor_error *error);

void sql_options_release(struct sql_options *options); /* memory freed, as zeroed */

#endif
