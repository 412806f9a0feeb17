/* titles: which line is a page's title, and which its standfirst. Private to roles.c. */
#ifndef TENOR_TITLES_H
#define TENOR_TITLES_H

#include "line_roles.h"

/* Keeps in lines->title, without markdown, what the page is called. */
bool titles_remember(struct line_roles *lines, const char *text, size_t length,
                     struct failure *failure);

/* Each sets `*title` to a line, or to search->body where there is none. First, what markup or
 * the page's own word or the lines around it make the title; it may be asked before boilerplate
 * is told from text. */
bool titles_find_marked(struct line_roles_search *search, size_t *title);
/* Then, where that was none: the first line of the article, or a line that was taken for
 * boilerplate and is longer than such lines are. */
size_t titles_find_first(const struct line_roles_search *search);
size_t titles_find_decided(const struct line_roles_search *search);

/* The line that markup makes the title, or that says what the page is known to be called. */
bool titles_find_said(struct line_roles_search *search, size_t *title);

/* Gives the title its role, where it is said first, and the lines that say it again theirs. */
bool titles_set(struct line_roles_search *search, size_t title);
/* Lines below `first` that say the title again, which stands somewhere else, are boilerplate. */
bool titles_drop_repeated(struct line_roles_search *search, size_t first);

/* Finds the standfirst below line `first`. */
void titles_set_lead(struct line_roles_search *search, size_t first);

#endif
