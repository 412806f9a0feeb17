/* html_stack: the elements that are open, by the rules of tree construction (HTML Standard,
 * section 13.2.4.3 and "adoption agency algorithm"), and the tree's events.
 *
 * An element that is closed while others inside of it stay open ("<b><p></b>") becomes a
 * ghost: it keeps its place, so that depths stay, but no tag means it any more. Elements of
 * SVG and MathML have no names here, but for those inside which HTML begins again. */
#ifndef TENOR_HTML_STACK_H
#define TENOR_HTML_STACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "html.h"
#include "html_tokenizer.h"
#include "html_traits.h"
#include "html_tree.h"

/* Of which element the rules hold: the innermost that has a mode of its own ("insertion
 * mode"). */
enum html_mode {
    MODE_BODY,
    MODE_TABLE,
    MODE_SECTION, /* <tbody>, <thead>, <tfoot> */
    MODE_ROW,
    MODE_CELL,
    MODE_CAPTION,
    MODE_COLUMNS, /* <colgroup> */
    MODE_SELECT,
    MODE_TEMPLATE
};

/* One open element. */
struct html_open {
    uint32_t traits; /* enum html_trait; none for a ghost */
    uint32_t hash;   /* of its name, for ELEMENT_OTHER */
    uint8_t name;    /* enum html_name */
    uint8_t mode;    /* enum html_mode */
    bool foreign;    /* of SVG or MathML; `html_inside`: but what is inside is HTML */
    bool html_inside;
    bool math; /* <math> or in it */
    bool ghost;
};

/* The link that is opened again where it was closed without its own end tag, as "<p><a>" is by
 * the next <p> ("list of active formatting elements"). */
struct html_link {
    bool active;
    bool has_address; /* it has an href */
    size_t at;        /* its place in the stack, or SIZE_MAX */
};

struct html_stack {
    struct html_tree *tree;
    struct failure *failure;
    struct html_open open[HTML_MAX_DEPTH]; /* open[i] is at the tree's depth i + 1 */
    size_t depth;
    uint32_t counts[ELEMENT_COUNT];             /* open elements of each name */
    struct html_link links[HTML_MAX_DEPTH + 1]; /* [link]: inside the innermost marker */
    size_t link;
};

void html_stack_begin(struct html_stack *stack, struct html_tree *tree,
                      struct failure *failure);

/* The innermost element; there always is one. */
const struct html_open *html_stack_top(const struct html_stack *stack);
bool html_stack_top_is(const struct html_stack *stack, enum html_name name);

/* Opens an element. At HTML_MAX_DEPTH it takes the place of the innermost one. `attributes`
 * may be NULL: there are none. All functions that open or close fail with FAILURE_MEMORY. */
bool html_stack_push(struct html_stack *stack, enum html_name name, uint32_t hash,
                     const struct html_attributes *attributes);
/* Opens an element of SVG or MathML. */
bool html_stack_push_foreign(struct html_stack *stack, const struct html_token *token);
/* Opens an element that the tree is not told of: it stands for itself. */
void html_stack_push_silent(struct html_stack *stack, enum html_name name);

/* Closes elements until `depth` are left. */
bool html_stack_cut(struct html_stack *stack, size_t depth);
bool html_stack_pop(struct html_stack *stack);
/* Closes elements up to and with the innermost of this name, which is open. */
bool html_stack_pop_until(struct html_stack *stack, enum html_name name);
/* Closes elements that need no end tags, but not those of the name `except`. */
bool html_stack_imply_ends(struct html_stack *stack, enum html_name except);

/* The place of the innermost element of this name that stands in a scope, which ends at
 * elements with one of the traits `ends`; or SIZE_MAX. */
size_t html_stack_find(const struct html_stack *stack, enum html_name name, uint32_t ends);

/* The end tag of any other element: closes it unless a special element is inside. */
bool html_stack_close_other(struct html_stack *stack, enum html_name name, uint32_t hash);
/* The end tag of a formatting element: blocks inside of it stay open. */
bool html_stack_close_formatting(struct html_stack *stack, enum html_name name);
/* Makes a ghost of the element at this place. */
void html_stack_forget(struct html_stack *stack, size_t at);

/* Opens a link (<a>), after closing one that is open. */
bool html_stack_open_link(struct html_stack *stack, const struct html_attributes *attributes);
/* The end tag of a link. */
bool html_stack_close_link(struct html_stack *stack);
/* Opens the link again that is still active, before text and inline elements. */
bool html_stack_reopen_link(struct html_stack *stack);

#endif
