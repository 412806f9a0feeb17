/* html_references: "&eacute;", "&#233;" and "&#xE9;" → characters, by the HTML Standard, section
 * 13.2.5.72 and after it ("Character reference state"). */
#ifndef TENOR_HTML_REFERENCES_H
#define TENOR_HTML_REFERENCES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/memory.h"

#define HTML_REFERENCE_MOST 6 /* bytes of what a reference stands for */

/* What a code point of a numeric reference stands for: 128 to 159 are windows-1252's, as pages
 * of the nineties mean them; 0, a surrogate and what is no code point become U+FFFD. */
uint32_t html_references_code(uint32_t code);

/* Writes a code point as UTF-8, and gives its length, 1 to 4. */
size_t html_references_write(uint32_t code, char *made);

/* The length of the reference at the '&' that `text` begins with, or 0 if this is none. Of
 * names the longest counts. Old names need no semicolon, but in an attribute only before what
 * cannot be part of a name or address (`in_attribute`). `made` has room for
 * HTML_REFERENCE_MOST bytes, and gets UTF-8. Constant time, but for zeros before a number. */
size_t html_references_read(const char *text, size_t length, bool in_attribute, char *made,
                            size_t *made_length);

/* Replaces the references that end with a semicolon, in place. For what was written twice as
 * markup, such as a string in JSON. */
void html_references_replace(struct text_buffer *text);

#endif
