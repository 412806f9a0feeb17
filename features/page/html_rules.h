/* html_rules: what class, id, role and itemprop say, by the words that people use in them.
 *
 * The rules are sections of the page rules' source (data/page/html.NAME.txt), one phrase a
 * line: "related posts" is found in class="relatedPosts", "module-related_posts" and
 * "relatedposts". A section's name is what an element with such a phrase is hinted to be. */
#ifndef TENOR_HTML_RULES_H
#define TENOR_HTML_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"

/* Bits. */
enum html_hint {
    HINT_ARTICLE = 1 << 0,     /* an article with its head: <article> */
    HINT_BODY = 1 << 1,        /* the article's text, and nothing but it */
    HINT_MAIN = 1 << 2,        /* where the page's own matter stands */
    HINT_BOILERPLATE = 1 << 3, /* boilerplate */
    HINT_COMMENT = 1 << 4,     /* readers' comments, or one of them */
    HINT_CONTENT = 1 << 5,     /* of a comment: what it says */
    HINT_BYLINE = 1 << 6,      /* author or date */
    HINT_CAPTION = 1 << 7      /* below a picture, or who took it */
};

/* What is known of a line in the element that holds the article; each has a weight. */
enum html_feature {
    FEATURE_BIAS,      /* 1 */
    FEATURE_LINKS,     /* the share of its bytes in links */
    FEATURE_SENTENCE,  /* ends as a sentence does */
    FEATURE_DEPTH,     /* elements between the article's and its own */
    FEATURE_QUOTATION, /* in a <blockquote> */
    FEATURE_CAPTION,   /* with a caption's word in the markup */
    FEATURE_BARE,      /* in no paragraph, list item or the like */
    FEATURE_TITLE,     /* said in the page's title */
    FEATURE_COUNT
};

struct html_rules; /* immutable: threads may share it */

/* Compiles the sections html.* of `source`, and passes over all others. Fails with
 * FAILURE_LEXICON for a section name or entry that is none, FAILURE_MEMORY. */
struct html_rules *html_rules_compile(const char *source, size_t length, const char *name,
                                      struct failure *failure);
void html_rules_free(struct html_rules *rules);

/* The hints of one attribute's value, any bytes. 0 if `rules` is NULL. Linear. */
unsigned html_rules_hints(const struct html_rules *rules, const char *value);

/* What a line feature weighs in the decision (section html.weight); 0 if nothing is said. */
float html_rules_weight(const struct html_rules *rules, enum html_feature feature);

#endif
