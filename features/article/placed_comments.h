/* placed_comments: the comments of an HTML page, whose markup says which lines are one (page.h).
 *
 * The markup may also say who wrote a comment and when; else the lines beside the comment's text,
 * or the first of its text, are read for that (comment_head.h). What the markup only seems to
 * call a comment, and what names neither an author nor a date, is none: a notice. */
#ifndef TENOR_PLACED_COMMENTS_H
#define TENOR_PLACED_COMMENTS_H

#include "comments.h"

/* Finds them in the lines of ROLE_COMMENT, as comments_find. */
bool placed_comments_find(struct comment_list *comments, struct line_roles *lines,
                          const struct page *page, const struct page_rules *rules,
                          struct failure *failure);

#endif
