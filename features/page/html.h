/* html: an HTML page → its lines, what each is for, and what the page says of itself.
 *
 * The page is read as browsers read it, as a stream of events (html_construction.h: no
 * document tree), into a flat list of elements (html_tree.h). Which of them holds the article is
 * decided by the text inside it and by the names that its markup has (html_places.h). */
#ifndef TENOR_HTML_H
#define TENOR_HTML_H

#include "page.h"

/* Open elements at most; where a page goes deeper, each takes the place of the innermost. */
#define HTML_MAX_DEPTH 512
/* Elements that are kept at most; the text of further ones counts as that of the last element
 * around it that is kept. */
#define HTML_MAX_ELEMENTS (1u << 22)

struct html_rules; /* html_rules.h */

/* Reusable memory, for one thread at a time; NULL is empty. */
struct html_reader;
void html_reader_free(struct html_reader *reader);
size_t html_reader_memory(const struct html_reader *reader); /* the bytes that it holds */

/* Reads `length` bytes of valid UTF-8 as HTML. Any bytes will do: without markup they are a
 * page with a body of text. `*reader` is allocated if it is NULL, and can be used for the next
 * page. `rules` may be NULL: then only text and tags tell where the article is.
 *
 * Lines are what a browser shows that runs no scripts: not fields of forms, pictures, readings
 * of <ruby> and hidden elements. But if nothing visible reads like an article, hidden elements
 * are read too. Every line has a place other than PLACE_UNKNOWN. Control characters become
 * spaces. The site and the language come from JSON-LD, Open Graph, <meta>, and <html lang>: the
 * first of these that has one; the title as html_titles.h says; what the page says of its authors
 * and its day are claims (page.h).
 *
 * Time is linear in the bytes (but for sorting the ids of comments); memory is at most about
 * HTML_BYTES_PER_BYTE bytes for each.
 * Fails with FAILURE_MEMORY, and with FAILURE_TOO_LARGE above INT_MAX bytes. A page without
 * text has no lines. */
#define HTML_BYTES_PER_BYTE 24
bool html_read(struct page *page, struct html_reader **reader, const struct html_rules *rules,
               const char *html, size_t length, struct failure *failure);

#endif
