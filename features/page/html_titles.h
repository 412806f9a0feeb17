/* html_titles: which of the titles that a page gives itself is the article's, without the site's
 * name.
 *
 * A title that a heading of the page repeats comes first, then one that <title> repeats, then the
 * most reliable source. A title that is only the site's name, or says that this is its home page,
 * is none: then, and where there is no title, it is the heading above the article. */
#ifndef TENOR_HTML_TITLES_H
#define TENOR_HTML_TITLES_H

#include "html_facts.h"

#define HTML_HEADINGS_MOST 32 /* headings that titles are compared with */

/* Writes the title to `title`: empty if the page has none. `rules` (may be NULL) know the words
 * for a home page; `scratch` is used. Linear in the page's lines; fails only for lack of memory. */
bool html_titles_choose(const struct html_facts *facts, const struct page *page,
                        const struct html_rules *rules, struct text_buffer *scratch,
                        struct text_buffer *title, struct failure *failure);

#endif
