/* comments: the lines of a thread → one comment after the other.
 *
 * HTML says which lines are a comment. In text a comment begins where its author is named ("Ann
 * says:", a name with a date below it, a name alone on its line), at the mark of a list, or
 * behind what parts comments (Reply, dates, votes, rules across the page), whichever the
 * thread does; where it does nothing of the kind each paragraph is a comment. */
#ifndef TENOR_COMMENTS_H
#define TENOR_COMMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"
#include "../page/page.h"
#include "page_rules.h"
#include "roles.h"

struct comment {
    struct span author; /* empty where there is no name */
    uint32_t number; /* of its lines in an HTML page; in text the place in the list, from 1 */
    uint32_t first_passage, end_passage; /* among these are its passages: see passage.comment */
};

/* Reusable; all zero is empty. */
struct comment_list {
    struct comment *items;
    size_t count, capacity;
};

/* Finds the comments among the lines whose role is comment. Sets the `comment` of a comment's
 * lines to its place in the list, from 1, and the role of the thread's other lines to
 * boilerplate; a line that only names an author gets the kind RULE_AUTHOR. Authors are spans of
 * the page's text. Linear time. */
bool comments_find(struct comment_list *comments, struct line_roles *lines, struct page *page,
                   const struct page_rules *rules, struct failure *failure);

void comments_release(struct comment_list *comments);

#endif
