/* article: bytes → title, paragraphs, and what does not belong to the article.
 *
 * The stages: the bytes are decoded (charset.h); a reader of text or of HTML makes lines of
 * them (page.h, html.h); each line gets a role (roles.h); the readers' comments are found
 * (comments.h) and the facts about the article (article_facts.h); lines that belong together
 * are joined to passages. Each stage hands its result on and changes no earlier one; only
 * struct line_roles also lends its working memory to the stages behind it.
 *
 * Nothing is thrown away: the article's text is one run of UTF-8, and every byte of it is in
 * one passage or in the white space between two. Later stages read the passages whose role
 * belongs to the article and skip boilerplate and comments. Seen from the bytes as they were
 * given, the passages widen to tiles (article_tile) that cover every byte once.
 *
 * A title given beside the text is put before it.
 *
 * Time is linear in the bytes. Memory beside copies of the bytes (of text that is decoded or
 * has a title put before it) is at most 110 bytes per line; text has at most PAGE_MAX_LINES +
 * length / PAGE_RUN_BYTES lines (page.h). So 100 MB of text need at most 32 MB. */
#ifndef TENOR_ARTICLE_H
#define TENOR_ARTICLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"
#include "../base/memory.h"
#include "../base/span.h"
#include "../page/html.h"
#include "../page/page.h"
#include "../text/charset.h"
#include "article_facts.h"
#include "comments.h"
#include "line_roles.h"
#include "page_rules.h"
#include "passage_set.h"

/* A part of the article that is like a paragraph: a paragraph, a heading, a caption, ... */
struct passage {
    struct span span; /* without the white space and zero-width marks around it */
    enum passage_role role;
    uint32_t comment; /* ROLE_COMMENT: the place of its comment in the list, from 1; else 0 */
    bool is_author;   /* ROLE_COMMENT: it only names the comment's author */
};

enum document_format {
    DOCUMENT_TEXT, /* plain text or markdown */
    DOCUMENT_HTML
};

/* What the caller hands in. Only `text` is required; the other pointers may be NULL with the
 * length 0. Strings that have a length need no NUL at their end and may hold any bytes. */
struct document {
    const char *text;
    size_t text_length;
    const char *title;
    size_t title_length;
    const char *source; /* outlet, site or author; it only selects the calibration */
    size_t source_length;
    /* What is known of the text beside it; it beats what the page says. UTF-8; other bytes count
     * as U+FFFD. */
    const char *byline, *date, *site;
    size_t byline_length, date_length, site_length;
    enum document_format format;
    const char *charset; /* of `text`, NUL-terminated; NULL: detect it (charset.h) */
    bool raw;            /* every line is text: the page rules are not applied */
    const struct passage_set *left_out; /* passages that count as boilerplate; NULL: none */
};

/* The largest document, title and text together, in bytes. */
#define ARTICLE_MAX_BYTES ((size_t)1 << 30)

/* Reusable; all zero is an empty one. Invariants, which builds with asserts check: text is
 * valid UTF-8 without NUL; length <= ARTICLE_MAX_BYTES; passages are inside the text,
 * sorted, not overlapping and not empty; exactly those of ROLE_COMMENT have a comment, and
 * are among its passages, of which it has at least one; authors and dates are inside the text,
 * and a comment's parent is above it. */
struct article {
    const char *text; /* into the document's own bytes, or into working memory */
    size_t length;
    size_t text_offset; /* where the document's text begins in `text`: behind a title */
    size_t title_begin; /* where the title begins in what was decoded of it; 0 without one */
    unsigned flags;     /* enum text_flag of title and text */
    char charset[CHARSET_NAME_MAX]; /* from which the text was decoded */
    struct passage *passages;
    size_t passage_count, passage_capacity;
    struct comment_list comments; /* authors are spans of `text` */
    struct article_facts facts;
    /* Working memory. */
    struct page page;
    struct html_reader *html;
    struct line_roles lines;
    struct offset_map decoded, title_decoded; /* the decoded text → the bytes given */
    struct text_buffer buffer, title_scratch, text_scratch;
    const char *input; /* the document's text */
    size_t input_length;
    enum document_format format;
};

/* Reads a document into `article`, whose former contents are forgotten. With `page_rules`
 * NULL every line is text, as with document->raw. The document's bytes must outlive the
 * article. An empty text is not an error here. Fails with FAILURE_TOO_LARGE, FAILURE_BINARY,
 * FAILURE_MEMORY, and with FAILURE_ARGUMENT for an unknown charset. */
bool article_read(struct article *article, const struct document *document,
                  const struct page_rules *page_rules, struct failure *failure);

/* Frees what is large of the memory that only reading needed. The page then has no lines. */
void article_give_back(struct article *article);

/* Leaves of the article what stands before byte `end` of its text, where a character must
 * begin: the passage there is shortened, and those behind it count as boilerplate. */
void article_cut(struct article *article, size_t end);

/* What the page says about the article, from its markup or else from its lines ("By Jane Roe |
 * 3 May 2021", "Copyright © X"). A title has no markdown, a byline only the names; a date is as
 * the page writes it. NUL-terminated, valid as long as the article; NULL if it is not known. */
const char *article_fact(const struct article *article, enum page_fact fact, size_t *length);

/* The place of a span of the article's text in the document's text as it was given; empty for
 * a span of a title given beside the text. Logarithmic in the number of changes that decoding
 * made. */
struct span article_input_span(const struct article *article, struct span span);

/* Part of the document's text as it was given, with its role. White space, line marks and
 * whatever was left out between two passages belong to the passage before; bytes before the
 * first passage belong to that. In HTML, tags and scripts are tiles of ROLE_MARKUP. */
struct article_tile {
    struct span span;
    enum passage_role role;
    size_t passage; /* in article.passages; passage_count for markup */
};
/* Where the next tile begins. All zero: the first one. */
struct article_cursor {
    size_t passage, at;
};
/* Sets `*tile` to the next tile; false if there is none. Together the tiles cover the bytes
 * [0, document.text_length) in order, each byte once. */
bool article_next_tile(const struct article *article, struct article_cursor *cursor,
                       struct article_tile *tile);

void article_release(struct article *article);
size_t article_memory(const struct article *article); /* the bytes that it holds */

#endif
