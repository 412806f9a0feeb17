/* print_evidence: --evidence, who speaks, of whom and how, and how sure the text is. */
#ifndef TENOR_PRINT_EVIDENCE_H
#define TENOR_PRINT_EVIDENCE_H

#include "printer.h"

/* A JSON object: attributions, quotations, hedges, approximators, boosters, speakers, targets,
 * sentences; with printer->all what the features count, with printer->as_read the text. What its
 * spans are says print_spans.h. The voices of the quotations and the mentions of the speakers must
 * have been found, with printer->all the features' places too, unless the text is in a language in
 * which there is no evidence. */
void print_evidence(struct printer *printer);

#endif
