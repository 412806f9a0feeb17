/* print_dense: --list and --dense, the dense features. */
#ifndef TENOR_PRINT_DENSE_H
#define TENOR_PRINT_DENSE_H

#include "printer.h"

/* A line for each dense feature: its name, unit and description with tabs between. */
void print_list(struct printer *printer);

/* The row that names the columns: id, label, each dense feature; tabs between. */
void print_dense_header(struct printer *printer);
/* The row of a record. */
void print_dense(struct printer *printer);

#endif
