/* record_document: a record → the document that the extractor reads. */
#ifndef TENOR_RECORD_DOCUMENT_H
#define TENOR_RECORD_DOCUMENT_H

#include "../article/article.h"
#include "record_parser.h"

/* Points to the record's strings, so it is valid as long as they are. `charset` is the encoding
 * where the record's format does not fix it; NULL: the extractor finds it out. */
struct document record_document(const struct record *record, const char *charset);

#endif
