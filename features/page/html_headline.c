/* html_headline: titles and lines are compared by their letters and digits. */
#include "html_headline.h"

#include <string.h>

#include "../base/ascii.h"
#include "../base/stop.h"

#define LEVEL_MOST 3 /* of a heading that may be the headline */

/* Writes the text's letters and digits in lower case, with one space between words,
 * NUL-terminated. */
static void normalise(const char *text, size_t length, char out[HTML_TITLE_MOST + 1])
{
    size_t count = 0;
    if (length > HTML_TITLE_MOST)
        length = HTML_TITLE_MOST;
    for (size_t i = 0; i < length; i++) {
        const bool mark = length - i >= 3 && memcmp(text + i, "\xE2\x80", 2) == 0;
        const char c = mark ? ' ' : text[i]; /* U+2000 to U+203F: dashes, quotation marks */
        i += mark ? 2 : 0;
        const char small = ascii_lower(c);
        if ((small >= 'a' && small <= 'z') || (c >= '0' && c <= '9') || (c & 0x80))
            out[count++] = small;
        else if (count > 0 && out[count - 1] != ' ')
            out[count++] = ' ';
    }
    while (count > 0 && out[count - 1] == ' ')
        count--;
    out[count] = '\0';
}

bool html_headline_contains(const struct html_headline *headline, const char *text,
                            size_t length)
{
    char line[HTML_TITLE_MOST + 1];
    if (length > HTML_TITLE_MOST || headline->title[0] == '\0')
        return false;
    normalise(text, length, line);
    return strchr(line, ' ') && strstr(headline->title, line);
}

/* Finds the only heading of this level that the title contains. */
static bool find_level(struct html_headline *headline, const struct page *page, unsigned level,
                       size_t *found, struct failure *failure)
{
    uint32_t first = HTML_NO_LINE;
    *found = 0;
    for (size_t i = 0; i < page->line_count && *found < 2; i++) {
        const struct page_line *line = &page->lines[i];
        if (!go_on_at(failure, i) || (line->level == level && !go_on(failure, STOP_AROUND)))
            return false;
        if (line->level == level &&
            html_headline_contains(headline, page->text + line->span.begin,
                                   span_length(line->span))) {
            first = (uint32_t)i;
            (*found)++;
        }
    }
    headline->line = *found == 1 ? first : HTML_NO_LINE;
    return true;
}

bool html_headline_find(struct html_headline *headline, const struct page *page,
                        const char *title, size_t length, struct failure *failure)
{
    size_t found = 0;
    normalise(title, length, headline->title);
    headline->line = HTML_NO_LINE;
    for (unsigned level = 1; level <= LEVEL_MOST && found == 0; level++)
        if (!find_level(headline, page, level, &found, failure))
            return false;
    return true;
}
