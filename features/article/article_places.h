/* article_places: where a piece of the article's text stands in what was given, and which bytes
 * of the two are the same.
 *
 * What was given is the document's text, and a title beside it. */
#ifndef TENOR_ARTICLE_PLACES_H
#define TENOR_ARTICLE_PLACES_H

#include "article.h"

struct article_place {
    struct span span; /* bytes of the document's title, or of its text, as they were given */
    bool in_title;
};

/* The place of a span of article->text that does not reach from a title beside the text into the
 * text. Logarithmic, as article_input_span, which knows no title. */
struct article_place article_place(const struct article *article, struct span span);

/* A stretch of article->text and the bytes that it was read from. */
struct article_run {
    struct span read;           /* of article->text, not empty */
    struct article_place given; /* may be empty, of what stands for no byte, such as a line end
                                   instead of a tag */
    bool same; /* byte for byte; else the one as a whole stands for the other */
};

/* Sets `*run` to the first run that ends behind byte `from` of article->text. Returns false if
 * there is none. Runs do not overlap, and have all bytes but those between a title and the text,
 * which were not given. Give the end of one for the next. Logarithmic. */
bool article_run_after(const struct article *article, size_t from, struct article_run *run);

#endif
