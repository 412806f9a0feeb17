/* print_article: --article, what is the article on a page and what is around it. */
#ifndef TENOR_PRINT_ARTICLE_H
#define TENOR_PRINT_ARTICLE_H

#include "printer.h"

/* A JSON object: what the page says of itself, the article's text, the comments, and the role
 * of each byte of the record's text as it was given. Needs only the article among the
 * features. */
void print_article(struct printer *printer);

#endif
