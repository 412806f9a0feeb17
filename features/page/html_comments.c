/* html_comments: counts of comment texts, summed up the tree. */
#include "html_comments.h"

/* What a comment's text is called, the best first. */
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

/* Counts the comments' texts inside each element, and finds the first of them. */
static size_t count_texts(struct html_places *places, const struct html_tree *tree,
                          enum text_kind kind)
{
    struct html_weight *weights = places->weights;
    for (size_t i = 0; i < tree->element_count; i++)
        weights[i].texts = weights[i].first_text = 0;
    for (size_t i = tree->element_count; --i > 0;) {
        struct html_weight *weight = &weights[i], *around = &weights[tree->elements[i].parent];
        const bool counts = kind == TEXT_CONTENT || weight->texts == 0;
        if (weight->comment && weight->lines > 0 && counts &&
            is_text(&tree->elements[i], kind)) {
            weight->texts = 1;
            weight->first_text = (uint32_t)i;
        }
        around->texts += weight->texts;
        if (weight->texts > 0)
            around->first_text = weight->first_text;
    }
    return weights[0].texts;
}

static void count_lines(struct html_places *places, const struct html_tree *tree)
{
    struct html_weight *weights = places->weights;
    for (size_t i = 0; i < tree->element_count; i++)
        weights[i].lines = 0;
    for (size_t i = 0; i < tree->page->line_count; i++)
        weights[tree->line_elements[i]].lines++;
    for (size_t i = tree->element_count; --i > 0;)
        weights[tree->elements[i].parent].lines += weights[i].lines;
}

/* Does a comment begin with the element, given the comment around it? Replies stand inside the
 * list item, after its own text. */
static bool begins_comment(const struct html_weight *weights, const struct html_tree *tree,
                           size_t element, const struct html_weight *around)
{
    const struct html_weight *weight = &weights[element];
    const bool item = is_text(&tree->elements[element], TEXT_ITEM);
    if (!weight->comment || weight->texts == 0 || (weight->texts > 1 && !item))
        return false;
    return around->whole == 0 ||
           (item && weights[around->whole].first_text != weight->first_text);
}

void html_comments_number(struct html_places *places, const struct html_tree *tree)
{
    struct html_weight *weights = places->weights;
    uint32_t number = 0;
    count_lines(places, tree);
    for (int kind = 0; kind < TEXT_KINDS; kind++)
        if (count_texts(places, tree, (enum text_kind)kind) > 0)
            break;
    weights[0].whole = 0;
    for (size_t i = 1; i < tree->element_count; i++) {
        const struct html_weight *around = &weights[tree->elements[i].parent];
        weights[i].whole =
            begins_comment(weights, tree, i, around) ? (uint32_t)i : around->whole;
    }
    /* From here on `texts` of a whole comment is its number. */
    for (size_t i = 1; i < tree->element_count; i++)
        weights[i].texts = 0;
    for (size_t i = 0; i < tree->page->line_count; i++) {
        struct page_line *line = &tree->page->lines[i];
        const struct html_weight *weight = &weights[tree->line_elements[i]];
        if (line->place != PLACE_COMMENT)
            continue;
        if (weight->whole == 0 || weight->apart) {
            line->place = PLACE_APART;
            continue;
        }
        if (weights[weight->whole].texts == 0)
            weights[weight->whole].texts = ++number;
        line->comment = weights[weight->whole].texts;
    }
}
