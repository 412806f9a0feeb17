/* html_text: text of a page → its lines, as a browser shows them: white space collapsed, one line for
 * each run of text in a block. Part of html_tree. All functions that return bool fail with
 * FAILURE_MEMORY. */
#ifndef TENOR_HTML_TEXT_H
#define TENOR_HTML_TEXT_H

#include "html_tree.h"

/* Is it white space to HTML? */
static inline bool html_is_white(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

/* Adds text that stands byte for byte in the page, from `source` on. */
bool html_text_verbatim(struct html_tree *tree, const char *text, size_t length, size_t source,
                        struct failure *failure);
/* Adds text that is made from `source_length` bytes of the page: each word comes from them all. */
bool html_text_changed(struct html_tree *tree, const char *text, size_t length, size_t source,
                       size_t source_length, struct failure *failure);
/* White space at `source`: a blank, if text follows in the same line. */
void html_text_space(struct html_tree *tree, size_t source);
/* Ends the open line, if there is one. */
bool html_text_end_line(struct html_tree *tree, struct failure *failure);

#endif
