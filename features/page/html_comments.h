/* html_comments: which readers' comment each element belongs to.
 *
 * A comment is the largest element that has the text of one comment in it, or a list item that
 * also has the replies to its comment in it. The text of a comment is an element whose markup
 * calls it "comment content" or similar; on a page without any such element, a list item or an
 * <article>; else an element that is called a comment and has no other such element inside. */
#ifndef TENOR_HTML_COMMENTS_H
#define TENOR_HTML_COMMENTS_H

#include "html_tree.h"

struct html_weight; /* html_places.h */

struct html_comment_element {
    uint32_t lines;      /* inside the element */
    uint32_t texts;      /* comments' texts inside */
    uint32_t first_text; /* the first of them, an element; 0: none */
    uint32_t comment;    /* the element of the comment around it; 0: none */
    uint32_t number;     /* of the comment whose element this is, from 1; 0: of none */
};

/* Reusable; all zero is empty. */
struct html_comments {
    struct html_comment_element *elements; /* [tree->element_count] */
    size_t capacity;
};

/* Finds the comments in the elements that `weights` has as comments, and numbers them from 1 in
 * the order of their first lines. Linear time; fails only for lack of memory. */
bool html_comments_find(struct html_comments *comments, const struct html_tree *tree,
                        const struct html_weight *weights, struct failure *failure);
/* The number of the comment that a line in this element belongs to; 0: to none. */
uint32_t html_comments_number(const struct html_comments *comments, uint32_t element);
void html_comments_release(struct html_comments *comments);

#endif
