/* html_tags: two tables, of elements and of attributes, and hash tables of their names. */
#include "html_tags.h"

#include <string.h>

#include "html_rules.h"
#include "page.h"

static const struct html_tag tags[ELEMENT_COUNT] = {
    [ELEMENT_OTHER] = {"", 0, LINE_PLAIN, 0, 0},
    [ELEMENT_A] = {"a", TAG_LINK | TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_ABBR] = {"abbr", TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_ADDRESS] = {"address", TAG_BLOCK, LINE_PLAIN, 0, 0},
    [ELEMENT_APPLET] = {"applet", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    [ELEMENT_AREA] = {"area", 0, LINE_PLAIN, 0, 0},
    [ELEMENT_ARTICLE] = {"article", TAG_BLOCK, LINE_PLAIN, 0, HINT_ARTICLE},
    [ELEMENT_ASIDE] = {"aside", TAG_BLOCK, LINE_PLAIN, 0, HINT_BOILERPLATE},
    [ELEMENT_AUDIO] = {"audio", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    [ELEMENT_B] = {"b", TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_BASE] = {"base", 0, LINE_PLAIN, 0, 0},
    [ELEMENT_BASEFONT] = {"basefont", 0, LINE_PLAIN, 0, 0},
    [ELEMENT_BGSOUND] = {"bgsound", 0, LINE_PLAIN, 0, 0},
    [ELEMENT_BIG] = {"big", TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_BLOCKQUOTE] = {"blockquote", TAG_BLOCK | TAG_TEXT, LINE_QUOTATION, 0, 0},
    [ELEMENT_BODY] = {"body", TAG_BLOCK, LINE_PLAIN, 0, 0},
    [ELEMENT_BR] = {"br", 0, LINE_PLAIN, 0, 0},
    [ELEMENT_BUTTON] = {"button", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    [ELEMENT_CANVAS] = {"canvas", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    [ELEMENT_CAPTION] = {"caption", TAG_BLOCK | TAG_TEXT, LINE_CAPTION, 0, HINT_CAPTION},
    [ELEMENT_CENTER] = {"center", TAG_BLOCK | TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_CITE] = {"cite", TAG_TEXT, LINE_PLAIN, 0, HINT_COMMENTER},
    [ELEMENT_CODE] = {"code", TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_COL] = {"col", 0, LINE_PLAIN, 0, 0},
    [ELEMENT_COLGROUP] = {"colgroup", 0, LINE_PLAIN, 0, 0},
    [ELEMENT_DATALIST] = {"datalist", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    [ELEMENT_DD] = {"dd", TAG_BLOCK | TAG_TEXT, LINE_LIST_ITEM, 0, 0},
    [ELEMENT_DESC] = {"desc", 0, LINE_PLAIN, 0, 0},
    [ELEMENT_DETAILS] = {"details", TAG_BLOCK, LINE_PLAIN, 0, 0},
    [ELEMENT_DIALOG] = {"dialog", TAG_BLOCK, LINE_PLAIN, 0, 0},
    [ELEMENT_DIR] = {"dir", TAG_BLOCK | TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_DIV] = {"div", TAG_BLOCK, LINE_PLAIN, 0, 0},
    [ELEMENT_DL] = {"dl", TAG_BLOCK | TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_DT] = {"dt", TAG_BLOCK | TAG_TEXT, LINE_LIST_ITEM, 0, 0},
    [ELEMENT_EM] = {"em", TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_EMBED] = {"embed", 0, LINE_PLAIN, 0, 0},
    [ELEMENT_FIELDSET] = {"fieldset", TAG_BLOCK, LINE_PLAIN, 0, 0},
    [ELEMENT_FIGCAPTION] = {"figcaption", TAG_BLOCK, LINE_CAPTION, 0, HINT_CAPTION},
    [ELEMENT_FIGURE] = {"figure", TAG_BLOCK, LINE_CAPTION, 0, HINT_CAPTION},
    [ELEMENT_FONT] = {"font", TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_FOOTER] = {"footer", TAG_BLOCK, LINE_PLAIN, 0, HINT_BOILERPLATE | HINT_BESIDE},
    [ELEMENT_FOREIGNOBJECT] = {"foreignobject", 0, LINE_PLAIN, 0, 0},
    [ELEMENT_FORM] = {"form", TAG_BLOCK, LINE_PLAIN, 0, HINT_BOILERPLATE | HINT_FORM},
    [ELEMENT_FRAME] = {"frame", 0, LINE_PLAIN, 0, 0},
    [ELEMENT_FRAMESET] = {"frameset", TAG_BLOCK, LINE_PLAIN, 0, 0},
    [ELEMENT_H1] = {"h1", TAG_BLOCK | TAG_TEXT, LINE_HEADING, 1, 0},
    [ELEMENT_H2] = {"h2", TAG_BLOCK | TAG_TEXT, LINE_HEADING, 2, 0},
    [ELEMENT_H3] = {"h3", TAG_BLOCK | TAG_TEXT, LINE_HEADING, 3, 0},
    [ELEMENT_H4] = {"h4", TAG_BLOCK | TAG_TEXT, LINE_HEADING, 4, 0},
    [ELEMENT_H5] = {"h5", TAG_BLOCK | TAG_TEXT, LINE_HEADING, 5, 0},
    [ELEMENT_H6] = {"h6", TAG_BLOCK | TAG_TEXT, LINE_HEADING, 6, 0},
    [ELEMENT_HEAD] = {"head", TAG_BLOCK | TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    [ELEMENT_HEADER] = {"header", TAG_BLOCK, LINE_PLAIN, 0, HINT_BOILERPLATE | HINT_BESIDE},
    [ELEMENT_HGROUP] = {"hgroup", TAG_BLOCK, LINE_PLAIN, 0, 0},
    [ELEMENT_HR] = {"hr", TAG_BLOCK, LINE_PLAIN, 0, 0},
    [ELEMENT_HTML] = {"html", TAG_BLOCK, LINE_PLAIN, 0, 0},
    [ELEMENT_I] = {"i", TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_IFRAME] = {"iframe", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    [ELEMENT_IMAGE] = {"image", 0, LINE_PLAIN, 0, 0},
    [ELEMENT_IMG] = {"img", 0, LINE_PLAIN, 0, 0},
    [ELEMENT_INPUT] = {"input", 0, LINE_PLAIN, 0, 0},
    [ELEMENT_KEYGEN] = {"keygen", 0, LINE_PLAIN, 0, 0},
    [ELEMENT_LEGEND] = {"legend", TAG_BLOCK, LINE_PLAIN, 0, 0},
    [ELEMENT_LI] = {"li", TAG_BLOCK | TAG_TEXT, LINE_LIST_ITEM, 0, 0},
    [ELEMENT_LINK] = {"link", 0, LINE_PLAIN, 0, 0},
    [ELEMENT_LISTING] = {"listing", TAG_BLOCK | TAG_PRE, LINE_PLAIN, 0, 0},
    [ELEMENT_MAIN] = {"main", TAG_BLOCK, LINE_PLAIN, 0, HINT_MAIN},
    [ELEMENT_MAP] = {"map", 0, LINE_PLAIN, 0, 0},
    [ELEMENT_MARK] = {"mark", TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_MARQUEE] = {"marquee", TAG_BLOCK, LINE_PLAIN, 0, 0},
    [ELEMENT_MATH] = {"math", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    [ELEMENT_MENU] = {"menu", TAG_BLOCK | TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_META] = {"meta", 0, LINE_PLAIN, 0, 0},
    [ELEMENT_MI] = {"mi", 0, LINE_PLAIN, 0, 0},
    [ELEMENT_MN] = {"mn", 0, LINE_PLAIN, 0, 0},
    [ELEMENT_MO] = {"mo", 0, LINE_PLAIN, 0, 0},
    [ELEMENT_MS] = {"ms", 0, LINE_PLAIN, 0, 0},
    [ELEMENT_MTEXT] = {"mtext", 0, LINE_PLAIN, 0, 0},
    [ELEMENT_NAV] = {"nav", TAG_BLOCK, LINE_PLAIN, 0, HINT_BOILERPLATE},
    [ELEMENT_NOBR] = {"nobr", TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_NOEMBED] = {"noembed", TAG_BLOCK | TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    [ELEMENT_NOFRAMES] = {"noframes", TAG_BLOCK | TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    [ELEMENT_NOSCRIPT] = {"noscript", TAG_BLOCK | TAG_FALLBACK, LINE_PLAIN, 0, 0},
    [ELEMENT_OBJECT] = {"object", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    [ELEMENT_OL] = {"ol", TAG_BLOCK | TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_OPTGROUP] = {"optgroup", TAG_BLOCK, LINE_PLAIN, 0, 0},
    [ELEMENT_OPTION] = {"option", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    [ELEMENT_P] = {"p", TAG_BLOCK | TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_PARAM] = {"param", 0, LINE_PLAIN, 0, 0},
    [ELEMENT_PLAINTEXT] = {"plaintext", TAG_BLOCK | TAG_PRE, LINE_PLAIN, 0, 0},
    [ELEMENT_PRE] = {"pre", TAG_BLOCK | TAG_PRE | TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_Q] = {"q", TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_RB] = {"rb", TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_RP] = {"rp", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    [ELEMENT_RT] = {"rt", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    [ELEMENT_RTC] = {"rtc", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    [ELEMENT_RUBY] = {"ruby", TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_S] = {"s", TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_SCRIPT] = {"script", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    [ELEMENT_SEARCH] = {"search", TAG_BLOCK, LINE_PLAIN, 0, 0},
    [ELEMENT_SECTION] = {"section", TAG_BLOCK, LINE_PLAIN, 0, 0},
    [ELEMENT_SELECT] = {"select", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    [ELEMENT_SMALL] = {"small", TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_SOURCE] = {"source", 0, LINE_PLAIN, 0, 0},
    [ELEMENT_SPAN] = {"span", TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_STRIKE] = {"strike", TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_STRONG] = {"strong", TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_STYLE] = {"style", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    [ELEMENT_SUB] = {"sub", TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_SUMMARY] = {"summary", TAG_BLOCK, LINE_PLAIN, 0, 0},
    [ELEMENT_SUP] = {"sup", TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_SVG] = {"svg", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    [ELEMENT_TABLE] = {"table", TAG_BLOCK | TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_TBODY] = {"tbody", TAG_BLOCK | TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_TD] = {"td", TAG_CELL | TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_TEMPLATE] = {"template", TAG_BLOCK | TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    [ELEMENT_TEXTAREA] = {"textarea", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    [ELEMENT_TFOOT] = {"tfoot", TAG_BLOCK | TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_TH] = {"th", TAG_CELL | TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_THEAD] = {"thead", TAG_BLOCK | TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_TIME] = {"time", TAG_TEXT, LINE_PLAIN, 0, HINT_TIME},
    [ELEMENT_TITLE] = {"title", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    [ELEMENT_TR] = {"tr", TAG_BLOCK | TAG_TEXT, LINE_TABLE, 0, 0},
    [ELEMENT_TRACK] = {"track", 0, LINE_PLAIN, 0, 0},
    [ELEMENT_TT] = {"tt", TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_U] = {"u", TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_UL] = {"ul", TAG_BLOCK | TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_VAR] = {"var", TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_VIDEO] = {"video", TAG_INVISIBLE, LINE_PLAIN, 0, 0},
    [ELEMENT_WBR] = {"wbr", TAG_TEXT, LINE_PLAIN, 0, 0},
    [ELEMENT_XMP] = {"xmp", TAG_BLOCK | TAG_PRE, LINE_PLAIN, 0, 0},
};

static const char *const attribute_names[ATTRIBUTE_COUNT] = {
    [ATTRIBUTE_ARIA_HIDDEN] = "aria-hidden",
    [ATTRIBUTE_CLASS] = "class",
    [ATTRIBUTE_CONTENT] = "content",
    [ATTRIBUTE_DATA_AUTHOR] = "data-author",
    [ATTRIBUTE_DATA_COMMENT_ID] = "data-comment-id",
    [ATTRIBUTE_DATA_DATE] = "data-date",
    [ATTRIBUTE_DATA_DATETIME] = "data-datetime",
    [ATTRIBUTE_DATA_DEPTH] = "data-depth",
    [ATTRIBUTE_DATA_ID] = "data-id",
    [ATTRIBUTE_DATA_LEVEL] = "data-level",
    [ATTRIBUTE_DATA_PARENT] = "data-parent",
    [ATTRIBUTE_DATA_PARENT_ID] = "data-parent-id",
    [ATTRIBUTE_DATA_PUBDATE] = "data-pubdate",
    [ATTRIBUTE_DATA_PUBLISH_DATE] = "data-publish-date",
    [ATTRIBUTE_DATA_PUBLISHED] = "data-published",
    [ATTRIBUTE_DATA_TIME] = "data-time",
    [ATTRIBUTE_DATA_TIMESTAMP] = "data-timestamp",
    [ATTRIBUTE_DATETIME] = "datetime",
    [ATTRIBUTE_HIDDEN] = "hidden",
    [ATTRIBUTE_HREF] = "href",
    [ATTRIBUTE_HTTP_EQUIV] = "http-equiv",
    [ATTRIBUTE_ID] = "id",
    [ATTRIBUTE_ITEMPROP] = "itemprop",
    [ATTRIBUTE_ITEMTYPE] = "itemtype",
    [ATTRIBUTE_LANG] = "lang",
    [ATTRIBUTE_NAME] = "name",
    [ATTRIBUTE_PROPERTY] = "property",
    [ATTRIBUTE_PUBDATE] = "pubdate",
    [ATTRIBUTE_REL] = "rel",
    [ATTRIBUTE_ROLE] = "role",
    [ATTRIBUTE_STYLE] = "style",
    [ATTRIBUTE_TITLE] = "title",
    [ATTRIBUTE_TYPE] = "type",
};

const struct html_tag *html_tag_of(enum html_name name)
{
    return &tags[name];
}

const struct html_tag *html_tag_find(const char *name)
{
    size_t i = ELEMENT_OTHER + 1;
    while (i < ELEMENT_COUNT && strcmp(tags[i].name, name) != 0)
        i++;
    return &tags[i < ELEMENT_COUNT ? i : ELEMENT_OTHER];
}

/* ---- Looking names up ------------------------------------------------------------ */

#define COUNT(slots) (sizeof(slots) / sizeof *(slots))

static void add_name(uint16_t *slots, size_t count, const char *name, size_t value)
{
    uint32_t hash = HTML_HASH_BEGIN;
    for (const char *c = name; *c; c++)
        hash = html_hash_step(hash, *c);
    size_t slot = hash % count;
    while (slots[slot])
        slot = (slot + 1) % count;
    slots[slot] = (uint16_t)(value + 1);
}

void html_names_prepare(struct html_names *names)
{
    if (names->ready)
        return;
    for (size_t i = ELEMENT_OTHER + 1; i < ELEMENT_COUNT; i++)
        add_name(names->elements, COUNT(names->elements), tags[i].name, i);
    for (size_t i = 0; i < ATTRIBUTE_COUNT; i++)
        add_name(names->attributes, COUNT(names->attributes), attribute_names[i], i);
    names->ready = true;
}

static bool is_same(const char *known, const char *name, size_t length)
{
    return ascii_same(known, name, strnlen(known, length)) && strlen(known) == length;
}

enum html_name html_names_element(const struct html_names *names, const char *name,
                                  size_t length, uint32_t hash)
{
    const size_t count = COUNT(names->elements);
    for (size_t slot = hash % count; names->elements[slot]; slot = (slot + 1) % count) {
        const enum html_name found = (enum html_name)(names->elements[slot] - 1);
        if (is_same(tags[found].name, name, length))
            return found;
    }
    return ELEMENT_OTHER;
}

enum html_attribute html_names_attribute(const struct html_names *names, const char *name,
                                         size_t length, uint32_t hash)
{
    const size_t count = COUNT(names->attributes);
    for (size_t slot = hash % count; names->attributes[slot]; slot = (slot + 1) % count) {
        const enum html_attribute found = (enum html_attribute)(names->attributes[slot] - 1);
        if (is_same(attribute_names[found], name, length))
            return found;
    }
    return ATTRIBUTE_COUNT;
}
