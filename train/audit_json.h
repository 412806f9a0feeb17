/* audit_json: an audit as JSON, by itself and as part of the training report. */
#ifndef TENOR_AUDIT_JSON_H
#define TENOR_AUDIT_JSON_H

#include "audit.h"
#include "report_writer.h"

/* Appends an object with all numbers, the findings with their sentences, and all groups of
 * copies. */
bool audit_json(const struct audit *audit, const struct corpus *corpus, struct text_buffer *out,
                struct failure *failure);

/* Append members of an object: how many documents, sources and labels there are, with a
 * comma after them; "audit", the numbers. Sentences name documents, which a model's report
 * must not. */
void audit_json_set(struct report_writer *writer, const struct audit *audit,
                    const struct corpus *corpus);
void audit_json_counts(struct report_writer *writer, const struct audit *audit,
                       const struct corpus *corpus, bool sentences);

#endif
