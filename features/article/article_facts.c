/* article_facts: what was given and what the markup says, then what must be weighed. */
#include "article_facts.h"

#include <stdlib.h>
#include <string.h>

#include "../base/stop.h"
#include "../text/unicode.h"
#include "article_authors.h"
#include "article_days.h"
#include "facts_search.h"

void article_facts_clear(struct article_facts *facts)
{
    text_buffer_clear(&facts->text);
    memset(facts->begin, 0, sizeof facts->begin);
    memset(facts->length, 0, sizeof facts->length);
    text_buffer_clear(&facts->author_text);
    facts->author_count = 0;
    facts->day[0] = '\0';
}

void article_facts_release(struct article_facts *facts)
{
    text_buffer_release(&facts->text);
    text_buffer_release(&facts->author_text);
    text_buffer_release(&facts->scratch);
    text_buffer_release(&facts->found);
    text_buffer_release(&facts->weak);
    free(facts->authors);
    *facts = (struct article_facts){.text = {0}};
}

size_t article_facts_memory(const struct article_facts *facts)
{
    return facts->text.capacity + facts->author_text.capacity + facts->scratch.capacity +
           facts->found.capacity + facts->weak.capacity +
           facts->author_capacity * sizeof *facts->authors;
}

const char *article_facts_get(const struct article_facts *facts, enum page_fact fact,
                              size_t *length)
{
    *length = facts->length[fact];
    return *length > 0 ? facts->text.data + facts->begin[fact] : NULL;
}

/* Given facts may be any bytes. */
static bool set_given(struct facts_search *search, enum page_fact fact, const char *bytes,
                      size_t length)
{
    struct text_buffer *repaired = &search->facts->scratch;
    text_buffer_clear(repaired);
    return unicode_repair(bytes, length, repaired, NULL, 0, search->failure) &&
           facts_search_set(search, fact, repaired->data, repaired->length);
}

/* What was given, then what the markup says and need not be weighed. */
static bool copy_known(struct facts_search *search, const struct given_facts *given)
{
    article_facts_clear(search->facts);
    for (int i = 0; i < FACT_COUNT; i++) {
        const enum page_fact fact = (enum page_fact)i;
        size_t length;
        const char *bytes = page_get_fact(search->page, fact, &length);
        if ((given->length[i] > 0 &&
             !set_given(search, fact, given->text[i], given->length[i])) ||
            (bytes && !facts_search_knows(search, fact) &&
             !facts_search_set(search, fact, bytes, length)))
            return false;
    }
    return true;
}

/* ---- Lines --------------------------------------------------------------------------- */

/* Looks in line `i` for the site's name. */
static bool read_site(struct facts_search *search, size_t i)
{
    const char *plain;
    size_t length;
    struct span found;
    if (!line_plain(search->lines, search->page, i, &plain, &length, search->failure))
        return false;
    return !facts_search_rule(search, RULE_FACT_SITE, plain, length, &found) ||
           facts_search_set(search, FACT_SITE, plain + found.begin, span_length(found));
}

/* Looks for it in the lines of this role; if it is boilerplate, only in notices. */
static bool read_sites(struct facts_search *search, enum passage_role role)
{
    for (size_t i = 0; i < search->page->line_count && !facts_search_knows(search, FACT_SITE);
         i++)
        if (!go_on_at(search->failure, i))
            return false;
        else if (comments_line_role(search->comments, search->lines, i) == role &&
                 (role != ROLE_BOILERPLATE || search->lines->kinds[i] == LINE_KIND_BOTTOM) &&
                 (!go_on(search->failure, STOP_LINE) || !read_site(search, i)))
            return false;
    return true;
}

/* The title is the whole of its line. */
static bool read_title(struct facts_search *search)
{
    const char *plain;
    size_t length;
    for (size_t i = 0; i < search->page->line_count; i++)
        if (search->lines->roles[i] == ROLE_TITLE)
            return facts_search_knows(search, FACT_TITLE) ||
                   (line_plain(search->lines, search->page, i, &plain, &length,
                               search->failure) &&
                    facts_search_set(search, FACT_TITLE, plain, length));
    return true;
}

bool article_facts_find(struct article_facts *facts, const struct page *page,
                        struct line_roles *lines, const struct comment_list *comments,
                        const struct page_rules *rules, const struct given_facts *given,
                        bool from_boilerplate, struct failure *failure)
{
    struct facts_search search = {.facts = facts,
                                  .page = page,
                                  .lines = lines,
                                  .comments = comments,
                                  .rules = rules,
                                  .failure = failure};
    if (!copy_known(&search, given) || !read_title(&search))
        return false;
    facts_search_zones(&search);
    return go_on(failure, STOP_WORK) &&
           (!rules || (read_sites(&search, ROLE_BYLINE) &&
                       (!from_boilerplate || read_sites(&search, ROLE_BOILERPLATE)))) &&
           article_authors_find(&search) && article_days_find(&search);
}
