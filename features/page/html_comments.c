/* html_comments: counts what is inside each element, then walks down from the root to where
 * comments begin. */
#include "html_comments.h"

#include <stdlib.h>

#include "../base/stop.h"
#include "html_places.h"

/* What tells the text of a comment, the best kind first. */
enum text_kind {
    TEXT_CONTENT, /* the outermost "comment content" */
    TEXT_OWNER,   /* what is around one author: a list item or an <article>, or else as much as
                     has no other author */
    TEXT_ITEM,    /* a list item or <article>, without those inside */
    TEXT_COMMENT, /* the innermost "comment" */
    TEXT_KINDS
};

/* Adds to a count that ends at 2. */
static void add(uint8_t *count, unsigned more)
{
    const unsigned sum = *count + more;
    *count = (uint8_t)(sum < 2 ? sum : 2);
}

bool html_comments_is_item(const struct html_element *element)
{
    return element->mark == LINE_LIST_ITEM || element->hints & HINT_ARTICLE;
}

/* Is the element called the place of a name, a form or the like? Then it is no comment. */
static bool is_beside(const struct html_element *element)
{
    return element->hints &
           (HINT_COMMENTER | HINT_TIME | HINT_BESIDE | HINT_FORM | HINT_ADDRESSEE);
}

/* ---- What is in an element ---------------------------------------------------------------- */

static bool has_comments(const struct html_tree *tree)
{
    for (size_t i = 0; i < tree->element_count; i++)
        if (tree->elements[i].hints & HINT_COMMENT)
            return true;
    return false;
}

/* What the elements around say of one, and how many texts of comments are called so inside. */
static bool read_names(struct html_comments *comments, const struct html_tree *tree,
                       struct failure *failure)
{
    struct html_comment_element *elements = comments->elements;
    for (size_t i = 1; i < tree->element_count; i++) {
        if (!go_on_at(failure, i))
            return false;
        const unsigned hints = tree->elements[i].hints;
        const struct html_comment_element *parent = &elements[tree->elements[i].parent];
        elements[i].form = parent->form || hints & HINT_FORM;
        elements[i].addressee = parent->addressee || hints & HINT_ADDRESSEE;
        elements[i].content = parent->content || hints & HINT_CONTENT;
        elements[i].body = parent->body || hints & HINT_BODY;
        elements[i].contents = (hints & HINT_CONTENT) != 0;
    }
    for (size_t i = tree->element_count; --i > 0;)
        add(&elements[tree->elements[i].parent].contents, elements[i].contents);
    return go_on(failure, STOP_WORK);
}

static bool count_inside(struct html_comments *comments, const struct html_tree *tree,
                         struct failure *failure)
{
    struct html_comment_element *elements = comments->elements;
    for (size_t i = 0; i < tree->page->line_count; i++)
        if (comments->parts[i] == PART_TEXT)
            add(&elements[tree->line_elements[i]].lines, 1);
    if (!go_on(failure, STOP_WORK))
        return false;
    comments->has_author = false;
    for (size_t i = 0; i < tree->label_count; i++)
        if (comments->labels[i].author) {
            add(&elements[tree->labels[i].element].authors, 1);
            comments->has_author = true;
        }
    for (size_t i = tree->element_count; --i > 0;) {
        struct html_comment_element *parent = &elements[tree->elements[i].parent];
        if (!go_on_at(failure, i))
            return false;
        if (tree->elements[i].hints & HINT_COMMENT && elements[i].lines > 0)
            add(&elements[i].called, 1);
        add(&parent->lines, elements[i].lines);
        add(&parent->authors, elements[i].authors);
        add(&parent->called, elements[i].called);
    }
    return true;
}

/* Reports of a running event are called comments on some pages. They stand in what is called the
 * article's text, and unlike readers' comments they have no authors. */
static bool find_tickers(struct html_comments *comments, const struct html_tree *tree,
                         struct failure *failure)
{
    struct html_comment_element *elements = comments->elements;
    for (size_t i = 1; i < tree->element_count; i++) {
        const uint32_t parent = tree->elements[i].parent;
        const unsigned hints = tree->elements[i].hints;
        if (!go_on_at(failure, i))
            return false;
        elements[i].ticker =
            elements[parent].ticker || (elements[parent].body && hints & HINT_COMMENT &&
                                        elements[i].authors == 0 && elements[i].called > 1);
        elements[i].innermost =
            elements[parent].innermost ||
            (hints & HINT_CONTENT && elements[i].contents == 1 && elements[i].lines > 0);
    }
    return true;
}

bool html_comments_count(struct html_comments *comments, const struct html_tree *tree,
                         struct failure *failure)
{
    comments->count = 0;
    comments->any = has_comments(tree);
    if (!comments->any)
        return go_on(failure, STOP_WORK);
    if (!memory_reserve(&comments->elements, &comments->capacity, tree->element_count,
                        sizeof *comments->elements, failure) ||
        !clear_bytes(comments->elements, tree->element_count * sizeof *comments->elements,
                     failure))
        return false;
    return go_on(failure, STOP_WORK) && read_names(comments, tree, failure) &&
           html_comment_labels_read(comments, tree, failure) &&
           count_inside(comments, tree, failure) && find_tickers(comments, tree, failure);
}

bool html_comments_whole(const struct html_comments *comments, size_t element)
{
    const struct html_comment_element *found = &comments->elements[element];
    return comments->any && found->authors > 0 && found->contents > 0 && found->lines > 0 &&
           !found->form;
}

/* ---- Texts ---------------------------------------------------------------------------------- */

/* A line among comments that may be a comment's text, as far as the elements around it say. */
static bool may_be_text(const struct html_comments *comments, const struct html_tree *tree,
                        const struct html_weight *weights, size_t line)
{
    const uint32_t element = tree->line_elements[line];
    return comments->parts[line] == PART_TEXT && html_weight_is_comment(&weights[element]) &&
           !comments->elements[element].form;
}

static bool count_lines(struct html_comments *comments, const struct html_tree *tree,
                        const struct html_weight *weights, struct failure *failure)
{
    struct html_comment_element *elements = comments->elements;
    for (size_t i = 0; i < tree->element_count; i++)
        elements[i].lines = 0;
    for (size_t i = 0; i < tree->page->line_count; i++) {
        if (!go_on_at(failure, i))
            return false;
        if (may_be_text(comments, tree, weights, i))
            add(&elements[tree->line_elements[i]].lines, 1);
    }
    for (size_t i = tree->element_count; --i > 0;) {
        if (!go_on_at(failure, i))
            return false;
        add(&elements[tree->elements[i].parent].lines, elements[i].lines);
    }
    return true;
}

/* What an author's comment is: see TEXT_OWNER; 0 if nothing has that author alone. */
static uint32_t owner_of(const struct html_comments *comments, const struct html_tree *tree,
                         const struct html_weight *weights, uint32_t element)
{
    const struct html_comment_element *elements = comments->elements;
    uint32_t owner = 0;
    for (; element != 0 && weights[element].comment; element = tree->elements[element].parent) {
        if (elements[element].lines > 0 && html_comments_is_item(&tree->elements[element]))
            return element;
        if (elements[element].authors > 1)
            return owner;
        if (elements[element].lines > 0)
            owner = element;
    }
    return owner;
}

static uint32_t item_of(const struct html_tree *tree, uint32_t element)
{
    while (element != 0 && !html_comments_is_item(&tree->elements[element]))
        element = tree->elements[element].parent;
    return element;
}

/* Marks the owners of authors or, for TEXT_ITEM, of lines. */
static bool find_owners(struct html_comments *comments, const struct html_tree *tree,
                        const struct html_weight *weights, enum text_kind kind,
                        struct failure *failure)
{
    struct html_comment_element *elements = comments->elements;
    if (kind == TEXT_OWNER)
        for (size_t i = 0; i < tree->label_count; i++) {
            const uint32_t element = tree->labels[i].element;
            if (!go_on(failure, STOP_AROUND))
                return false;
            if (comments->labels[i].author)
                elements[owner_of(comments, tree, weights, element)].owner = true;
        }
    if (kind == TEXT_ITEM)
        for (size_t i = 0; i < tree->page->line_count; i++) {
            if (!go_on(failure, STOP_AROUND))
                return false;
            if (may_be_text(comments, tree, weights, i))
                elements[item_of(tree, tree->line_elements[i])].owner = true;
        }
    elements[0].owner = false;
    return true;
}

/* Is the element one comment's text, given how many there are inside? */
static bool is_text(const struct html_comments *comments, const struct html_tree *tree,
                    size_t i, enum text_kind kind)
{
    const struct html_comment_element *element = &comments->elements[i];
    const unsigned hints = tree->elements[i].hints;
    if (element->lines == 0 || is_beside(&tree->elements[i]))
        return false;
    switch (kind) {
    case TEXT_CONTENT: /* but what is around several comments is called "content" too */
        return hints & HINT_CONTENT && !(element->texts > 1 && element->authors > 1);
    case TEXT_COMMENT:
        return hints & HINT_COMMENT && element->texts == 0;
    default:
        return element->owner;
    }
}

/* Counts the texts of this kind inside each element, and finds the first of them. Element 0 has
 * how many the page has, at most 2. */
static bool count_texts(struct html_comments *comments, const struct html_tree *tree,
                        const struct html_weight *weights, enum text_kind kind,
                        struct failure *failure)
{
    struct html_comment_element *elements = comments->elements;
    for (size_t i = 0; i < tree->element_count; i++) {
        elements[i].texts = 0;
        elements[i].first_text = 0;
    }
    if (!go_on(failure, STOP_WORK) || !find_owners(comments, tree, weights, kind, failure))
        return false;
    for (size_t i = tree->element_count; --i > 0;) {
        struct html_comment_element *element = &elements[i];
        if (!go_on_at(failure, i))
            return false;
        struct html_comment_element *parent = &elements[tree->elements[i].parent];
        if (weights[i].comment && is_text(comments, tree, i, kind)) {
            if (!element->owner)
                element->texts = 0;
            add(&element->texts, 1);
            element->first_text = (uint32_t)i;
        }
        add(&parent->texts, element->texts);
        if (element->texts > 0)
            parent->first_text = element->first_text;
    }
    return true;
}

/* What the children of each element are. */
static bool count_children(struct html_comments *comments, const struct html_tree *tree,
                           enum text_kind kind, struct failure *failure)
{
    struct html_comment_element *elements = comments->elements;
    for (size_t i = tree->element_count; --i > 0;) {
        struct html_comment_element *parent = &elements[tree->elements[i].parent];
        if (!go_on_at(failure, i))
            return false;
        add(&parent->heads, elements[i].authors > 0 && elements[i].texts == 0);
        add(&parent->bare, elements[i].authors == 0 && elements[i].texts == 1);
        if (elements[i].texts > 0)
            parent->first_alone = elements[i].texts == 1;
    }
    for (size_t i = 1; i < tree->element_count; i++)
        elements[i].grouped =
            elements[i].heads > 1 &&
            (kind == TEXT_CONTENT ? elements[i].bare > 1 : elements[i].texts == 0);
    return go_on(failure, STOP_WORK);
}

/* ---- Where comments begin --------------------------------------------------------------------- */

/* Does a comment begin with the element, given the comment around it (0: none)? Replies stand
 * inside the element of a comment, after its own text. */
static bool begins_comment(const struct html_comments *comments, const struct html_tree *tree,
                           size_t i, uint32_t around)
{
    const struct html_comment_element *elements = comments->elements, *element = &elements[i];
    const bool item = html_comments_is_item(&tree->elements[i]);
    if (element->texts == 0 ||
        (around != 0 && elements[around].first_text == element->first_text))
        return false;
    if (element->owner)
        return true;
    if (element->texts == 1)
        return around == 0 || item || element->authors > 0;
    return item ? element->first_alone : element->heads == 1 && element->bare == 1;
}

/* The group of neighbours that the element, a child of `parent`, belongs to: their first one; 0:
 * none. In a group the author is the first or the last: as the neighbours begin, so they go
 * on. */
static uint32_t find_group(struct html_comment_element *parent,
                           const struct html_comment_element *element, uint32_t i,
                           bool contents)
{
    const bool head = element->authors > 0 && element->texts == 0;
    const bool text = contents ? element->texts > 0 : element->lines > 0;
    if (parent->group == 0 && contents && text && !head && !parent->author_last)
        parent->author_last = true;
    const uint32_t around = parent->group;
    if (parent->author_last) {
        if (text && around == 0)
            parent->group = i;
        const uint32_t group = parent->group;
        if (head)
            parent->group = 0;
        return group;
    }
    if (head)
        parent->group = i;
    return parent->group;
}

static void begin(struct html_comments *comments, const struct html_tree *tree, uint32_t i,
                  uint32_t around)
{
    struct html_comment_element *elements = comments->elements;
    struct html_comment_element *parent = &elements[tree->elements[i].parent];
    elements[i].parent = around != 0 ? around : elements[i].replies;
    parent->above = i;
}

static bool find_elements(struct html_comments *comments, const struct html_tree *tree,
                          const struct html_weight *weights, enum text_kind kind,
                          struct failure *failure)
{
    struct html_comment_element *elements = comments->elements;
    for (uint32_t i = 1; i < tree->element_count; i++) {
        struct html_comment_element *parent = &elements[tree->elements[i].parent];
        const uint32_t around = parent->comment;
        uint32_t comment = around;
        if (!go_on_at(failure, i))
            return false;
        elements[i].replies = tree->elements[i].hints & HINT_REPLIES && parent->above != 0
                                  ? parent->above
                                  : parent->replies;
        if (weights[i].comment) {
            const uint32_t group =
                parent->grouped && !elements[i].form
                    ? find_group(parent, &elements[i], i, kind == TEXT_CONTENT)
                    : 0;
            if (group != 0)
                comment = group;
            else if (!parent->grouped && begins_comment(comments, tree, i, around))
                comment = i;
            if (comment == i)
                begin(comments, tree, i, around);
        }
        elements[i].comment = comment;
    }
    return true;
}

/* ---- Lines ------------------------------------------------------------------------------------ */

/* Is the line a comment's text? If some of the comment is called its text, only that is. */
static bool is_text_line(const struct html_comments *comments, const struct html_tree *tree,
                         const struct html_weight *weights, size_t line)
{
    const struct html_comment_element *elements = comments->elements;
    const struct html_comment_element *element = &elements[tree->line_elements[line]];
    return element->comment != 0 && may_be_text(comments, tree, weights, line) &&
           (element->innermost || !elements[element->comment].own_lines);
}

static bool number_comments(struct html_comments *comments, const struct html_tree *tree,
                            const struct html_weight *weights, struct failure *failure)
{
    struct html_comment_element *elements = comments->elements;
    const struct page *page = tree->page;
    for (size_t i = 0; i < page->line_count; i++) {
        const struct html_comment_element *element = &elements[tree->line_elements[i]];
        if (!go_on_at(failure, i))
            return false;
        if (element->innermost && may_be_text(comments, tree, weights, i))
            elements[element->comment].own_lines = true;
    }
    for (size_t i = 0; i < page->line_count; i++) {
        struct html_comment_element *comment =
            &elements[elements[tree->line_elements[i]].comment];
        if (!go_on_at(failure, i))
            return false;
        if (comment->number > 0 || !is_text_line(comments, tree, weights, i))
            continue;
        comment->number = ++comments->count;
        comment->text_begin = page->lines[i].span.begin;
    }
    return true;
}

bool html_comments_find(struct html_comments *comments, const struct html_tree *tree,
                        const struct html_weight *weights, struct failure *failure)
{
    tree->page->comment_count = 0;
    if (!comments->any)
        return true;
    enum text_kind kind = TEXT_CONTENT;
    if (!count_lines(comments, tree, weights, failure))
        return false;
    for (; kind < TEXT_KINDS; kind++) {
        if (!count_texts(comments, tree, weights, kind, failure))
            return false;
        if (comments->elements[0].texts > 0)
            break;
    }
    return count_children(comments, tree, kind, failure) &&
           find_elements(comments, tree, weights, kind, failure) &&
           number_comments(comments, tree, weights, failure) &&
           html_comment_labels_write(comments, tree, failure) &&
           html_comment_parents_write(comments, tree, failure);
}

uint32_t html_comments_number(const struct html_comments *comments,
                              const struct html_tree *tree, const struct html_weight *weights,
                              size_t line, bool *beside)
{
    *beside = false;
    if (!comments->any)
        return 0;
    const struct html_comment_element *elements = comments->elements;
    const struct html_comment_element *element = &elements[tree->line_elements[line]];
    if (element->comment == 0 || element->form || !weights[tree->line_elements[line]].comment)
        return 0;
    *beside = !is_text_line(comments, tree, weights, line);
    return elements[element->comment].number;
}

void html_comments_release(struct html_comments *comments)
{
    free(comments->elements);
    free(comments->parts);
    free(comments->labels);
    free(comments->names);
    *comments = (struct html_comments){0};
}

size_t html_comments_memory(const struct html_comments *comments)
{
    return comments->capacity * sizeof *comments->elements +
           comments->part_capacity * sizeof *comments->parts +
           comments->label_capacity * sizeof *comments->labels +
           comments->name_capacity * sizeof *comments->names;
}
