/* titles: which line is a page's title, and which its standfirst. Part of finding roles
 * (roles.c). All functions that return bool fail with FAILURE_MEMORY. */
#ifndef TENOR_TITLES_H
#define TENOR_TITLES_H

#include "line_roles.h"

/* Sets lines->title to this title without markdown. */
bool titles_remember(struct line_roles *lines, const char *text, size_t length,
                     struct failure *failure);

/* Three ways to find the title, the surest first; each gives a line, or search->body if
 * there is none. This one goes by markup, by the known title and by the lines around it, and
 * needs only the roles that the rules give. */
bool titles_find_marked(struct line_roles_search *search, size_t *title);
/* These need the decision's roles: the first line of the article, or else a line that the
 * decision took for boilerplate although it is long for that. */
size_t titles_find_first(const struct line_roles_search *search);
size_t titles_find_decided(const struct line_roles_search *search);

/* Sets `*title` to the line that is the title by its markup, or equals the known title. */
bool titles_find_said(struct line_roles_search *search, size_t *title);

/* Gives line `title` its role, or the first line that equals it. Other lines that equal it
 * become boilerplate. */
bool titles_set(struct line_roles_search *search, size_t title);
/* Lines from `first` on that repeat the title become boilerplate. */
bool titles_drop_repeated(struct line_roles_search *search, size_t first);

/* Finds the standfirst, at or below line `first`, and gives it its role. */
void titles_set_lead(struct line_roles_search *search, size_t first);

#endif
