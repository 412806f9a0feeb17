/* article_text: an article and its comments as a reader sees them, and how many words of the
 * page are in neither. */
#ifndef TENOR_ARTICLE_TEXT_H
#define TENOR_ARTICLE_TEXT_H

#include "article.h"

/* Appends the article's lead, headings, paragraphs and quotations, without markdown and with an
 * empty line between two of them, but not its title. Fails with FAILURE_MEMORY. */
bool article_append_text(const struct article *article, struct text_buffer *text,
                         struct failure *failure);

/* Appends the comment at `index` in article->comments in the same way, without its author. */
bool article_append_comment(const struct article *article, size_t index,
                            struct text_buffer *text, struct failure *failure);

/* The number of words, separated by white space, of the boilerplate, captions and bylines,
 * which are neither in the article nor in a comment. Linear in their bytes. */
size_t article_words_left_out(const struct article *article);

#endif
