/* article_facts: what a page says about the article: title, authors, site and day, and the
 * language that the markup names.
 *
 * What was given beside the text comes first, then the page's markup (page.h), then the lines:
 * "By Jane Roe | 3 May 2021", "Copyright © X". How the authors and the day are chosen:
 * article_authors.h, article_days.h. */
#ifndef TENOR_ARTICLE_FACTS_H
#define TENOR_ARTICLE_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "../base/memory.h"
#include "../page/page.h"
#include "comments.h"
#include "day.h"
#include "line_roles.h"
#include "page_rules.h"

/* Reusable; all zero has no facts. */
struct article_facts {
    struct text_buffer text;                      /* the facts, each with a NUL behind it */
    size_t begin[FACT_COUNT], length[FACT_COUNT]; /* in `text`; length 0: not known */
    /* One by one, the names of the byline, which has them as they are printed. */
    struct text_buffer author_text;
    const char **authors; /* [author_count]: in author_text */
    size_t author_count, author_capacity;
    char day[DAY_TEXT]; /* ISO 8601; "": not known. The date of FACT_DATE */
    struct text_buffer scratch, found, weak; /* working memory */
};

/* Facts that were given beside the text, such as a title or what the headers of a mail say; a
 * length of 0: not given. They beat what the page says. Any bytes will do. */
struct given_facts {
    const char *text[FACT_COUNT];
    size_t length[FACT_COUNT];
};

/* Finds the facts of a page whose lines have their roles and comments. Bylines may name every
 * fact; with `from_boilerplate` a copyright notice may name the site too. `rules` NULL: only the
 * markup's title, site and language and the title's line are looked at. `lines` serves as working
 * memory besides. Fails with FAILURE_MEMORY. */
bool article_facts_find(struct article_facts *facts, const struct page *page,
                        struct line_roles *lines, const struct comment_list *comments,
                        const struct page_rules *rules, const struct given_facts *given,
                        bool from_boilerplate, struct failure *failure);

/* A fact, NUL-terminated, with its length; NULL if it is not known. */
const char *article_facts_get(const struct article_facts *facts, enum page_fact fact,
                              size_t *length);

void article_facts_clear(struct article_facts *facts); /* memory kept */
void article_facts_release(struct article_facts *facts);
size_t article_facts_memory(const struct article_facts *facts); /* the bytes that it holds */

#endif
