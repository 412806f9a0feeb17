/* facts_search: zones of a page by its headline and by the lines of the article. */
#include "facts_search.h"

/* Lines, chosen by hand on real pages: menus and lists of other articles begin soon beyond. */
#define ABOVE_TITLE 6   /* a byline stands at most as far above the headline, */
#define ABOVE_TEXT  12  /* or above the article, if there is no headline, */
#define INTO_TEXT   2   /* as far behind the article's first line, */
#define BELOW_TEXT  8   /* or as far below its last one */
#define TEXT_LEAST  60  /* bytes of the article's first line; shorter ones may be labels */
#define PHRASE_MOST 150 /* bytes of a byline among the article's lines */

static size_t find_title(const struct facts_search *search)
{
    const size_t count = search->page->line_count;
    for (size_t i = 0; i < count; i++)
        if (search->lines->roles[i] == ROLE_TITLE)
            return i;
    return count;
}

static bool is_text(const struct facts_search *search, size_t i)
{
    const uint8_t role = search->lines->roles[i];
    return (role == ROLE_PARAGRAPH || role == ROLE_LEAD || role == ROLE_QUOTATION) &&
           line_length(search->page, i) >= TEXT_LEAST;
}

void facts_search_zones(struct facts_search *search)
{
    const size_t count = search->page->line_count, title = find_title(search);
    search->first = search->last = count;
    for (size_t i = title < count ? title : 0; i < count; i++) {
        if (!is_text(search, i))
            continue;
        search->last = i;
        if (search->first == count)
            search->first = i;
    }
    const size_t above = title < count ? title : search->first;
    const size_t most = title < count ? ABOVE_TITLE : ABOVE_TEXT;
    search->head = above > most ? above - most : 0;
    search->title = title < count ? title : search->head;
}

enum byline_zone facts_search_zone(const struct facts_search *search, size_t line)
{
    if (line >= search->head && line <= search->first + INTO_TEXT)
        return ZONE_HEAD;
    if (line < search->head)
        return ZONE_AWAY;
    if (line <= search->last)
        return ZONE_BODY;
    return line <= search->last + BELOW_TEXT ? ZONE_FOOT : ZONE_AWAY;
}

bool facts_search_is_candidate(const struct facts_search *search, size_t line)
{
    switch (comments_line_role(search->comments, search->lines, line)) {
    case ROLE_COMMENT:
        return false;
    case ROLE_TITLE:
        return false;
    case ROLE_BYLINE:
    case ROLE_BOILERPLATE:
        return true;
    default:
        return line_is_phrase(search->page, line, PHRASE_MOST);
    }
}

bool facts_search_set(struct facts_search *search, enum page_fact fact, const char *bytes,
                      size_t length)
{
    struct article_facts *facts = search->facts;
    const struct span kept = page_trim(bytes, 0, length);
    if (span_length(kept) == 0)
        return true;
    const size_t begin = facts->text.length;
    if (!text_buffer_append(&facts->text, bytes + kept.begin, span_length(kept),
                            search->failure) ||
        !text_buffer_append(&facts->text, "", 1, search->failure))
        return false;
    facts->begin[fact] = begin;
    facts->length[fact] = span_length(kept);
    return true;
}

bool facts_search_rule(const struct facts_search *search, enum rule_fact rule, const char *text,
                       size_t length, struct span *found)
{
    return search->rules &&
           page_rules_find(search->rules, rule, text, length, search->lines->patterns, found);
}
