/* html_weights: sums from the lines up to the root. What is boilerplate is decided from the
 * root down, between the two sums. */
#include "html_weights.h"

#include <math.h>

#include "../base/stop.h"
#include "html_line.h"

/* Chosen by hand: each trades article text that is lost against boilerplate that is kept, which
 * tests/eval/extraction.py measures. Shares are of the weight of the page's text, if nothing
 * else is said. */
#define BOILERPLATE_MOST 0.5F /* an element with more of it is not boilerplate */
#define COMMENT_MOST     0.6F /* an element with more of it is not for comments */
#define KEPT_LEAST       0.1F /* if the rules leave less, boilerplate is not looked for */
#define SCOPE_SHARE      0.2F /* the part around the headline has as much */
#define FOLLOWING_MOST   3    /* times the text above it: more is not a further article */
#define HEAD_MOST        60   /* weight of what stands above the heading of a further article */
#define LINK_SHARE       0.8F /* of a heading's bytes: it leads to its article */
#define CAPTIONS_TIMES   2    /* times the other text: captions with more are the text */

/* What is weighed. */
struct weighing {
    struct html_weight *weights;
    const struct html_tree *tree;
    const struct html_headline *headline;
    const struct html_comments *comments;
    bool believed; /* names in the markup say what is boilerplate */
};

/* ---- All text ----------------------------------------------------------------- */

/* Sets the weight before each element: lines come in the order of the text, so the first that
 * meets an element is its first. */
static bool sum_before(struct html_weight *weights, const struct html_tree *tree,
                       struct failure *failure)
{
    float before = 0;
    for (size_t i = 0; i < tree->element_count; i++)
        weights[i].before = -1;
    for (size_t i = 0; i < tree->page->line_count; i++) {
        uint32_t element = tree->line_elements[i];
        if (!go_on_at(failure, i))
            return false;
        for (; weights[element].before < 0; element = tree->elements[element].parent)
            weights[element].before = before;
        before += html_line_weight(tree->page, &tree->page->lines[i]);
    }
    return go_on(failure, STOP_WORK);
}

static bool sum_all(struct html_weight *weights, const struct html_tree *tree,
                    const struct html_headline *headline, struct failure *failure)
{
    const struct page *page = tree->page;
    if (!clear_bytes(weights, tree->element_count * sizeof *weights, failure))
        return false;
    for (size_t i = 0; i < page->line_count; i++) {
        if (!go_on_at(failure, i))
            return false;
        weights[tree->line_elements[i]].all += html_line_weight(page, &page->lines[i]);
    }
    for (size_t i = tree->element_count; --i > 0;) {
        if (!go_on_at(failure, i))
            return false;
        weights[tree->elements[i].parent].all += weights[i].all;
    }
    if (!sum_before(weights, tree, failure))
        return false;
    if (headline->line == HTML_NO_LINE)
        return true;
    uint32_t element = tree->line_elements[headline->line];
    for (; element != 0; element = tree->elements[element].parent)
        weights[element].headed = true;
    weights[0].headed = true;
    return true;
}

/* ---- Boilerplate and comments ------------------------------------------------- */

/* The innermost element around the headline that has an article's text, and not just a head's;
 * 0, the page, if there is none. */
static uint32_t find_scope(const struct html_weight *weights, const struct html_tree *tree,
                           const struct html_headline *headline)
{
    if (headline->line == HTML_NO_LINE)
        return 0;
    uint32_t element = tree->line_elements[headline->line];
    while (element != 0 && (weights[element].all < HTML_ARTICLE_LEAST ||
                            weights[element].all < SCOPE_SHARE * weights[0].all))
        element = tree->elements[element].parent;
    return element;
}

/* How much text an element may have that is boilerplate by its name. The name may describe a
 * whole layout ("article with sidebar"): an element that holds the headline and an article's
 * text is not believed, nor is one with most of the text in the part around the headline. What
 * stands outside of that part may be as long as it likes: notices about cookies are longer than
 * the news. */
static float boilerplate_most(const struct html_weight *weights, uint32_t element,
                              uint32_t scope)
{
    if (scope == 0)
        return BOILERPLATE_MOST * weights[0].all;
    if (element <= scope && weights[element].headed)
        return -1;
    return weights[element].in_scope ? BOILERPLATE_MOST * weights[scope].all : weights[0].all;
}

/* Is the element, called as `hints` say, furniture among comments? A comment's own text may have
 * any name inside, and what has whole comments in it is no furniture. */
static bool is_beside_comments(const struct html_comments *comments, size_t i, unsigned hints)
{
    if (hints & HINT_FORM)
        return true;
    if (html_comments_whole(comments, i))
        return false;
    return hints & (HINT_BESIDE | HINT_ADDRESSEE) ||
           (hints & HINT_BOILERPLATE && !comments->elements[i].content);
}

/* Does the element begin a part for comments? A large part of the page is none, nor are the
 * entries of a ticker. */
static bool begins_comments(const struct weighing *weighing, uint32_t i)
{
    const float most = weighing->believed ? COMMENT_MOST : COMMENT_MOST / 2;
    return weighing->tree->elements[i].hints & HINT_COMMENT &&
           weighing->weights[i].all <= most * weighing->weights[0].all &&
           !weighing->comments->elements[i].ticker;
}

/* Comments that stand in a sidebar are comments. */
static bool find_boilerplate(const struct weighing *weighing, uint32_t scope,
                             struct failure *failure)
{
    const unsigned proper = HINT_BODY | HINT_MAIN | HINT_ARTICLE | HINT_DATA;
    struct html_weight *weights = weighing->weights;
    for (uint32_t i = 1; i < weighing->tree->element_count; i++) {
        struct html_weight *weight = &weights[i];
        const struct html_element *element = &weighing->tree->elements[i];
        const struct html_weight *parent = &weights[element->parent];
        const unsigned hints = element->hints;
        if (!go_on_at(failure, i))
            return false;
        weight->in_scope = scope != 0 && (i == scope || parent->in_scope);
        const bool named = hints & (HINT_BOILERPLATE | HINT_FORM) && !(hints & proper) &&
                           weight->all <= boilerplate_most(weights, i, scope);
        const bool called = weighing->believed && (named || weight->another);
        const bool begins = begins_comments(weighing, i);
        weight->in_head = called ? weight->headed && (!parent->boilerplate || parent->in_head)
                                 : parent->in_head;
        weight->comment = parent->comment || begins;
        if (!weight->comment)
            weight->boilerplate = called || parent->boilerplate;
        else
            weight->boilerplate = (parent->boilerplate &&
                                   !(begins && html_comments_whole(weighing->comments, i))) ||
                                  is_beside_comments(weighing->comments, i, hints);
    }
    return true;
}

/* ---- Further articles ---------------------------------------------------------- */

/* The outermost element around line `line`, which has `before` before it, that begins with it
 * below an article's text, or the <article> whose heading leads to it; 0 if there is none. In
 * the <article> that holds the headline such elements are its sections. */
static uint32_t find_another(const struct html_weight *weights, const struct html_tree *tree,
                             size_t line, float before, float headline)
{
    const uint8_t level = tree->page->lines[line].level;
    const bool leads = html_line_links(&tree->page->lines[line]) >= LINK_SHARE;
    bool begins = true, in_text = false;
    uint32_t i = tree->line_elements[line], another = 0, outermost = 0;
    for (; !weights[i].headed; i = tree->elements[i].parent) {
        const struct html_element *element = &tree->elements[i];
        const struct html_weight *weight = &weights[i];
        begins = begins && weight->before - headline >= HTML_ARTICLE_LEAST &&
                 before - weight->before <= HEAD_MOST;
        if (begins && element->hints & HINT_ARTICLE && leads)
            another = i;
        if (begins && !(element->flags & TAG_TEXT) && weight->all > 0 &&
            weight->all <= FOLLOWING_MOST * (weight->before - headline))
            outermost = i;
        in_text = in_text || element->hints & (begins ? HINT_BODY : HINT_BODY | HINT_ARTICLE);
    }
    for (; !in_text && i != 0; i = tree->elements[i].parent)
        in_text = tree->elements[i].hints & (HINT_BODY | HINT_ARTICLE);
    return !in_text && (level == 1 || (level == 2 && leads)) ? outermost : another;
}

/* Pages go on with other articles below their own: each has a heading of the first level, or is
 * an <article> with a link to itself. */
static bool find_others(struct html_weight *weights, const struct html_tree *tree,
                        const struct html_headline *headline, struct failure *failure)
{
    const struct page *page = tree->page;
    if (headline->line == HTML_NO_LINE)
        return true;
    const float begin = weights[tree->line_elements[headline->line]].before;
    float before = begin;
    for (size_t i = headline->line + (size_t)1; i < page->line_count; i++) {
        const bool heading = page->lines[i].mark == LINE_HEADING;
        if (!go_on(failure, heading ? STOP_AROUND : 1))
            return false;
        if (heading) {
            const uint32_t another = find_another(weights, tree, i, before, begin);
            weights[another].another = another != 0;
        }
        before += html_line_weight(page, &page->lines[i]);
    }
    return true;
}

/* ---- Text that is kept --------------------------------------------------------- */

/* The part of the page that an element is or stands in: the next element outwards that is not
 * a paragraph, a list or the like. */
static uint32_t part_of(const struct html_tree *tree, uint32_t element)
{
    while (element != 0 && tree->elements[element].flags & TAG_TEXT)
        element = tree->elements[element].parent;
    return element;
}

/* Sums the weight of the text that is kept, `*kept`. On the way up a part with the
 * share x of the page's weight counts x * sqrt(x): one long part counts for more than many
 * small ones, as teasers are. */
static bool sum_kept(struct html_weight *weights, const struct html_tree *tree, float *kept,
                     struct failure *failure)
{
    const struct page *page = tree->page;
    *kept = 0;
    for (size_t i = 0; i < page->line_count; i++) {
        uint32_t element = tree->line_elements[i];
        if (!go_on(failure, STOP_AROUND))
            return false;
        if (html_weight_is_kept(&weights[element]))
            weights[part_of(tree, element)].own += html_line_weight(page, &page->lines[i]);
    }
    const float all = weights[0].all > 0 ? weights[0].all : 1;
    for (size_t i = tree->element_count; i-- > 0;) {
        struct html_weight *weight = &weights[i], *parent = &weights[tree->elements[i].parent];
        if (!go_on_at(failure, i))
            return false;
        *kept += weight->own;
        weight->kept += weight->own * sqrtf(weight->own / all);
        if (i == 0)
            break;
        parent->kept += weight->kept;
        if (parent->heaviest == 0 || weight->kept >= weights[parent->heaviest].kept)
            parent->heaviest = (uint32_t)i;
    }
    return true;
}

/* Sets `*kept` to the weight of the text that is kept. */
static bool weigh(const struct weighing *weighing, float *kept, struct failure *failure)
{
    struct html_weight *weights = weighing->weights;
    if (!sum_all(weights, weighing->tree, weighing->headline, failure))
        return false;
    const uint32_t scope = find_scope(weights, weighing->tree, weighing->headline);
    return find_others(weights, weighing->tree, weighing->headline, failure) &&
           find_boilerplate(weighing, scope, failure) &&
           sum_kept(weights, weighing->tree, kept, failure);
}

/* ---- Captions -------------------------------------------------------------------- */

/* A page of pictures has no text but what is said below them. */
static bool take_captions(const struct html_tree *tree, float kept)
{
    struct page *page = tree->page;
    float captions = 0;
    for (size_t i = 0; i < page->line_count; i++)
        if (page->lines[i].mark == LINE_CAPTION)
            captions += html_line_text_weight(page, &page->lines[i]);
    if (captions <= CAPTIONS_TIMES * kept)
        return false;
    for (size_t i = 0; i < page->line_count; i++)
        if (page->lines[i].mark == LINE_CAPTION &&
            html_line_text_weight(page, &page->lines[i]) > 0) {
            page->lines[i].mark = LINE_PLAIN;
            tree->elements[tree->line_elements[i]].flags |= TAG_TEXT;
        }
    for (size_t i = 0; i < tree->element_count; i++)
        tree->elements[i].hints &= HINTS_OF_ELEMENTS & ~(unsigned)HINT_CAPTION;
    return true;
}

/* If next to nothing would be kept, the markup cannot be right: then only comments are left
 * out, and only if they are a smaller part of the page. */
bool html_weights_find(struct html_weight *weights, const struct html_tree *tree,
                       const struct html_headline *headline,
                       const struct html_comments *comments, struct failure *failure)
{
    struct weighing weighing = {weights, tree, headline, comments, true};
    float kept;
    if (!weigh(&weighing, &kept, failure) ||
        (take_captions(tree, kept) && !weigh(&weighing, &kept, failure)))
        return false;
    weighing.believed = false;
    return kept >= KEPT_LEAST * weights[0].all || weigh(&weighing, &kept, failure);
}
