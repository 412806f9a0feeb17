/* article_authors: who wrote the article.
 *
 * The surest source that names a person counts: what was given, JSON-LD, <meta>, an element that
 * is marked as the author's near the headline or below the text, then one whose class says so,
 * then a line such as "By Jane Roe". A name that is an account, a label or an address is none
 * (data/page/fact.nobody.txt). The name of the outlet or of an organisation, or a single word,
 * counts only where no source names a person. */
#ifndef TENOR_ARTICLE_AUTHORS_H
#define TENOR_ARTICLE_AUTHORS_H

#include "facts_search.h"

#define AUTHORS_MOST 20 /* names; further ones are not looked for */

/* Sets FACT_BYLINE, unless it is known, and the facts' `authors` from it. The page's zones are
 * known. Fails only for lack of memory. */
bool article_authors_find(struct facts_search *search);

#endif
