/* html_tokenizer: bytes → text and tags, by the HTML Standard, section 13.2.5 ("Tokenization").
 *
 * Comments, doctypes and processing instructions are passed over. What the standard calls a
 * parse error is read as it says, since browsers do so too. Where this differs:
 *
 * - Control characters and U+FFFE and U+FFFF are spaces: in text, in values, and in tags.
 * - U+0080 to U+009F are windows-1252's characters in text and values, as they are in
 *   references: pages with such code points were written in windows-1252. */
#ifndef TENOR_HTML_TOKENIZER_H
#define TENOR_HTML_TOKENIZER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/memory.h"
#include "html_references.h"
#include "html_tags.h"

enum html_token_kind {
    HTML_TEXT,
    HTML_START_TAG,
    HTML_END_TAG,
    HTML_NO_TOKEN /* the page's end */
};

/* What is read as text until an end tag comes. */
enum html_tokenizer_mode {
    HTML_MARKUP,    /* nothing */
    HTML_TITLE,     /* all but references: "RCDATA" */
    HTML_RAW,       /* all: "RAWTEXT" */
    HTML_SCRIPT,    /* all; in a comment of the script, its own tags are passed over */
    HTML_PLAINTEXT, /* all, to the page's end */
    HTML_CDATA      /* all up to "]]>"; the tokenizer's own */
};

/* Pointers are valid until the next token. */
struct html_token {
    enum html_token_kind kind;
    size_t source, source_length; /* where it stands in the page, in bytes */
    /* Text: the source's own bytes or, if `changed`, made from it as a whole. Never empty. */
    const char *text;
    size_t length;
    bool changed;
    /* Tags. Only a start tag has attributes. */
    enum html_name name;
    uint32_t hash; /* tells names apart that are ELEMENT_OTHER */
    bool self_closing;
    struct html_attributes attributes;
};

/* Reusable; all zero is empty. */
struct html_tokenizer {
    const char *html;
    size_t length, at;
    enum html_tokenizer_mode mode;
    size_t text_end; /* of what `mode` reads as text */
    char made[HTML_REFERENCE_MOST];
    struct text_buffer values; /* of one tag's attributes */
    struct html_names names;
};

/* Begins a page of `length` bytes of valid UTF-8, which must live as long as its tokens. */
void html_tokenizer_begin(struct html_tokenizer *tokenizer, const char *html, size_t length);

/* Reads the next token. `foreign`: it stands in <svg> or <math>, where "<![CDATA[" begins
 * text. Time is linear in the page, over all its tokens; memory is at most about that of the
 * longest tag. Fails with FAILURE_MEMORY. */
bool html_tokenizer_next(struct html_tokenizer *tokenizer, bool foreign,
                         struct html_token *token, struct failure *failure);

/* Says how what follows the start tag `token` is read, until its end tag. */
void html_tokenizer_read_as(struct html_tokenizer *tokenizer, enum html_tokenizer_mode mode,
                            const struct html_token *token);

void html_tokenizer_release(struct html_tokenizer *tokenizer);

#endif
