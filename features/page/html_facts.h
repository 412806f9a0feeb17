/* html_facts: the title, byline, site, date and language that a page's markup names. */
#ifndef TENOR_HTML_FACTS_H
#define TENOR_HTML_FACTS_H

#include "html_tags.h"
#include "page.h"

#define HTML_FACT_MOST 1000 /* bytes; a longer fact is cut: it is hardly a title or a name */

/* Reusable; all zero is empty. Of each fact the best source counts, and the first value of
 * it. */
struct html_facts {
    struct text_buffer values[FACT_COUNT];
    uint8_t sources[FACT_COUNT]; /* enum fact_source of html_facts.c; 0: not known */
};

void html_facts_clear(struct html_facts *facts);
void html_facts_release(struct html_facts *facts);

/* Reads <meta> and <html lang>; other elements say nothing. All of these functions fail only
 * for lack of memory. */
bool html_facts_element(struct html_facts *facts, const struct html_tag *tag,
                        const struct html_attributes *attributes, struct failure *failure);
/* Reads the text of <title>. */
bool html_facts_title(struct html_facts *facts, const struct text_buffer *title,
                      struct failure *failure);
/* Reads a schema.org description in JSON-LD, which may be damaged. Linear time, no
 * recursion. */
bool html_facts_json(struct html_facts *facts, const char *json, size_t length,
                     struct failure *failure);

/* Writes the facts to the page. The site's name is cut off the title, if the page names its
 * site or has the rest of the title as a heading. */
bool html_facts_write(struct html_facts *facts, struct page *page, struct failure *failure);

#endif
