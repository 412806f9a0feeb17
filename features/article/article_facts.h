/* article_facts: what a page says about the article: title, byline, site and date, and
 * the language that the markup names.
 *
 * The page's markup comes first (page.h). What it does not say is looked for in the lines: "By
 * Jane Roe | 3 May 2021", "Copyright © X". */
#ifndef TENOR_ARTICLE_FACTS_H
#define TENOR_ARTICLE_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "../base/memory.h"
#include "../page/page.h"
#include "comments.h"
#include "line_roles.h"
#include "page_rules.h"

/* Reusable; all zero has no facts. */
struct article_facts {
    struct text_buffer text;                      /* the facts, each with a NUL behind it */
    size_t begin[FACT_COUNT], length[FACT_COUNT]; /* in `text`; length 0: not known */
};

/* Finds the facts of a page whose lines have their roles and comments. A `title` of more than 0
 * bytes that was given beside the text takes the place of the page's own. Bylines may name
 * every fact; with `from_boilerplate` a copyright notice may name the site too. `rules` NULL:
 * only the markup and the title's line are looked at. `lines` serves as working memory besides.
 * Fails with FAILURE_MEMORY. */
bool article_facts_find(struct article_facts *facts, const struct page *page,
                        struct line_roles *lines, const struct comment_list *comments,
                        const struct page_rules *rules, const char *title, size_t title_length,
                        bool from_boilerplate, struct failure *failure);

/* Sets a fact to what was given beside the page, which beats what the page says; no bytes but
 * white space change nothing. What is not UTF-8 becomes U+FFFD. Fails with FAILURE_MEMORY. */
bool article_facts_give(struct article_facts *facts, enum page_fact fact, const char *bytes,
                        size_t length, struct failure *failure);

/* A fact, NUL-terminated, with its length; NULL if it is not known. */
const char *article_facts_get(const struct article_facts *facts, enum page_fact fact,
                              size_t *length);

void article_facts_clear(struct article_facts *facts); /* memory kept */
void article_facts_release(struct article_facts *facts);

#endif
