/* html_line: lengths, links, and the marks at a line's end. */
#include "html_line.h"

#include <string.h>

#define NO_TEXT_MOST                                                                           \
    20                /* bytes: as short a line has no weight, and longer ones so much
                                  less: menus and labels are short */
#define SHORT_LINE 60 /* bytes: a shorter line has a weight only as a sentence */

static bool ends_with(const char *text, struct span span, const char *end)
{
    size_t length = strlen(end);
    return span_length(span) >= length && memcmp(text + span.end - length, end, length) == 0;
}

bool html_line_ends_sentence(const char *text, struct span span)
{
    static const char *const closing[] = {"'", "\"", "’", "”",  "»", "«",
                                          "“", ")",  "]", "」", "』"};
    static const char *const stops[] = {".",  "!",  "?",  ":", ";", "…",
                                        "。", "！", "？", "؟", "।"};
    for (bool found = true; found;) {
        found = false;
        for (size_t i = 0; i < sizeof closing / sizeof *closing && !found; i++) {
            found = ends_with(text, span, closing[i]);
            span.end -= found ? (uint32_t)strlen(closing[i]) : 0;
        }
    }
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
        if (ends_with(text, span, stops[i]))
            return true;
    return false;
}

float html_line_text_weight(const struct page *page, const struct page_line *line)
{
    const float links = html_line_links(line), bytes = (float)span_length(line->span);
    if (links > 0.5F || bytes <= NO_TEXT_MOST)
        return 0;
    const bool sentence = html_line_ends_sentence(page->text, line->span);
    if (bytes < SHORT_LINE && !sentence)
        return 0;
    const float item = line->mark == LINE_LIST_ITEM ? 0.6F : 1;
    return (bytes - NO_TEXT_MOST) * (1 - links) * (sentence ? 1 : 0.4F) * item;
}

float html_line_weight(const struct page *page, const struct page_line *line)
{
    if (line->mark == LINE_CAPTION || line->mark == LINE_HEADING)
        return 0;
    return html_line_text_weight(page, line);
}
