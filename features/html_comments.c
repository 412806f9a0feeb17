/* html_comments: counts of comment texts, summed up the tree. */
#include "html_comments.h"

/* Is the element one that holds text of its own kind and no other such inside? */
static bool has_text(const struct html_weight *weight)
{
    return weight->lines > 0;
}

/* Sets `texts` to the number of comments' texts inside each element, where a text is the
 * outermost (or, `innermost`, the innermost) element with `hint` that has lines. */
static size_t count_texts(struct html_places *places, const struct html_tree *tree,
                          unsigned hint, bool innermost)
{
    struct html_weight *weights = places->weights;
    size_t all = 0;
    for (size_t i = 0; i < tree->element_count; i++)
        weights[i].texts = 0;
    for (size_t i = tree->element_count; --i > 0;) {
        struct html_weight *weight = &weights[i];
        const bool text = weight->comment && tree->elements[i].hints & hint && has_text(weight);
        if (text && (!innermost || weight->texts == 0))
            weight->texts = 1;
        weights[tree->elements[i].parent].texts += weight->texts;
        all += text;
    }
    return all;
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

void html_comments_number(struct html_places *places, const struct html_tree *tree)
{
    struct html_weight *weights = places->weights;
    uint32_t number = 0;
    count_lines(places, tree);
    if (count_texts(places, tree, HINT_CONTENT, false) == 0)
        count_texts(places, tree, HINT_COMMENT, true);
    /* From here on `texts` is the number of the comment. */
    weights[0].texts = 0;
    for (size_t i = 1; i < tree->element_count; i++) {
        const uint32_t around = weights[tree->elements[i].parent].texts;
        const bool begins = weights[i].comment && weights[i].texts == 1 && around == 0;
        weights[i].texts = begins ? ++number : around;
    }
    for (size_t i = 0; i < tree->page->line_count; i++) {
        struct page_line *line = &tree->page->lines[i];
        const struct html_weight *weight = &weights[tree->line_elements[i]];
        if (line->place != PLACE_COMMENT)
            continue;
        line->comment = weight->texts;
        if (line->comment == 0 || weight->apart)
            *line = (struct page_line){
                line->span,       line->mark, PLACE_APART, line->level, line->blank_before,
                line->link_bytes, 0};
    }
}
