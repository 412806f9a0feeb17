/* page_sections: lines that decide what the lines around them are for.
 *
 * They are the first line of the comments, a notice at the bottom of a page, the heading of a
 * list of related links, a menu of links, and the author's biography below an article. In HTML
 * the markup says most of this. Part of finding roles (roles.c). */
#ifndef TENOR_PAGE_SECTIONS_H
#define TENOR_PAGE_SECTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "line_roles.h"

/* The number of bytes of running text in lines [first, end). */
size_t page_sections_text(const struct line_roles_search *search, size_t first, size_t end);

/* Finds where the comments begin: sets search->body to their first line, or to the number of
 * lines, and gives the lines from there on ROLE_COMMENT. Fails with FAILURE_MEMORY. */
bool page_sections_find_comments(struct line_roles_search *search);

/* Finds the other sections, which are above the comments: their lines become boilerplate or
 * bylines. Fails with FAILURE_MEMORY. */
bool page_sections_find_others(struct line_roles_search *search);

/* The same for a page whose lines have places, where only lists of related links and the
 * author's biography are looked for, among the lines that are the article's so far. */
bool page_sections_find_placed(struct line_roles_search *search);

#endif
