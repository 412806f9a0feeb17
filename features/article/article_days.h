/* article_days: on which day the article was published.
 *
 * What was given counts first, then JSON-LD and <meta>, then elements that are marked as a day
 * near the headline, the lines there, elements elsewhere, and the page's own address. A day on
 * which the page was changed counts only where no other is known. Whether 3/4/2031 is in March or
 * in April is told by the page's language and region, or else by other dates of the page. */
#ifndef TENOR_ARTICLE_DAYS_H
#define TENOR_ARTICLE_DAYS_H

#include "facts_search.h"

/* Sets FACT_DATE, unless it is known, and the facts' `day`. The page's zones and its language are
 * known. Fails only for lack of memory. */
bool article_days_find(struct facts_search *search);

#endif
