/* html_tags: two sorted tables, of elements and of attributes. */
#include "html_tags.h"

#include <stdlib.h>
#include <string.h>

#include "html_rules.h"
#include "page.h"

/* Sorted by name, for bsearch; the last is for all other names. */
static const struct html_tag tags[] = {
    {"a", TAG_LINK | TAG_TEXT, LINE_PLAIN, 0, 0},
    {"abbr", TAG_TEXT, LINE_PLAIN, 0, 0},
    {"address", TAG_BLOCK, LINE_PLAIN, 0, 0},
    {"applet", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    {"article", TAG_BLOCK, LINE_PLAIN, 0, HINT_ARTICLE},
    {"aside", TAG_BLOCK, LINE_PLAIN, 0, HINT_BOILERPLATE},
    {"audio", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    {"b", TAG_TEXT, LINE_PLAIN, 0, 0},
    {"big", TAG_TEXT, LINE_PLAIN, 0, 0},
    {"blockquote", TAG_BLOCK | TAG_TEXT, LINE_QUOTATION, 0, 0},
    {"body", TAG_BLOCK, LINE_PLAIN, 0, 0},
    {"br", 0, LINE_PLAIN, 0, 0},
    {"button", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    {"canvas", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    {"caption", TAG_BLOCK | TAG_TEXT, LINE_CAPTION, 0, HINT_CAPTION},
    {"center", TAG_BLOCK | TAG_TEXT, LINE_PLAIN, 0, 0},
    {"cite", TAG_TEXT, LINE_PLAIN, 0, 0},
    {"code", TAG_TEXT, LINE_PLAIN, 0, 0},
    {"datalist", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    {"dd", TAG_BLOCK | TAG_TEXT, LINE_LIST_ITEM, 0, 0},
    {"details", TAG_BLOCK, LINE_PLAIN, 0, 0},
    {"dialog", TAG_BLOCK, LINE_PLAIN, 0, 0},
    {"dir", TAG_BLOCK | TAG_TEXT, LINE_PLAIN, 0, 0},
    {"div", TAG_BLOCK, LINE_PLAIN, 0, 0},
    {"dl", TAG_BLOCK | TAG_TEXT, LINE_PLAIN, 0, 0},
    {"dt", TAG_BLOCK | TAG_TEXT, LINE_LIST_ITEM, 0, 0},
    {"em", TAG_TEXT, LINE_PLAIN, 0, 0},
    {"fieldset", TAG_BLOCK, LINE_PLAIN, 0, 0},
    {"figcaption", TAG_BLOCK, LINE_CAPTION, 0, HINT_CAPTION},
    {"figure", TAG_BLOCK, LINE_CAPTION, 0, HINT_CAPTION},
    {"font", TAG_TEXT, LINE_PLAIN, 0, 0},
    {"footer", TAG_BLOCK, LINE_PLAIN, 0, HINT_BOILERPLATE},
    {"form", TAG_BLOCK, LINE_PLAIN, 0, HINT_BOILERPLATE},
    {"frameset", TAG_BLOCK, LINE_PLAIN, 0, 0},
    {"h1", TAG_BLOCK | TAG_TEXT, LINE_HEADING, 1, 0},
    {"h2", TAG_BLOCK | TAG_TEXT, LINE_HEADING, 2, 0},
    {"h3", TAG_BLOCK | TAG_TEXT, LINE_HEADING, 3, 0},
    {"h4", TAG_BLOCK | TAG_TEXT, LINE_HEADING, 4, 0},
    {"h5", TAG_BLOCK | TAG_TEXT, LINE_HEADING, 5, 0},
    {"h6", TAG_BLOCK | TAG_TEXT, LINE_HEADING, 6, 0},
    {"head", TAG_BLOCK | TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    {"header", TAG_BLOCK, LINE_PLAIN, 0, HINT_BOILERPLATE},
    {"hgroup", TAG_BLOCK, LINE_PLAIN, 0, 0},
    {"hr", TAG_BLOCK, LINE_PLAIN, 0, 0},
    {"html", TAG_BLOCK, LINE_PLAIN, 0, 0},
    {"i", TAG_TEXT, LINE_PLAIN, 0, 0},
    {"iframe", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    {"img", 0, LINE_PLAIN, 0, 0},
    {"legend", TAG_BLOCK, LINE_PLAIN, 0, 0},
    {"li", TAG_BLOCK | TAG_TEXT, LINE_LIST_ITEM, 0, 0},
    {"listing", TAG_BLOCK | TAG_PRE, LINE_PLAIN, 0, 0},
    {"main", TAG_BLOCK, LINE_PLAIN, 0, HINT_MAIN},
    {"map", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    {"mark", TAG_TEXT, LINE_PLAIN, 0, 0},
    {"marquee", TAG_BLOCK, LINE_PLAIN, 0, 0},
    {"math", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    {"menu", TAG_BLOCK | TAG_TEXT, LINE_PLAIN, 0, 0},
    {"meta", 0, LINE_PLAIN, 0, 0},
    {"nav", TAG_BLOCK, LINE_PLAIN, 0, HINT_BOILERPLATE},
    {"noembed", TAG_BLOCK | TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    {"noframes", TAG_BLOCK | TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    {"noscript", TAG_BLOCK | TAG_FALLBACK, LINE_PLAIN, 0, 0},
    {"object", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    {"ol", TAG_BLOCK | TAG_TEXT, LINE_PLAIN, 0, 0},
    {"optgroup", TAG_BLOCK, LINE_PLAIN, 0, 0},
    {"option", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    {"p", TAG_BLOCK | TAG_TEXT, LINE_PLAIN, 0, 0},
    {"plaintext", TAG_BLOCK | TAG_PRE, LINE_PLAIN, 0, 0},
    {"pre", TAG_BLOCK | TAG_PRE | TAG_TEXT, LINE_PLAIN, 0, 0},
    {"q", TAG_TEXT, LINE_PLAIN, 0, 0},
    {"rp", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    {"s", TAG_TEXT, LINE_PLAIN, 0, 0},
    {"script", TAG_INVISIBLE | TAG_VERBATIM, LINE_PLAIN, 0, 0},
    {"section", TAG_BLOCK, LINE_PLAIN, 0, 0},
    {"select", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    {"small", TAG_TEXT, LINE_PLAIN, 0, 0},
    {"span", TAG_TEXT, LINE_PLAIN, 0, 0},
    {"strong", TAG_TEXT, LINE_PLAIN, 0, 0},
    {"style", TAG_INVISIBLE | TAG_VERBATIM, LINE_PLAIN, 0, 0},
    {"sub", TAG_TEXT, LINE_PLAIN, 0, 0},
    {"summary", TAG_BLOCK, LINE_PLAIN, 0, 0},
    {"sup", TAG_TEXT, LINE_PLAIN, 0, 0},
    {"svg", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    {"table", TAG_BLOCK | TAG_TEXT, LINE_PLAIN, 0, 0},
    {"tbody", TAG_BLOCK | TAG_TEXT, LINE_PLAIN, 0, 0},
    {"td", TAG_CELL | TAG_TEXT, LINE_PLAIN, 0, 0},
    {"template", TAG_BLOCK | TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    {"textarea", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    {"tfoot", TAG_BLOCK | TAG_TEXT, LINE_PLAIN, 0, 0},
    {"th", TAG_CELL | TAG_TEXT, LINE_PLAIN, 0, 0},
    {"thead", TAG_BLOCK | TAG_TEXT, LINE_PLAIN, 0, 0},
    {"time", TAG_TEXT, LINE_PLAIN, 0, 0},
    {"title", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    {"tr", TAG_BLOCK | TAG_TEXT, LINE_TABLE, 0, 0},
    {"tt", TAG_TEXT, LINE_PLAIN, 0, 0},
    {"u", TAG_TEXT, LINE_PLAIN, 0, 0},
    {"ul", TAG_BLOCK | TAG_TEXT, LINE_PLAIN, 0, 0},
    {"video", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    {"", 0, LINE_PLAIN, 0, 0},
};
#define TAGS (sizeof tags / sizeof *tags - 1)

static const char *const attribute_names[ATTRIBUTE_COUNT] = {
    [ATTRIBUTE_ARIA_HIDDEN] = "aria-hidden",
    [ATTRIBUTE_CLASS] = "class",
    [ATTRIBUTE_CONTENT] = "content",
    [ATTRIBUTE_DATETIME] = "datetime",
    [ATTRIBUTE_HIDDEN] = "hidden",
    [ATTRIBUTE_HTTP_EQUIV] = "http-equiv",
    [ATTRIBUTE_ID] = "id",
    [ATTRIBUTE_ITEMPROP] = "itemprop",
    [ATTRIBUTE_ITEMTYPE] = "itemtype",
    [ATTRIBUTE_LANG] = "lang",
    [ATTRIBUTE_NAME] = "name",
    [ATTRIBUTE_PROPERTY] = "property",
    [ATTRIBUTE_REL] = "rel",
    [ATTRIBUTE_ROLE] = "role",
    [ATTRIBUTE_STYLE] = "style",
    [ATTRIBUTE_TYPE] = "type",
};

static int compare_tag(const void *name, const void *tag)
{
    return strcmp(name, ((const struct html_tag *)tag)->name);
}

const struct html_tag *html_tag_find(const char *name)
{
    const struct html_tag *found = bsearch(name, tags, TAGS, sizeof *tags, compare_tag);
    return found ? found : &tags[TAGS];
}

static int compare_attribute(const void *name, const void *attribute)
{
    return strcmp(name, *(const char *const *)attribute);
}

struct html_attributes html_attributes_find(const char *const *pairs)
{
    struct html_attributes found = {{0}};
    for (; pairs && pairs[0]; pairs += 2) {
        const char *const *name = bsearch(pairs[0], attribute_names, ATTRIBUTE_COUNT,
                                          sizeof *attribute_names, compare_attribute);
        if (name && !found.value[name - attribute_names])
            found.value[name - attribute_names] = pairs[1] ? pairs[1] : "";
    }
    return found;
}

void html_names_visit(void (*visit)(void *context, const char *name), void *context)
{
    for (size_t i = 0; i < TAGS; i++)
        visit(context, tags[i].name);
    for (size_t i = 0; i < ATTRIBUTE_COUNT; i++)
        visit(context, attribute_names[i]);
}
