/* html_marks: elements whose markup says that they name the author or the day.
 *
 * Such elements are often a word or two inside a line: <span class="author">, <time datetime>,
 * <meta itemprop>. They are kept apart from the tree's elements, so that they change nothing of
 * what the page's text is. */
#ifndef TENOR_HTML_MARKS_H
#define TENOR_HTML_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "html_tags.h"
#include "page.h"

#define HTML_MARKS_MOST  1024 /* further elements are not kept */
#define HTML_MARK_LONG   200  /* bytes of a value or a line in an element that are looked at */
#define HTML_MARK_LINES  6    /* lines of an element that are looked at */
#define HTML_MARK_LONGER 2000 /* bytes: a longer element is no name and no day */

struct html_tree;   /* html_tree.h */
struct html_weight; /* html_weights.h */

struct html_mark {
    uint32_t element;    /* of the tree: the innermost that it is or stands in */
    uint32_t around;     /* the mark around it, from 1; 0: none */
    size_t begin, end;   /* its text, in page->own_text */
    size_t value;        /* of its attributes, in `values` */
    size_t value_length; /* 0: there is none */
    unsigned hints;      /* enum html_hint: some of HINT_MARKS */
    bool marked;         /* by an attribute that is meant for it, not by a class or id */
    bool in_head;        /* <meta> in the page's head */
    bool holds_others;   /* there is another that says the same inside */
};

/* Reusable; all zero is empty. */
struct html_marks {
    struct html_mark *items;
    size_t count, capacity;
    struct text_buffer values;
};

/* Looks at an element that is being opened in the tree, with its hints. `*naming` is the mark
 * around it, and becomes the element's own if it is one. Fails only for lack of memory. */
bool html_marks_open(struct html_marks *marks, const struct html_tree *tree,
                     const struct html_tag *tag, const struct html_attributes *attributes,
                     unsigned hints, uint32_t *naming, struct failure *failure);
/* Its text ends at byte `end` of page->own_text. */
void html_marks_close(struct html_marks *marks, uint32_t naming, size_t end);

/* Adds what the marks say to the page's claims, but for those in comments and in lists of other
 * articles. `weights` are those of the tree's elements. Linear time, for the marks are few. Fails
 * only for lack of memory. */
bool html_marks_write(const struct html_marks *marks, const struct html_tree *tree,
                      const struct html_weight *weights, struct page *page,
                      struct failure *failure);

void html_marks_clear(struct html_marks *marks);
void html_marks_release(struct html_marks *marks);
size_t html_marks_memory(const struct html_marks *marks); /* the bytes that it holds */

#endif
