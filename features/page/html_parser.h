/* html_parser: bytes → the events of a page. The one place that includes libxml2.
 *
 * libxml2 keeps tables for the whole process that xmlInitParser fills once, and guards that by
 * a lock of its own; a thread's settings (error handlers and the like) are the thread's. All
 * that is done here is to call it before use, behind pthread_once so that every thread sees the
 * tables whole. Nothing is set that another user of libxml2 could notice, and xmlCleanupParser,
 * which would take the tables away from them, is never called. */
#ifndef TENOR_HTML_PARSER_H
#define TENOR_HTML_PARSER_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "html_tree.h"

/* Parses `length` bytes of valid UTF-8 into `tree`, which has begun, and ends it. `clean` is
 * working memory. Linear time whatever the bytes are: see html_parser.c. */
bool html_parse(struct html_tree *tree, const char *html, size_t length,
                struct text_buffer *clean, struct failure *failure);

#endif
