/* html_construction: the tokens of a page → the events of its tree, by the HTML Standard, section
 * 13.2.6 ("Tree construction"), as far as text, its order, its lines and its links show it.
 *
 * Scripts do not run, so <noscript> holds elements like any other (html_tree.h says when they
 * are shown). What differs from the standard:
 *
 * - Text keeps the page's order: what stands in a table but in no cell stays there, where a
 *   browser shows it before the table ("foster parenting").
 * - Of formatting elements only links are opened again; the others mean nothing to a line.
 * - <html> and <body> that the page leaves out are no events. A frameset is passed over.
 * - A <table> closes a paragraph in any page, as it does where there is a doctype.
 * - What is no formatting element stays around blocks that are moved out of it.
 * - A link that begins inside of one ends that one, however many blocks are between.
 * - <annotation-xml> has no HTML inside, and <font> ends no <svg>.
 * - HTML_MAX_DEPTH bounds the depth. */
#ifndef TENOR_HTML_CONSTRUCTION_H
#define TENOR_HTML_CONSTRUCTION_H

#include <stdbool.h>
#include <stddef.h>

#include "html_stack.h"
#include "html_tokenizer.h"
#include "html_tree.h"

/* Reusable; all zero is empty. */
struct html_construction {
    struct html_tokenizer tokenizer;
    struct html_stack stack;
    bool in_body; /* the body has begun */
    bool head_begun;
    bool form_open; /* a form was opened and not closed by its own end tag */
    size_t form_at; /* its place in the stack, or SIZE_MAX */
};

/* Reads `length` bytes of valid UTF-8 into `tree`, between html_tree_begin and, as its last
 * step, html_tree_end. Time is linear in `length` whatever the bytes are: for each tag a part
 * of the stack of at most HTML_MAX_DEPTH elements is looked at. Fails with FAILURE_MEMORY, and
 * with FAILURE_TOO_LARGE above INT_MAX bytes. */
bool html_construct(struct html_construction *construction, struct html_tree *tree,
                    const char *html, size_t length, struct failure *failure);

void html_construction_release(struct html_construction *construction);

/* ---- Between the files of this stage --------------------------------------------------- */

/* Opens the element of a start tag, and closes it if it is void. */
bool html_insert(struct html_construction *construction, const struct html_token *token);
/* Closes the open <p>, if there is one. */
bool html_close_p(struct html_construction *construction);

/* Tags in the body, outside of tables, <select> and SVG ("in body"). */
bool html_body_start(struct html_construction *construction, const struct html_token *token);
bool html_body_end(struct html_construction *construction, const struct html_token *token);

/* <caption>, <colgroup>, <col>, <tbody>, <tr>, <td> and their like, wherever they stand. */
bool html_table_part(struct html_construction *construction, const struct html_token *token);
/* Other start tags in a table but not in a cell. */
bool html_table_start(struct html_construction *construction, const struct html_token *token);
/* The end tag of a table or of one of its parts. */
bool html_table_end(struct html_construction *construction, const struct html_token *token);

#endif
