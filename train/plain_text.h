/* plain_text: strings of a model or a data set, safe to print on a terminal. */
#ifndef TENOR_PLAIN_TEXT_H
#define TENOR_PLAIN_TEXT_H

#include "../features/base/memory.h"

/* Appends `text` with each control character (C0, DEL, and C1, which UTF-8 writes as c2 80 to
 * c2 9f) replaced by "?": no escape sequence of a label or an id reaches the terminal. The
 * number of code points stays the same. */
bool plain_text_append(struct text_buffer *out, const char *text, struct failure *failure);

#endif
