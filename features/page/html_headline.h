/* html_headline: what the page calls itself, and the line of it that is the headline. */
#ifndef TENOR_HTML_HEADLINE_H
#define TENOR_HTML_HEADLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"
#include "page.h"

#define HTML_TITLE_MOST 1000 /* bytes of a title that are compared with lines */
#define HTML_NO_LINE    UINT32_MAX

struct html_headline {
    char title[HTML_TITLE_MOST + 1]; /* the page's title, normalised; NUL-terminated */
    uint32_t line;                   /* the headline's number, or HTML_NO_LINE */
};

/* The headline is the heading that the page's title contains, of the highest level that has
 * such a heading, if there is just one. `title` may be any bytes. Fails only if
 * stopped. */
bool html_headline_find(struct html_headline *headline, const struct page *page,
                        const char *title, size_t length, struct failure *failure);

/* Is the text, of two words or more, a part of the page's title? */
bool html_headline_contains(const struct html_headline *headline, const char *text,
                            size_t length);

#endif
