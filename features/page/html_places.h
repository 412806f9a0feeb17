/* html_places: which element holds the article, and what each line is for.
 *
 * Text that reads like an article's has a weight: sentences with few links (after the block
 * density of Kohlschütter, Fankhauser and Nejdl 2010, "Boilerplate detection using shallow text
 * features", WSDM). The element with most of that weight holds the article, unless its markup
 * names a smaller one the article's body. Inside that element a line belongs to the article
 * unless the markup around it is that of boilerplate, or a linear decision on what the line
 * looks like says that it does not. */
#ifndef TENOR_HTML_PLACES_H
#define TENOR_HTML_PLACES_H

#include "html_comments.h"
#include "html_rules.h"
#include "html_tree.h"

#define HTML_TITLE_MOST 1000 /* bytes of a title that are compared with lines */

/* What is known of an element from all that is in it, and from where it stands. */
struct html_weight {
    float all;         /* weight of the text inside */
    float kept;        /* of the text that is neither boilerplate nor comments, squared up:
                          see sum_kept */
    float own;         /* of that, the text that no smaller part of the page holds */
    uint32_t heaviest; /* the child with most of `kept`; 0: none */
    uint16_t hints;    /* enum html_hint of it and of those around it, up to the article's
                          element, which is not included */
    uint16_t depth;    /* elements between the article's and this one */
    bool boilerplate;  /* it, or an element around it, is boilerplate, */
    bool comment;      /* is a part of the page for readers' comments, */
    bool in_article;   /* is the article's element */
};

/* Is a line in this element a reader's, and not a form or a heading beside the comments? */
static inline bool html_weight_is_comment(const struct html_weight *weight)
{
    return weight->comment && !weight->boilerplate;
}

/* Reusable; all zero is empty. */
struct html_places {
    struct html_weight *weights; /* [tree->element_count] */
    size_t capacity;
    struct html_comments comments;
    char title[HTML_TITLE_MOST + 1]; /* the page's title, normalised; NUL-terminated */
    uint32_t title_line;             /* the headline's number, or UINT32_MAX */
};

/* Gives each line of the page its place and, in a comment, the comment's number. `title` is
 * what the page calls itself. Linear time; fails only for lack of memory. */
bool html_places_find(struct html_places *places, const struct html_tree *tree,
                      const char *title, size_t title_length, struct failure *failure);
void html_places_release(struct html_places *places);

/* Does any line read like an article's text? After html_places_find. */
bool html_places_has_text(const struct html_places *places);

/* The features (html_rules.h) of line `number`, which stands in the article's element. After
 * html_places_find. */
void html_places_features(const struct html_places *places, const struct html_tree *tree,
                          size_t number, float features[FEATURE_COUNT]);

#endif
