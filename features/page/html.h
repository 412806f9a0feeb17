/* html: an HTML page → its lines, where each stands, and what the page says of itself.
 *
 * The page is read as a stream of events (html_parser.h: no network, no entity from outside, no
 * document kept) into a flat list of elements (html_tree.h); which of them holds the article is
 * decided by what it holds and by what its markup calls it (html_places.h). */
#ifndef TENOR_HTML_H
#define TENOR_HTML_H

#include "page.h"

#define HTML_MAX_DEPTH    512        /* elements below are taken as inside the deepest */
#define HTML_MAX_ELEMENTS (1u << 22) /* further ones are taken as the one they stand in */

struct html_rules; /* html_rules.h */

/* Reusable memory; NULL is empty. The parser's own memory is not kept. */
struct html_reader;
void html_reader_free(struct html_reader *reader);

/* Reads `length` bytes of valid UTF-8 as HTML, whatever they say: a page without any markup is
 * one with a body of text. `*reader` is made where NULL, and kept for the next page. `rules`
 * may be NULL: then only text and tags tell where the article is.
 *
 * Lines are what is seen: scripts, forms' fields, pictures and hidden elements are none, but
 * where nothing else reads as an article, hidden elements are shown. All lines have a place.
 * Control characters stand in them as spaces. Facts come from JSON-LD, Open Graph, <meta>, and
 * <title> or <html lang>, in this order.
 *
 * Time is linear in the bytes, memory at most about HTML_BYTES_PER_BYTE for each. Fails with
 * FAILURE_MEMORY, and with FAILURE_TOO_LARGE above INT_MAX bytes; a page without text has no
 * lines. */
#define HTML_BYTES_PER_BYTE 24
bool html_read(struct page *page, struct html_reader **reader, const struct html_rules *rules,
               const char *html, size_t length, struct failure *failure);

#endif
