/* article_facts: the markup's facts, then patterns that find others in the lines. */
#include "article_facts.h"

#include <string.h>

#include "../text/unicode.h"

void article_facts_clear(struct article_facts *facts)
{
    text_buffer_clear(&facts->text);
    memset(facts->begin, 0, sizeof facts->begin);
    memset(facts->length, 0, sizeof facts->length);
}

void article_facts_release(struct article_facts *facts)
{
    text_buffer_release(&facts->text);
    *facts = (struct article_facts){.text = {0}};
}

const char *article_facts_get(const struct article_facts *facts, enum page_fact fact,
                              size_t *length)
{
    *length = facts->length[fact];
    return *length > 0 ? facts->text.data + facts->begin[fact] : NULL;
}

/* Sets a fact to these bytes without the white space around them. White space alone leaves it
 * as it was. */
static bool set_fact(struct article_facts *facts, enum page_fact fact, const char *bytes,
                     size_t length, struct failure *failure)
{
    const struct span kept = page_trim(bytes, 0, length);
    if (span_length(kept) == 0)
        return true;
    const size_t begin = facts->text.length;
    if (!text_buffer_append(&facts->text, bytes + kept.begin, span_length(kept), failure) ||
        !text_buffer_append(&facts->text, "", 1, failure))
        return false;
    facts->begin[fact] = begin;
    facts->length[fact] = span_length(kept);
    return true;
}

bool article_facts_give(struct article_facts *facts, enum page_fact fact, const char *bytes,
                        size_t length, struct failure *failure)
{
    struct text_buffer given = {0};
    const bool done = length == 0 || (unicode_repair(bytes, length, &given, NULL, 0, failure) &&
                                      set_fact(facts, fact, given.data, given.length, failure));
    text_buffer_release(&given);
    return done;
}

static bool copy_markup(struct article_facts *facts, const struct page *page,
                        struct failure *failure)
{
    article_facts_clear(facts);
    for (int fact = 0; fact < FACT_COUNT; fact++) {
        size_t length;
        const char *bytes = page_get_fact(page, (enum page_fact)fact, &length);
        if (bytes && !set_fact(facts, (enum page_fact)fact, bytes, length, failure))
            return false;
    }
    return true;
}

/* ---- Lines --------------------------------------------------------------------------- */

struct facts_search {
    struct article_facts *facts;
    const struct page *page;
    struct line_roles *lines;
    const struct comment_list *comments;
    const struct page_rules *rules;
    struct failure *failure;
};

static bool is_known(const struct facts_search *search, enum page_fact fact)
{
    return search->facts->length[fact] > 0;
}

static const struct {
    enum page_fact fact;
    enum rule_fact rule;
} facts_of_lines[] = {
    {FACT_BYLINE, RULE_FACT_BYLINE}, {FACT_SITE, RULE_FACT_SITE}, {FACT_DATE, RULE_FACT_DATE}};

/* Looks in line `i` for the facts that are not known yet, or only for the site. */
static bool read_line(struct facts_search *search, size_t i, bool site_only)
{
    const char *plain;
    size_t length;
    if (!line_plain(search->lines, search->page, i, &plain, &length, search->failure))
        return false;
    for (size_t f = 0; f < sizeof facts_of_lines / sizeof *facts_of_lines; f++) {
        const enum page_fact fact = facts_of_lines[f].fact;
        struct span found;
        if (is_known(search, fact) || (site_only && fact != FACT_SITE) ||
            !page_rules_find(search->rules, facts_of_lines[f].rule, plain, length,
                             search->lines->patterns, &found))
            continue;
        if (!set_fact(search->facts, fact, plain + found.begin, span_length(found),
                      search->failure))
            return false;
    }
    return true;
}

/* Looks in the lines of this role; if it is boilerplate, only in notices. */
static bool read_lines(struct facts_search *search, enum passage_role role, bool site_only)
{
    for (size_t i = 0; i < search->page->line_count; i++)
        if (comments_line_role(search->comments, search->lines, i) == role &&
            (role != ROLE_BOILERPLATE || search->lines->kinds[i] == LINE_KIND_BOTTOM) &&
            !read_line(search, i, site_only))
            return false;
    return true;
}

/* Sets a fact to the whole of line `i`. */
static bool set_to_line(struct facts_search *search, enum page_fact fact, size_t i)
{
    const char *plain;
    size_t length;
    return line_plain(search->lines, search->page, i, &plain, &length, search->failure) &&
           set_fact(search->facts, fact, plain, length, search->failure);
}

/* A name above a biography is a byline that no pattern finds. */
static bool read_name(struct facts_search *search)
{
    const struct line_roles *lines = search->lines;
    for (size_t i = 0; i < lines->comments && !is_known(search, FACT_BYLINE); i++)
        if (lines->roles[i] == ROLE_BYLINE && lines->kinds[i] == LINE_KIND_AUTHOR &&
            !set_to_line(search, FACT_BYLINE, i))
            return false;
    return true;
}

static bool read_title(struct facts_search *search)
{
    for (size_t i = 0; i < search->page->line_count && !is_known(search, FACT_TITLE); i++)
        if (search->lines->roles[i] == ROLE_TITLE)
            return set_to_line(search, FACT_TITLE, i);
    return true;
}

bool article_facts_find(struct article_facts *facts, const struct page *page,
                        struct line_roles *lines, const struct comment_list *comments,
                        const struct page_rules *rules, const char *title, size_t title_length,
                        bool from_boilerplate, struct failure *failure)
{
    struct facts_search search = {facts, page, lines, comments, rules, failure};
    if (!copy_markup(facts, page, failure) ||
        !set_fact(facts, FACT_TITLE, title, title_length, failure) || !read_title(&search))
        return false;
    return !rules || (read_lines(&search, ROLE_BYLINE, false) && read_name(&search) &&
                      (!from_boilerplate || read_lines(&search, ROLE_BOILERPLATE, true)));
}
