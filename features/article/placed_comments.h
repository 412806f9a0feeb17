/* placed_comments: the comments of an HTML page, whose markup says which lines are one (page.h).
 *
 * The markup may also say who wrote a comment and when; else the lines beside the comment's text,
 * or the first of its text, are read for that (comment_head.h). What the markup only seems to
 * call a comment, and what names neither an author nor a date, is none: a notice. */
#ifndef TENOR_PLACED_COMMENTS_H
#define TENOR_PLACED_COMMENTS_H

#include "comment_head.h"
#include "comments.h"

/* What is known of the comment with a number. Its list is working memory of a comment_list. */
struct placed_comment {
    struct comment_head head;
    size_t author_line; /* the line that is the author's name; the number of lines: none */
    uint32_t place;     /* in the list, from 1; 0: it is none */
    bool has_text, has_author;
};

/* Finds them in the lines of ROLE_COMMENT, as comments_find. */
bool placed_comments_find(struct comment_list *comments, struct line_roles *lines,
                          const struct page *page, const struct page_rules *rules,
                          struct failure *failure);

#endif
