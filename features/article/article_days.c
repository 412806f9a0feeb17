/* article_days: sources of a day, from the surest to the weakest; the first in which a day can be
 * read settles it. */
#include "article_days.h"

#include <string.h>

#include "../base/ascii.h"
#include "../base/stop.h"

#define PRINTED_MOST 100 /* bytes of a date as it is printed */

#define YEAR_LEAST   1990 /* an earlier day beside the article is what the article is about */

struct day_search {
    struct facts_search *search;
    enum day_order order;
    bool modified; /* days of changes will do */
};

/* ---- Which number is the month? -------------------------------------------------------------- */

/* "en-US" and "en_US" are such a language: the month stands first there. */
static bool is_month_first(const char *language)
{
    static const char *const regions[] = {"en-us", "en_us", "en-ph", "en_ph"};
    for (size_t i = 0; i < sizeof regions / sizeof *regions; i++)
        if (ascii_begins(language, regions[i]))
            return true;
    return false;
}

static enum day_order order_of_language(const char *language)
{
    if (is_month_first(language))
        return DAY_ORDER_MONTH_FIRST;
    const bool english = ascii_begins(language, "en");
    return strlen(language) >= (english ? 4 : 2) ? DAY_ORDER_DAY_FIRST : DAY_ORDER_UNKNOWN;
}

/* What the language says that the page gives for itself: that of <html>, or what else names a
 * region of the same language. */
static enum day_order order_of_page(const struct facts_search *search)
{
    const struct page *page = search->page;
    const char *element = NULL;
    size_t length;
    for (size_t i = 0; i < page->claim_count && !element; i++)
        if (page->claims[i].fact == FACT_LANGUAGE)
            element = page_claim_text(page, &page->claims[i]);
    const char *said = article_facts_get(search->facts, FACT_LANGUAGE, &length);
    if (!said)
        said = element;
    if (!said)
        return DAY_ORDER_UNKNOWN;
    if (!element)
        element = said;
    const enum day_order order = order_of_language(element);
    return order == DAY_ORDER_UNKNOWN && ascii_same(element, said, 2) ? order_of_language(said)
                                                                      : order;
}

static bool find_days(struct day_search *days, const char *text, size_t length, bool value,
                      struct day_found found[DAYS_MOST], size_t *count)
{
    static const struct day_names none = {0};
    const struct page_rules *rules = days->search->rules;
    return days_find(rules ? page_rules_months(rules) : &none, text, length, days->order, value,
                     found, count, &days->search->facts->scratch, days->search->failure);
}

/* What the page's other dates show: "25/4/2031" can only be read in one way. */
static bool order_of_dates(struct day_search *days)
{
    const struct page *page = days->search->page;
    for (size_t i = 0; i < page->line_count && days->order == DAY_ORDER_UNKNOWN; i++) {
        const struct span span = page->lines[i].span;
        struct day_found found[DAYS_MOST];
        size_t count;
        if (span_length(span) > RULE_SHORT_LINE)
            continue;
        if (!go_on(days->search->failure, STOP_LINE) ||
            !find_days(days, page->text + span.begin, span_length(span), false, found, &count))
            return false;
        for (size_t j = 0; j < count && days->order == DAY_ORDER_UNKNOWN; j++)
            days->order = found[j].order;
    }
    return true;
}

/* ---- Setting ----------------------------------------------------------------------------------- */

/* Has a day been found? */
static bool is_done(const struct day_search *days)
{
    return days->search->facts->day[0] != '\0';
}

/* The date as it is printed, with the weekday before it. */
static struct span find_printed(const struct facts_search *search, const char *text,
                                size_t length, struct span day)
{
    struct span printed;
    const bool found = facts_search_rule(search, RULE_FACT_DATE, text, length, &printed) &&
                       printed.begin <= day.begin && printed.end >= day.end;
    return found ? printed : day;
}

/* Sets the day, and the date if it is not known. A date that is no day is kept as it is printed,
 * until there is a better one. */
static bool set_day(struct day_search *days, struct day day, const char *printed, size_t length)
{
    struct article_facts *facts = days->search->facts;
    if (day.year == 0 && facts->length[FACT_DATE] > 0)
        return true;
    day_write(day, facts->day);
    return facts_search_set(days->search, FACT_DATE, printed, length);
}

/* Does the text before a day say that it is the day of a change? */
static bool is_modified(const struct facts_search *search, const char *text, size_t begin,
                        size_t end)
{
    struct span found;
    return end > begin &&
           facts_search_rule(search, RULE_FACT_MODIFIED, text + begin, end - begin, &found);
}

/* Sets the day to the first in a line or an element's text, but for those of changes. */
static bool read_text(struct day_search *days, const char *text, size_t length)
{
    const struct facts_search *search = days->search;
    struct day_found found[DAYS_MOST];
    size_t count, behind = 0;
    struct span date;
    if (!find_days(days, text, length, false, found, &count))
        return false;
    /* Rules of a model that has no words for months find dates all the same. */
    if (count == 0 && facts_search_rule(search, RULE_FACT_DATE, text, length, &date))
        return set_day(days, (struct day){0}, text + date.begin, span_length(date));
    for (size_t i = 0; i < count; behind = found[i++].span.end) {
        if ((found[i].day.year > 0 && found[i].day.year < YEAR_LEAST) ||
            (!days->modified && is_modified(search, text, behind, found[i].span.begin)))
            continue;
        const struct span printed = find_printed(search, text, length, found[i].span);
        return set_day(days, found[i].day, text + printed.begin, span_length(printed));
    }
    return true;
}

/* ---- Sources ------------------------------------------------------------------------------------- */

/* The first day that a computer counts stands where a program knew of none. */
static bool is_no_day(struct day day)
{
    return day.year == 1970 && day.month == 1 && day.day == 1;
}

/* Sets the day to a claim's; what is printed is the whole claim, if that is short. */
static bool read_claim(struct day_search *days, const struct page_claim *claim)
{
    const char *text = page_claim_text(days->search->page, claim);
    const bool whole = claim->length <= PRINTED_MOST && claim->source != CLAIM_ADDRESS;
    struct day_found found[DAYS_MOST];
    size_t count;
    if (!find_days(days, text, claim->length, true, found, &count))
        return false;
    if (count == 0)
        return !whole || claim->line != NO_LINE ||
               set_day(days, (struct day){0}, text, claim->length);
    if (is_no_day(found[0].day))
        return true;
    const struct span span =
        whole && claim->line == NO_LINE
            ? (struct span){0, (uint32_t)claim->length}
            : find_printed(days->search, text, claim->length, found[0].span);
    return set_day(days, found[0].day, text + span.begin, span_length(span));
}

static bool is_date(const struct page_claim *claim, enum claim_source source)
{
    return claim->fact == FACT_DATE && claim->source == source;
}

/* What the page's head says, or what `source` says wherever it stands. */
static bool read_head(struct day_search *days, enum claim_source source, bool anywhere)
{
    const struct page *page = days->search->page;
    for (size_t i = 0; i < page->claim_count && !is_done(days); i++)
        if (is_date(&page->claims[i], source) &&
            (anywhere || page->claims[i].line == NO_LINE) &&
            !read_claim(days, &page->claims[i]))
            return false;
    return true;
}

static bool read_elements(struct day_search *days, enum claim_source source,
                          enum byline_zone zone)
{
    const struct facts_search *search = days->search;
    for (size_t i = 0; i < search->page->claim_count && !is_done(days); i++) {
        const struct page_claim *claim = &search->page->claims[i];
        const char *text = page_claim_text(search->page, claim);
        if (!is_date(claim, source) || claim->line == NO_LINE ||
            facts_search_zone(search, claim->line) != zone ||
            (!days->modified && is_modified(search, text, 0, strcspn(text, "0123456789"))))
            continue;
        if (!read_claim(days, claim))
            return false;
    }
    return true;
}

static bool read_lines(struct day_search *days, enum byline_zone zone, bool bylines)
{
    struct facts_search *search = days->search;
    const size_t count = search->rules ? search->page->line_count : 0;
    for (size_t n = 0; n < count && !is_done(days); n++) {
        const size_t i = facts_search_line(search, n);
        if (!go_on(search->failure, STOP_TAG))
            return false;
        const bool byline =
            comments_line_role(search->comments, search->lines, i) == ROLE_BYLINE;
        const char *plain;
        size_t length;
        if (facts_search_zone(search, i) != zone ||
            !(bylines ? byline : facts_search_is_candidate(search, i)) ||
            line_length(search->page, i) > RULE_SHORT_LINE)
            continue;
        if (!line_plain(search->lines, search->page, i, &plain, &length, search->failure) ||
            !read_text(days, plain, length))
            return false;
    }
    return true;
}

static bool read_zone(struct day_search *days, enum byline_zone zone)
{
    return read_elements(days, CLAIM_MARKED, zone) && read_elements(days, CLAIM_NAMED, zone) &&
           read_lines(days, zone, true) && (zone != ZONE_HEAD || read_lines(days, zone, false));
}

static bool read_published(struct day_search *days)
{
    return read_head(days, CLAIM_SCHEMA, false) && read_head(days, CLAIM_META, false) &&
           read_head(days, CLAIM_MARKED, false) && read_zone(days, ZONE_HEAD) &&
           read_zone(days, ZONE_FOOT) && read_head(days, CLAIM_ADDRESS, true) &&
           read_zone(days, ZONE_BODY) && read_lines(days, ZONE_AWAY, true);
}

static bool read_sources(struct day_search *days)
{
    days->modified = false;
    if (!read_published(days))
        return false;
    days->modified = true;
    return is_done(days) ||
           (read_head(days, CLAIM_MODIFIED, true) && read_zone(days, ZONE_HEAD));
}

/* Reads the day of a date that was given. */
static bool read_given(struct day_search *days)
{
    struct article_facts *facts = days->search->facts;
    struct day_found found[DAYS_MOST];
    size_t length, count;
    const char *date = article_facts_get(facts, FACT_DATE, &length);
    if (!find_days(days, date, length, true, found, &count))
        return false;
    if (count > 0)
        day_write(found[0].day, facts->day);
    return true;
}

/* Looks for the day with the order that is known. */
static bool find_day(struct day_search *days, bool given)
{
    return given ? read_given(days) : read_sources(days);
}

bool article_days_find(struct facts_search *search)
{
    struct day_search days = {.search = search, .order = order_of_page(search)};
    const bool given = facts_search_knows(search, FACT_DATE);
    bool done = find_day(&days, given);
    /* A date whose order is not known is looked at again if other dates show it. */
    if (done && !is_done(&days) && facts_search_knows(search, FACT_DATE) &&
        days.order == DAY_ORDER_UNKNOWN) {
        done = order_of_dates(&days);
        if (done && days.order != DAY_ORDER_UNKNOWN)
            done = find_day(&days, given);
    }
    return done;
}
