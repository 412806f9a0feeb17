/* html_tables: probabilities, reasons, speakers and targets as tables of a page of HTML.
 *
 * All fail with FAILURE_MEMORY only. */
#ifndef TENOR_HTML_TABLES_H
#define TENOR_HTML_TABLES_H

#include <stdbool.h>

#include "html_marks.h"
#include "output_writer.h"

/* The probabilities of a model's labels as bars; or in words why there is no label. */
bool html_score(const struct output_writer *writer, const tenor_result *result, size_t model);

/* Why the model abstained, as a sentence without a full stop. */
bool html_abstention(const struct output_writer *writer, const tenor_result *result,
                     size_t model);

/* The weightiest reasons of each layer, and the sum of the others, each layer folded. */
bool html_reasons(const struct output_writer *writer, tenor_result *result,
                  const struct html_layers *layers);

/* The measures in a sentence, then who speaks; or why nothing was measured. */
bool html_speakers(const struct output_writer *writer, tenor_result *result);

/* Whom the article speaks of, and in what tone. Nothing if nothing was measured. */
bool html_targets(const struct output_writer *writer, tenor_result *result);

#endif
