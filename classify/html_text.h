/* html_text: any bytes → text of a page of HTML, and numbers as a person reads them.
 *
 * All that comes from a document goes through here, so nothing in it can be markup. */
#ifndef TENOR_HTML_TEXT_H
#define TENOR_HTML_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "output_writer.h"

/* html_put_text (features/io/html_out.h). */
bool html_text(const struct output_writer *writer, const char *bytes, size_t length);
bool html_string(const struct output_writer *writer, const char *text);

/* "63%"; "<1%" and ">99%" for what is not exactly 0 or 1. */
bool html_percent(const struct output_writer *writer, double share);

/* Appends what a record is called: its name, or "record 7". */
bool html_name(const struct output_writer *writer, const struct output_id *id);

/* Appends the name of the record's element, such as "a7", or "a7c2" of a comment. */
bool html_anchor(const struct output_writer *writer, const struct output_id *id);

/* "-0.25" with a minus sign instead of a hyphen, "+0.25", "0.00". */
bool html_signed(const struct output_writer *writer, double number);

#endif
