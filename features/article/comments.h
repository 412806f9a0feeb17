/* comments: the lines of the readers' comments → one comment after the other.
 *
 * In HTML the markup says which lines are a comment. In text a thread of comments has one of
 * several forms (enum thread_form in comments.c): a comment begins at a line that names its
 * author ("Ann says:", a name with a date below it, a name alone on its line), at a list item,
 * or below a line that separates comments (Reply, dates, votes, horizontal rules). In a thread
 * of no such form each paragraph is a comment. A comment that is indented deeper than one above
 * answers it, as does one that says so ("in reply to Ann"). */
#ifndef TENOR_COMMENTS_H
#define TENOR_COMMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"
#include "../page/page.h"
#include "line_roles.h"
#include "page_rules.h"

#define COMMENT_NONE UINT32_MAX

struct comment_head; /* comment_head.h */

struct comment {
    struct span author; /* in the article's text; empty if no name was found */
    struct span date;   /* when it was written, as it is printed; empty if that is not known */
    uint32_t parent;    /* the place in the list of the comment that it answers, which is above
                           it; COMMENT_NONE: it answers none, or that is not known */
    uint32_t indent;    /* text: white space before its first line; a tab counts as 4 */
    uint32_t number;    /* HTML: the number of its lines (page_line.comment); text: from 1 */
    uint32_t first_passage, end_passage; /* its passages are among these: passage.comment */
};

/* What is known of a line of the page. */
struct comment_line {
    uint32_t comment; /* the place of its comment in the list, from 1; 0: of no comment */
    bool is_author;   /* the line only names the comment's author */
};

/* Reusable; all zero is empty. */
struct comment_list {
    struct comment *items;
    size_t count, capacity;
    struct comment_line *lines; /* one for each line of the page */
    size_t line_capacity;
    struct placed_comment *placed; /* placed_comments.c: working memory */
    size_t placed_capacity;
};

/* Finds the comments among the lines whose role is ROLE_COMMENT. `rules` NULL: there are none.
 * Authors and dates are spans of the page's text, and the passages are not yet filled in: article.c does
 * both when it joins lines to passages. `lines` serves as working memory alone (`plain`,
 * `patterns`). Fails with FAILURE_MEMORY. Linear time. */
bool comments_find(struct comment_list *comments, struct line_roles *lines,
                   const struct page *page, const struct page_rules *rules,
                   struct failure *failure);

/* The role of a line once the comments are known: a line among the comments that belongs to
 * none of them is boilerplate. */
static inline enum passage_role comments_line_role(const struct comment_list *comments,
                                                   const struct line_roles *lines, size_t line)
{
    const enum passage_role role = (enum passage_role)lines->roles[line];
    return role == ROLE_COMMENT && comments->lines[line].comment == 0 ? ROLE_BOILERPLATE : role;
}

/* Frees what is large of the working memory and of `lines`. */
void comments_give_back(struct comment_list *comments);
void comments_release(struct comment_list *comments);
size_t comments_memory(const struct comment_list *comments); /* the bytes that it holds */

/* ---- For placed_comments.c ------------------------------------------------------------- */

/* Adds a comment to the list. Fails only for lack of memory. */
bool comments_begin(struct comment_list *comments, struct span author, uint32_t number,
                    struct failure *failure);
/* Adds what a line of comment `index` says to what is not known of the comment yet: its date,
 * and the comment that it answers, by the name of its author. */
void comments_add(struct comment_list *comments, const struct page *page, size_t index,
                  const struct comment_head *head);

#endif
