/* html_parser: bytes → the events of a page. The only file that includes libxml2.
 *
 * libxml2 keeps tables for the whole process, which xmlInitParser fills once under a lock of
 * its own; settings such as error handlers belong to each thread. This file only makes sure
 * that xmlInitParser has run before any thread uses the tables (pthread_once). It changes
 * nothing that another user of libxml2 in the same process could notice, and it never calls
 * xmlCleanupParser, which would free the tables under that other user.
 *
 * Only the public interface is used: functions, options, and SAX callbacks. Nothing is read
 * from or written to the parser's own structs, except that libxml2 before 2.11 has no function
 * that sets the callbacks. */
#ifndef TENOR_HTML_PARSER_H
#define TENOR_HTML_PARSER_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "html_tree.h"

/* Parses `length` bytes of valid UTF-8 into `tree`, between html_tree_begin and, as its last
 * step, html_tree_end. `clean` is working memory that the caller may reuse for the next page.
 * Time is linear in `length` whatever the bytes are: html_parser.c says how. Fails with
 * FAILURE_MEMORY, and with FAILURE_TOO_LARGE above INT_MAX bytes. */
bool html_parse(struct html_tree *tree, const char *html, size_t length,
                struct text_buffer *clean, struct failure *failure);

#endif
