/* html_schema: a page's descriptions of itself by schema.org, in JSON-LD → facts and claims.
 *
 * Only what is said of the page or of an article that is its matter counts, not what is said of
 * comments, pictures or related articles. A node that an author refers to by its @id is found
 * wherever it stands. */
#ifndef TENOR_HTML_SCHEMA_H
#define TENOR_HTML_SCHEMA_H

#include "html_facts.h"

/* Reads the text, which may be damaged: what can be read counts. Linear time, no recursion.
 * Fails only for lack of memory. */
bool html_schema_read(struct html_facts *facts, struct page *page, const char *json,
                      size_t length, struct failure *failure);

#endif
