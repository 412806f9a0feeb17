/* output_tsv: a record as a row of a table. */
#ifndef TENOR_OUTPUT_TSV_H
#define TENOR_OUTPUT_TSV_H

#include "output_writer.h"

bool tsv_header(const struct output_writer *writer, const tenor_scorer *scorer);
bool tsv_result(const struct output_writer *writer, const struct output_id *id,
                const tenor_result *result);
bool tsv_error(const struct output_writer *writer, const struct output_id *id, const char *code,
               const char *message, const tenor_scorer *scorer);

#endif
