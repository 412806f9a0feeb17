/* html_comments: counts the comments' texts inside each element, then walks down from the root
 * to the first element that has just one. */
#include "html_comments.h"

#include <stdlib.h>
#include <string.h>

#include "html_places.h"

/* What tells the text of a comment, the best kind first. */
enum text_kind {
    TEXT_CONTENT, /* the outermost "comment content" */
    TEXT_ITEM,    /* the innermost list item or <article> */
    TEXT_COMMENT, /* the innermost "comment" */
    TEXT_KINDS
};

static bool is_text(const struct html_element *element, enum text_kind kind)
{
    switch (kind) {
    case TEXT_CONTENT:
        return element->hints & HINT_CONTENT;
    case TEXT_ITEM:
        return element->mark == LINE_LIST_ITEM || element->hints & HINT_ARTICLE;
    default:
        return element->hints & HINT_COMMENT;
    }
}

static void count_lines(struct html_comments *comments, const struct html_tree *tree)
{
    struct html_comment_element *elements = comments->elements;
    for (size_t i = 0; i < tree->page->line_count; i++)
        elements[tree->line_elements[i]].lines++;
    for (size_t i = tree->element_count; --i > 0;)
        elements[tree->elements[i].parent].lines += elements[i].lines;
}

/* Counts the texts of this kind inside each element, and finds the first of them. Returns how
 * many the page has. */
static size_t count_texts(struct html_comments *comments, const struct html_tree *tree,
                          const struct html_weight *weights, enum text_kind kind)
{
    struct html_comment_element *elements = comments->elements;
    for (size_t i = 0; i < tree->element_count; i++)
        elements[i].texts = elements[i].first_text = 0;
    for (size_t i = tree->element_count; --i > 0;) {
        struct html_comment_element *element = &elements[i];
        struct html_comment_element *parent = &elements[tree->elements[i].parent];
        const bool counts = kind == TEXT_CONTENT || element->texts == 0;
        if (weights[i].comment && element->lines > 0 && counts &&
            is_text(&tree->elements[i], kind)) {
            element->texts = 1;
            element->first_text = (uint32_t)i;
        }
        parent->texts += element->texts;
        if (element->texts > 0)
            parent->first_text = element->first_text;
    }
    return elements[0].texts;
}

/* Does a comment begin with the element, given the comment around it (0: none)? Replies stand
 * inside the list item, after its own text. */
static bool begins_comment(const struct html_comments *comments, const struct html_tree *tree,
                           size_t element, uint32_t around)
{
    const struct html_comment_element *elements = comments->elements;
    const bool item = is_text(&tree->elements[element], TEXT_ITEM);
    if (elements[element].texts == 0 || (elements[element].texts > 1 && !item))
        return false;
    return around == 0 || (item && elements[around].first_text != elements[element].first_text);
}

static void find_elements(struct html_comments *comments, const struct html_tree *tree,
                          const struct html_weight *weights)
{
    struct html_comment_element *elements = comments->elements;
    for (size_t i = 1; i < tree->element_count; i++) {
        const uint32_t around = elements[tree->elements[i].parent].comment;
        const bool begins = weights[i].comment && begins_comment(comments, tree, i, around);
        elements[i].comment = begins ? (uint32_t)i : around;
    }
}

static void number_comments(struct html_comments *comments, const struct html_tree *tree,
                            const struct html_weight *weights)
{
    uint32_t count = 0;
    for (size_t i = 0; i < tree->page->line_count; i++) {
        const uint32_t element = tree->line_elements[i];
        const uint32_t comment = comments->elements[element].comment;
        if (comment != 0 && html_weight_is_comment(&weights[element]) &&
            comments->elements[comment].number == 0)
            comments->elements[comment].number = ++count;
    }
}

bool html_comments_find(struct html_comments *comments, const struct html_tree *tree,
                        const struct html_weight *weights, struct failure *failure)
{
    if (!memory_reserve(&comments->elements, &comments->capacity, tree->element_count,
                        sizeof *comments->elements, failure))
        return false;
    memset(comments->elements, 0, tree->element_count * sizeof *comments->elements);
    count_lines(comments, tree);
    for (int kind = 0; kind < TEXT_KINDS; kind++)
        if (count_texts(comments, tree, weights, (enum text_kind)kind) > 0)
            break;
    find_elements(comments, tree, weights);
    number_comments(comments, tree, weights);
    return true;
}

uint32_t html_comments_number(const struct html_comments *comments, uint32_t element)
{
    return comments->elements[comments->elements[element].comment].number;
}

void html_comments_release(struct html_comments *comments)
{
    free(comments->elements);
    *comments = (struct html_comments){0};
}
