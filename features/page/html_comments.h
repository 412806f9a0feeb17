/* html_comments: which readers' comment each element belongs to, who wrote it and when.
 *
 * A comment is the largest element that has the text of one comment in it, or one that also has
 * the replies to its comment in it. The text of a comment is an element whose markup calls it
 * "comment content" or similar; on a page without any such element, what has an author's name
 * inside; else a list item or an <article>; else an element that is called a comment and has no
 * other such element inside. Where authors and texts are neighbours without an element around
 * the two, a comment is what stands from one author to the next.
 *
 * Labels (html_tree.h) say who wrote a comment, when, and what stands beside its text. */
#ifndef TENOR_HTML_COMMENTS_H
#define TENOR_HTML_COMMENTS_H

#include "html_tree.h"

struct html_weight; /* html_weights.h */

/* Counts are 0, 1, or 2 for more. Elements are given by their numbers, 0 for none. */
struct html_comment_element {
    uint32_t comment;    /* the element of the comment around it */
    uint32_t first_text; /* the first comment's text inside */
    uint32_t group;   /* of the children of this element, neighbours that are one comment: the
                            first of the last such group */
    uint32_t above;   /* the last comment that begins with a child */
    uint32_t replies; /* the comment that those inside reply to */
    uint32_t parent;  /* of a comment's element: the comment that it replies to */
    uint32_t number;  /* of the comment whose element this is, from 1; 0: of none */
    uint32_t text_begin;  /* of a comment's element: where its first line of text begins */
    uint8_t lines;        /* inside that may be comments' text */
    uint8_t authors;      /* inside */
    uint8_t contents;     /* elements that are called a comment's text: inside, or itself */
    uint8_t called;       /* elements with lines that are called comments: inside, or itself */
    uint8_t texts;        /* comments' texts inside */
    uint8_t heads;        /* children that have an author and no text */
    uint8_t bare;         /* children that have a text and no author */
    bool first_alone : 1; /* the child with the first text has no other text */
    bool owner : 1;       /* it is a comment's text because of the author inside */
    bool grouped : 1;     /* neighbours in it are one comment */
    bool author_last : 1; /* of such neighbours the author is the last */
    bool form : 1;        /* in a form or the like (HINT_FORM) */
    bool addressee : 1;   /* in what says whom the comment answers */
    bool content : 1;     /* in what is called a comment's text */
    bool innermost : 1;   /* in such an element that has no other one inside */
    bool body : 1;        /* in what is called an article's body */
    bool ticker : 1;      /* in reports of a running event, which only are called comments */
    bool own_lines : 1;   /* of a comment's element: some of its lines are `innermost` */
};

/* What a line among comments has. */
enum html_comment_part {
    PART_TEXT,
    PART_BESIDE /* only an author's name, a time and the like */
};

struct html_comment_label {
    struct span text; /* of the label alone; empty if it says nothing */
    bool author, time, addressee;
};

/* How the author of a comment is called. For html_comment_parents.c. */
struct html_comment_name {
    uint32_t name, number; /* of the comment, from 1 */
};

/* Reusable; all zero is empty. */
struct html_comments {
    struct html_comment_element *elements; /* [tree->element_count] */
    uint8_t *parts;                        /* enum html_comment_part; [page->line_count] */
    struct html_comment_label *labels;     /* [tree->label_count] */
    struct html_comment_name *names;       /* html_comment_parents.c: working memory */
    size_t capacity, part_capacity, label_capacity, name_capacity;
    uint32_t count;  /* comments */
    bool any;        /* something is called comments; else nothing else is filled in */
    bool has_author; /* the markup names an author of a comment */
};

/* Counts what is in each element: the first step. Linear time; all of these functions fail only
 * for lack of memory. */
bool html_comments_count(struct html_comments *comments, const struct html_tree *tree,
                         struct failure *failure);
/* Has the element an author's name and a comment's text inside? Then it is no furniture. After
 * html_comments_count. */
bool html_comments_whole(const struct html_comments *comments, size_t element);

/* Finds the comments in the elements that `weights` has as comments, numbers them from 1 in the
 * order of their first lines, and writes what is known of each to the page. Linear time. */
bool html_comments_find(struct html_comments *comments, const struct html_tree *tree,
                        const struct html_weight *weights, struct failure *failure);
/* The number of the comment that a line belongs to; 0: to none. `*beside`: it is not the
 * comment's text. */
uint32_t html_comments_number(const struct html_comments *comments,
                              const struct html_tree *tree, const struct html_weight *weights,
                              size_t line, bool *beside);
void html_comments_release(struct html_comments *comments);
size_t html_comments_memory(const struct html_comments *comments); /* the bytes that it holds */

/* ---- For html_comments.c: html_comment_labels.c, html_comment_parents.c -------------------------------------------- */

/* Is it a list item or an <article>? */
bool html_comments_is_item(const struct html_element *element);
/* Reads the labels, and finds the part of each line. */
bool html_comment_labels_read(struct html_comments *comments, const struct html_tree *tree,
                              struct failure *failure);
/* Writes authors and dates to the page. After the comments are numbered. */
bool html_comment_labels_write(struct html_comments *comments, const struct html_tree *tree,
                               struct failure *failure);
/* Writes parents to the page, behind the former. Takes the time of sorting the marks. */
bool html_comment_parents_write(struct html_comments *comments, const struct html_tree *tree,
                                struct failure *failure);

#endif
