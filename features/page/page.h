/* page: what a page is before anybody has said what its lines are for.
 *
 * Two readers make one of it: text (also markdown) line by line, and HTML element by element.
 * Both hand on the same thing: a run of UTF-8, its lines, what is known of each from its
 * marks and its place, where each byte came from, and what the page says of itself. What each
 * line is for is settled in article.c, once for both. */
#ifndef TENOR_PAGE_H
#define TENOR_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"
#include "../base/memory.h"
#include "../base/offset_map.h"
#include "../base/span.h"

/* So many lines are told apart: far more than any article has. Behind them lines are run
 * together to pieces of at least PAGE_RUN_BYTES, so that a page has at most
 * PAGE_MAX_LINES + length / PAGE_RUN_BYTES lines, whatever its bytes. */
#define PAGE_MAX_LINES ((size_t)1 << 18)
#define PAGE_RUN_BYTES ((size_t)4096)

enum line_mark {
    LINE_PLAIN,
    LINE_HEADING,   /* # in markdown; <h1> to <h6> */
    LINE_LIST_ITEM, /* also of a menu */
    LINE_QUOTATION, /* > in markdown; <blockquote> */
    LINE_CAPTION,   /* <figcaption>, a table's caption */
    LINE_TABLE      /* a row of a table */
};

/* What the markup around a line says of it. Text has PLACE_UNKNOWN throughout. */
enum line_place {
    PLACE_UNKNOWN,     /* nothing */
    PLACE_MAIN,        /* inside the element that holds the article */
    PLACE_TITLE,       /* the article's headline */
    PLACE_BYLINE,      /* its author or date */
    PLACE_BOILERPLATE, /* a menu, a sidebar, a form, a footer: boilerplate whatever it says */
    PLACE_COMMENT      /* inside a reader's comment */
};

struct page_line {
    struct span span;    /* in page.text: trimmed, not empty; without a line break inside
                            unless it is a run of lines */
    uint8_t mark, place; /* enum line_mark, enum line_place */
    uint8_t level;       /* of a heading, 1 to 6; else 0 */
    bool blank_before;   /* a paragraph begins here: an empty line, or a block's begin */
    bool marked;         /* of text: there may be marks of markdown in it (page_append_plain) */
    uint32_t link_bytes; /* of the span, inside links */
    uint32_t comment;    /* PLACE_COMMENT: the number of its comment, from 1 */
};

/* What a page says of itself, in its markup. Strings are in page.facts, NUL-terminated;
 * NULL where nothing is said. */
enum page_fact {
    FACT_TITLE,
    FACT_BYLINE,
    FACT_SITE,
    FACT_DATE,     /* as the page writes it */
    FACT_LANGUAGE, /* "en", "pt-br" */
    FACT_COUNT
};

/* Reusable; all zero is empty. Invariants: lines are sorted, do not overlap, and hold all of
 * the text that is not white space. */
struct page {
    const char *text; /* valid UTF-8: the decoded bytes themselves, or `made` */
    size_t length;
    struct text_buffer own_text;
    struct page_line *lines;
    size_t line_count, line_capacity;
    struct offset_map map; /* page.text → the decoded bytes; empty: the same */
    struct text_buffer facts;
    size_t fact_begin[FACT_COUNT], fact_length[FACT_COUNT]; /* in said */
};

void page_clear(struct page *page); /* memory kept */
void page_release(struct page *page);

/* Reads text or markdown: every line that is not blank. `text` is valid UTF-8 and must outlive
 * the page. Linear time; fails only for lack of memory. */
bool page_read_text(struct page *page, const char *text, size_t length,
                    struct failure *failure);

/* Remembers what the page says of itself, without the white space around it; what is empty is
 * not said. */
bool page_set_fact(struct page *page, enum page_fact fact, const char *said, size_t length,
                   struct failure *failure);
/* What was said, with its length, or NULL. */
const char *page_get_fact(const struct page *page, enum page_fact fact, size_t *length);

/* text[begin .. end) without the white space and the marks of no width around it. */
struct span page_trim(const char *text, size_t begin, size_t end);

/* The mark that ends a sentence at the end of a stretch that is not empty, but for quotation
 * marks and brackets behind it: '.' (also for "…"), '!', '?', or 0. */
char page_sentence_mark(const char *text, struct span span);

/* Appends a stretch of text as a reader sees it, without the marks of markdown: those of
 * headings, quotations, list items, emphasis, and the targets of links. */
bool page_append_plain(const char *text, struct span span, struct text_buffer *plain,
                       struct failure *failure);

#endif
