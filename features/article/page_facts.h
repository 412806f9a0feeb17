/* page_facts: what the lines of a page say of the article: title, byline, site and date. */
#ifndef TENOR_PAGE_FACTS_H
#define TENOR_PAGE_FACTS_H

#include <stdbool.h>

#include "../base/failure.h"
#include "../page/page.h"
#include "page_rules.h"
#include "roles.h"

/* Adds to the page's facts those that its markup lacks. Bylines may name everything; with
 * `from_boilerplate` a copyright notice may name the site too. `rules` NULL: the title alone. */
bool page_facts_find(struct page *page, struct line_roles *lines,
                     const struct page_rules *rules, bool from_boilerplate,
                     struct failure *failure);

#endif
