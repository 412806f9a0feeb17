/* line_roles: the lines of a page with their roles, and what the files that find the roles
 * (roles.c, page_sections.c, titles.c) share.
 *
 * Each line has a kind, which is what the page rules say of its words (page_rules.h), and a
 * role, which is what the line is for. The role follows from its kind, its markup and the lines
 * around it. */
#ifndef TENOR_LINE_ROLES_H
#define TENOR_LINE_ROLES_H

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
    ROLE_LEAD,        /* a standfirst: a summary between the title and the text */
    ROLE_HEADING,     /* a heading inside the text */
    ROLE_PARAGRAPH,   /* also a list item */
    ROLE_QUOTATION,   /* a block quotation */
    ROLE_CAPTION,     /* this role and those below are not scored */
    ROLE_BYLINE,      /* who wrote the article, for whom and when */
    ROLE_BOILERPLATE, /* menus, links, notices, ... */
    ROLE_COMMENT,     /* written by a reader */
    ROLE_MARKUP       /* tags and scripts; only an article_tile has this role */
};

/* Is a passage of this role part of the text that is scored? Captions are not: they repeat in
 * the present tense, and often in a news agency's words, what the text says, and many tools
 * that copy articles from the web lose them. */
static inline bool role_is_article(enum passage_role role)
{
    return role <= ROLE_QUOTATION;
}

/* The lines of a page with their roles, and working memory. Reusable; all zero is empty. */
struct line_roles {
    uint8_t *kinds; /* enum line_kind of each line */
    uint8_t *roles; /* enum passage_role of each line */
    size_t kind_capacity, role_capacity;
    size_t comments;  /* in text: the first line of the comments; else the number of lines */
    bool blank_lines; /* empty lines separate the paragraphs; else each line is a paragraph */
    struct decision_scratch decision;
    struct pattern_scratch *patterns;
    struct text_buffer plain; /* a line without markdown */
    struct text_buffer title; /* the page's title without markdown, if it is known */
};
void line_roles_give_back(struct line_roles *lines); /* frees what is large */
void line_roles_release(struct line_roles *lines);
size_t line_roles_memory(const struct line_roles *lines); /* the bytes that it holds */

/* The line as a reader sees it, without markdown. `*plain` points into the page's text or into
 * lines->plain, where it lasts until the next call. Fails with FAILURE_MEMORY. */
bool line_plain(struct line_roles *lines, const struct page *page, size_t line,
                const char **plain, size_t *length, struct failure *failure);

/* ---- For the files that find the roles ---------------------------------------------- */

#define TEXT_LINE 80 /* bytes: a shorter line is not counted as running text (a convention) */

/* What is looked at while roles are found. */
struct line_roles_search {
    struct line_roles *lines;
    const struct page *page;
    const struct page_rules *rules;
    size_t body; /* lines [0, body) are above the comments; as a result, it means "no line" */
    struct failure *failure;
};

static inline size_t line_length(const struct page *page, size_t i)
{
    return span_length(page->lines[i].span);
}

static inline char line_last_byte(const struct page *page, size_t i)
{
    return page->text[page->lines[i].span.end - 1];
}

static inline bool line_is_article(const struct line_roles *lines, size_t i)
{
    return role_is_article((enum passage_role)lines->roles[i]);
}

/* The line's length in bytes if it may be running text, else 0. */
static inline size_t line_text_length(const struct line_roles_search *search, size_t i)
{
    const size_t length = line_length(search->page, i);
    return search->lines->kinds[i] == LINE_KIND_NONE && length >= TEXT_LINE ? length : 0;
}

/* Does the line contain a letter or a digit? */
bool line_has_words(const struct page *page, size_t i);

/* Can the line be an entry of a menu, a link of a list, a headline? So it can if it has words,
 * at most `most` bytes, and does not end as a sentence or a part of one does. */
bool line_is_phrase(const struct page *page, size_t i, size_t most);

/* Sets the line's kind to what the rules say. Fails with FAILURE_MEMORY. */
bool line_find_kind(struct line_roles_search *search, size_t i, bool among_comments);

/* Gives the lines [first, end) this role. */
void line_roles_set(struct line_roles *lines, size_t first, size_t end, enum passage_role role);

#endif
