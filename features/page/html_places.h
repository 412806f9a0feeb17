/* html_places: which element holds the article, and what each line is for.
 *
 * Text that reads as an article's has a weight: sentences, few links (after the block density
 * of Kohlschütter, Fankhauser and Nejdl 2010, "Boilerplate detection using shallow text
 * features", WSDM). The element with most of it holds the article, if no smaller one that its
 * markup calls an article's body does. Inside, a line is the article's unless the element it
 * stands in is boilerplate by its markup, or a linear decision on what it looks like says so. */
#ifndef TENOR_HTML_PLACES_H
#define TENOR_HTML_PLACES_H

#include "html_rules.h"
#include "html_tree.h"

#define HTML_TITLE_MOST 1000 /* bytes of a title that are compared with lines */

/* What is known of an element from all that is in it, and from where it stands. */
struct html_weight {
    float all, kept;       /* weight of the text inside; of that which is not boilerplate */
    float own;             /* kept, of the text that no smaller part of the page holds */
    uint32_t heaviest;     /* the element inside with most of `kept`; 0: none */
    uint32_t lines, texts; /* inside: lines, comments' texts; see html_comments.c */
    uint32_t first_text;   /* an element, or 0 */
    uint32_t whole;        /* the element of the comment that it stands in, or 0 */
    uint16_t hints;        /* of it and those around it, up to the article's */
    uint16_t deep;         /* elements between the article's and this */
    bool apart, comment,
        inside; /* it, or one around it, is boilerplate, comments, the article's */
};

/* Reusable; all zero is empty. */
struct html_places {
    struct html_weight *weights; /* [tree->element_count] */
    size_t capacity;
    char title[HTML_TITLE_MOST + 1]; /* in small letters, without marks */
    uint32_t title_line;             /* the headline's, or UINT32_MAX */
};

/* Does any line read as an article's text? After html_places_find. */
bool html_places_has_text(const struct html_places *places);

/* Gives each line of the page its place, and comments their numbers. `title` is what the page
 * says its title is. Linear time; fails only for lack of memory. */
bool html_places_find(struct html_places *places, const struct html_tree *tree,
                      const char *title, size_t title_length, struct failure *failure);
void html_places_release(struct html_places *places);

/* How much the line reads as an article's text, in bytes that count. */
float html_line_weight(const struct page *page, const struct page_line *line);

/* Is the text, of two words or more, part of the page's title? */
bool html_title_contains(const struct html_places *places, const char *text, size_t length);

/* The features of a line inside the article's element (html_rules.h). */
void html_line_features(const struct html_places *places, const struct html_tree *tree,
                        size_t line, float features[FEATURE_COUNT]);

#endif
