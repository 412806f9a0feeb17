/* html_comments: which of the lines in readers' comments belong to which comment.
 *
 * A comment is the largest element that has one comment's text in it: that is an element called
 * "comment content" or the like, or, where there is none, the smallest called a comment. */
#ifndef TENOR_HTML_COMMENTS_H
#define TENOR_HTML_COMMENTS_H

#include "html_places.h"

/* Numbers the lines of PLACE_COMMENT; those in no comment become PLACE_APART. */
void html_comments_number(struct html_places *places, const struct html_tree *tree);

#endif
