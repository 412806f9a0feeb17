/* html_comments: which of the lines in readers' comments belong to which comment.
 *
 * A comment is the largest element that has one comment's text in it, or a list item that has
 * its replies in it as well. A text is an element that
 * is called "comment content" or the like; where there is none, a list item or <article>; else
 * what is called a comment and has no other such inside. */
#ifndef TENOR_HTML_COMMENTS_H
#define TENOR_HTML_COMMENTS_H

#include "html_places.h"

/* Numbers the lines of PLACE_COMMENT; those in no comment become PLACE_APART. */
void html_comments_number(struct html_places *places, const struct html_tree *tree);

#endif
