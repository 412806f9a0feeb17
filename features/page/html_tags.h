/* html_tags: what the names of elements and attributes mean. */
#ifndef TENOR_HTML_TAGS_H
#define TENOR_HTML_TAGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "../base/ascii.h"

enum html_tag_flag {
    TAG_BLOCK = 1 << 0,     /* text before, inside and after it are different lines */
    TAG_INVISIBLE = 1 << 1, /* the text inside is never a line */
    TAG_PRE = 1 << 2,       /* line breaks inside are line breaks */
    TAG_LINK = 1 << 3,      /* the text inside is a link, if it has an address */
    TAG_CELL = 1 << 4,      /* a space stands between it and its neighbours */
    TAG_TEXT = 1 << 5,      /* holds text: a paragraph, a list, a word; others, such as
                             <div>, are parts of the page */
    TAG_FALLBACK = 1 << 6   /* shown where scripts do not run */
};

struct html_tag {
    const char *name;
    uint8_t flags; /* enum html_tag_flag */
    uint8_t mark;  /* enum line_mark of the lines inside */
    uint8_t level; /* of a heading, 1 to 6; else 0 */
    uint32_t hint; /* enum html_hint of html_rules.h that the name itself gives, or 0 */
};

/* The names of elements that mean something, sorted. Those of SVG and MathML are here too. */
/* clang-format off */
enum html_name {
    ELEMENT_OTHER, /* any name that means nothing here */
    ELEMENT_A, ELEMENT_ABBR, ELEMENT_ADDRESS, ELEMENT_APPLET, ELEMENT_AREA, ELEMENT_ARTICLE,
    ELEMENT_ASIDE, ELEMENT_AUDIO, ELEMENT_B, ELEMENT_BASE, ELEMENT_BASEFONT, ELEMENT_BGSOUND,
    ELEMENT_BIG, ELEMENT_BLOCKQUOTE, ELEMENT_BODY, ELEMENT_BR, ELEMENT_BUTTON, ELEMENT_CANVAS,
    ELEMENT_CAPTION, ELEMENT_CENTER, ELEMENT_CITE, ELEMENT_CODE, ELEMENT_COL,
    ELEMENT_COLGROUP, ELEMENT_DATALIST, ELEMENT_DD, ELEMENT_DESC, ELEMENT_DETAILS,
    ELEMENT_DIALOG, ELEMENT_DIR, ELEMENT_DIV, ELEMENT_DL, ELEMENT_DT, ELEMENT_EM,
    ELEMENT_EMBED, ELEMENT_FIELDSET, ELEMENT_FIGCAPTION, ELEMENT_FIGURE, ELEMENT_FONT,
    ELEMENT_FOOTER, ELEMENT_FOREIGNOBJECT, ELEMENT_FORM, ELEMENT_FRAME, ELEMENT_FRAMESET,
    ELEMENT_H1, ELEMENT_H2, ELEMENT_H3, ELEMENT_H4, ELEMENT_H5, ELEMENT_H6, ELEMENT_HEAD,
    ELEMENT_HEADER, ELEMENT_HGROUP, ELEMENT_HR, ELEMENT_HTML, ELEMENT_I, ELEMENT_IFRAME,
    ELEMENT_IMAGE, ELEMENT_IMG, ELEMENT_INPUT, ELEMENT_KEYGEN, ELEMENT_LEGEND, ELEMENT_LI,
    ELEMENT_LINK, ELEMENT_LISTING, ELEMENT_MAIN, ELEMENT_MAP, ELEMENT_MARK, ELEMENT_MARQUEE,
    ELEMENT_MATH, ELEMENT_MENU, ELEMENT_META, ELEMENT_MI, ELEMENT_MN, ELEMENT_MO, ELEMENT_MS,
    ELEMENT_MTEXT, ELEMENT_NAV, ELEMENT_NOBR, ELEMENT_NOEMBED, ELEMENT_NOFRAMES,
    ELEMENT_NOSCRIPT, ELEMENT_OBJECT, ELEMENT_OL, ELEMENT_OPTGROUP, ELEMENT_OPTION, ELEMENT_P,
    ELEMENT_PARAM, ELEMENT_PLAINTEXT, ELEMENT_PRE, ELEMENT_Q, ELEMENT_RB, ELEMENT_RP,
    ELEMENT_RT, ELEMENT_RTC, ELEMENT_RUBY, ELEMENT_S, ELEMENT_SCRIPT, ELEMENT_SEARCH,
    ELEMENT_SECTION, ELEMENT_SELECT, ELEMENT_SMALL, ELEMENT_SOURCE, ELEMENT_SPAN,
    ELEMENT_STRIKE, ELEMENT_STRONG, ELEMENT_STYLE, ELEMENT_SUB, ELEMENT_SUMMARY, ELEMENT_SUP,
    ELEMENT_SVG, ELEMENT_TABLE, ELEMENT_TBODY, ELEMENT_TD, ELEMENT_TEMPLATE, ELEMENT_TEXTAREA,
    ELEMENT_TFOOT, ELEMENT_TH, ELEMENT_THEAD, ELEMENT_TIME, ELEMENT_TITLE, ELEMENT_TR,
    ELEMENT_TRACK, ELEMENT_TT, ELEMENT_U, ELEMENT_UL, ELEMENT_VAR, ELEMENT_VIDEO, ELEMENT_WBR,
    ELEMENT_XMP, ELEMENT_COUNT
};
/* clang-format on */

/* What the name means; ELEMENT_OTHER has a tag without any flags. */
const struct html_tag *html_tag_of(enum html_name name);

enum html_attribute {
    ATTRIBUTE_ARIA_HIDDEN,
    ATTRIBUTE_CLASS,
    ATTRIBUTE_CONTENT,
    ATTRIBUTE_DATA_AUTHOR,
    ATTRIBUTE_DATA_COMMENT_ID,
    ATTRIBUTE_DATA_DATE,
    ATTRIBUTE_DATA_DATETIME,
    ATTRIBUTE_DATA_DEPTH,
    ATTRIBUTE_DATA_ID,
    ATTRIBUTE_DATA_LEVEL,
    ATTRIBUTE_DATA_PARENT,
    ATTRIBUTE_DATA_PARENT_ID,
    ATTRIBUTE_DATA_PUBDATE,
    ATTRIBUTE_DATA_PUBLISH_DATE,
    ATTRIBUTE_DATA_PUBLISHED,
    ATTRIBUTE_DATA_TIME,
    ATTRIBUTE_DATA_TIMESTAMP,
    ATTRIBUTE_DATETIME,
    ATTRIBUTE_HIDDEN,
    ATTRIBUTE_HREF,
    ATTRIBUTE_HTTP_EQUIV,
    ATTRIBUTE_ID,
    ATTRIBUTE_ITEMPROP,
    ATTRIBUTE_ITEMTYPE,
    ATTRIBUTE_LANG,
    ATTRIBUTE_NAME,
    ATTRIBUTE_PROPERTY,
    ATTRIBUTE_PUBDATE,
    ATTRIBUTE_REL,
    ATTRIBUTE_ROLE,
    ATTRIBUTE_STYLE,
    ATTRIBUTE_TITLE,
    ATTRIBUTE_TYPE,
    ATTRIBUTE_COUNT
};

/* The values of one element's attributes that mean something: "" for an attribute without a
 * value, NULL for one that is missing. They are the tokenizer's, valid until its next token. */
struct html_attributes {
    const char *value[ATTRIBUTE_COUNT];
    uint64_t present; /* a bit for each that is not missing */
};

/* The bit of an attribute in `present`. */
#define ATTRIBUTE_BIT(attribute) ((uint64_t)1 << (attribute))

/* The tag of this name in lower case, without a table: for the few tags inside other data. */
const struct html_tag *html_tag_find(const char *name);

/* ---- Looking names up ------------------------------------------------------------ */

/* Hashes of names, which are folded to lower case: one step for each byte. */
#define HTML_HASH_BEGIN 2166136261u
static inline uint32_t html_hash_step(uint32_t hash, char c)
{
    return (hash ^ (unsigned char)ascii_lower(c)) * 16777619u; /* FNV-1a */
}

/* Both kinds of names by their hashes. Reusable; all zero is empty. */
struct html_names {
    uint16_t elements[512], attributes[64]; /* a name plus 1, or 0 */
    bool ready;
};

void html_names_prepare(struct html_names *names);
/* The name of these bytes, in either case, whose hash is `hash`: ELEMENT_OTHER or
 * ATTRIBUTE_COUNT if it means nothing. */
enum html_name html_names_element(const struct html_names *names, const char *name,
                                  size_t length, uint32_t hash);
enum html_attribute html_names_attribute(const struct html_names *names, const char *name,
                                         size_t length, uint32_t hash);

#endif
