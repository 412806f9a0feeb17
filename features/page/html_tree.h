/* html_tree: the events of a page → its elements and its lines.
 *
 * Lines are what a browser shows: white space collapsed, inline elements joined, one line for
 * each run of text in a block, quotation marks around a <q>. A link is an <a> with an address.
 * Of a title only text counts: tags in it are dropped. Only some elements are kept: those that
 * begin a line, and those whose markup a rule knows; of those among comments that a rule calls
 * an author, a time or the like, the tree also keeps where their text is. */
#ifndef TENOR_HTML_TREE_H
#define TENOR_HTML_TREE_H

#include "html.h"
#include "html_facts.h"
#include "html_marks.h"
#include "html_tags.h"

/* One of the elements that are kept, numbered in the order of their start tags. */
struct html_element {
    uint32_t parent : 24; /* its number, smaller than this one's; the root's is 0 too */
    uint32_t flags : 8;   /* enum html_tag_flag */
    uint32_t hints : 24;  /* enum html_hint, of the element itself */
    uint32_t mark : 8;
};

/* The text of an element that is called an author, a time or the like among comments. */
struct html_label {
    struct span span; /* in the page's own text, with white space at its ends: see
                         html_label_text */
    uint32_t element; /* its number */
    uint32_t hints;   /* enum html_hint */
};

/* What an element among comments says of its place in the thread. Names are numbers that are the same
 * for the same name; 0: none. */
struct html_thread_mark {
    uint32_t element;
    uint32_t name[2]; /* what it is called: two attributes may say so */
    uint32_t parent;  /* what the comment is called that it answers */
    uint32_t level;   /* how deep it stands, if has_level */
    bool has_level;
};

/* An element that is open. */
struct html_frame {
    uint32_t label;   /* where its label is in the tree's, from 1; 0: it has none */
    uint32_t element; /* the number of the element that it is or stands in */
    uint32_t naming;  /* the mark (html_marks.h) that it is or stands in, from 1; 0: none */
    uint8_t flags; /* enum html_tag_flag: TAG_BLOCK is of itself, others are also inherited */
    uint8_t mark, level;
    uint8_t capture; /* enum html_capture */
    uint8_t quotes;  /* how many <q> are open, modulo 256 */
    bool is_quote;   /* it is a <q> */
    bool comments;   /* it is, or stands in, what is called comments */
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
    struct html_label *labels; /* among comments, in the order of their start tags */
    size_t label_count, label_capacity;
    struct html_thread_mark
        *thread_marks; /* among comments, in the order of their start tags */
    size_t thread_mark_count, thread_mark_capacity;
    struct text_buffer captured[CAPTURE_COUNT];
    struct html_facts facts;
    struct html_marks marks;
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
    bool link_before;  /* the last text was in a link */
    struct span tag;   /* where what is read now stands in the page: the caller sets it */
    bool line_open, space;
};

/* Begins a page: `page` and `rules` (may be NULL) must live until html_tree_end. */
bool html_tree_begin(struct html_tree *tree, struct page *page, const struct html_rules *rules,
                     const struct html_choice *choice, struct failure *failure);
/* Opens an element at `depth`, 1 to HTML_MAX_DEPTH, and closes what is open there. */
bool html_tree_open(struct html_tree *tree, size_t depth, const struct html_tag *tag,
                    const struct html_attributes *attributes, struct failure *failure);
/* Closes all that is deeper than `depth`. */
bool html_tree_close(struct html_tree *tree, size_t depth, struct failure *failure);
/* Takes what is open at `depth` out of the links that are open: text inside of it is in a link
 * only if it is in another one. */
void html_tree_unlink(struct html_tree *tree, size_t depth);
/* Adds text whose source is the `source_length` bytes of the page from `source` on: the same
 * bytes, or, if `changed`, the text is made from them as a whole. */
bool html_tree_text(struct html_tree *tree, const char *text, size_t length, size_t source,
                    size_t source_length, bool changed, struct failure *failure);
/* Ends the open line. */
bool html_tree_break(struct html_tree *tree, struct failure *failure);
/* Finishes the last line. */
bool html_tree_end(struct html_tree *tree, struct failure *failure);
/* Does the tree keep its promises: a parent comes before its children, each line stands in an
 * element, and labels begin in the text? For assert, after html_tree_end; linear time. */
bool html_tree_is_valid(const struct html_tree *tree);
void html_tree_release(struct html_tree *tree);
size_t html_tree_memory(const struct html_tree *tree); /* the bytes that it holds */

#endif
