/* facts_search: what the files that find an article's facts (article_facts.c, article_authors.c,
 * article_days.c) share: where a byline may stand, and how facts are set. */
#ifndef TENOR_FACTS_SEARCH_H
#define TENOR_FACTS_SEARCH_H

#include "article_facts.h"

/* How near a line is to where bylines stand; the nearest first. */
enum byline_zone {
    ZONE_HEAD, /* between a little above the headline and the article's first lines */
    ZONE_FOOT, /* directly below the article */
    ZONE_BODY, /* inside the article */
    ZONE_AWAY,
    ZONE_COUNT
};

struct facts_search {
    struct article_facts *facts;
    const struct page *page;
    struct line_roles *lines;
    const struct comment_list *comments;
    const struct page_rules *rules; /* NULL: no line is looked at */
    size_t head, title; /* lines: where the head begins; the headline, or where it would be */
    size_t first, last; /* the article's, or the page's line_count if there is none */
    struct failure *failure;
};

void facts_search_zones(struct facts_search *search);
enum byline_zone facts_search_zone(const struct facts_search *search, size_t line);

/* Line number `i` in the order in which lines are looked at, of as many as the page has: from the
 * headline on, then those above it. */
static inline size_t facts_search_line(const struct facts_search *search, size_t i)
{
    const size_t count = search->page->line_count, line = search->title + i;
    return line < count ? line : line - count;
}

/* Is the line one in which a byline may stand by its role and looks? Comments are none, and of the
 * article's own lines only short ones that are no sentences. */
bool facts_search_is_candidate(const struct facts_search *search, size_t line);

static inline bool facts_search_knows(const struct facts_search *search, enum page_fact fact)
{
    return search->facts->length[fact] > 0;
}

/* Sets a fact to these bytes without the white space around them. White space alone leaves it as
 * it was. Fails only for lack of memory, as all of these. */
bool facts_search_set(struct facts_search *search, enum page_fact fact, const char *bytes,
                      size_t length);

/* Does a rule find its fact in the text? Without rules none does. */
bool facts_search_rule(const struct facts_search *search, enum rule_fact rule, const char *text,
                       size_t length, struct span *found);

#endif
