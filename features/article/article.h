/* article: bytes → title, paragraphs, and what does not belong to the article.
 *
 * The bytes are decoded, a reader of text or of HTML makes lines of them (page.h), each line
 * gets a role (roles.h), and neighbours that belong together become passages. Later stages read
 * the passages whose role belongs to the article and skip the page's boilerplate and its readers'
 * comments; nothing is thrown away: the article's text is one run of UTF-8, and every byte of
 * it belongs to one passage or to the white space between two. Seen from the bytes as they were
 * given, the passages widen to tiles (article_tile) that cover every byte once.
 *
 * A title given beside the text is put before it.
 *
 * Time is linear in the bytes. Beside copies of the bytes (where they are decoded, or have a
 * title before them) memory is at most 100 bytes a line, of which there are at most
 * PAGE_MAX_LINES + length / PAGE_RUN_BYTES in text (page.h): 29 MB for any 100 MB. */
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
#include "comments.h"
#include "page_rules.h"
#include "roles.h"

struct passage {
    struct span span; /* without the white space (and zero-width marks) around it */
    enum passage_role role;
    uint32_t comment; /* ROLE_COMMENT: its comment's place in article.comments, from 1 */
    bool is_author;   /* ROLE_COMMENT: the line that names its author, and no more */
};

enum document_format {
    DOCUMENT_TEXT, /* text or markdown, also a text that mentions <html> */
    DOCUMENT_HTML
};

/* What the caller hands in. Only `text` is required; the rest may be NULL, 0.
 * None needs a NUL at its end, any may hold any bytes. */
struct document {
    const char *text;
    size_t text_length;
    const char *title;
    size_t title_length;
    const char *source; /* outlet, site or author: chooses the calibration only */
    size_t source_length;
    enum document_format format;
    const char *charset; /* of `text`, NUL-terminated; NULL: find out (charset.h) */
    bool raw;            /* take every line as text, whatever the rules say */
};

/* The largest document, title and text together, in bytes. */
#define ARTICLE_MAX_BYTES ((size_t)1 << 30)

/* Reusable; all zero is an empty one. Invariants: text is valid UTF-8; passages
 * are sorted, do not overlap, are not empty; length <= ARTICLE_MAX_BYTES. */
struct article {
    const char *text; /* into the document's own bytes, or into working memory */
    size_t length;
    size_t text_offset;             /* where the document's text begins in `text` */
    unsigned flags;                 /* enum text_flag of title and text */
    char charset[CHARSET_NAME_MAX]; /* that the text was decoded from */
    struct passage *passages;
    size_t passage_count, passage_capacity;
    struct comment_list comments; /* authors are spans of `text` */
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

/* Reads a document into `article`, whose former contents are forgotten. `page_rules` NULL takes
 * every line as text, as document->raw does. The document's bytes must outlive the article.
 * Fails with FAILURE_TOO_LARGE, FAILURE_BINARY, FAILURE_MEMORY, FAILURE_ARGUMENT for a charset
 * that is not known; an empty text is not a failure here. */
bool article_read(struct article *article, const struct document *document,
                  const struct page_rules *page_rules, struct failure *failure);

/* What the page says of itself: from its markup, else from its lines ("By Jane Roe | 3 May
 * 2021", "Copyright © X"). A title is without markdown, a byline only the names, a date as it
 * is written. NULL where nothing is said; else NUL-terminated, as long as the article. */
const char *article_fact(const struct article *article, enum page_fact fact, size_t *length);

/* Where a span of the article's text stands in the document's text as it was given; empty for
 * what is in a title beside it. Logarithmic in the changes that decoding made. */
struct span article_input_span(const struct article *article, struct span span);

/* A stretch of the document's text as it was given, with the one role it has. White space, line
 * marks and what was left out between two passages belong to the passage before, leading bytes to
 * the first; in HTML what is no text is ROLE_MARKUP. */
struct article_tile {
    struct span span;
    enum passage_role role;
    size_t passage; /* in article.passages; passage_count for markup */
};
/* Where the next tile is; zeroed at first. */
struct article_cursor {
    size_t passage, at;
};
/* The next tile: together they cover the bytes [0, document.text_length) in order, each byte
 * once. False behind the last. */
bool article_next_tile(const struct article *article, struct article_cursor *cursor,
                       struct article_tile *tile);

void article_release(struct article *article);

#endif
