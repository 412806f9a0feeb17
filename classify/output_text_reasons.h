/* output_text_reasons: what speaks for a label and what against it, a line each. */
#ifndef TENOR_OUTPUT_TEXT_REASONS_H
#define TENOR_OUTPUT_TEXT_REASONS_H

#include "output_writer.h"

/* Appends the lines of each label that is asked for; with `evidence` alone what speaks for the
 * label that was given. The model gave a label. */
bool text_reasons(const struct output_writer *writer, tenor_result *result, size_t model);

#endif
