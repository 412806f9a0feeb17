/* print_evidence: --evidence, who speaks, of whom and how, and how sure the text is. */
#ifndef TENOR_PRINT_EVIDENCE_H
#define TENOR_PRINT_EVIDENCE_H

#include "printer.h"

/* A JSON object: attributions, hedges, approximators, boosters, speakers, targets,
 * sentences. Spans are bytes of the record's text as it was given, half open. What is in a
 * title beside the text has no place in it, and gets [0,0]. The targets must have been
 * found, unless the text is in a language in which there is no evidence. */
void print_evidence(struct printer *printer);

#endif
