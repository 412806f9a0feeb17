/* json_quick: JSON without anything unusual → jansson's values.
 *
 * jansson looks at each byte of a text through several calls: that took a tenth of scoring. What is
 * not understood here is left to it: errors, their messages, and what is refused are jansson's
 * alone. */
#ifndef TENOR_JSON_QUICK_H
#define TENOR_JSON_QUICK_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "../base/memory.h"

struct json_t;

/* Sets `*root` to the object that jansson would make of the text with JSON_ALLOW_NUL (owned by the
 * caller), or to NULL: the text is no object, or there is something in it that only jansson decides.
 * `scratch` may hold anything. Fails for lack of memory. */
bool json_quick_load(const char *text, size_t length, struct text_buffer *scratch,
                     struct json_t **root, struct failure *failure);

#endif
