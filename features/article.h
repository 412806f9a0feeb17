/* article: text → title, paragraphs, and what does not belong to the article.
 *
 * The article's text is one run of UTF-8; every byte of it belongs to exactly
 * one block or to the white space between two blocks, and each block has one
 * role. Later stages read the blocks whose role belongs to the article and skip
 * the page's furniture and its readers' comments; nothing is thrown away.
 *
 * A title given beside the text is put before it, so that offsets in the text
 * as the caller gave it are offsets here minus `text_offset` (while the text
 * needed no decoding). */
#ifndef TENOR_ARTICLE_H
#define TENOR_ARTICLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "failure.h"
#include "memory.h"
#include "offset_map.h"
#include "span.h"

struct patterns;
struct pattern_scratch;
struct article_line;

enum block_role {
    ROLE_TITLE,
    ROLE_HEADING,   /* a heading inside the text */
    ROLE_PARAGRAPH, /* also list items */
    ROLE_QUOTATION, /* a block quotation */
    ROLE_BYLINE,    /* from here on: not part of what is scored */
    ROLE_FURNITURE,
    ROLE_COMMENT
};

/* Is a block of this role part of the text that is scored? */
static inline bool role_is_article(enum block_role role)
{
    return role <= ROLE_QUOTATION;
}

struct block {
    struct span span; /* without the white space (and zero-width marks) around it */
    enum block_role role;
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
};

/* The largest document, title and text together, in bytes. */
#define ARTICLE_MAX_BYTES ((size_t)1 << 30)

/* Reusable; all zero is an empty one. Invariants: text is valid UTF-8; blocks
 * are sorted, do not overlap, are not empty; length <= ARTICLE_MAX_BYTES. */
struct article {
    const char *text; /* into the document's own bytes, or into `buffer` */
    size_t length;
    size_t text_offset; /* where the document's text begins in `text` */
    unsigned flags;     /* enum text_flag of title and text */
    struct block *blocks;
    size_t block_count, block_capacity;
    /* Working memory. */
    struct text_buffer buffer, title_scratch, text_scratch, plain;
    struct offset_map title_map, text_map; /* scratch → the document's bytes */
    struct article_line *lines;
    size_t line_count, line_capacity;
    struct pattern_scratch *pattern_scratch;
};

/* Reads a document into `article`, whose former contents are forgotten.
 * `page_rules` classifies lines as furniture, byline or comment (data/page/);
 * NULL takes every line as text (raw). The document's bytes must outlive the
 * article. Fails with FAILURE_TOO_LARGE, FAILURE_BINARY, FAILURE_MEMORY; an
 * empty text is not a failure here. */
bool article_read(struct article *article, const struct document *document,
                  const struct patterns *page_rules, struct failure *failure);

void article_release(struct article *article);

#endif
