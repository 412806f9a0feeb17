/* page: a text or an HTML page as lines.
 *
 * Two readers produce it: page_read_text for text and markdown, html_read for HTML. Both fill
 * in the same struct: UTF-8 text, its lines, what the markup says of each line, where each byte
 * of the text stands in the input, and facts such as the title that the markup names. Which of
 * the lines are the article's is decided later, in features/article, for both alike. */
#ifndef TENOR_PAGE_H
#define TENOR_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"
#include "../base/memory.h"
#include "../base/offset_map.h"
#include "../base/span.h"

/* The first PAGE_MAX_LINES lines of a text are kept separate: far more than any article has.
 * After them lines are joined to runs of at least PAGE_RUN_BYTES, so that a text has at most
 * PAGE_MAX_LINES + length / PAGE_RUN_BYTES lines, whatever its bytes are. */
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

/* What the markup around a line says of it. All lines of a text have PLACE_UNKNOWN. */
enum line_place {
    PLACE_UNKNOWN,     /* there is no markup */
    PLACE_MAIN,        /* inside the element that holds the article */
    PLACE_TITLE,       /* the article's headline */
    PLACE_LEAD,        /* its standfirst */
    PLACE_BYLINE,      /* its author or date */
    PLACE_BOILERPLATE, /* a menu, a sidebar, a form, a footer */
    PLACE_COMMENT      /* inside a reader's comment */
};

struct page_line {
    struct span span;    /* in page.text: trimmed (page_trim), not empty; a line break is
                            inside only if it is a run of lines */
    uint8_t mark, place; /* enum line_mark, enum line_place */
    uint8_t level;       /* of a heading, 1 to 6; else 0 */
    bool blank_before;   /* a paragraph begins here: after an empty line, or where an
                            HTML block begins */
    bool marked;         /* text only: there may be marks of markdown in it
                            (page_append_plain) */
    bool beside;         /* PLACE_COMMENT: not the comment's text, but beside it; it may name
                            the author or the date */
    uint32_t link_bytes; /* bytes of the span that are inside links */
    uint32_t comment;    /* PLACE_COMMENT: the number of its comment, from 1 */
};

/* What the markup says of a reader's comment. Spans are in page.text, and empty if nothing is
 * known. */
struct page_comment {
    struct span author, date; /* as they are printed */
    struct span addressee;    /* whom it answers, as it says itself */
    uint32_t parent;          /* the number of the comment that it replies to; 0: none known */
    bool sure;                /* the markup sets its text apart, names an author or a date */
};

/* What a page says of itself: page_get_fact. */
enum page_fact {
    FACT_TITLE,
    FACT_BYLINE,
    FACT_SITE,
    FACT_DATE,     /* as the page writes it */
    FACT_LANGUAGE, /* as the page writes it: "en", "pt-BR" */
    FACT_COUNT
};

/* Who or what says a fact: the surest of several counts. */
enum claim_source {
    CLAIM_SCHEMA,   /* a description of the article in JSON-LD */
    CLAIM_META,     /* <meta> */
    CLAIM_LABELLED, /* <meta> again: the fact stands behind a label, "Written by X" */
    CLAIM_MARKED,   /* an element that is marked as it: rel, itemprop, <time datetime> */
    CLAIM_NAMED,    /* an element whose class or id says so */
    CLAIM_MODIFIED, /* when the page was last changed, whoever says so */
    CLAIM_ADDRESS   /* the page's own address has the day */
};

/* Bylines and dates are settled only when it is known which lines are the article's
 * (article_facts.h). Until then all that the markup says of them is kept, in its order. */
struct page_claim {
    uint8_t fact, source; /* enum page_fact, enum claim_source */
    bool organisation;    /* FACT_BYLINE: not a person, the page says */
    bool holds_others;    /* the element has others inside that say the same fact */
    uint32_t group;       /* claims of one element, or of one name of <meta>, from 1; or 0 */
    uint32_t line;        /* the first line of it or behind it; NO_LINE: the page's head */
    size_t begin, length; /* in page.facts, a NUL behind it; not empty */
};
#define NO_LINE     UINT32_MAX
#define CLAIMS_MOST 2048 /* further claims are not kept */

/* Reusable; all zero is empty. Invariants: page_is_valid. */
struct page {
    const char *text; /* valid UTF-8: the input itself, or `own_text` */
    size_t length;
    struct text_buffer own_text;
    struct page_line *lines;
    size_t line_count, line_capacity;
    struct page_comment *comments; /* HTML: the comment numbered n is comments[n - 1] */
    size_t comment_count, comment_capacity;
    struct offset_map map; /* offsets of page.text → of the input; empty: the same */
    struct text_buffer facts;
    size_t fact_begin[FACT_COUNT],
        fact_length[FACT_COUNT]; /* in facts.data; length 0: not known */
    struct page_claim *claims;   /* of FACT_BYLINE, FACT_DATE and FACT_LANGUAGE */
    size_t claim_count, claim_capacity;
};

void page_clear(struct page *page); /* a page without text; its memory is kept */
void page_release(struct page *page);
size_t page_memory(const struct page *page); /* the bytes that it holds */

/* Does the page keep its promises? Lines are sorted, do not overlap, lie in the text, and hold
 * all of it that is not white space; the text is UTF-8; the map only grows and stays within the
 * `input_length` bytes of the input; facts lie in their buffer, what is known of comments in the
 * text. For assert; linear time. */
bool page_is_valid(const struct page *page, size_t input_length);

/* Reads text or markdown; blank lines are left out. `text` is valid UTF-8 and must outlive the
 * page. Linear time; fails only for lack of memory. */
bool page_read_text(struct page *page, const char *text, size_t length,
                    struct failure *failure);

/* Sets a fact, instead of what was set before, to a copy of `value` without the white space
 * around it. An empty value changes nothing. Fails only for lack of memory. */
bool page_set_fact(struct page *page, enum page_fact fact, const char *value, size_t length,
                   struct failure *failure);
/* The fact, NUL-terminated, and its length; NULL and 0 if it is not known. Valid until the next
 * page_set_fact or page_clear. */
const char *page_get_fact(const struct page *page, enum page_fact fact, size_t *length);

/* Adds a claim, whose text is `value` with each run of white space as one blank, and without the
 * white space around it: its `begin` and `length` are set here. Nothing is added if that is empty
 * or if there are CLAIMS_MOST. Fails only for lack of memory. */
bool page_add_claim(struct page *page, struct page_claim claim, const char *value,
                    size_t length, struct failure *failure);
/* The claim's text, NUL-terminated. Valid until the next fact or claim is added. */
const char *page_claim_text(const struct page *page, const struct page_claim *claim);

/* Appends the text with each run of white space as one blank, and none at its ends. */
bool page_append_collapsed(struct text_buffer *out, const char *text, size_t length,
                           struct failure *failure);

/* text[begin .. end) without the white space and the invisible characters at its ends. */
struct span page_trim(const char *text, size_t begin, size_t end);

/* The mark that ends a sentence at the end of the span, which must not be empty: '.' (also for
 * "…"), '!', '?', or 0. Quotation marks and brackets behind it are skipped. */
char page_sentence_mark(const char *text, struct span span);

/* Appends the span without the marks of markdown: those of headings, quotations, list items and
 * emphasis, and the targets of links. */
bool page_append_plain(const char *text, struct span span, struct text_buffer *plain,
                       struct failure *failure);

#endif
