/* output_json_reasons: the reasons for labels, as a member of a task's object. */
#ifndef TENOR_OUTPUT_JSON_REASONS_H
#define TENOR_OUTPUT_JSON_REASONS_H

#include "output_writer.h"

/* Appends ,"explanation":{LABEL:{...},...} with the labels that are asked for. The model gave a
 * label. */
bool json_reasons(const struct output_writer *writer, tenor_result *result, size_t model);

#endif
