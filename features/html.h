/* html: an HTML page → its lines, where each stands, and what the page says of itself.
 *
 * The one place that includes libxml2. The page is read as a stream of events (no network, no
 * entity from outside, no document kept) into a flat list of elements; which of them holds the
 * article is decided by what it holds: text in sentences, few links (block density, after
 * Kohlschütter, Fankhauser & Nejdl 2010), and by what the page says itself (<article>,
 * schema.org's articleBody, <main>). */
#ifndef TENOR_HTML_H
#define TENOR_HTML_H

#include "page.h"

#define HTML_MAX_DEPTH    512        /* elements below are taken as inside the deepest */
#define HTML_MAX_ELEMENTS (1u << 22) /* further markup is read as text of the last */

/* Reusable memory; all zero is empty. */
struct html_reader;
struct html_rules;
void html_reader_free(struct html_reader *reader);

/* Reads `length` bytes of UTF-8 as HTML, whatever they are: a page without any markup is one
 * with a body of text. `*reader` is made where NULL, and kept for the next page. Title, byline,
 * site, date and language come from JSON-LD, Open Graph, <meta> and <title>, in this
 * order. `title`, `text` of scripts and styles are never lines. Time is linear in the bytes,
 * memory at most about HTML_BYTES_PER_BYTE for each. Fails with FAILURE_MEMORY; a page
 * without text has no lines. */
#define HTML_BYTES_PER_BYTE 24
bool html_read(struct page *page, struct html_reader **reader, const struct html_rules *rules,
               const char *html, size_t length, struct failure *failure);

#endif
