/* page_rules: what a line of a page is by its words.
 *
 * The rules are text in the form that lexicon.h describes, with a file in data/page/ for each
 * kind: patterns that match a whole line of that kind (enum line_kind), patterns that find a
 * fact inside a line (fact.*), and the weights of the decision on lines that no pattern matches
 * (decision). They are compiled once; a model carries their text. Lines are given as a reader
 * sees them, without markdown (page_append_plain). */
#ifndef TENOR_PAGE_RULES_H
#define TENOR_PAGE_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "../page/html_rules.h"
#include "../page/page.h"
#include "../rules/patterns.h"
#include "day.h"
#include "page_decision.h"

/* Bytes. The patterns are written for lines of such lengths; trying longer lines would take
 * time and find nothing. */
#define RULE_LONG_LINE      1000 /* a longer line matches nothing */
#define RULE_SHORT_LINE     200  /* a longer line is only tried with bottom, caption, notice */
#define RULE_SHORT_SENTENCE 100  /* the same for a sentence longer than this */

/* The kinds of a line. Each but the last three has a file in data/page/ of its name or, for
 * boilerplate, of the name "furniture". Lines that match credit.txt (who took a picture) are
 * captions too, and whole sentences that match notice.txt are boilerplate. A line has the
 * kind of the first pattern that matches: bottom, caption and notice first, in the order of
 * the source, then the others. */
enum line_kind {
    LINE_KIND_BOTTOM,      /* a notice: low on a page, it begins the bottom */
    LINE_KIND_BYLINE,      /* who wrote the article, for whom, and when */
    LINE_KIND_CAPTION,     /* says what a picture shows or who took it */
    LINE_KIND_COMMENTS,    /* the readers' comments may begin here; else boilerplate */
    LINE_KIND_RELATED,     /* boilerplate, as are the links below it */
    LINE_KIND_BOILERPLATE, /* no part of the article, wherever the line is */
    LINE_KIND_SITE,        /* a site's name: boilerplate, but not among comments */
    LINE_KIND_THREAD,      /* boilerplate among comments; only looked for there */
    LINE_KIND_AUTHOR,      /* by no rule: the author's name above a biography */
    LINE_KIND_DECIDED,     /* by no rule: boilerplate by the decision */
    LINE_KIND_NONE         /* no rule matches */
};

struct page_rules; /* immutable once compiled: threads may share them */

/* Compiles the rules in `source`, and those of html_rules.h, whose sections have names that
 * begin with "html.". `name` is the name of the source in error messages. The result is the
 * caller's to free. NULL with FAILURE_LEXICON for an unknown category or a bad pattern or
 * weight, and with FAILURE_MEMORY. */
struct page_rules *page_rules_compile(const char *source, size_t length, const char *name,
                                      struct failure *failure);
void page_rules_free(struct page_rules *rules); /* NULL is allowed */

/* The kind of a line, by the rules alone. `among_comments`: the line is one of the readers'
 * comments, where LINE_KIND_THREAD is looked for and LINE_KIND_SITE is not. `scratch` is
 * prepared (patterns.h); so it is with the next two. Where PCRE2 lacks memory nothing matches:
 * the caller checks that in the end (pattern_scratch_check). */
enum line_kind page_rules_kind(const struct page_rules *rules, const char *line, size_t length,
                               bool among_comments, struct pattern_scratch *scratch);

/* Is the line a biography of the article's author? Only asked of the last lines of an article,
 * because sentences inside it may look the same. */
bool page_rules_biography(const struct page_rules *rules, const char *line, size_t length,
                          struct pattern_scratch *scratch);

/* The facts that are found inside a line. */
enum rule_fact {
    RULE_FACT_BYLINE,
    RULE_FACT_SITE,
    RULE_FACT_DATE,
    RULE_FACT_AUTHOR,       /* of a comment whose first line this is */
    RULE_FACT_TIME,         /* when a comment was written; as it is printed */
    RULE_FACT_ADDRESSEE,    /* whom a comment answers */
    RULE_FACT_NAMES,        /* the names that a text without "By" begins with */
    RULE_FACT_BETWEEN,      /* what stands between two names */
    RULE_FACT_NOBODY,       /* a name that is none: "admin" */
    RULE_FACT_ORGANISATION, /* a name that is hardly a person's */
    RULE_FACT_MODIFIED,     /* says that the day behind it is that of a change */
    RULE_FACT_COUNT
};
/* Finds a fact: sets `*found` to its place in the line. False if there is none, or the line is
 * longer than RULE_SHORT_LINE. */
bool page_rules_find(const struct page_rules *rules, enum rule_fact fact, const char *line,
                     size_t length, struct pattern_scratch *scratch, struct span *found);

/* The words for months (day.h), which belong to `rules`. */
const struct day_names *page_rules_months(const struct page_rules *rules);

/* The rules for HTML, which belong to `rules`. */
const struct html_rules *page_rules_html(const struct page_rules *rules);

/* The weights of the decision, which belong to `rules`; NULL if the source has none. */
const struct page_decision *page_rules_decision(const struct page_rules *rules);

#endif
