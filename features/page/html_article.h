/* html_article: which element, or elements, hold the article.
 *
 * The element with most of the weight (html_weights.h) holds the article, unless its markup
 * names a smaller one the article's body. */
#ifndef TENOR_HTML_ARTICLE_H
#define TENOR_HTML_ARTICLE_H

#include "html_weights.h"

/* Sets hints, depth and in_article of `weights`, after html_weights_find. Linear time;
 * fails only if stopped. */
bool html_article_find(struct html_weight *weights, const struct html_tree *tree,
                       const struct html_headline *headline, struct failure *failure);

#endif
