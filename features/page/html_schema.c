/* html_schema: one pass that collects the nodes with an @id and a name, and one that follows the
 * objects from the page's own node down to its authors. What a node's type is may be said behind
 * all else, so what a node claims is settled where it ends. */
#include "html_schema.h"

#include <string.h>

#include "html_json.h"

#define NODES_MOST   64   /* nodes with an @id that are kept */
#define NAMES_MOST   8    /* names of one author node */
#define CLAIM_UNSURE 0xFF /* for the time being: the source of claims of an open node */

/* What an object is for the page. */
enum node_place {
    NODE_ELSEWHERE,
    NODE_PAGE, /* it, or what it is about */
    NODE_AUTHOR,
    NODE_PUBLISHER
};

enum node_type {
    TYPE_OTHER,
    TYPE_ARTICLE,
    TYPE_SITE,
    TYPE_ORGANISATION,
    TYPE_NO_PAGE /* what it says is never the article's */
};

struct node {
    enum node_place place;
    enum node_type type;
    size_t claims; /* the page's claims when it began */
    struct html_json_key headline, name, id;
    struct html_json_key names[NAMES_MOST];
    size_t name_count;
};

struct named_node {
    struct html_json_key id, name;
    enum node_type type;
};

struct schema_reading {
    struct html_facts *facts;
    struct page *page;
    struct html_json_reader reader;
    struct node nodes[HTML_JSON_MAX_DEPTH + 1]; /* of the objects that are open, by depth */
    struct named_node named[NODES_MOST];
    size_t named_count;
    bool has_article; /* an article's node has been read */
    struct failure *failure;
};

static bool is_word(const struct html_json_key *key, const char *word)
{
    return key->length == strlen(word) && memcmp(key->text, word, key->length) == 0;
}

static bool is_one_of(const struct html_json_key *key, const char *const *words)
{
    for (; *words; words++)
        if (is_word(key, *words))
            return true;
    return false;
}

static bool ends_in(const struct html_json_key *key, const char *end)
{
    const size_t length = strlen(end);
    return key->length >= length && memcmp(key->text + key->length - length, end, length) == 0;
}

/* ---- What keys and types mean ------------------------------------------------------- */

/* Ends of types' names; the first that fits counts. */
static const struct {
    const char *end;
    enum node_type type;
} types[] = {
    {"Article", TYPE_ARTICLE},
    {"Posting", TYPE_ARTICLE},
    {"Report", TYPE_ARTICLE},
    {"Organization", TYPE_ORGANISATION},
    {"Corporation", TYPE_ORGANISATION},
    {"WebSite", TYPE_SITE},
    {"Comment", TYPE_NO_PAGE},
    {"UserComments", TYPE_NO_PAGE},
    {"Person", TYPE_NO_PAGE},
    {"ImageObject", TYPE_NO_PAGE},
    {"List", TYPE_NO_PAGE},
    {"CollectionPage", TYPE_NO_PAGE},
    {"Question", TYPE_NO_PAGE},
    {"Answer", TYPE_NO_PAGE},
    {"Product", TYPE_NO_PAGE},
    {"Event", TYPE_NO_PAGE},
    {"WPHeader", TYPE_NO_PAGE},
    {"WPFooter", TYPE_NO_PAGE},
    {"SiteNavigationElement", TYPE_NO_PAGE},
};

static void set_type(struct node *node, const struct html_json_key *name)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (ends_in(name, types[i].end)) {
            if (node->type == TYPE_OTHER || types[i].type == TYPE_ARTICLE)
                node->type = types[i].type;
            return;
        }
}

static enum node_place place_of(const struct node *around, const struct html_json_key *key)
{
    static const char *const pages[] = {"@graph", "mainEntity", "mainEntityOfPage", "article",
                                        NULL};
    static const char *const authors[] = {"author", "creator", NULL};
    static const char *const lists[] = {"@list", "@set", NULL};
    if (around->place == NODE_PAGE && is_one_of(key, pages))
        return NODE_PAGE;
    if (around->place == NODE_PAGE && is_one_of(key, authors))
        return NODE_AUTHOR;
    if (around->place == NODE_PAGE && is_word(key, "publisher"))
        return NODE_PUBLISHER;
    return is_one_of(key, lists) ? around->place : NODE_ELSEWHERE;
}

/* ---- Claims --------------------------------------------------------------------------- */

static struct html_json_key current(const struct schema_reading *reading)
{
    return (struct html_json_key){reading->reader.value, reading->reader.value_length};
}

/* Decodes a string's escapes into reading->facts->value. */
static bool decode(struct schema_reading *reading, const struct html_json_key *string)
{
    const struct html_json_reader reader = {.value = string->text,
                                            .value_length = string->length};
    return html_json_string(&reader, &reading->facts->value, reading->failure);
}

static bool claim(struct schema_reading *reading, enum page_fact fact, unsigned source,
                  const struct html_json_key *string, bool organisation)
{
    const struct page_claim claim = {.fact = (uint8_t)fact,
                                     .source = (uint8_t)source,
                                     .organisation = organisation,
                                     .line = NO_LINE};
    return decode(reading, string) &&
           html_facts_claim(reading->facts, reading->page, claim, reading->facts->value.data,
                            reading->facts->value.length, reading->failure);
}

static bool set_title(struct schema_reading *reading, enum html_title_source source,
                      const struct html_json_key *string)
{
    return string->length == 0 ||
           (decode(reading, string) &&
            html_facts_set_title(reading->facts, source, reading->facts->value.data,
                                 reading->facts->value.length, reading->failure));
}

/* `weak`: the name of the whole site, which is often a slogan. */
static bool set_site(struct schema_reading *reading, const struct html_json_key *string,
                     bool weak)
{
    return decode(reading, string) &&
           html_facts_set_site(reading->facts, reading->facts->value.data,
                               reading->facts->value.length, weak, reading->failure);
}

/* A string in the page's own node. */
static bool read_page_string(struct schema_reading *reading, struct node *node,
                             const struct html_json_key *key)
{
    static const struct {
        const char *key;
        enum page_fact fact;
        unsigned source;
    } facts[] = {{"author", FACT_BYLINE, CLAIM_UNSURE},
                 {"creator", FACT_BYLINE, CLAIM_UNSURE},
                 {"datePublished", FACT_DATE, CLAIM_UNSURE},
                 {"dateCreated", FACT_DATE, CLAIM_META},
                 {"uploadDate", FACT_DATE, CLAIM_META},
                 {"dateModified", FACT_DATE, CLAIM_MODIFIED}};
    const struct html_json_key value = current(reading);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        if (is_word(key, facts[i].key))
            return claim(reading, facts[i].fact, facts[i].source, &value, false);
    if (is_word(key, "headline") && node->headline.length == 0)
        node->headline = value;
    else if (is_word(key, "name") && node->name.length == 0)
        node->name = value;
    else if (is_word(key, "inLanguage"))
        return decode(reading, &value) &&
               html_facts_set_language(reading->facts, reading->facts->value.data,
                                       reading->facts->value.length, reading->failure);
    return true;
}

static bool read_string(struct schema_reading *reading)
{
    struct node *node = &reading->nodes[reading->reader.depth];
    const struct html_json_key *key = &reading->reader.keys[reading->reader.depth];
    const struct html_json_key value = current(reading);
    if (is_word(key, "@type"))
        set_type(node, &value);
    else if (is_word(key, "@id"))
        node->id = value;
    else if (node->place == NODE_PAGE)
        return read_page_string(reading, node, key);
    else if (node->place >= NODE_AUTHOR && is_word(key, "name") &&
             node->name_count < NAMES_MOST)
        node->names[node->name_count++] = value;
    return true;
}

/* ---- Where a node ends ---------------------------------------------------------------- */

/* The node with the same @id gives its name to one without. */
static void follow_id(const struct schema_reading *reading, struct node *node)
{
    for (size_t i = 0; node->name_count == 0 && i < reading->named_count; i++) {
        const struct named_node *named = &reading->named[i];
        if (named->id.length != node->id.length ||
            memcmp(named->id.text, node->id.text, named->id.length) != 0)
            continue;
        node->names[node->name_count++] = named->name;
        node->type = node->type == TYPE_OTHER ? named->type : node->type;
    }
}

static bool finish_author(struct schema_reading *reading, struct node *author)
{
    for (size_t i = 0; i < author->name_count; i++)
        if (!claim(reading, FACT_BYLINE, CLAIM_UNSURE, &author->names[i],
                   author->type == TYPE_ORGANISATION))
            return false;
    return true;
}

/* Gives the node's unsure claims their source, or drops them. */
static void settle_claims(struct page *page, size_t first, bool dropped,
                          enum claim_source source)
{
    size_t kept = first;
    for (size_t i = first; i < page->claim_count; i++) {
        struct page_claim claim = page->claims[i];
        if (claim.source == CLAIM_UNSURE && !dropped)
            claim.source = (uint8_t)source;
        if (claim.source != CLAIM_UNSURE)
            page->claims[kept++] = claim;
    }
    page->claim_count = kept;
}

/* Of several articles the page's own is described first. */
static bool finish_page(struct schema_reading *reading, const struct node *node)
{
    const bool article = node->type == TYPE_ARTICLE;
    const bool dropped = node->type >= TYPE_SITE || (article && reading->has_article);
    settle_claims(reading->page, node->claims, dropped, article ? CLAIM_SCHEMA : CLAIM_META);
    if (node->type == TYPE_SITE && node->name.length > 0)
        return set_site(reading, &node->name, true);
    if (dropped)
        return true;
    reading->has_article = reading->has_article || article;
    return set_title(reading, article ? TITLE_SCHEMA : TITLE_PAGE, &node->headline) &&
           (!article || set_title(reading, TITLE_SCHEMA_NAME, &node->name));
}

static bool finish_node(struct schema_reading *reading, struct node *node)
{
    if (node->place >= NODE_AUTHOR && node->id.length > 0)
        follow_id(reading, node);
    if (node->place == NODE_AUTHOR)
        return finish_author(reading, node);
    if (node->place == NODE_PUBLISHER)
        return node->name_count == 0 || set_site(reading, &node->names[0], false);
    return node->place != NODE_PAGE || finish_page(reading, node);
}

static void begin_node(struct schema_reading *reading)
{
    const size_t depth = reading->reader.depth;
    struct node *node = &reading->nodes[depth];
    *node = (struct node){.place = NODE_PAGE, .claims = reading->page->claim_count};
    if (depth > 1)
        node->place = place_of(node - 1, &reading->reader.keys[depth - 1]);
}

/* ---- The passes ----------------------------------------------------------------------- */

/* Keeps the nodes that have an @id and a name. */
static void collect_named(struct schema_reading *reading)
{
    enum html_json_event event;
    while ((event = html_json_event(&reading->reader)) != JSON_END) {
        const size_t depth = reading->reader.depth;
        struct node *node = &reading->nodes[depth];
        const struct html_json_key value = current(reading);
        if (event == JSON_OPEN) {
            *node = (struct node){.place = NODE_ELSEWHERE};
        } else if (event == JSON_STRING) {
            if (is_word(&reading->reader.keys[depth], "@type"))
                set_type(node, &value);
            else if (is_word(&reading->reader.keys[depth], "@id"))
                node->id = value;
            else if (is_word(&reading->reader.keys[depth], "name"))
                node->name = value;
        } else if (node[1].id.length > 0 && node[1].name.length > 0 &&
                   reading->named_count < NODES_MOST) {
            reading->named[reading->named_count++] =
                (struct named_node){node[1].id, node[1].name, node[1].type};
        }
    }
}

static bool read_nodes(struct schema_reading *reading)
{
    enum html_json_event event;
    while ((event = html_json_event(&reading->reader)) != JSON_END) {
        if (event == JSON_OPEN)
            begin_node(reading);
        else if (event == JSON_CLOSE
                     ? !finish_node(reading, &reading->nodes[reading->reader.depth + 1])
                     : !read_string(reading))
            return false;
    }
    /* The nodes that a damaged text leaves open. */
    for (size_t depth = reading->reader.depth; depth > 0; depth--)
        if (!finish_node(reading, &reading->nodes[depth]))
            return false;
    return true;
}

bool html_schema_read(struct html_facts *facts, struct page *page, const char *json,
                      size_t length, struct failure *failure)
{
    struct schema_reading reading = {.facts = facts, .page = page, .failure = failure};
    for (size_t at = 0; at < length;) {
        reading.reader = html_json_text(json, length, &at);
        collect_named(&reading);
    }
    for (size_t at = 0; at < length;) {
        reading.reader = html_json_text(json, length, &at);
        if (!read_nodes(&reading))
            return false;
    }
    return true;
}
