/* html_facts: the title, site and language that a page's markup names, and what it claims of
 * authors and days. */
#ifndef TENOR_HTML_FACTS_H
#define TENOR_HTML_FACTS_H

#include "html_rules.h"
#include "html_tags.h"
#include "page.h"

#define HTML_FACT_MOST 1000 /* bytes; a longer fact is cut: it is hardly a title or a name */

/* What a page calls itself, the most reliable first. */
enum html_title_source {
    TITLE_SCHEMA,      /* the headline of an article in JSON-LD, */
    TITLE_SCHEMA_NAME, /* or its name */
    TITLE_PAGE,        /* the headline of something else in JSON-LD */
    TITLE_OPEN_GRAPH,
    TITLE_META,
    TITLE_ELEMENT, /* <title> */
    TITLE_SOURCES
};

/* Reusable; all zero is empty. Of each fact the best source counts, and the first value of
 * it. */
struct html_facts {
    struct text_buffer values[FACT_COUNT];
    uint8_t sources[FACT_COUNT]; /* enum fact_source of html_facts.c; 0: not known */
    struct text_buffer titles[TITLE_SOURCES];
    struct text_buffer label;        /* of <meta name="twitter:label1"> */
    struct text_buffer host;         /* of the page's own address */
    struct text_buffer clean, value; /* working memory */
};

void html_facts_clear(struct html_facts *facts);
void html_facts_release(struct html_facts *facts);
size_t html_facts_memory(const struct html_facts *facts); /* the bytes that it holds */

/* Reads <meta>, <link rel=canonical> and <html lang>; other elements say nothing. What it says of
 * authors and days is added to the page's claims. All of these functions fail only for lack of
 * memory. */
bool html_facts_element(struct html_facts *facts, struct page *page, const struct html_tag *tag,
                        const struct html_attributes *attributes, struct failure *failure);
/* Reads the text of <title>. */
bool html_facts_title(struct html_facts *facts, const struct text_buffer *title,
                      struct failure *failure);

/* For html_schema.c, whose facts come before those of <meta>. A title that is known from the same
 * source is kept, and so are a site's name and a language that JSON-LD gave before; a `weak` site's
 * name counts only if there is no other. */
bool html_facts_set_title(struct html_facts *facts, enum html_title_source source,
                          const char *text, size_t length, struct failure *failure);
bool html_facts_set_site(struct html_facts *facts, const char *text, size_t length, bool weak,
                         struct failure *failure);
bool html_facts_set_language(struct html_facts *facts, const char *text, size_t length,
                             struct failure *failure);
/* Adds a claim to the page; what is left of references to characters is decoded. */
bool html_facts_claim(struct html_facts *facts, struct page *page, struct page_claim claim,
                      const char *text, size_t length, struct failure *failure);

/* Writes the title, the site and the language to the page, whose lines have their places.
 * `rules` may be NULL. Which of the titles counts: html_titles.h. */
bool html_facts_write(struct html_facts *facts, struct page *page,
                      const struct html_rules *rules, struct failure *failure);

#endif
