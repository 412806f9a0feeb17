/* html_writer: strings of a data set in HTML, and the pieces that a page's tables are made of.
 * Internal to train/. */
#ifndef TENOR_HTML_WRITER_H
#define TENOR_HTML_WRITER_H

#include "report_writer.h"

/* Appends a string so that it is text and nothing else, between tags and in an attribute
 * between double quotes. Markup is escaped; control characters become "?", what is not UTF-8
 * U+FFFD. */
void put_html(struct report_writer *writer, const char *text);

/* The same as a <bdi> element: from right to left if it is so written, and without moving what
 * stands around it. */
void put_name(struct report_writer *writer, const char *text);

/* A sentence of ours with names of the set in it: what is written from right to left is a <bdi>
 * element, so that the rest stays in its place. */
void put_sentence(struct report_writer *writer, const char *text);

/* A table in a box that scrolls if the page is too narrow. `caption` is of ours. */
void table_begin(struct report_writer *writer, const char *caption);
void table_head(struct report_writer *writer, const char *const *titles, size_t count);
void table_end(struct report_writer *writer); /* after the last row's </tr> */

/* <tr> and a cell that says what the row is of. */
void row_begin(struct report_writer *writer, const char *name);
void row_end(struct report_writer *writer);
void cell_count(struct report_writer *writer, size_t count);
void cell_number(struct report_writer *writer, double number); /* with three decimals */
void cell_empty(struct report_writer *writer);

#endif
