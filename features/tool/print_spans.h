/* print_spans: the spans of --evidence: of what they are, what was read, and what the dense features
 * count. */
#ifndef TENOR_PRINT_SPANS_H
#define TENOR_PRINT_SPANS_H

#include "printer.h"

/* Appends a span of the article's text. As a rule it is [begin,end], bytes of the record's text as
 * it was given, or [begin,end,"title"], bytes of a title in a field of its own. With
 * printer->as_read it is [begin,end], bytes of the text as it was read. */
void put_evidence_span(struct printer *printer, struct span span);

/* The fields "text", the text as it was read, and "text_map", its runs: [text, input, bytes] of
 * bytes that are the same in both, [text, input, bytes, input bytes] of what stands for other
 * bytes; of a title in a field of its own with "title" at the end. */
void put_text_as_read(struct printer *printer);

/* The field "features": those that count something in the text, with value and spans. The places of
 * the features must have been found. */
void put_feature_spans(struct printer *printer);

#endif
