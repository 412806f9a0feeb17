/* html_kept: the kept fields of the records, as columns of the index. */
#ifndef TENOR_HTML_KEPT_H
#define TENOR_HTML_KEPT_H

#include "output_writer.h"

bool html_kept_header(const struct output_writer *writer);
/* The cells of a record; long values are cut. */
bool html_kept_cells(const struct output_writer *writer, const struct output_id *id);

#endif
