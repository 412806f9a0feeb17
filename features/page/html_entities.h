/* html_entities: references to characters that are left over in a fact, because a page wrote
 * them twice ("&amp;#8217;") or where markup has no place (JSON). */
#ifndef TENOR_HTML_ENTITIES_H
#define TENOR_HTML_ENTITIES_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "../base/memory.h"

/* Replaces the references of text[from .. length) by their characters, once: numbers, of which
 * 128 to 159 are those of windows-1252, and the names of HTML 4, with their semicolon. All else
 * stays as it is. The text, which is UTF-8, only becomes shorter. */
void html_entities_decode(struct text_buffer *text, size_t from);

#endif
