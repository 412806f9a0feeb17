/* html_facts: a table of <meta> names and one of JSON-LD names say which fact each is; of
 * several sources for a fact the most reliable counts. */
#include "html_facts.h"

#include <string.h>

#include "../base/ascii.h"
#include "../text/unicode.h"
#include "html_json.h"
#include "html_references.h"

/* The most reliable first. */
enum fact_source { SOURCE_NONE, SOURCE_JSON, SOURCE_OPEN_GRAPH, SOURCE_META, SOURCE_ELEMENT };

/* Names of <meta>, in its name, property, itemprop or http-equiv. */
static const struct {
    const char *name;
    enum page_fact fact;
    enum fact_source source;
} metas[] = {
    {"og:title", FACT_TITLE, SOURCE_OPEN_GRAPH},
    {"twitter:title", FACT_TITLE, SOURCE_META},
    {"dc.title", FACT_TITLE, SOURCE_META},
    {"headline", FACT_TITLE, SOURCE_META},
    {"article:author", FACT_BYLINE, SOURCE_OPEN_GRAPH},
    {"author", FACT_BYLINE, SOURCE_META},
    {"byl", FACT_BYLINE, SOURCE_META},
    {"dc.creator", FACT_BYLINE, SOURCE_META},
    {"og:site_name", FACT_SITE, SOURCE_OPEN_GRAPH},
    {"application-name", FACT_SITE, SOURCE_META},
    {"dc.publisher", FACT_SITE, SOURCE_META},
    {"article:published_time", FACT_DATE, SOURCE_OPEN_GRAPH},
    {"datepublished", FACT_DATE, SOURCE_META},
    {"date", FACT_DATE, SOURCE_META},
    {"dc.date", FACT_DATE, SOURCE_META},
    {"dc.date.issued", FACT_DATE, SOURCE_META},
    {"pubdate", FACT_DATE, SOURCE_META},
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
}

void html_facts_release(struct html_facts *facts)
{
    for (size_t i = 0; i < FACT_COUNT; i++)
        text_buffer_release(&facts->values[i]);
}

static bool is_white(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Writes the text with each run of white space as one blank, and none at the ends. */
static bool write_collapsed(struct text_buffer *out, const char *text, size_t length,
                            struct failure *failure)
{
    text_buffer_clear(out);
    length = unicode_cut(text, length, HTML_FACT_MOST);
    for (size_t at = 0; at < length;) {
        size_t begin = at;
        while (at < length && !is_white(text[at]))
            at++;
        if (at > begin && ((out->length > 0 && !text_buffer_append(out, " ", 1, failure)) ||
                           !text_buffer_append(out, text + begin, at - begin, failure)))
            return false;
        while (at < length && is_white(text[at]))
            at++;
    }
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
    if (!write_collapsed(&facts->values[fact], text, length, failure))
        return false;
    html_references_replace(&facts->values[fact]); /* some pages write them twice */
    if (facts->values[fact].length > 0)
        facts->sources[fact] = (uint8_t)source;
    return true;
}

static bool read_meta(struct html_facts *facts, const char *name, const char *content,
                      struct failure *failure)
{
    for (size_t i = 0; i < sizeof metas / sizeof *metas; i++)
        if (ascii_equal(name, metas[i].name))
            return set_fact(facts, metas[i].fact, metas[i].source, content, strlen(content),
                            failure);
    return true;
}

bool html_facts_element(struct html_facts *facts, const struct html_tag *tag,
                        const struct html_attributes *attributes, struct failure *failure)
{
    static const enum html_attribute names[] = {ATTRIBUTE_PROPERTY, ATTRIBUTE_NAME,
                                                ATTRIBUTE_ITEMPROP, ATTRIBUTE_HTTP_EQUIV};
    const char *const *value = attributes->value;
    if (strcmp(tag->name, "html") == 0 && value[ATTRIBUTE_LANG])
        return set_fact(facts, FACT_LANGUAGE, SOURCE_ELEMENT, value[ATTRIBUTE_LANG],
                        strlen(value[ATTRIBUTE_LANG]), failure);
    if (strcmp(tag->name, "meta") != 0 || !value[ATTRIBUTE_CONTENT])
        return true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (value[names[i]] &&
            !read_meta(facts, value[names[i]], value[ATTRIBUTE_CONTENT], failure))
            return false;
    return true;
}

bool html_facts_title(struct html_facts *facts, const struct text_buffer *title,
                      struct failure *failure)
{
    return title->length == 0 ||
           set_fact(facts, FACT_TITLE, SOURCE_ELEMENT, title->data, title->length, failure);
}

/* ---- JSON-LD -------------------------------------------------------------------- */

/* A string's name in its object, and the object's in the one around it. */
static const struct {
    const char *around, *name; /* NULL: any */
    enum page_fact fact;
} json_facts[] = {
    {NULL, "headline", FACT_TITLE},     {"author", "name", FACT_BYLINE},
    {NULL, "author", FACT_BYLINE},      {"publisher", "name", FACT_SITE},
    {NULL, "datePublished", FACT_DATE}, {NULL, "inLanguage", FACT_LANGUAGE},
};

static bool is_key(const struct html_json_key *key, const char *name)
{
    return !name || (key->length == strlen(name) && memcmp(key->text, name, key->length) == 0);
}

bool html_facts_json(struct html_facts *facts, const char *json, size_t length,
                     struct failure *failure)
{
    struct html_json_reader reader = {.text = json, .length = length};
    struct text_buffer value = {0};
    bool done = true;
    while (done && html_json_next(&reader)) {
        const struct html_json_key *name = &reader.keys[reader.depth];
        const struct html_json_key *around =
            reader.depth > 0 ? &reader.keys[reader.depth - 1] : name;
        for (size_t i = 0; done && i < sizeof json_facts / sizeof *json_facts; i++) {
            if (!is_key(name, json_facts[i].name) || !is_key(around, json_facts[i].around))
                continue;
            done = html_json_string(&reader, &value, failure) &&
                   set_fact(facts, json_facts[i].fact, SOURCE_JSON, value.data, value.length,
                            failure);
        }
    }
    text_buffer_release(&value);
    return done;
}

/* ---- Writing ----------------------------------------------------------------------- */

static bool same(const char *a, size_t a_length, const char *b, size_t b_length)
{
    return a_length == b_length && ascii_same(a, b, a_length);
}

static const char *const title_marks[] = {" - ", " | ", " – ", " — ", " » ", " · ", ": "};
#define TITLE_MARKS (sizeof title_marks / sizeof *title_marks)

/* The length of the mark at `text`, or 0. */
static size_t mark_at(const char *text)
{
    for (size_t i = 0; i < TITLE_MARKS; i++)
        if (strncmp(text, title_marks[i], strlen(title_marks[i])) == 0)
            return strlen(title_marks[i]);
    return 0;
}

/* The length of the first-level heading that the title begins with, before a mark; 0 if there
 * is none. */
static size_t find_heading(const struct text_buffer *title, const struct page *page)
{
    for (size_t i = 0; i < page->line_count; i++) {
        const struct page_line *line = &page->lines[i];
        const size_t length = span_length(line->span);
        if (line->level == 1 && length < title->length &&
            same(page->text + line->span.begin, length, title->data, length) &&
            mark_at(title->data + length) > 0)
            return length;
    }
    return 0;
}

/* Cuts the site off "Headline - Site" or "Site | Headline". */
static void cut_site(struct html_facts *facts, const struct page *page)
{
    struct text_buffer *title = &facts->values[FACT_TITLE];
    const struct text_buffer *site = &facts->values[FACT_SITE];
    size_t kept = title->length > 0 ? find_heading(title, page) : 0, begin = 0;
    for (size_t at = 0; at < title->length && kept == 0; at++) {
        const size_t mark = mark_at(title->data + at), behind = at + mark;
        if (mark == 0)
            continue;
        if (same(title->data + behind, title->length - behind, site->data, site->length)) {
            kept = at;
        } else if (same(title->data, at, site->data, site->length)) {
            begin = behind;
            kept = title->length - behind;
        }
    }
    if (kept == 0)
        return;
    memmove(title->data, title->data + begin, kept);
    title->data[kept] = '\0';
    title->length = kept;
}

bool html_facts_write(struct html_facts *facts, struct page *page, struct failure *failure)
{
    cut_site(facts, page);
    for (size_t i = 0; i < FACT_COUNT; i++) {
        const struct text_buffer *value = &facts->values[i];
        page->fact_begin[i] = page->facts.length;
        page->fact_length[i] = value->length;
        if (value->length > 0 &&
            !text_buffer_append(&page->facts, value->data, value->length + 1, failure))
            return false;
    }
    return true;
}
