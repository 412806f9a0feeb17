/* html_tree: the events of a page → its elements and its lines.
 *
 * Lines are what a browser shows: white space collapsed, inline elements joined, one line for
 * each run of text in a block. Only some elements are kept: those that begin a line, and those
 * whose markup a rule knows. */
#ifndef TENOR_HTML_TREE_H
#define TENOR_HTML_TREE_H

#include "html.h"
#include "html_facts.h"
#include "html_tags.h"

/* One of the elements that are kept, numbered in the order of their start tags. */
struct html_element {
    uint32_t parent; /* its number, smaller than this one's; the root's is 0 too */
    uint16_t hints;  /* enum html_hint, of the element itself */
    uint8_t flags;   /* enum html_tag_flag */
    uint8_t mark;
};

/* An element that is open. */
struct html_frame {
    uint32_t element; /* the number of the element that it is or stands in */
    uint8_t flags; /* enum html_tag_flag: TAG_BLOCK is of itself, others are also inherited */
    uint8_t mark, level;
    uint8_t capture; /* enum html_capture */
};

/* Text that is not shown but says something about the page. */
enum html_capture { CAPTURE_NONE, CAPTURE_TITLE, CAPTURE_JSON, CAPTURE_COUNT };

/* What of a page is read that a browser does not show. */
struct html_choice {
    bool hidden;      /* text in hidden elements, and what stands in for a script */
    struct span data; /* the article's text in captured[CAPTURE_JSON] (html_data.h), or empty */
};

#define HTML_CAPTURE_MOST (1u << 18) /* bytes kept of each kind: it bounds memory */

/* Reusable; all zero is empty. */
struct html_tree {
    struct html_element *elements;
    size_t element_count, element_capacity;
    uint32_t *line_elements; /* [page->line_count]: the innermost element that
                                 holds the line */
    size_t line_element_capacity;
    struct text_buffer captured[CAPTURE_COUNT];
    struct html_facts facts;
    /* What is open now. */
    struct html_frame frames[HTML_MAX_DEPTH + 2];
    size_t depth; /* frames[0 .. depth], the first is the page's */
    struct page *page;
    const struct html_rules *rules;
    struct html_choice choice;
    bool has_hidden;              /* there is such text */
    struct html_frame line_frame; /* of the open line: the innermost that holds it */
    size_t line_begin, line_depth;
    size_t script_begin;  /* of the script that is open: where it begins in captured, */
    size_t script_source; /* in the page, */
    size_t script_length; /* its length there, */
    bool script_changed;  /* and whether its bytes are others */
    size_t lowest_depth;  /* since the last text of the open line */
    uint32_t link_bytes;
    size_t source_end; /* behind the source of the last text */
    size_t space_at;   /* the source of the white space before the next text */
    unsigned breaks;   /* <br> since the last text */
    bool line_open, space;
};

/* Begins a page: `page` and `rules` (may be NULL) must live until html_tree_end. */
bool html_tree_begin(struct html_tree *tree, struct page *page, const struct html_rules *rules,
                     const struct html_choice *choice, struct failure *failure);
/* Opens an element at `depth`, 1 to HTML_MAX_DEPTH + 1, and closes what is open there. */
bool html_tree_open(struct html_tree *tree, size_t depth, const struct html_tag *tag,
                    const struct html_attributes *attributes, struct failure *failure);
/* Closes all that is deeper than `depth`. */
bool html_tree_close(struct html_tree *tree, size_t depth, struct failure *failure);
/* Adds text whose source is the `source_length` bytes of the page from `source` on: the same
 * bytes, or, if `changed`, the text is made from them as a whole. */
bool html_tree_text(struct html_tree *tree, const char *text, size_t length, size_t source,
                    size_t source_length, bool changed, struct failure *failure);
/* Ends the open line. */
bool html_tree_break(struct html_tree *tree, struct failure *failure);
/* Finishes the last line. */
bool html_tree_end(struct html_tree *tree, struct failure *failure);
/* Does the tree keep its promises: a parent comes before its children, and each line stands in
 * an element? For assert, after html_tree_end; linear time. */
bool html_tree_is_valid(const struct html_tree *tree);
void html_tree_release(struct html_tree *tree);

#endif
