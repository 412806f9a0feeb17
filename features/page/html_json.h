/* html_json: the strings of a JSON text, each with the names it stands under.
 *
 * Enough to find a few fields in schema.org's descriptions as pages have them, damaged ones
 * too: nothing is checked, and what is not understood is passed over. */
#ifndef TENOR_HTML_JSON_H
#define TENOR_HTML_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "../base/memory.h"

#define HTML_JSON_MAX_DEPTH 32 /* objects below are taken as the deepest */

struct html_json_key {
    const char *text; /* into the JSON, as it is written there */
    size_t length;
};

/* All zero but the text is its beginning. */
struct html_json_reader {
    const char *text;
    size_t length, at;
    struct html_json_key keys[HTML_JSON_MAX_DEPTH + 1]; /* keys[depth]: of the value */
    size_t depth, too_deep;
    const char *value; /* the string, as it is written, without its quotes */
    size_t value_length;
};

/* Goes to the next string that is a value; false at the end. */
bool html_json_next(struct html_json_reader *reader);
/* Writes the value to `out`, with its escapes read. */
bool html_json_string(const struct html_json_reader *reader, struct text_buffer *out,
                      struct failure *failure);

#endif
