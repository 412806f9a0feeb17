/* line_roles_search: lines as they are looked at when their roles are found. */
#include "line_roles.h"

#include "../text/unicode.h"

bool has_words(const char *text, struct span span)
{
    unsigned bytes;
    for (size_t at = span.begin; at < span.end; at += bytes) {
        enum character_class class = unicode_class(unicode_next(text, span.end, at, &bytes));
        if (class == CHARACTER_LETTER || class == CHARACTER_DIGIT)
            return true;
    }
    return false;
}

bool line_plain(struct line_roles *lines, const struct page *page, size_t line,
                const char **plain, size_t *length, struct failure *failure)
{
    const struct span span = page->lines[line].span;
    const char first = page->text[span.begin];
    *plain = page->text + span.begin;
    *length = span_length(span);
    if (!page->lines[line].marked && first != '-' && first != '+')
        return true;
    text_buffer_clear(&lines->plain);
    if (!page_append_plain(page->text, span, &lines->plain, failure))
        return false;
    const struct span kept = page_trim(lines->plain.data, 0, lines->plain.length);
    *plain = lines->plain.data + kept.begin;
    *length = span_length(kept);
    return true;
}

bool is_phrase(const struct page *page, size_t i, size_t most)
{
    const char last = last_byte(page, i);
    return line_length(page, i) <= most && last != '.' && last != ',' && last != ';' &&
           last != ':' && has_words(page->text, page->lines[i].span);
}
