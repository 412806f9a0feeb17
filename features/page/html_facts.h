/* html_facts: what a page says of itself in its head. */
#ifndef TENOR_HTML_FACTS_H
#define TENOR_HTML_FACTS_H

#include "html_tags.h"
#include "page.h"

#define HTML_FACT_MOST 1000 /* bytes; more of it is cut */

/* Reusable; all zero is empty. The first word of the best source stands. */
struct html_facts {
    struct text_buffer values[FACT_COUNT];
    uint8_t sources[FACT_COUNT]; /* enum fact_source of html_facts.c; 0: nothing said */
};

void html_facts_clear(struct html_facts *facts);
void html_facts_release(struct html_facts *facts);

/* Hears <meta>, <html lang>. */
bool html_facts_element(struct html_facts *facts, const struct html_tag *tag,
                        const struct html_attributes *attributes, struct failure *failure);
/* Hears the text of <title>. */
bool html_facts_title(struct html_facts *facts, const struct text_buffer *title,
                      struct failure *failure);
/* Hears a schema.org description as JSON-LD: any bytes. Linear time, no recursion. */
bool html_facts_json(struct html_facts *facts, const char *json, size_t length,
                     struct failure *failure);

/* Hands all to the page; the title without the site's name, if the page says that name or has
 * the rest of it as a heading. */
bool html_facts_write(struct html_facts *facts, struct page *page, struct failure *failure);

#endif
