/* output_json: a record as a line of JSON. */
#ifndef TENOR_OUTPUT_JSON_H
#define TENOR_OUTPUT_JSON_H

#include "output_writer.h"

bool json_result(const struct output_writer *writer, const struct output_id *id,
                 tenor_result *result);
bool json_error(const struct output_writer *writer, const struct output_id *id,
                const char *code, const char *message);

#endif
