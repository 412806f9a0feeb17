/* print_findings: what --jsonl and --evidence print alike of hedges and attributions. They
 * differ in what their spans refer to, so the caller says how a span is printed. */
#ifndef TENOR_PRINT_FINDINGS_H
#define TENOR_PRINT_FINDINGS_H

#include "printer.h"

/* Appends a span of the article's text. */
typedef void put_span_function(struct printer *printer, struct span span);

/* The span from the first of some tokens to the last. */
void put_tokens(struct printer *printer, uint32_t first, uint32_t end,
                put_span_function *put_span);

/* A field `name` with the hedges of a kind (HEDGE_SHIELD, ...): span, category and voice. */
void put_hedges(struct printer *printer, const char *name, enum hedge_kind kind,
                put_span_function *put_span);

/* The fields of an attribution: its source (null: none is named), its cue, its content in one
 * or two pieces, and its kind. */
void put_source(struct printer *printer, const struct attribution *attribution,
                put_span_function *put_span);
void put_cue(struct printer *printer, const struct attribution *attribution,
             put_span_function *put_span);
void put_content(struct printer *printer, const struct attribution *attribution,
                 put_span_function *put_span);
void put_kind(struct printer *printer, const struct attribution *attribution);

#endif
