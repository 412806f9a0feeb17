/* html_line: what a line of a page looks like, whatever the markup around it says. */
#ifndef TENOR_HTML_LINE_H
#define TENOR_HTML_LINE_H

#include <stdbool.h>

#include "page.h"

/* Does the text end as a sentence does? Quotation marks and brackets behind it do not count. */
bool html_line_ends_sentence(const char *text, struct span span);

/* The share of the line's bytes that are in links, 0 to 1. */
static inline float html_line_links(const struct page_line *line)
{
    return (float)line->link_bytes / (float)span_length(line->span);
}

/* How much the line reads like an article's text, in bytes that count. A caption and a heading
 * have no weight. */
float html_line_weight(const struct page *page, const struct page_line *line);
/* The same if the line were a paragraph. */
float html_line_text_weight(const struct page *page, const struct page_line *line);

#endif
