/* html_json: the strings of a JSON text, each with the keys of the objects around it.
 *
 * This is enough to find a few fields in the schema.org descriptions that pages have, also in
 * damaged ones: nothing is checked, and what is not understood is skipped. */
#ifndef TENOR_HTML_JSON_H
#define TENOR_HTML_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "../base/memory.h"

#define HTML_JSON_MAX_DEPTH 32 /* deeper objects count as parts of the deepest */

struct html_json_key {
    const char *text; /* points into the JSON; escapes are not decoded */
    size_t length;
};

/* Begins with the text and its length set, and all else zero. */
struct html_json_reader {
    const char *text;
    size_t length, at;
    struct html_json_key
        keys[HTML_JSON_MAX_DEPTH + 1]; /* keys[depth] is the value's key, keys[depth - 1] that
                                                 of the object around it */
    size_t depth, too_deep;
    const char *value; /* the string without its quotes; escapes are not decoded */
    size_t value_length;
};

/* Texts stand one behind the other, each with a NUL behind it, which has no place in JSON. Gives a
 * reader of the one that begins at json[*at], and sets `*at` to where the next one begins. */
struct html_json_reader html_json_text(const char *json, size_t length, size_t *at);

enum html_json_event {
    JSON_END,
    JSON_OPEN,  /* of an object: its keys will be keys[depth] */
    JSON_CLOSE, /* of an object that was opened: `depth` is that of the one around it */
    JSON_STRING /* a value */
};
/* Goes to the next object's begin or end, or string that is a value. */
enum html_json_event html_json_event(struct html_json_reader *reader);
/* Goes to the next string that is a value; false at the end. */
bool html_json_next(struct html_json_reader *reader);
/* Replaces `out` by the value with its escapes decoded: UTF-8 if the JSON is. Fails only for
 * lack of memory. */
bool html_json_string(const struct html_json_reader *reader, struct text_buffer *out,
                      struct failure *failure);
/* Writes what an escape means in UTF-8, and returns where it ends; white space is a space. `at`
 * is behind its backslash. `*length` is 0 if there is no escape. */
const char *html_json_escape(const char *at, const char *end, char bytes[4], size_t *length);

#endif
