/* feed_names: what the elements of RSS 2.0, RSS 1.0, Atom and Dublin Core say of an item. */
#ifndef TENOR_FEED_NAMES_H
#define TENOR_FEED_NAMES_H

#include <stdbool.h>

/* What is kept of an item, and of the feed. */
enum feed_slot {
    FEED_TITLE,
    FEED_ID,
    FEED_AUTHOR,
    FEED_DATE,
    FEED_CONTENT,
    FEED_SITE, /* the feed's title */
    FEED_SLOTS
};

/* How an element's value is read. */
enum feed_form {
    FORM_PLAIN,   /* characters */
    FORM_HTML,    /* characters that are HTML */
    FORM_BY_TYPE, /* Atom: what its attribute `type` says */
    FORM_LINK,    /* Atom: the attribute `href` */
    FORM_MAIL     /* RSS: "address (name)", of which the name is kept */
};

enum feed_place { PLACE_IN_FEED, PLACE_IN_ITEM, PLACE_IN_AUTHOR };

struct feed_element {
    const char *space, *name; /* `space` is one of those of feed_space */
    enum feed_place place;
    enum feed_slot slot;
    int rank; /* a value of a higher rank takes the place of another */
    enum feed_form form;
};

/* Namespaces with one meaning have one name: "rss" (none, and RSS 1.0), "atom", "dc",
 * "content", "xhtml"; "" for any other. */
const char *feed_space(const char *address);

/* The element's row of the table; NULL: it says nothing. */
const struct feed_element *feed_element_find(const char *space, const char *name,
                                             enum feed_place place);

bool feed_is_item(const char *space, const char *name);   /* <item>, <entry> */
bool feed_is_feed(const char *space, const char *name);   /* <channel>, <feed> */
bool feed_is_author(const char *space, const char *name); /* Atom's <author> */

#endif
