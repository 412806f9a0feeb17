/* roles: what each line of a page is for.
 *
 * First comes what is certain: where the markup puts a line (enum line_place), and the kind
 * that the page rules give it (page_rules.h). Some lines decide for the lines around them: the
 * heading of the comments, a notice at the bottom of the page, the heading of a list of related
 * links (page_sections.h). Then the title is looked for (titles.h), and a learned decision
 * (page_decision.h) finds boilerplate among the remaining lines. If all this would leave less
 * than a fair part of the page, every line counts as text. */
#ifndef TENOR_ROLES_H
#define TENOR_ROLES_H

#include <stdbool.h>
#include <stddef.h>

#include "line_roles.h"

/* Sets the kind and the role of every line of the page, and lines->comments and
 * lines->blank_lines. Lines among the comments have ROLE_COMMENT; comments.h says which of them
 * are a comment's own. `rules` NULL: roles follow from the lines' marks alone. `title`, of
 * `title_length` bytes, is the page's title if it is known, else NULL; with `title_given` it
 * was given beside the text, and no line becomes the title. Fails with FAILURE_MEMORY. Linear
 * time. */
bool roles_find(struct line_roles *lines, const struct page *page,
                const struct page_rules *rules, const char *title, size_t title_length,
                bool title_given, struct failure *failure);

#endif
