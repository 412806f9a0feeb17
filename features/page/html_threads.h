/* html_threads: what the markup of readers' comments says of each: who wrote it and when, and which
 * one it answers. Part of html_tree, which keeps it; html_comments makes comments of it. */
#ifndef TENOR_HTML_THREADS_H
#define TENOR_HTML_THREADS_H

#include "html_tree.h"

/* Looks at an element that is being opened, whose frame it will be. Fails with FAILURE_MEMORY. */
bool html_threads_open(struct html_tree *tree, const struct html_attributes *attributes,
                       unsigned hints, struct html_frame *frame, struct failure *failure);
void html_threads_close(struct html_tree *tree, const struct html_frame *frame);

/* The text of a label, without the white space around it: whole characters of the page's text. */
struct span html_label_text(const struct html_tree *tree, const struct html_label *label);

#endif
