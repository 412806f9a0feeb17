/* feed_names: tables. */
#include "feed_names.h"

#include <stddef.h>
#include <string.h>

const char *feed_space(const char *address)
{
    static const struct {
        const char *address, *space;
    } spaces[] = {{"", "rss"},
                  {"http://purl.org/rss/1.0/", "rss"},
                  {"http://my.netscape.com/rdf/simple/0.9/", "rss"},
                  {"http://channel.netscape.com/rdf/simple/0.9/", "rss"},
                  {"http://backend.userland.com/rss2", "rss"},
                  {"http://blogs.law.harvard.edu/tech/rss", "rss"},
                  {"http://www.w3.org/2005/Atom", "atom"},
                  {"http://purl.org/atom/ns#", "atom"},
                  {"http://purl.org/dc/elements/1.1/", "dc"},
                  {"http://purl.org/rss/1.0/modules/content/", "content"},
                  {"http://www.w3.org/1999/xhtml", "xhtml"}};
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
        if (strcmp(address, spaces[i].address) == 0)
            return spaces[i].space;
    return "";
}

const struct feed_element *feed_element_find(const char *space, const char *name,
                                             enum feed_place place)
{
    static const struct feed_element elements[] = {
        {"rss", "title", PLACE_IN_FEED, FEED_SITE, 1, FORM_PLAIN},
        {"atom", "title", PLACE_IN_FEED, FEED_SITE, 1, FORM_PLAIN},
        {"rss", "title", PLACE_IN_ITEM, FEED_TITLE, 2, FORM_PLAIN},
        {"atom", "title", PLACE_IN_ITEM, FEED_TITLE, 2, FORM_PLAIN},
        {"dc", "title", PLACE_IN_ITEM, FEED_TITLE, 1, FORM_PLAIN},
        {"rss", "link", PLACE_IN_ITEM, FEED_ID, 2, FORM_PLAIN},
        {"atom", "link", PLACE_IN_ITEM, FEED_ID, 2, FORM_LINK},
        {"rss", "guid", PLACE_IN_ITEM, FEED_ID, 1, FORM_PLAIN},
        {"atom", "id", PLACE_IN_ITEM, FEED_ID, 1, FORM_PLAIN},
        {"dc", "creator", PLACE_IN_ITEM, FEED_AUTHOR, 2, FORM_PLAIN},
        {"atom", "name", PLACE_IN_AUTHOR, FEED_AUTHOR, 2, FORM_PLAIN},
        {"rss", "author", PLACE_IN_ITEM, FEED_AUTHOR, 1, FORM_MAIL},
        {"rss", "pubDate", PLACE_IN_ITEM, FEED_DATE, 3, FORM_PLAIN},
        {"atom", "published", PLACE_IN_ITEM, FEED_DATE, 3, FORM_PLAIN},
        {"atom", "issued", PLACE_IN_ITEM, FEED_DATE, 3, FORM_PLAIN},
        {"dc", "date", PLACE_IN_ITEM, FEED_DATE, 2, FORM_PLAIN},
        {"atom", "updated", PLACE_IN_ITEM, FEED_DATE, 1, FORM_PLAIN},
        {"content", "encoded", PLACE_IN_ITEM, FEED_CONTENT, 3, FORM_HTML},
        {"atom", "content", PLACE_IN_ITEM, FEED_CONTENT, 3, FORM_BY_TYPE},
        {"rss", "description", PLACE_IN_ITEM, FEED_CONTENT, 2, FORM_HTML},
        {"atom", "summary", PLACE_IN_ITEM, FEED_CONTENT, 2, FORM_BY_TYPE},
        {"dc", "description", PLACE_IN_ITEM, FEED_CONTENT, 1, FORM_HTML},
    };
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        if (elements[i].place == place && strcmp(elements[i].name, name) == 0 &&
            strcmp(elements[i].space, space) == 0)
            return &elements[i];
    return NULL;
}

bool feed_is_item(const char *space, const char *name)
{
    return (strcmp(name, "item") == 0 && strcmp(space, "rss") == 0) ||
           (strcmp(name, "entry") == 0 && strcmp(space, "atom") == 0);
}

bool feed_is_feed(const char *space, const char *name)
{
    return (strcmp(name, "channel") == 0 && strcmp(space, "rss") == 0) ||
           (strcmp(name, "feed") == 0 && strcmp(space, "atom") == 0);
}

bool feed_is_author(const char *space, const char *name)
{
    return strcmp(name, "author") == 0 && strcmp(space, "atom") == 0;
}
