/* html_tree: the events of a page → its elements, and its lines with their places.
 *
 * Lines are what a reader sees: white space collapsed, inline elements joined, one line for a
 * block's run of text. Elements are kept only as far as they can say something of lines: those
 * that begin a line, and those that a rule has a word for. */
#ifndef TENOR_HTML_TREE_H
#define TENOR_HTML_TREE_H

#include "html.h"
#include "html_facts.h"
#include "html_tags.h"

/* Of the flat list: an element's parent and all that it contains are known by numbers. */
struct html_element {
    uint32_t parent; /* smaller than its own; the root's is 0 as well */
    uint16_t hints;  /* enum html_hint, of the element itself */
    uint8_t flags;   /* enum html_tag_flag */
    uint8_t mark;
};

/* An element that is open, by its depth. */
struct html_frame {
    uint32_t element; /* that it is or stands in */
    uint8_t flags;    /* enum html_tag_flag; TAG_BLOCK of itself, others also of those around */
    uint8_t mark, level;
    uint8_t capture; /* enum html_capture */
};

/* Text that is no line but says something of the page. */
enum html_capture { CAPTURE_NONE, CAPTURE_TITLE, CAPTURE_JSON, CAPTURE_COUNT };

#define HTML_CAPTURE_MOST (1u << 18) /* bytes kept of each kind */

/* Reusable; all zero is empty. */
struct html_tree {
    struct html_element *elements;
    size_t element_count, element_capacity;
    uint32_t *line_elements; /* [page->line_count]: the smallest that holds the line */
    size_t line_element_capacity;
    struct text_buffer captured[CAPTURE_COUNT];
    struct html_facts facts;
    /* What is open. */
    struct html_frame frames[HTML_MAX_DEPTH + 2];
    size_t depth; /* frames[0 .. depth], the first is the page's */
    struct page *page;
    const struct html_rules *rules;
    bool show_hidden;             /* text that a browser hides until a script has run, too */
    bool hides;                   /* there is such text */
    struct html_frame line_frame; /* of the open line: the smallest that holds it */
    size_t line_begin, line_depth;
    size_t lowest_depth; /* since its last text */
    uint32_t link_bytes;
    size_t given_end; /* behind the last text that was taken */
    size_t space_at;  /* where the white space begins that may become a space */
    unsigned breaks;  /* <br> since the last text */
    bool line_open, space;
};

bool html_tree_begin(struct html_tree *tree, struct page *page, const struct html_rules *rules,
                     bool show_hidden, struct failure *failure);
/* Opens an element at `depth`, 1 to HTML_MAX_DEPTH + 1, closing what is open there. */
bool html_tree_open(struct html_tree *tree, size_t depth, const struct html_tag *tag,
                    const struct html_attributes *attributes, struct failure *failure);
/* Closes all that is deeper than `depth`. */
bool html_tree_close(struct html_tree *tree, size_t depth, struct failure *failure);
/* Text from the bytes given[0 .. given_length): the same, or, if `changed`, made from them. */
bool html_tree_text(struct html_tree *tree, const char *text, size_t length, size_t given,
                    size_t given_length, bool changed, struct failure *failure);
bool html_tree_end(struct html_tree *tree, struct failure *failure);
void html_tree_release(struct html_tree *tree);

#endif
