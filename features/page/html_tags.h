/* html_tags: what the names of elements and attributes mean. */
#ifndef TENOR_HTML_TAGS_H
#define TENOR_HTML_TAGS_H

#include <stdbool.h>
#include <stdint.h>

enum html_tag_flag {
    TAG_BLOCK = 1 << 0,     /* text before, inside and after it are different lines */
    TAG_INVISIBLE = 1 << 1, /* the text inside is never a line */
    TAG_PRE = 1 << 2,       /* line breaks inside are line breaks */
    TAG_LINK = 1 << 3,      /* the text inside is a link */
    TAG_CELL = 1 << 4,      /* a space stands between it and its neighbours */
    TAG_VERBATIM = 1 << 5,  /* what is inside is not markup */
    TAG_TEXT = 1 << 6,      /* holds text: a paragraph, a list, a word; others, such as
                             <div>, are parts of the page */
    TAG_FALLBACK = 1 << 7   /* shown where scripts do not run */
};

struct html_tag {
    const char *name;
    uint8_t flags; /* enum html_tag_flag */
    uint8_t mark;  /* enum line_mark of the lines inside */
    uint8_t level; /* of a heading, 1 to 6; else 0 */
    uint16_t hint; /* enum html_hint of html_rules.h that the name itself gives, or 0 */
};

/* The tag of this name, which is in lower case. Unknown names have a tag without any flags.
 * Never NULL. */
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

/* The values of one element's attributes that mean something: "" for an attribute without a
 * value, NULL for one that is missing. They are the parser's: valid during its callback. */
struct html_attributes {
    const char *value[ATTRIBUTE_COUNT];
};

/* `pairs` are names in lower case, each followed by its value (may be NULL), and a NULL name at
 * the end; `pairs` may be NULL. Of attributes with the same name the first counts. */
struct html_attributes html_attributes_find(const char *const *pairs);

/* Calls `visit` with the name of each known element and attribute. */
void html_names_visit(void (*visit)(void *context, const char *name), void *context);

#endif
