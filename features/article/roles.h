/* roles: what each line of a page is for.
 *
 * First what is certain: the place the markup gives a line, the kind its words give it
 * (page_rules.h). Some lines decide for those around them: here the comments begin, here the
 * page's bottom, here a list of related links. Then the title is looked for, and the decision
 * (page_decision.h) is asked about what is left. All of it is wary: what is set aside must
 * leave a fair part of the page, or every line is taken as text. */
#ifndef TENOR_ROLES_H
#define TENOR_ROLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"
#include "../base/memory.h"
#include "../page/page.h"
#include "../rules/patterns.h"
#include "page_decision.h"
#include "page_rules.h"

enum passage_role {
    ROLE_TITLE,
    ROLE_LEAD,      /* a standfirst: sums the article up between its title and its text */
    ROLE_HEADING,   /* a heading inside the text */
    ROLE_PARAGRAPH, /* also list items */
    ROLE_QUOTATION, /* a block quotation */
    ROLE_CAPTION,   /* from here on: not part of what is scored */
    ROLE_BYLINE,    /* who wrote it, for whom and when */
    ROLE_BOILERPLATE,
    ROLE_COMMENT,
    ROLE_MARKUP /* no text: tags, scripts; never of a block, only of an article_tile */
};

/* Is a block of this role part of the text that is scored? Captions are not: they are
 * sentences that say again, in the present tense and often in an agency's words, what the
 * text says, and many a scraper has lost them. */
static inline bool role_is_article(enum passage_role role)
{
    return role <= ROLE_QUOTATION;
}

/* The lines of a page with their roles. Reusable; all zero is empty. */
struct line_roles {
    uint8_t *kinds; /* enum rule_kind of each line */
    uint8_t *roles; /* enum passage_role of each line */
    size_t kind_capacity, role_capacity;
    size_t comments;  /* of text: the line where the comments begin, or the page's count */
    bool blank_lines; /* paragraphs are parted by empty lines */
    struct decision_scratch decision;
    struct pattern_scratch *patterns;
    struct text_buffer plain, title; /* a line, and the title, without markdown */
};
void line_roles_release(struct line_roles *lines);

/* Finds the roles of all lines. `rules` NULL: by the lines' own marks alone. `title`, of
 * `title_length` bytes, is what the page is known to be called, or NULL; with
 * `title_is_apart` it stands before the text, which then has none of its own. Linear time. */
bool roles_find(struct line_roles *lines, const struct page *page,
                const struct page_rules *rules, const char *title, size_t title_length,
                bool title_is_apart, struct failure *failure);

/* The line as a reader sees it, without markdown: in the page's text or in lines->plain. */
bool line_plain(struct line_roles *lines, const struct page *page, size_t line,
                const char **plain, size_t *length, struct failure *failure);

#endif
