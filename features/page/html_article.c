/* html_article: a look at the elements whose markup names a body, or else a walk down the tree
 * along the heaviest. */
#include "html_article.h"

#include "../base/stop.h"

/* Chosen by hand: each trades article text that is lost against boilerplate that is kept, which
 * tests/eval/extraction.py measures. Shares are of the weight of the page's text, if nothing
 * else is said. */
#define HEAVY_SHARE  0.75F /* of its parent's: the article is in this child */
#define BODY_SHARE   0.4F  /* of the page's or <article>'s: an article's body has as much */
#define INNER_SHARE  0.8F  /* of a body's: a smaller body inside that has as much is it */
#define PART_SHARE   0.05F /* a further part of a body in pieces has more */
#define SCOPE_SHARE  0.3F  /* the part around the headline has as much */
#define HEADED_SHARE 0.08F /* an <article> with the headline has as much, and */
#define HEADED_LEAST 100   /* this weight */

/* An element's number is larger than its parent's. */
static bool stands_in(const struct html_tree *tree, uint32_t element, uint32_t outer)
{
    while (element > outer)
        element = tree->elements[element].parent;
    return element == outer;
}

/* The outermost element around the headline that is in the part of the page around it. */
static uint32_t find_scope(const struct html_weight *weights, const struct html_tree *tree,
                           uint32_t element)
{
    while (element != 0 && weights[tree->elements[element].parent].in_scope)
        element = tree->elements[element].parent;
    return weights[element].in_scope ? element : 0;
}

/* The <article> around the headline, or else the part of the page around it, if there is enough
 * text in it; else the whole page. */
static uint32_t find_headed(const struct html_weight *weights, const struct html_tree *tree,
                            const struct html_headline *headline)
{
    if (headline->line == HTML_NO_LINE)
        return 0;
    const uint32_t line = tree->line_elements[headline->line];
    uint32_t article = line;
    while (article != 0 && !(tree->elements[article].hints & HINT_ARTICLE))
        article = tree->elements[article].parent;
    const float weight = weights[article].all;
    if (article != 0 && weight >= HEADED_LEAST && weight >= HEADED_SHARE * weights[0].all)
        return article;
    const uint32_t scope = find_scope(weights, tree, line);
    return weights[scope].kept >= SCOPE_SHARE * weights[0].kept ? scope : 0;
}

/* Finds the heaviest element inside `top` that is called an article's body, or a smaller one of
 * that name in it that holds most of its weight; 0 if there is none. */
static bool find_body(const struct html_weight *weights, const struct html_tree *tree,
                      uint32_t top, uint32_t *found, struct failure *failure)
{
    const float least = BODY_SHARE * weights[top].kept;
    uint32_t body = 0;
    for (uint32_t i = top; i < tree->element_count; i++) {
        const bool named = tree->elements[i].hints & HINT_BODY;
        if (!go_on(failure, named ? STOP_AROUND : 1))
            return false;
        if (!named || weights[i].boilerplate || weights[i].kept < least ||
            weights[i].kept <= 0 || !stands_in(tree, i, top))
            continue;
        const bool smaller = body != 0 && stands_in(tree, i, body) &&
                             weights[i].kept >= INNER_SHARE * weights[body].kept;
        if (body == 0 || smaller || weights[i].kept > weights[body].kept)
            body = i;
    }
    *found = body;
    return true;
}

/* The article's text in the page's data, if that is read; else 0. */
static uint32_t find_data(const struct html_tree *tree)
{
    for (uint32_t i = 1; i < tree->element_count; i++)
        if (tree->elements[i].hints & HINT_DATA)
            return i;
    return 0;
}

/* Is the element another piece of the article's body: one that is also called so, and stands
 * beside it, or in the same <article> `top`? */
static bool is_piece(const struct html_weight *weights, const struct html_tree *tree,
                     uint32_t element, uint32_t body, uint32_t top)
{
    const struct html_element *elements = tree->elements;
    const struct html_weight *weight = &weights[element];
    const uint32_t parent = elements[element].parent, body_parent = elements[body].parent;
    return elements[element].hints & HINT_BODY && html_weight_is_kept(weight) &&
           weight->kept > PART_SHARE * weights[0].kept &&
           (parent == body_parent || elements[parent].parent == elements[body_parent].parent ||
            (top != 0 && stands_in(tree, element, top) && !stands_in(tree, body, element)));
}

/* The article's body, or else the innermost element inside `top` with most of its text. */
static uint32_t find_article(const struct html_weight *weights, const struct html_tree *tree,
                             uint32_t top, uint32_t body)
{
    uint32_t article = top;
    if (body != 0)
        return body;
    if (tree->elements[top].hints & HINT_ARTICLE)
        return top;
    while (weights[article].heaviest != 0 &&
           weights[weights[article].heaviest].kept >= HEAVY_SHARE * weights[article].kept)
        article = weights[article].heaviest;
    return article;
}

bool html_article_find(struct html_weight *weights, const struct html_tree *tree,
                       const struct html_headline *headline, struct failure *failure)
{
    const uint32_t data = find_data(tree);
    const uint32_t top = find_headed(weights, tree, headline);
    uint32_t body = 0;
    if (!go_on(failure, STOP_WORK) ||
        (data == 0 && !find_body(weights, tree, top, &body, failure)))
        return false;
    const uint32_t article = data != 0 ? data : find_article(weights, tree, top, body);
    weights[0].in_article = article == 0;
    for (uint32_t i = 1; i < tree->element_count; i++) {
        const struct html_weight *parent = &weights[tree->elements[i].parent];
        if (!go_on(failure, tree->elements[i].hints & HINT_BODY ? STOP_AROUND : 1))
            return false;
        const bool root = i == article || (body != 0 && is_piece(weights, tree, i, body, top));
        const unsigned outer_hints = parent->in_article ? parent->hints : 0;
        weights[i].in_article = root || parent->in_article;
        weights[i].depth = (uint16_t)(root || !parent->in_article ? 0 : parent->depth + 1);
        weights[i].hints = root ? 0 : (uint16_t)(outer_hints | tree->elements[i].hints);
    }
    return true;
}
