/* article_text: what an article and its comments read like, and how much was set apart. */
#ifndef TENOR_ARTICLE_TEXT_H
#define TENOR_ARTICLE_TEXT_H

#include "article.h"

/* Appends the article as a reader sees it: lead, headings, paragraphs and quotations without
 * markdown, with an empty line between two of them; not its title. */
bool article_append_text(const struct article *article, struct text_buffer *text,
                         struct failure *failure);

/* Appends the comment `index` likewise, without its author. */
bool article_append_comment(const struct article *article, size_t index,
                            struct text_buffer *text, struct failure *failure);

/* How many words, parted by white space, are neither in the article nor in a comment:
 * boilerplate, captions, the byline. Linear in their bytes. */
size_t article_words_apart(const struct article *article);

#endif
