/* html_places: the weights of lines are summed up the tree of elements, a walk down the tree
 * finds the article's element, and then each line gets its place. */
#include "html_places.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "../base/stop.h"
#include "html_article.h"
#include "html_line.h"

/* Chosen by hand. */
#define BYLINE_SHARE 0.02F /* an element with more is not a byline */
#define BYLINE_MOST  150   /* bytes of a byline */
#define AUTHOR_MOST  600   /* weight of what is said of the author */
#define LEAD_WEIGHT  800   /* an element with more is not a standfirst */
#define LEAD_LEAST   40    /* bytes of a line called a standfirst */
#define LEAD_LINKS   0.3F  /* of its bytes in links: more are not a standfirst */

/* ---- Places ---------------------------------------------------------------------- */

void html_places_features(const struct html_places *places, const struct html_tree *tree,
                          size_t number, float features[FEATURE_COUNT])
{
    const struct page_line *line = &tree->page->lines[number];
    const uint32_t element = tree->line_elements[number];
    const struct html_weight *weight = &places->weights[element];
    const unsigned text = TAG_BLOCK | TAG_TEXT;
    features[FEATURE_BIAS] = 1;
    features[FEATURE_LINKS] = html_line_links(line);
    features[FEATURE_SENTENCE] = html_line_ends_sentence(tree->page->text, line->span);
    features[FEATURE_DEPTH] = (float)weight->depth;
    features[FEATURE_QUOTATION] = line->mark == LINE_QUOTATION;
    features[FEATURE_CAPTION] = (weight->hints & HINT_CAPTION) != 0;
    features[FEATURE_BARE] = (tree->elements[element].flags & text) != text;
    features[FEATURE_TITLE] = html_headline_contains(
        &places->headline, tree->page->text + line->span.begin, span_length(line->span));
}

static bool reads_as_article(const struct html_places *places, const struct html_tree *tree,
                             size_t line)
{
    float features[FEATURE_COUNT], sum = 0;
    if (tree->page->lines[line].mark == LINE_CAPTION)
        return true; /* captions belong to the article; what they are is decided later */
    html_places_features(places, tree, line, features);
    for (size_t i = 0; i < FEATURE_COUNT; i++)
        sum += features[i] * html_rules_weight(tree->rules, (enum html_feature)i);
    return sum >= 0;
}

/* The hints (enum html_hint) of the line's element and of those around it that do not hold the
 * headline and have no more weight than `most`. */
static unsigned hints_around(const struct html_places *places, const struct html_tree *tree,
                             size_t line, float most)
{
    const struct html_weight *weights = places->weights;
    uint32_t element = tree->line_elements[line];
    unsigned hints = 0;
    for (; element != 0 && !weights[element].headed && weights[element].all <= most;
         element = tree->elements[element].parent)
        hints |= tree->elements[element].hints;
    return hints;
}

/* Is the line, or a small element around it, called a byline? */
static bool is_byline(const struct html_places *places, const struct html_tree *tree,
                      size_t line)
{
    const float most = BYLINE_SHARE * places->weights[0].all;
    return span_length(tree->page->lines[line].span) <= BYLINE_MOST &&
           hints_around(places, tree, line, most) & HINT_BYLINE;
}

/* The place of a line that is not in a comment. */
static enum line_place find_place(const struct html_places *places,
                                  const struct html_tree *tree, size_t line)
{
    const struct html_weight *weight = &places->weights[tree->line_elements[line]];
    if (weight->comment)
        return PLACE_BOILERPLATE;
    if (line == places->headline.line)
        return PLACE_TITLE;
    if (is_byline(places, tree, line))
        return PLACE_BYLINE;
    return weight->in_article && !weight->boilerplate && reads_as_article(places, tree, line)
               ? PLACE_MAIN
               : PLACE_BOILERPLATE;
}

static void place_line(const struct html_places *places, const struct html_tree *tree,
                       size_t number)
{
    struct page_line *line = &tree->page->lines[number];
    line->comment =
        html_comments_number(&places->comments, tree, places->weights, number, &line->beside);
    line->beside = line->beside && line->comment > 0;
    line->place =
        (uint8_t)(line->comment > 0 ? PLACE_COMMENT : find_place(places, tree, number));
}

/* ---- The standfirst ---------------------------------------------------------------- */

/* Does the line begin the article's text? */
static bool is_text(const struct html_places *places, const struct html_tree *tree, size_t i)
{
    const struct page_line *line = &tree->page->lines[i];
    return line->place == PLACE_MAIN && html_line_weight(tree->page, line) > 0 &&
           places->weights[tree->line_elements[i]].in_article;
}

/* How a line that may be a standfirst was found. */
enum lead { LEAD_NONE, LEAD_CALLED, LEAD_BETWEEN };

/* Is the line, which stands between the headline and the text, a standfirst, or a part of the
 * text that is apart from the rest? A header is boilerplate, but what it says is not. An
 * element with more weight than `most` is not called a standfirst, whatever its name. */
static enum lead find_lead(const struct html_places *places, const struct html_tree *tree,
                           size_t number, float most)
{
    const struct page_line *line = &tree->page->lines[number];
    const struct html_weight *weight = &places->weights[tree->line_elements[number]];
    const unsigned hints = hints_around(places, tree, number, most);
    if (line->mark == LINE_CAPTION || line->mark == LINE_LIST_ITEM ||
        line->place == PLACE_BYLINE || weight->comment ||
        (weight->boilerplate && !weight->in_head) || html_line_links(line) > LEAD_LINKS)
        return LEAD_NONE;
    if (line->mark == LINE_HEADING && hints & HINT_SUBHEAD)
        return LEAD_NONE;
    if (hints & (HINT_LEAD | HINT_SUBHEAD) && !(hints & HINT_BYLINE))
        return span_length(line->span) >= LEAD_LEAST ? LEAD_CALLED : LEAD_NONE;
    return places->headline.line != HTML_NO_LINE && !(hints & (HINT_CAPTION | HINT_BYLINE)) &&
                   line->mark == LINE_PLAIN &&
                   html_line_ends_sentence(tree->page->text, line->span) &&
                   html_line_weight(tree->page, line) > 0 &&
                   reads_as_article(places, tree, number)
               ? LEAD_BETWEEN
               : LEAD_NONE;
}

static bool is_same(const struct page *page, size_t a, size_t b)
{
    const struct span one = page->lines[a].span, other = page->lines[b].span;
    return span_length(one) == span_length(other) &&
           memcmp(page->text + one.begin, page->text + other.begin, span_length(one)) == 0;
}

/* Pages repeat their standfirst, for narrow windows or above the text: it is said once. */
static bool place_leads(struct html_places *places, const struct html_tree *tree,
                        struct failure *failure)
{
    struct page_line *lines = tree->page->lines;
    const size_t count = tree->page->line_count;
    const bool headed = places->headline.line != HTML_NO_LINE;
    const size_t first = headed ? places->headline.line + (size_t)1 : 0;
    size_t text = first;
    for (; text < count && !is_text(places, tree, text); text++)
        if (!go_on_at(failure, text))
            return false;
    size_t last = text;
    for (size_t i = first; text < count && i <= text; i++) {
        const float own = html_line_weight(tree->page, &lines[i]) + 1;
        if (!go_on(failure, STOP_AROUND))
            return false;
        const enum lead lead = find_lead(places, tree, i, i == text ? own : LEAD_WEIGHT);
        if (lead == LEAD_NONE || (lead == LEAD_BETWEEN && i == text))
            continue;
        const bool again = (i != text && is_same(tree->page, i, text)) ||
                           (last != text && is_same(tree->page, i, last));
        lines[i].place = again ? PLACE_BOILERPLATE : PLACE_LEAD;
        last = i;
    }
    return true;
}

/* ---- The author --------------------------------------------------------------------- */

/* The element around both. */
static uint32_t around_both(const struct html_tree *tree, uint32_t a, uint32_t b)
{
    while (a != b) {
        if (a > b)
            a = tree->elements[a].parent;
        else
            b = tree->elements[b].parent;
    }
    return a;
}

/* A box below the article says who wrote it: it has the author's name and then the last, few
 * lines of the text, which are about the author. */
static void clear_author(const struct html_places *places, const struct html_tree *tree)
{
    struct page_line *lines = tree->page->lines;
    const struct html_weight *weights = places->weights;
    size_t end = tree->page->line_count, name;
    float text = 0;
    while (end > 0 && !is_text(places, tree, end - 1))
        end--;
    for (name = end; name > 0 && lines[name - 1].place != PLACE_BYLINE; name--) {
        const bool main = lines[name - 1].place == PLACE_MAIN;
        text += main ? html_line_weight(tree->page, &lines[name - 1]) : 0;
        if (text > AUTHOR_MOST)
            return;
    }
    if (name == 0)
        return;
    const uint32_t box =
        around_both(tree, tree->line_elements[name - 1], tree->line_elements[end - 1]);
    if (weights[box].all > text + 1 || weights[box].before < HTML_ARTICLE_LEAST)
        return;
    for (size_t i = name; i < end; i++)
        lines[i].place = lines[i].place == PLACE_MAIN ? PLACE_BOILERPLATE : lines[i].place;
}

#ifndef NDEBUG
/* Are all numbers in places those of elements and lines, children behind their parents? */
static bool are_places_valid(const struct html_places *places, const struct html_tree *tree)
{
    const struct html_weight *weights = places->weights;
    for (uint32_t i = 0; i < tree->element_count; i++)
        if (weights[i].heaviest >= tree->element_count ||
            (weights[i].heaviest != 0 && tree->elements[weights[i].heaviest].parent != i) ||
            (places->comments.any && places->comments.elements[i].comment > i))
            return false;
    return places->headline.line == HTML_NO_LINE ||
           places->headline.line < tree->page->line_count;
}
#endif

bool html_places_find(struct html_places *places, const struct html_tree *tree,
                      const char *title, size_t title_length, struct failure *failure)
{
    if (!memory_reserve(&places->weights, &places->capacity, tree->element_count,
                        sizeof *places->weights, failure))
        return false;
    if (!html_headline_find(&places->headline, tree->page, title, title_length, failure) ||
        !html_comments_count(&places->comments, tree, failure) ||
        !html_weights_find(places->weights, tree, &places->headline, &places->comments,
                           failure) ||
        !html_article_find(places->weights, tree, &places->headline, failure) ||
        !html_comments_find(&places->comments, tree, places->weights, failure))
        return false;
    for (size_t i = 0; i < tree->page->line_count; i++) {
        if (!go_on(failure, STOP_AROUND))
            return false;
        place_line(places, tree, i);
    }
    if (!place_leads(places, tree, failure) || !go_on(failure, STOP_WORK))
        return false;
    clear_author(places, tree);
    if (!go_on(failure, STOP_WORK))
        return false;
    assert(are_places_valid(places, tree));
    return true;
}

bool html_places_has_text(const struct html_places *places)
{
    return places->weights[0].all > 0;
}

void html_places_release(struct html_places *places)
{
    free(places->weights);
    html_comments_release(&places->comments);
}

size_t html_places_memory(const struct html_places *places)
{
    return places->capacity * sizeof *places->weights + html_comments_memory(&places->comments);
}
