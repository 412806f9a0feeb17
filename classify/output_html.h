/* output_html: one page of HTML that stands alone: an element for each article, with its text
 * and all that was found in it, and an index of several.
 *
 * Nothing of it is fetched from anywhere, and all can be read without a script. Text of
 * documents is escaped (html_text.h), and no address in it becomes a link. */
#ifndef TENOR_OUTPUT_HTML_H
#define TENOR_OUTPUT_HTML_H

#include <stdbool.h>

#include "output_writer.h"

bool html_header(const struct output_writer *writer, const tenor_scorer *scorer);
bool html_result(const struct output_writer *writer, const struct output_id *id,
                 tenor_result *result);
bool html_error(const struct output_writer *writer, const struct output_id *id,
                const char *message);

/* The record's row of the index; `result` NULL: it could not be scored. */
bool html_row(const struct output_writer *writer, const struct output_id *id,
              const tenor_result *result, const tenor_scorer *scorer);
/* The index of all rows, if they are several, and the end of the page. */
bool html_footer(const struct output_writer *writer, const tenor_scorer *scorer,
                 const struct text_buffer *rows);

#endif
