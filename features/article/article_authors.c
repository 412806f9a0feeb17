/* article_authors: each source's names are collected, with the printed form of each; the first
 * source with a person's name settles it. */
#include "article_authors.h"

#include <string.h>

#include "../base/ascii.h"
#include "../base/stop.h"
#include "../text/unicode.h"

#define BESIDE 3 /* lines between two authors who have an element each */

/* What is known of a text that may be names. */
enum name_trust {
    NAME_NONE,
    NAME_WEAK, /* an organisation, the outlet, a single word */
    NAME_PERSON
};

struct author_search {
    struct facts_search *search;
    struct text_buffer *found; /* printed names of one source, each with a NUL behind it */
    size_t count;
    size_t line;              /* of the last one */
    uint32_t group;           /* of the last one; 0: none */
    struct text_buffer *weak; /* the first weak name */
};

/* ---- Names --------------------------------------------------------------------------------- */

/* Are the letters and digits of two texts the same, whatever the case of those of ASCII? */
static bool same_letters(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t i = 0, j = 0;
    for (;; i++, j++) {
        while (i < a_length && strchr(" .-_,'", a[i]))
            i++;
        while (j < b_length && strchr(" .-_,'", b[j]))
            j++;
        if (i >= a_length || j >= b_length)
            return i >= a_length && j >= b_length;
        if (ascii_lower(a[i]) != ascii_lower(b[j]))
            return false;
    }
}

/* Is the name the site's, with or without "The"? */
static bool is_site(const struct facts_search *search, const char *name, size_t length)
{
    size_t site_length;
    const char *site = article_facts_get(search->facts, FACT_SITE, &site_length);
    if (!site)
        return false;
    const size_t article = ascii_begins(site, "the ") ? 4 : 0;
    const size_t name_article = length > 4 && ascii_same(name, "the ", 4) ? 4 : 0;
    return same_letters(site + article, site_length - article, name + name_article,
                        length - name_article);
}

/* Is it one word of a script that has capitals? Accounts and agencies are. */
static bool is_single(const char *name, size_t length)
{
    bool cased = false;
    for (size_t at = 0; at < length;) {
        unsigned bytes;
        const uint32_t c = unicode_next(name, length, at, &bytes);
        if (c == ' ' || c == 0xA0)
            return false;
        cased = cased || unicode_is_upper(c) || unicode_is_lower(c);
        at += bytes;
    }
    return cased;
}

static enum name_trust judge(const struct facts_search *search, const char *name, size_t length)
{
    struct span found;
    if (length == 0 || facts_search_rule(search, RULE_FACT_NOBODY, name, length, &found))
        return NAME_NONE;
    return is_site(search, name, length) || is_single(name, length) ||
                   facts_search_rule(search, RULE_FACT_ORGANISATION, name, length, &found)
               ? NAME_WEAK
               : NAME_PERSON;
}

/* Where the names stand in a text: behind "By", or, if it is known to be about the author
 * (`bare`), at its beginning. */
static bool find_names(const struct facts_search *search, const char *text, size_t length,
                       bool bare, struct span *found)
{
    return facts_search_rule(search, RULE_FACT_BYLINE, text, length, found) ||
           (bare && facts_search_rule(search, RULE_FACT_NAMES, text, length, found));
}

/* ---- Collecting ------------------------------------------------------------------------------- */

static bool is_found(const struct author_search *authors, const char *name, size_t length)
{
    for (size_t at = 0; at < authors->found->length;) {
        const char *other = authors->found->data + at;
        const size_t other_length = strlen(other);
        if (same_letters(other, other_length, name, length))
            return true;
        /* "Jane Roe" is in "Jane Roe and John Doe". */
        for (size_t i = 0; length > 0 && i + length <= other_length; i++)
            if (ascii_same(other + i, name, length))
                return true;
        at += other_length + 1;
    }
    return false;
}

static bool add_name(struct author_search *authors, const char *name, size_t length,
                     enum name_trust trust)
{
    struct failure *failure = authors->search->failure;
    if (trust == NAME_NONE)
        return true;
    if (trust == NAME_WEAK)
        return authors->weak->length > 0 ||
               text_buffer_append(authors->weak, name, length, failure);
    if (authors->count == AUTHORS_MOST || is_found(authors, name, length))
        return true;
    authors->count++;
    return text_buffer_append(authors->found, name, length, failure) &&
           text_buffer_append(authors->found, "", 1, failure);
}

/* Adds the names in a claim. */
static bool add_claim(struct author_search *authors, const struct page_claim *claim, bool bare)
{
    const struct facts_search *search = authors->search;
    const char *text = page_claim_text(search->page, claim);
    const bool head = claim->line == NO_LINE && claim->source != CLAIM_LABELLED;
    struct span found = {0, (uint32_t)claim->length};
    enum name_trust trust = judge(search, text, claim->length);
    if (trust == NAME_NONE)
        return true;
    if (find_names(search, text, claim->length, bare, &found)) {
        trust = judge(search, text + found.begin, span_length(found));
        if (trust == NAME_WEAK && found.begin == 0 && claim->length <= RULE_SHORT_SENTENCE)
            found.end = (uint32_t)claim->length; /* "Quay Press" is not cut to a name */
    } else if (head || (claim->source == CLAIM_MARKED && is_single(text, claim->length)))
        trust = claim->length <= RULE_SHORT_SENTENCE ? NAME_WEAK : NAME_NONE;
    else
        return true;
    if (trust == NAME_PERSON && claim->organisation)
        trust = NAME_WEAK;
    if (trust == NAME_PERSON) {
        authors->line = claim->line;
        authors->group = claim->group;
    }
    return add_name(authors, text + found.begin, span_length(found), trust);
}

/* Forgets the names of a source that were not enough. */
static void forget(struct author_search *authors)
{
    text_buffer_clear(authors->found);
    authors->count = 0;
    authors->group = 0;
}

/* ---- Sources ------------------------------------------------------------------------------------ */

static bool is_byline(const struct page_claim *claim, enum claim_source source)
{
    return claim->fact == FACT_BYLINE && claim->source == source;
}

/* What the page's head says. Of several <meta> only the first name that is a person's counts, and
 * others of the same name. */
static bool read_head(struct author_search *authors, enum claim_source source)
{
    const struct page *page = authors->search->page;
    for (size_t i = 0; i < page->claim_count; i++) {
        const struct page_claim *claim = &page->claims[i];
        if (!is_byline(claim, source) || claim->line != NO_LINE ||
            (authors->count > 0 && claim->group != authors->group))
            continue;
        if (!add_claim(authors, claim, source != CLAIM_LABELLED))
            return false;
    }
    return true;
}

/* May the claim stand beside the one that was taken last? An element says one author's name, and
 * the elements of several authors stand together. */
static bool goes_on(const struct author_search *authors, const struct page_claim *claim)
{
    if (authors->count == 0)
        return true;
    const size_t distance =
        claim->line > authors->line ? claim->line - authors->line : authors->line - claim->line;
    return distance <= BESIDE && claim->group != authors->group;
}

/* What elements in a zone say. Of an element that holds others like it only "By ..." counts. */
static bool read_elements(struct author_search *authors, enum claim_source source,
                          enum byline_zone zone)
{
    const struct facts_search *search = authors->search;
    for (size_t i = 0; i < search->page->claim_count; i++) {
        const struct page_claim *claim = &search->page->claims[i];
        if (!is_byline(claim, source) || claim->line == NO_LINE || !goes_on(authors, claim) ||
            facts_search_zone(search, claim->line) != zone)
            continue;
        if (!add_claim(authors, claim, !claim->holds_others))
            return false;
    }
    return true;
}

/* Far from the article an element counts if all such elements name the same person. */
static bool read_far_elements(struct author_search *authors)
{
    const struct page *page = authors->search->page;
    for (size_t i = 0; i < page->claim_count; i++) {
        const struct page_claim *claim = &page->claims[i];
        if (claim->fact == FACT_BYLINE && claim->source == CLAIM_MARKED &&
            claim->line != NO_LINE && !add_claim(authors, claim, !claim->holds_others))
            return false;
    }
    if (authors->count > 1)
        forget(authors);
    return true;
}

/* What a line says that is a byline or looks like one. */
static bool read_line(struct author_search *authors, size_t i)
{
    struct facts_search *search = authors->search;
    const char *plain;
    size_t length;
    struct span found;
    if (!line_plain(search->lines, search->page, i, &plain, &length, search->failure))
        return false;
    if (!find_names(search, plain, length, false, &found))
        return true;
    return add_name(authors, plain + found.begin, span_length(found),
                    judge(search, plain + found.begin, span_length(found)));
}

/* The first line of a zone that names a person; `bylines`: only lines with that role. */
static bool read_lines(struct author_search *authors, enum byline_zone zone, bool bylines)
{
    const struct facts_search *search = authors->search;
    const size_t count = search->rules ? search->page->line_count : 0;
    for (size_t n = 0; n < count && authors->count == 0; n++) {
        const size_t i = facts_search_line(search, n);
        if (!go_on(search->failure, STOP_TAG))
            return false;
        const bool byline =
            comments_line_role(search->comments, search->lines, i) == ROLE_BYLINE;
        if ((bylines ? byline : facts_search_is_candidate(search, i)) &&
            facts_search_zone(search, i) == zone && !read_line(authors, i))
            return false;
    }
    return true;
}

/* A name above a biography is a byline that no pattern finds. */
static bool read_biography(struct author_search *authors)
{
    struct facts_search *search = authors->search;
    const struct line_roles *lines = search->lines;
    for (size_t i = 0; i < lines->comments && authors->count == 0; i++) {
        const char *plain;
        size_t length;
        if (lines->roles[i] != ROLE_BYLINE || lines->kinds[i] != LINE_KIND_AUTHOR)
            continue;
        if (!line_plain(search->lines, search->page, i, &plain, &length, search->failure) ||
            !add_name(authors, plain, length, NAME_PERSON))
            return false;
    }
    return true;
}

static bool read_sources(struct author_search *authors)
{
    static const enum claim_source heads[] = {CLAIM_SCHEMA, CLAIM_META, CLAIM_MARKED,
                                              CLAIM_LABELLED};
    for (size_t i = 0; i < sizeof heads / sizeof *heads && authors->count == 0; i++)
        if (!read_head(authors, heads[i]))
            return false;
    for (enum byline_zone zone = ZONE_HEAD; zone < ZONE_AWAY && authors->count == 0; zone++)
        if (!read_elements(authors, CLAIM_MARKED, zone) ||
            (authors->count == 0 && !read_elements(authors, CLAIM_NAMED, zone)) ||
            (authors->count == 0 && !read_lines(authors, zone, true)) ||
            (authors->count == 0 && zone < ZONE_BODY && !read_lines(authors, zone, false)))
            return false;
    if (authors->count == 0 && !read_far_elements(authors))
        return false;
    return authors->count > 0 ||
           (read_lines(authors, ZONE_AWAY, true) && read_biography(authors));
}

/* ---- The byline ------------------------------------------------------------------------------------ */

static bool set_byline(struct author_search *authors)
{
    struct facts_search *search = authors->search;
    struct text_buffer *joined = &search->facts->scratch;
    text_buffer_clear(joined);
    for (size_t at = 0; at < authors->found->length;) {
        const char *name = authors->found->data + at;
        const size_t length = strlen(name);
        if ((at > 0 && !text_buffer_append(joined, ", ", 2, search->failure)) ||
            !text_buffer_append(joined, name, length, search->failure))
            return false;
        at += length + 1;
    }
    const struct text_buffer *byline = authors->count > 0 ? joined : authors->weak;
    return byline->length == 0 ||
           facts_search_set(search, FACT_BYLINE, byline->data, byline->length);
}

static bool add_author(struct facts_search *search, const char *name, size_t length)
{
    struct article_facts *facts = search->facts;
    const struct span kept = page_trim(name, 0, length);
    if (span_length(kept) == 0 || facts->author_count == AUTHORS_MOST)
        return true;
    facts->author_count++;
    return text_buffer_append(&facts->author_text, name + kept.begin, span_length(kept),
                              search->failure) &&
           text_buffer_append(&facts->author_text, "", 1, search->failure);
}

/* Where the name at byline[at] ends, and where the next one begins; both are `length` if it is
 * the last. "Ortega y Gasset" is one name: what stands behind such a word is none by itself. */
static size_t name_end(struct facts_search *search, const char *byline, size_t at,
                       size_t length, size_t *next)
{
    struct span between;
    size_t from = at;
    while (
        facts_search_rule(search, RULE_FACT_BETWEEN, byline + from, length - from, &between) &&
        between.end > 0) {
        const size_t end = from + between.begin;
        *next = from + between.end;
        const bool by_word = byline[end] == ' ' && !strchr("&+|/", byline[end + 1]);
        if (!by_word || !memchr(byline + at, ' ', end - at) ||
            memchr(byline + *next, ' ', length - *next))
            return end;
        from = *next;
    }
    *next = length;
    return length;
}

/* Sets `authors` to the names in the byline. */
static bool split_byline(struct facts_search *search)
{
    struct article_facts *facts = search->facts;
    size_t length, at = 0;
    const char *byline = article_facts_get(facts, FACT_BYLINE, &length);
    while (byline && at < length) {
        size_t next;
        const size_t end = name_end(search, byline, at, length, &next);
        if (!add_author(search, byline + at, end - at))
            return false;
        at = next;
    }
    if (!memory_reserve(&facts->authors, &facts->author_capacity, facts->author_count,
                        sizeof *facts->authors, search->failure))
        return false;
    const char *name = facts->author_text.data;
    for (size_t i = 0; i < facts->author_count; i++) {
        facts->authors[i] = name;
        name += strlen(name) + 1;
    }
    return true;
}

bool article_authors_find(struct facts_search *search)
{
    struct author_search authors = {
        .search = search, .found = &search->facts->found, .weak = &search->facts->weak};
    text_buffer_clear(authors.found);
    text_buffer_clear(authors.weak);
    if (!facts_search_knows(search, FACT_BYLINE) &&
        (!read_sources(&authors) || !set_byline(&authors)))
        return false;
    return split_byline(search);
}
