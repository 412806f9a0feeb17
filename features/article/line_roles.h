/* line_roles_search: what the parts of finding roles (roles.c, titles.c) look at and share. Private
 * to them. */
#ifndef TENOR_LINE_ROLES_H
#define TENOR_LINE_ROLES_H

#include "roles.h"

#define TEXT_LINE 80 /* bytes of a line of running text */

/* What is being read. */
struct line_roles_search {
    struct line_roles *lines;
    const struct page *page;
    const struct page_rules *rules;
    size_t body; /* lines [0, body) stand above the comments; also stands for no line */
    struct failure *failure;
};

static inline size_t line_length(const struct page *page, size_t i)
{
    return span_length(page->lines[i].span);
}

static inline char last_byte(const struct page *page, size_t i)
{
    return page->text[page->lines[i].span.end - 1];
}

static inline bool is_article(const struct line_roles *lines, size_t i)
{
    return role_is_article((enum passage_role)lines->roles[i]);
}

/* The bytes of the line if it may be running text. */
static inline size_t text_of(const struct line_roles_search *reading, size_t i)
{
    const size_t length = line_length(reading->page, i);
    return reading->lines->kinds[i] == RULE_NONE && length >= TEXT_LINE ? length : 0;
}

/* Is there a letter or a digit? */
bool has_words(const char *text, struct span span);

/* Can the line stand in a menu, a list of links, a headline? No sentence ends it, and it has at
 * most so many bytes. */
bool is_phrase(const struct page *page, size_t i, size_t most);

#endif
