/* print_json: --jsonl, all features of a record. */
#ifndef TENOR_PRINT_JSON_H
#define TENOR_PRINT_JSON_H

#include "printer.h"

/* A JSON object. Spans are bytes of the article's text (UTF-8), half open. */
void print_json(struct printer *printer);

#endif
