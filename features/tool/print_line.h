/* print_line: the words and numbers of a line of output. Private to print*.c.
 *
 * Writing is not checked call by call: the first failure stays in the printer, and nothing is
 * written after it. */
#ifndef TENOR_PRINT_LINE_H
#define TENOR_PRINT_LINE_H

#include "print.h"

bool is_well(const struct printer *printer);
void put(struct printer *printer, const char *text); /* as it is */
void put_number(struct printer *printer, size_t number);
void put_float(struct printer *printer, float number);
/* As JSON strings. */
void put_string(struct printer *printer, const char *text, size_t length);
void put_name(struct printer *printer, const char *name);
/* A cell of a table, with the escapes that records.h reads. */
void put_cell(struct printer *printer, const char *text, size_t length);
/* [begin,end] */
void put_range(struct printer *printer, size_t begin, size_t end);

#endif
