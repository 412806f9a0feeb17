/* output_text: a record as a few lines for a person. */
#ifndef TENOR_OUTPUT_TEXT_H
#define TENOR_OUTPUT_TEXT_H

#include "output_writer.h"

bool text_result(const struct output_writer *writer, const struct output_id *id,
                 tenor_result *result);
bool text_error(const struct output_writer *writer, const struct output_id *id,
                const char *message);

#endif
