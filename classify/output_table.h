/* output_table: a record as a row of a table, TSV or CSV. Both have the same columns. */
#ifndef TENOR_OUTPUT_TABLE_H
#define TENOR_OUTPUT_TABLE_H

#include "output_writer.h"

bool table_header(const struct output_writer *writer, const tenor_scorer *scorer);
bool table_result(const struct output_writer *writer, const struct output_id *id,
                  const tenor_result *result);
bool table_error(const struct output_writer *writer, const struct output_id *id,
                 const char *code, const char *message, const tenor_scorer *scorer);

#endif
