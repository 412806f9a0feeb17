/* html_tags: what the names of elements and attributes mean. */
#ifndef TENOR_HTML_TAGS_H
#define TENOR_HTML_TAGS_H

#include <stdbool.h>
#include <stdint.h>

enum html_tag_flag {
    TAG_BLOCK = 1 << 0,     /* text before, inside and behind it are different lines */
    TAG_INVISIBLE = 1 << 1, /* what is inside is never a line */
    TAG_PRE = 1 << 2,       /* line breaks inside are line breaks */
    TAG_LINK = 1 << 3,      /* what is inside leads elsewhere */
    TAG_CELL = 1 << 4,      /* parted from its neighbours by a space */
    TAG_VERBATIM = 1 << 5,  /* what is inside is no markup */
    TAG_TEXT = 1 << 6 /* holds text: a paragraph, a list, a word; not a part of the page */
};

struct html_tag {
    const char *name;
    uint8_t flags; /* enum html_tag_flag */
    uint8_t mark;  /* enum line_mark of the lines inside */
    uint8_t level; /* of a heading */
    uint16_t hint; /* enum html_hint of html_rules.h that the name itself gives, or 0 */
};

/* The tag of this name, in lower case; the last of the table is for all names that are not in
 * it. */
const struct html_tag *html_tag_find(const char *name);

enum html_attribute {
    ATTRIBUTE_ARIA_HIDDEN,
    ATTRIBUTE_CLASS,
    ATTRIBUTE_CONTENT,
    ATTRIBUTE_DATETIME,
    ATTRIBUTE_HIDDEN,
    ATTRIBUTE_HTTP_EQUIV,
    ATTRIBUTE_ID,
    ATTRIBUTE_ITEMPROP,
    ATTRIBUTE_ITEMTYPE,
    ATTRIBUTE_LANG,
    ATTRIBUTE_NAME,
    ATTRIBUTE_PROPERTY,
    ATTRIBUTE_REL,
    ATTRIBUTE_ROLE,
    ATTRIBUTE_STYLE,
    ATTRIBUTE_TYPE,
    ATTRIBUTE_COUNT
};

/* The attributes of one element that mean something: values, "" for one without, NULL for one
 * that is not there. */
struct html_attributes {
    const char *value[ATTRIBUTE_COUNT];
};

/* `pairs` are names and values in turn, ended by NULL, or NULL. The first of a name counts. */
struct html_attributes html_attributes_find(const char *const *pairs);

/* Calls `visit` with each name of both tables: what a parser should know in advance. */
void html_names_visit(void (*visit)(void *context, const char *name), void *context);

#endif
