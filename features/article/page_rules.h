/* page_rules: what the data say of a line of a page.
 *
 * The rules are text in the form of lexicon.h, one file a kind in data/page/: patterns that a
 * whole line matches by what it is for (rule_kind), patterns that find a fact inside such a
 * line (fact.*), and the weights of the decision on lines that no pattern knows (decision).
 * They are compiled once; a model carries their text. Lines are given as a reader sees them,
 * without markdown (page_append_plain). */
#ifndef TENOR_PAGE_RULES_H
#define TENOR_PAGE_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "../page/html_rules.h"
#include "../page/page.h"
#include "../rules/patterns.h"
#include "page_decision.h"

#define RULE_LONG_LINE      1000 /* bytes; a longer line matches nothing */
#define RULE_SHORT_LINE     200  /* a longer one is only tried for bottom, caption and notice */
#define RULE_SHORT_SENTENCE 100  /* and so is a sentence longer than this */

/* The kinds of a line. Each has a file of its name in data/page/; a caption is also what
 * matches credit.txt (who took a picture), boilerplate what matches notice.txt (whole sentences).
 * A line has the first kind that matches: bottom, captions and notices, then the others, as
 * they stand in the source. */
enum rule_kind {
    RULE_BOTTOM,   /* a notice: in the lower half of a page, all from here on is boilerplate */
    RULE_BYLINE,   /* who wrote the article, for whom, and when */
    RULE_CAPTION,  /* says what a picture shows or who took it */
    RULE_COMMENTS, /* here the readers' comments begin; else boilerplate */
    RULE_RELATED,  /* boilerplate, as are the links below it */
    RULE_BOILERPLATE, /* is no part of the article, wherever it stands */
    RULE_SITE,        /* a site's name: boilerplate, but not among comments */
    RULE_THREAD,      /* boilerplate among comments; elsewhere it means nothing */
    RULE_AUTHOR,      /* no rule's: is no more than the name of an author */
    RULE_DECIDED,     /* no rule's: boilerplate by the decision */
    RULE_NONE         /* the rules are silent */
};

struct page_rules; /* immutable once compiled: threads may share them */

/* Compiles `source`, in which `name` is the source's name for messages; sections whose names
 * begin with "html." too (html_rules.h). Fails with FAILURE_LEXICON for a category, pattern
 * or weight that cannot be, and with FAILURE_MEMORY. */
struct page_rules *page_rules_compile(const char *source, size_t length, const char *name,
                                      struct failure *failure);
void page_rules_free(struct page_rules *rules); /* NULL is allowed */

/* The kind of a line; RULE_THREAD is only looked for `among_comments`. `scratch` is
 * prepared (patterns.h). */
enum rule_kind page_rules_kind(const struct page_rules *rules, const char *line, size_t length,
                               bool among_comments, struct pattern_scratch *scratch);

/* Is the line about the article's author? What such a line says may also be said in an article:
 * ask where the article ends. */
bool page_rules_biography(const struct page_rules *rules, const char *line, size_t length,
                          struct pattern_scratch *scratch);

/* What can be found inside a line. */
enum rule_fact {
    RULE_FACT_BYLINE,
    RULE_FACT_SITE,
    RULE_FACT_DATE,
    RULE_FACT_AUTHOR, /* of the comment that the line begins */
    RULE_FACT_COUNT
};
/* Finds a fact in a line of at most RULE_SHORT_LINE bytes: line[begin .. end) of `found`. */
bool page_rules_find(const struct page_rules *rules, enum rule_fact fact, const char *line,
                     size_t length, struct pattern_scratch *scratch, struct span *found);

/* What the markup's words say. */
const struct html_rules *page_rules_html(const struct page_rules *rules);

/* The weights, or NULL where the source has none. */
const struct page_decision *page_rules_decision(const struct page_rules *rules);

#endif
