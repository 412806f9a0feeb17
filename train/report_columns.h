/* report_columns: names and numbers in columns, for reports as text. Internal to train/. */
#ifndef TENOR_REPORT_COLUMNS_H
#define TENOR_REPORT_COLUMNS_H

#include "audit.h"
#include "report_writer.h"

/* The number of code points, which for most scripts is the number of columns. */
size_t name_width(const char *name);
size_t widest_label(const struct corpus *corpus); /* at least that of "label" */

void put_blanks(struct report_writer *writer, size_t count);
void put_left(struct report_writer *writer, const char *name, size_t width);
void put_right(struct report_writer *writer, const char *name, size_t width);

/* A head, and a line for each label: documents, their share and, if any are named, sources. */
void put_label_table(struct report_writer *writer, const struct corpus *corpus,
                     const struct audit *audit);

#endif
