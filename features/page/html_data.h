/* html_data: the article's text in the page's data, schema.org's "articleBody". Some pages are
 * shells for a script, and have their text only there. */
#ifndef TENOR_HTML_DATA_H
#define TENOR_HTML_DATA_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "../base/span.h"

struct html_tree;

/* A string in JSON, without its quotes and with its escapes, and where it comes from: from
 * `source` on byte for byte, or, if it is `changed`, from all of the `source_length` bytes
 * there. */
struct html_data {
    const char *text;
    size_t length;
    size_t source, source_length;
    bool changed;
};

/* The longest articleBody in the JSON texts; empty if there is none. Linear time. */
struct span html_data_find(const char *json, size_t length);

/* About how many bytes the text has once its escapes are decoded. */
size_t html_data_size(const char *text, size_t length);

/* Adds the text to the tree: its escapes are decoded, line breaks and the tags of blocks end a
 * line, and other tags are left out. Fails only for lack of memory. */
bool html_data_write(struct html_tree *tree, const struct html_data *data,
                     struct failure *failure);

#endif
