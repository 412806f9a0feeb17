/* comment_head: the lines that say who wrote a reader's comment, when, and whom it answers. */
#ifndef TENOR_COMMENT_HEAD_H
#define TENOR_COMMENT_HEAD_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "../page/page.h"
#include "line_roles.h"
#include "page_rules.h"

/* What a line says. Spans are in the page's text; empty: nothing. */
struct comment_head {
    struct span author; /* set if the line is a head or a name */
    struct span date, addressee;
    bool is_head; /* it names an author in a known form ("Ann says:"), or is a name with
                     furniture of the thread (a date) below it */
    bool is_name; /* it could be a name or user name, and nothing else */
};

/* What is looked for; bits. */
enum { HEAD_AUTHOR = 1, HEAD_DATE = 2, HEAD_ADDRESSEE = 4, HEAD_ALL = 7 };

/* Reads line i for what is `wanted`; `end` is behind the last line of the comments. Of `lines` only the working memory
 * changes. A line of more than RULE_SHORT_LINE bytes says nothing. Linear time; fails only for
 * lack of memory. */
bool comment_head_read(struct comment_head *head, unsigned wanted, struct line_roles *lines,
                       const struct page *page, const struct page_rules *rules, size_t i,
                       size_t end, struct failure *failure);

/* The name in what the markup calls an author: without "says:" and the like. Empty if there is no
 * letter in it. `lines` as above. */
struct span comment_head_name(struct line_roles *lines, const struct page *page,
                              const struct page_rules *rules, struct span said);
/* The date in what the markup calls one; all of it if no date is recognised in it. */
struct span comment_head_date(struct line_roles *lines, const struct page *page,
                              const struct page_rules *rules, struct span said);
/* The name in what the markup says to tell whom a comment answers: "in reply to Ann". */
struct span comment_head_addressee(struct line_roles *lines, const struct page *page,
                                   const struct page_rules *rules, struct span said);

#endif
