/* html_places: which element holds the article, and what each line is for.
 *
 * Inside the element that holds the article (html_article.h) a line belongs to it
 * unless the markup around it is that of boilerplate, or a linear decision on what the line
 * looks like says that it does not. */
#ifndef TENOR_HTML_PLACES_H
#define TENOR_HTML_PLACES_H

#include "html_comments.h"
#include "html_rules.h"
#include "html_tree.h"
#include "html_weights.h"

/* Reusable; all zero is empty. */
struct html_places {
    struct html_weight *weights; /* [tree->element_count] */
    size_t capacity;
    struct html_comments comments;
    struct html_headline headline;
};

/* Gives each line of the page its place and, in a comment, the comment's number. `title` is
 * what the page calls itself. Linear time; fails only for lack of memory. */
bool html_places_find(struct html_places *places, const struct html_tree *tree,
                      const char *title, size_t title_length, struct failure *failure);
void html_places_release(struct html_places *places);
size_t html_places_memory(const struct html_places *places); /* the bytes that it holds */

/* Does any line read like an article's text? After html_places_find. */
bool html_places_has_text(const struct html_places *places);

/* The features (html_rules.h) of line `number`, which stands in the article's element. After
 * html_places_find. */
void html_places_features(const struct html_places *places, const struct html_tree *tree,
                          size_t number, float features[FEATURE_COUNT]);

#endif
