/* audit_text: what `tenor-train --audit` says. */
#ifndef TENOR_AUDIT_TEXT_H
#define TENOR_AUDIT_TEXT_H

#include "audit.h"
#include "report_writer.h"

/* Appends the set's labels, the findings, the worst first, and the largest groups of copies. */
bool audit_text(const struct audit *audit, const struct corpus *corpus, struct text_buffer *out,
                struct failure *failure);

/* Appends "LEVEL: SENTENCE" as a line. */
void put_finding(struct report_writer *writer, const struct finding *finding);

#endif
