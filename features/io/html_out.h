/* html_out: appends strings to a text buffer as text of a page of HTML. For the programs.
 *
 * All that comes from a document or a set goes through here, so nothing in it can be markup. */
#ifndef TENOR_HTML_OUT_H
#define TENOR_HTML_OUT_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "../base/memory.h"

/* Appends the bytes as text, which may also stand in an attribute in quotation marks. What is
 * no valid UTF-8, and control characters other than white space, become U+FFFD. Fails with
 * FAILURE_MEMORY only. */
bool html_put_text(struct text_buffer *out, const char *bytes, size_t length,
                   struct failure *failure);

#endif
