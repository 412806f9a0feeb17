/* html_facts: a table of <meta> names says which fact each is. */
#include "html_facts.h"

#include <string.h>

#include "../base/ascii.h"
#include "../text/unicode.h"
#include "html_references.h"
#include "html_titles.h"

/* The most reliable first. */
enum fact_source { SOURCE_NONE, SOURCE_JSON, SOURCE_OPEN_GRAPH, SOURCE_META, SOURCE_ELEMENT };

/* Names of <meta>, in its name, property, itemprop or http-equiv; `source` is an enum
 * fact_source, html_title_source or, for bylines and dates, claim_source. */
static const struct {
    const char *name;
    enum page_fact fact;
    unsigned source;
} metas[] = {
    {"og:title", FACT_TITLE, TITLE_OPEN_GRAPH},
    {"twitter:title", FACT_TITLE, TITLE_META},
    {"dc.title", FACT_TITLE, TITLE_META},
    {"dcterms.title", FACT_TITLE, TITLE_META},
    {"headline", FACT_TITLE, TITLE_META},
    {"parsely-title", FACT_TITLE, TITLE_META},
    {"sailthru.title", FACT_TITLE, TITLE_META},
    {"citation_title", FACT_TITLE, TITLE_META},
    {"article:author", FACT_BYLINE, CLAIM_META},
    {"article:author_name", FACT_BYLINE, CLAIM_META},
    {"og:article:author", FACT_BYLINE, CLAIM_META},
    {"og:author", FACT_BYLINE, CLAIM_META},
    {"author", FACT_BYLINE, CLAIM_META},
    {"authors", FACT_BYLINE, CLAIM_META},
    {"author_name", FACT_BYLINE, CLAIM_META},
    {"authorname", FACT_BYLINE, CLAIM_META},
    {"article_author", FACT_BYLINE, CLAIM_META},
    {"article.author", FACT_BYLINE, CLAIM_META},
    {"article-author", FACT_BYLINE, CLAIM_META},
    {"book:author", FACT_BYLINE, CLAIM_META},
    {"byl", FACT_BYLINE, CLAIM_META},
    {"byline", FACT_BYLINE, CLAIM_META},
    {"cxenseparse:author", FACT_BYLINE, CLAIM_META},
    {"citation_author", FACT_BYLINE, CLAIM_META},
    {"dc.creator", FACT_BYLINE, CLAIM_META},
    {"dc:creator", FACT_BYLINE, CLAIM_META},
    {"dc.contributor", FACT_BYLINE, CLAIM_META},
    {"dcterms.creator", FACT_BYLINE, CLAIM_META},
    {"dcterms:creator", FACT_BYLINE, CLAIM_META},
    {"dcsext.author", FACT_BYLINE, CLAIM_META},
    {"creator", FACT_BYLINE, CLAIM_META},
    {"parsely-author", FACT_BYLINE, CLAIM_META},
    {"rbauthors", FACT_BYLINE, CLAIM_META},
    {"sailthru.author", FACT_BYLINE, CLAIM_META},
    {"shareaholic:article_author_name", FACT_BYLINE, CLAIM_META},
    {"twitter:creator:name", FACT_BYLINE, CLAIM_META},
    {"vr:author", FACT_BYLINE, CLAIM_META},
    {"og:site_name", FACT_SITE, SOURCE_OPEN_GRAPH},
    {"application-name", FACT_SITE, SOURCE_META},
    {"dc.publisher", FACT_SITE, SOURCE_META},
    {"dcterms.publisher", FACT_SITE, SOURCE_META},
    {"citation_publisher", FACT_SITE, SOURCE_META},
    {"article:published_time", FACT_DATE, CLAIM_META},
    {"article:published", FACT_DATE, CLAIM_META},
    {"article:publication_date", FACT_DATE, CLAIM_META},
    {"article:created", FACT_DATE, CLAIM_META},
    {"article:create_time", FACT_DATE, CLAIM_META},
    {"article:post_time", FACT_DATE, CLAIM_META},
    {"article_date_original", FACT_DATE, CLAIM_META},
    {"article.published", FACT_DATE, CLAIM_META},
    {"article.created", FACT_DATE, CLAIM_META},
    {"article-published", FACT_DATE, CLAIM_META},
    {"bt:pubdate", FACT_DATE, CLAIM_META},
    {"citation_date", FACT_DATE, CLAIM_META},
    {"citation_publication_date", FACT_DATE, CLAIM_META},
    {"citation_online_date", FACT_DATE, CLAIM_META},
    {"cxenseparse:recs:publishtime", FACT_DATE, CLAIM_META},
    {"date", FACT_DATE, CLAIM_META},
    {"date_published", FACT_DATE, CLAIM_META},
    {"date.created", FACT_DATE, CLAIM_META},
    {"date.issued", FACT_DATE, CLAIM_META},
    {"datecreated", FACT_DATE, CLAIM_META},
    {"datepublished", FACT_DATE, CLAIM_META},
    {"dateposted", FACT_DATE, CLAIM_META},
    {"dc.date", FACT_DATE, CLAIM_META},
    {"dc:date", FACT_DATE, CLAIM_META},
    {"dc.date.created", FACT_DATE, CLAIM_META},
    {"dc.date.issued", FACT_DATE, CLAIM_META},
    {"dc.date.published", FACT_DATE, CLAIM_META},
    {"dc.issued", FACT_DATE, CLAIM_META},
    {"dc.created", FACT_DATE, CLAIM_META},
    {"dcterms.created", FACT_DATE, CLAIM_META},
    {"dcterms:created", FACT_DATE, CLAIM_META},
    {"dcterms.date", FACT_DATE, CLAIM_META},
    {"dcterms.issued", FACT_DATE, CLAIM_META},
    {"dcterms.available", FACT_DATE, CLAIM_META},
    {"displaydate", FACT_DATE, CLAIM_META},
    {"gentime", FACT_DATE, CLAIM_META},
    {"iso-8601-publish-date", FACT_DATE, CLAIM_META},
    {"og:article:published_time", FACT_DATE, CLAIM_META},
    {"og:article:published", FACT_DATE, CLAIM_META},
    {"og:published_time", FACT_DATE, CLAIM_META},
    {"og:pubdate", FACT_DATE, CLAIM_META},
    {"og:publish_date", FACT_DATE, CLAIM_META},
    {"og:release_date", FACT_DATE, CLAIM_META},
    {"originalpublicationdate", FACT_DATE, CLAIM_META},
    {"parsely-pub-date", FACT_DATE, CLAIM_META},
    {"pdate", FACT_DATE, CLAIM_META},
    {"pubdate", FACT_DATE, CLAIM_META},
    {"pub_date", FACT_DATE, CLAIM_META},
    {"publicationdate", FACT_DATE, CLAIM_META},
    {"publication_date", FACT_DATE, CLAIM_META},
    {"publish-date", FACT_DATE, CLAIM_META},
    {"publish_date", FACT_DATE, CLAIM_META},
    {"publishdate", FACT_DATE, CLAIM_META},
    {"published", FACT_DATE, CLAIM_META},
    {"published-date", FACT_DATE, CLAIM_META},
    {"published_date", FACT_DATE, CLAIM_META},
    {"published_time", FACT_DATE, CLAIM_META},
    {"published_at", FACT_DATE, CLAIM_META},
    {"publisheddate", FACT_DATE, CLAIM_META},
    {"publishtime", FACT_DATE, CLAIM_META},
    {"rnews:datepublished", FACT_DATE, CLAIM_META},
    {"sailthru.date", FACT_DATE, CLAIM_META},
    {"shareaholic:article_published_time", FACT_DATE, CLAIM_META},
    {"timestamp", FACT_DATE, CLAIM_META},
    {"video:release_date", FACT_DATE, CLAIM_META},
    {"vr:published_time", FACT_DATE, CLAIM_META},
    {"article:modified_time", FACT_DATE, CLAIM_MODIFIED},
    {"article:modified", FACT_DATE, CLAIM_MODIFIED},
    {"article:updated", FACT_DATE, CLAIM_MODIFIED},
    {"article_date_updated", FACT_DATE, CLAIM_MODIFIED},
    {"bt:moddate", FACT_DATE, CLAIM_MODIFIED},
    {"datemodified", FACT_DATE, CLAIM_MODIFIED},
    {"dc.date.modified", FACT_DATE, CLAIM_MODIFIED},
    {"dcterms.modified", FACT_DATE, CLAIM_MODIFIED},
    {"dcterms:modified", FACT_DATE, CLAIM_MODIFIED},
    {"modificationdate", FACT_DATE, CLAIM_MODIFIED},
    {"modified_time", FACT_DATE, CLAIM_MODIFIED},
    {"og:article:modified_time", FACT_DATE, CLAIM_MODIFIED},
    {"og:modified_time", FACT_DATE, CLAIM_MODIFIED},
    {"og:updated_time", FACT_DATE, CLAIM_MODIFIED},
    {"revision_date", FACT_DATE, CLAIM_MODIFIED},
    {"og:locale", FACT_LANGUAGE, SOURCE_OPEN_GRAPH},
    {"content-language", FACT_LANGUAGE, SOURCE_META},
    {"dc.language", FACT_LANGUAGE, SOURCE_META},
};

void html_facts_clear(struct html_facts *facts)
{
    for (size_t i = 0; i < FACT_COUNT; i++) {
        text_buffer_clear(&facts->values[i]);
        facts->sources[i] = SOURCE_NONE;
    }
    for (size_t i = 0; i < TITLE_SOURCES; i++)
        text_buffer_clear(&facts->titles[i]);
    text_buffer_clear(&facts->label);
    text_buffer_clear(&facts->host);
}

void html_facts_release(struct html_facts *facts)
{
    for (size_t i = 0; i < FACT_COUNT; i++)
        text_buffer_release(&facts->values[i]);
    for (size_t i = 0; i < TITLE_SOURCES; i++)
        text_buffer_release(&facts->titles[i]);
    text_buffer_release(&facts->label);
    text_buffer_release(&facts->host);
    text_buffer_release(&facts->clean);
    text_buffer_release(&facts->value);
}

size_t html_facts_memory(const struct html_facts *facts)
{
    size_t bytes = facts->label.capacity + facts->host.capacity + facts->clean.capacity +
                   facts->value.capacity;
    for (size_t i = 0; i < FACT_COUNT; i++)
        bytes += facts->values[i].capacity;
    for (size_t i = 0; i < TITLE_SOURCES; i++)
        bytes += facts->titles[i].capacity;
    return bytes;
}

/* ---- Setting ------------------------------------------------------------------------- */

/* Writes the text with each run of white space as one blank, none at the ends, and what is left
 * of references decoded. */
static bool write_clean(struct text_buffer *out, const char *text, size_t length,
                        struct failure *failure)
{
    text_buffer_clear(out);
    if (!page_append_collapsed(out, text, unicode_cut(text, length, HTML_FACT_MOST), failure))
        return false;
    html_references_replace(out); /* some pages write them twice */
    return true;
}

/* Not empty, and not the address of a page about the person or site? */
static bool is_name(const char *text, size_t length)
{
    return length > 0 && !(length > 4 && ascii_same(text, "http", 4));
}

/* Sets a fact, unless it is known from the same source or a better one. */
static bool set_fact(struct html_facts *facts, enum page_fact fact, enum fact_source source,
                     const char *text, size_t length, struct failure *failure)
{
    const uint8_t known = facts->sources[fact];
    if ((known != SOURCE_NONE && known <= source) || !is_name(text, length))
        return true;
    if (!write_clean(&facts->values[fact], text, length, failure))
        return false;
    if (facts->values[fact].length > 0)
        facts->sources[fact] = (uint8_t)source;
    return true;
}

bool html_facts_set_site(struct html_facts *facts, const char *text, size_t length, bool weak,
                         struct failure *failure)
{
    return set_fact(facts, FACT_SITE, weak ? SOURCE_ELEMENT : SOURCE_JSON, text, length,
                    failure);
}

bool html_facts_set_language(struct html_facts *facts, const char *text, size_t length,
                             struct failure *failure)
{
    return set_fact(facts, FACT_LANGUAGE, SOURCE_JSON, text, length, failure);
}

bool html_facts_set_title(struct html_facts *facts, enum html_title_source source,
                          const char *text, size_t length, struct failure *failure)
{
    return facts->titles[source].length > 0 || !is_name(text, length) ||
           write_clean(&facts->titles[source], text, length, failure);
}

bool html_facts_claim(struct html_facts *facts, struct page *page, struct page_claim claim,
                      const char *text, size_t length, struct failure *failure)
{
    return write_clean(&facts->clean, text, length, failure) &&
           (facts->clean.length == 0 ||
            page_add_claim(page, claim, facts->clean.data, facts->clean.length, failure));
}

/* ---- Elements ------------------------------------------------------------------------ */

static bool set_meta(struct html_facts *facts, struct page *page, size_t meta,
                     const char *content, struct failure *failure)
{
    const enum page_fact fact = metas[meta].fact;
    const unsigned source = metas[meta].source;
    const size_t length = strlen(content);
    const struct page_claim claim = {.fact = (uint8_t)fact,
                                     .source = (uint8_t)source,
                                     .group = (uint32_t)meta + 1,
                                     .line = NO_LINE};
    switch (fact) {
    case FACT_TITLE:
        return html_facts_set_title(facts, (enum html_title_source)source, content, length,
                                    failure);
    case FACT_BYLINE:
    case FACT_DATE:
        return html_facts_claim(facts, page, claim, content, length, failure);
    default:
        return set_fact(facts, fact, (enum fact_source)source, content, length, failure);
    }
}

/* The pair "twitter:label1", "twitter:data1" is a label and a value: whether it names the author
 * is decided by the label's words, when both are put together to "Written by X". */
static bool read_labelled(struct html_facts *facts, struct page *page, const char *name,
                          const char *content, struct failure *failure)
{
    const struct page_claim claim = {
        .fact = FACT_BYLINE, .source = CLAIM_LABELLED, .line = NO_LINE};
    if (ascii_begins(name, "twitter:label"))
        return write_clean(&facts->label, content, strlen(content), failure);
    if (!ascii_begins(name, "twitter:data") || facts->label.length == 0)
        return true;
    const bool done =
        text_buffer_append(&facts->label, " ", 1, failure) &&
        text_buffer_append(&facts->label, content, strlen(content), failure) &&
        html_facts_claim(facts, page, claim, facts->label.data, facts->label.length, failure);
    text_buffer_clear(&facts->label);
    return done;
}

static bool read_meta(struct html_facts *facts, struct page *page, const char *name,
                      const char *content, struct failure *failure)
{
    for (size_t i = 0; i < sizeof metas / sizeof *metas; i++)
        if (ascii_equal(name, metas[i].name))
            return set_meta(facts, page, i, content, failure);
    return read_labelled(facts, page, name, content, failure);
}

/* The page's own address: its host tells the site, and often its path the day. */
static bool read_address(struct html_facts *facts, struct page *page, const char *address,
                         struct failure *failure)
{
    const struct page_claim claim = {
        .fact = FACT_DATE, .source = CLAIM_ADDRESS, .line = NO_LINE};
    const char *host = strstr(address, "//");
    if (!host || facts->host.length > 0)
        return true;
    host += 2;
    const size_t length = strcspn(host, "/?#:");
    return write_clean(&facts->host, host, length, failure) &&
           html_facts_claim(facts, page, claim, host + length, strlen(host + length), failure);
}

/* What a <meta itemprop> says of authors and days is read by html_marks.h, for it may belong to
 * a comment. */
static bool is_for_marks(enum html_attribute attribute, const char *name)
{
    if (attribute != ATTRIBUTE_ITEMPROP)
        return false;
    for (size_t i = 0; i < sizeof metas / sizeof *metas; i++)
        if (ascii_equal(name, metas[i].name))
            return metas[i].fact == FACT_BYLINE || metas[i].fact == FACT_DATE;
    return false;
}

static bool read_names(struct html_facts *facts, struct page *page,
                       const struct html_attributes *attributes, struct failure *failure)
{
    static const enum html_attribute names[] = {ATTRIBUTE_PROPERTY, ATTRIBUTE_NAME,
                                                ATTRIBUTE_ITEMPROP, ATTRIBUTE_HTTP_EQUIV};
    const char *const *value = attributes->value, *content = value[ATTRIBUTE_CONTENT];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *name = value[names[i]];
        if (!name || is_for_marks(names[i], name))
            continue;
        if (ascii_equal(name, "og:url") && !read_address(facts, page, content, failure))
            return false;
        if (!read_meta(facts, page, name, content, failure))
            return false;
    }
    return true;
}

bool html_facts_element(struct html_facts *facts, struct page *page, const struct html_tag *tag,
                        const struct html_attributes *attributes, struct failure *failure)
{
    const char *const *value = attributes->value;
    const char *lang = value[ATTRIBUTE_LANG], *rel = value[ATTRIBUTE_REL];
    if (tag == html_tag_of(ELEMENT_HTML) && lang) {
        const struct page_claim claim = {
            .fact = FACT_LANGUAGE, .source = CLAIM_MARKED, .line = NO_LINE};
        return html_facts_claim(facts, page, claim, lang, strlen(lang), failure) &&
               set_fact(facts, FACT_LANGUAGE, SOURCE_ELEMENT, lang, strlen(lang), failure);
    }
    if (tag == html_tag_of(ELEMENT_LINK))
        return !rel || !value[ATTRIBUTE_HREF] || !ascii_equal(rel, "canonical") ||
               read_address(facts, page, value[ATTRIBUTE_HREF], failure);
    if (tag != html_tag_of(ELEMENT_META) || !value[ATTRIBUTE_CONTENT])
        return true;
    return read_names(facts, page, attributes, failure);
}

bool html_facts_title(struct html_facts *facts, const struct text_buffer *title,
                      struct failure *failure)
{
    return title->length == 0 ||
           html_facts_set_title(facts, TITLE_ELEMENT, title->data, title->length, failure);
}

/* ---- Writing ----------------------------------------------------------------------- */

bool html_facts_write(struct html_facts *facts, struct page *page,
                      const struct html_rules *rules, struct failure *failure)
{
    if (!html_titles_choose(facts, page, rules, &facts->clean, &facts->values[FACT_TITLE],
                            failure))
        return false;
    for (size_t i = 0; i < FACT_COUNT; i++) {
        const struct text_buffer *value = &facts->values[i];
        if (!page_set_fact(page, (enum page_fact)i, value->data ? value->data : "",
                           value->length, failure))
            return false;
    }
    return true;
}
