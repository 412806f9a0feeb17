/* html_rules: what the words in class, id, role and itemprop say about an element.
 *
 * The rules are sections of the page rules' source (data/page/html.NAME.txt) with one phrase
 * per line: "related posts" is found in class="relatedPosts", "module-related_posts" and
 * "relatedposts". The section's name says what an element with such a phrase is likely to
 * be. */
#ifndef TENOR_HTML_RULES_H
#define TENOR_HTML_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"

/* What an element is likely to be; bits. */
enum html_hint {
    HINT_ARTICLE = 1 << 0,     /* an article with its head: <article> */
    HINT_BODY = 1 << 1,        /* the article's text and nothing else */
    HINT_MAIN = 1 << 2,        /* the page's own content */
    HINT_BOILERPLATE = 1 << 3, /* menus, sidebars and the like; section "apart" */
    HINT_COMMENT = 1 << 4,     /* readers' comments, or one of them */
    HINT_CONTENT = 1 << 5,     /* the text of a comment, without its author and date */
    HINT_BYLINE = 1 << 6,      /* author or date */
    HINT_CAPTION = 1 << 7,     /* below a picture, or who took it */
    HINT_LEAD = 1 << 8,        /* a standfirst */
    HINT_DATA = 1 << 9,        /* by no rule: the article's text in the page's data */
    HINT_SUBHEAD = 1 << 18,    /* a second headline; as a paragraph, a standfirst */
    HINT_OTHERS = 1 << 10,     /* leads to other articles */
    /* Only asked about what stands among comments: */
    HINT_COMMENTER = 1 << 11, /* the name of a comment's author */
    HINT_TIME = 1 << 12,      /* when it was written */
    HINT_BESIDE =
        1 << 13,         /* beside a comment's text: its author's badge, its date, its rating */
    HINT_FORM = 1 << 14, /* no comment, and nobody's name either: a form, a list of the newest
                              comments on all pages */
    HINT_REPLIES = 1 << 15,   /* the replies to the comment above */
    HINT_ADDRESSEE = 1 << 16, /* says whom a comment answers */
    HINT_LEVEL = 1 << 17,     /* before a number: how deep a comment stands in its thread */
    /* Those below say what a word or two are for, also inside a line; html_marks.h keeps such
     * elements, html_tree.h does not. */
    HINT_AUTHOR = 1 << 24,   /* the author's name */
    HINT_NAME = 1 << 25,     /* just the name, inside an element that is about the author */
    HINT_DATE = 1 << 26,     /* when the article was published */
    HINT_MODIFIED = 1 << 27, /* when it was changed */
    HINT_HOME = 1 << 28,     /* a site's first page, in a title */
    HINT_MARKS = HINT_AUTHOR | HINT_NAME | HINT_DATE | HINT_MODIFIED
};

/* Those that html_tree.h keeps of an element. */
#define HINTS_OF_ELEMENTS (HINT_AUTHOR - 1u)

/* What says something among comments alone. */
#define HINTS_AMONG_COMMENTS                                                                   \
    (HINT_CONTENT | HINT_COMMENTER | HINT_TIME | HINT_BESIDE | HINT_REPLIES | HINT_ADDRESSEE)

/* What the linear decision knows of a line in the article's element. */
enum html_feature {
    FEATURE_BIAS,      /* 1 */
    FEATURE_LINKS,     /* the share of its bytes in links */
    FEATURE_SENTENCE,  /* ends as a sentence does */
    FEATURE_DEPTH,     /* elements between the article's and its own */
    FEATURE_QUOTATION, /* in a <blockquote> */
    FEATURE_CAPTION,   /* with a caption's word in the markup */
    FEATURE_BARE,      /* not in a paragraph, list item or another block of text */
    FEATURE_TITLE,     /* it is part of the page's title */
    FEATURE_COUNT
};

struct html_rules; /* immutable: threads may share it */

/* Compiles the sections html.* of `source` and skips all others; `name` is the source's, for
 * messages. Fails with FAILURE_LEXICON for an unknown section or a wrong entry, and with
 * FAILURE_MEMORY. */
struct html_rules *html_rules_compile(const char *source, size_t length, const char *name,
                                      struct failure *failure);
void html_rules_free(struct html_rules *rules);

/* The hints (enum html_hint) in one attribute's value, which may be any bytes. A phrase for an
 * author or a time must end its name: "comment-author" is one, but an author's own comment may be
 * called "comment-author-ann". 0 if `rules` is NULL. Linear time. */
unsigned html_rules_hints(const struct html_rules *rules, const char *value);

/* Finds the digit behind a phrase of section "level" in a class: 3 in "depth-3". False if there is
 * none. `rules` may be NULL. Linear time. */
bool html_rules_level(const struct html_rules *rules, const char *value, uint32_t *level);

/* The weight of a line feature in the decision (section html.weight); 0 if there is none. */
float html_rules_weight(const struct html_rules *rules, enum html_feature feature);

#endif
