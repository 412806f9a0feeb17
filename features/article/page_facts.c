/* page_facts: patterns find each fact in the lines that may hold it. */
#include "page_facts.h"

struct facts_reading {
    struct page *page;
    struct line_roles *lines;
    const struct page_rules *rules;
    struct failure *failure;
};

static bool is_said(const struct page *page, enum page_fact fact)
{
    size_t length;
    return page_get_fact(page, fact, &length) != NULL;
}

static const struct {
    enum page_fact fact;
    enum rule_fact rule;
} facts[] = {
    {FACT_BYLINE, RULE_FACT_BYLINE}, {FACT_SITE, RULE_FACT_SITE}, {FACT_DATE, RULE_FACT_DATE}};

static bool read_line(struct facts_reading *reading, size_t i, bool site_only)
{
    const char *plain;
    size_t length;
    if (!line_plain(reading->lines, reading->page, i, &plain, &length, reading->failure))
        return false;
    for (size_t f = 0; f < sizeof facts / sizeof *facts; f++) {
        struct span found;
        if (is_said(reading->page, facts[f].fact) ||
            (site_only && facts[f].fact != FACT_SITE) ||
            !page_rules_find(reading->rules, facts[f].rule, plain, length,
                             reading->lines->patterns, &found))
            continue;
        if (!page_set_fact(reading->page, facts[f].fact, plain + found.begin, span_length(found),
                      reading->failure))
            return false;
    }
    return true;
}

/* Lines with this role; of boilerplate only notices. */
static bool read_lines(struct facts_reading *reading, enum passage_role role, bool site_only)
{
    for (size_t i = 0; i < reading->page->line_count; i++)
        if (reading->lines->roles[i] == role &&
            (role != ROLE_BOILERPLATE || reading->lines->kinds[i] == RULE_BOTTOM) &&
            !read_line(reading, i, site_only))
            return false;
    return true;
}

/* A name above a biography is a byline that no pattern knows. */
static bool read_name(struct facts_reading *reading)
{
    const char *plain;
    size_t length;
    for (size_t i = 0; i < reading->lines->comments && !is_said(reading->page, FACT_BYLINE);
         i++)
        if (reading->lines->roles[i] == ROLE_BYLINE &&
            reading->lines->kinds[i] == RULE_AUTHOR &&
            !(line_plain(reading->lines, reading->page, i, &plain, &length, reading->failure) &&
              page_set_fact(reading->page, FACT_BYLINE, plain, length, reading->failure)))
            return false;
    return true;
}

static bool read_title(struct facts_reading *reading)
{
    const char *plain;
    size_t length;
    for (size_t i = 0; i < reading->page->line_count; i++)
        if (reading->lines->roles[i] == ROLE_TITLE)
            return is_said(reading->page, FACT_TITLE) ||
                   (line_plain(reading->lines, reading->page, i, &plain, &length,
                               reading->failure) &&
                    page_set_fact(reading->page, FACT_TITLE, plain, length, reading->failure));
    return true;
}

bool page_facts_find(struct page *page, struct line_roles *lines,
                     const struct page_rules *rules, bool from_boilerplate,
                     struct failure *failure)
{
    struct facts_reading reading = {page, lines, rules, failure};
    if (!rules)
        return read_title(&reading);
    return read_title(&reading) && read_lines(&reading, ROLE_BYLINE, false) &&
           read_name(&reading) &&
           (!from_boilerplate || read_lines(&reading, ROLE_BOILERPLATE, true));
}
