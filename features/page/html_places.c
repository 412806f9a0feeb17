/* html_places: weights summed up the tree, a walk down to the article, then line by line. */
#include "html_places.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/ascii.h"
#include "html_comments.h"

/* Shares are of the weight of the page's text, if nothing else is said. */
#define APART_MOST   0.5F  /* more of it is no boilerplate */
#define COMMENT_MOST 0.6F  /* more of it is no comments */
#define KEPT_LEAST   0.1F  /* what the rules must leave */
#define HEAVY_SHARE  0.75F /* of an element's, in one inside: that one has the article */
#define BODY_SHARE   0.4F  /* in an element that is called the article's body */
#define INNER_SHARE  0.8F  /* of such an element's, in a smaller one of that name */
#define PART_SHARE   0.05F /* in a further part of a body in pieces */
#define HEADED_SHARE 0.08F /* in an <article> that has the headline, and */
#define HEADED_LEAST 250   /* as a weight */
#define BYLINE_SHARE 0.02F /* more of it is no byline */
#define BYLINE_MOST  150   /* bytes */

/* ---- Sums --------------------------------------------------------------------- */

static void sum_all(struct html_places *places, const struct html_tree *tree)
{
    struct html_weight *weights = places->weights;
    const struct page *page = tree->page;
    memset(weights, 0, tree->element_count * sizeof *weights);
    for (size_t i = 0; i < page->line_count; i++)
        weights[tree->line_elements[i]].all += html_line_weight(page, &page->lines[i]);
    for (size_t i = tree->element_count; --i > 0;)
        weights[tree->elements[i].parent].all += weights[i].all;
}

/* An element's name may be a layout's ("article with sidebar"): one that holds most of the
 * page's text is not what it is called, nor is an article. */
static void set_apart(struct html_places *places, const struct html_tree *tree,
                      float apart_most, float comment_most)
{
    struct html_weight *weights = places->weights;
    const unsigned proper = HINT_BODY | HINT_MAIN | HINT_ARTICLE;
    const float all = weights[0].all;
    for (size_t i = 1; i < tree->element_count; i++) {
        const unsigned hints = tree->elements[i].hints;
        const struct html_weight *around = &weights[tree->elements[i].parent];
        const float weight = weights[i].all;
        weights[i].apart = around->apart || (hints & HINT_APART && !(hints & proper) &&
                                             weight <= apart_most * all);
        weights[i].comment =
            around->comment || (hints & HINT_COMMENT && weight <= comment_most * all);
    }
}

static bool is_kept(const struct html_weight *weight)
{
    return !weight->apart && !weight->comment;
}

/* The part of the page that an element is or stands in: what is no mere text. */
static uint32_t part_of(const struct html_tree *tree, uint32_t element)
{
    while (element != 0 && tree->elements[element].flags & TAG_TEXT)
        element = tree->elements[element].parent;
    return element;
}

/* A part's text counts for more where there is more of it: teasers are many small parts. */
static float sum_kept(struct html_places *places, const struct html_tree *tree)
{
    struct html_weight *weights = places->weights;
    const struct page *page = tree->page;
    float sum = 0;
    for (size_t i = 0; i < tree->element_count; i++)
        weights[i].own = weights[i].kept = 0;
    for (size_t i = 0; i < page->line_count; i++) {
        uint32_t element = tree->line_elements[i];
        if (is_kept(&weights[element]))
            weights[part_of(tree, element)].own += html_line_weight(page, &page->lines[i]);
    }
    const float all = weights[0].all > 0 ? weights[0].all : 1;
    for (size_t i = tree->element_count; i-- > 0;) {
        struct html_weight *weight = &weights[i], *around = &weights[tree->elements[i].parent];
        sum += weight->own;
        weight->kept += weight->own * sqrtf(weight->own / all);
        if (i == 0)
            break;
        around->kept += weight->kept;
        if (around->heaviest == 0 || weight->kept >= weights[around->heaviest].kept)
            around->heaviest = (uint32_t)i;
    }
    return sum;
}

static void weigh(struct html_places *places, const struct html_tree *tree)
{
    sum_all(places, tree);
    set_apart(places, tree, APART_MOST, COMMENT_MOST);
    if (sum_kept(places, tree) >= KEPT_LEAST * places->weights[0].all)
        return;
    sum_all(places, tree);
    set_apart(places, tree, -1, COMMENT_MOST / 2);
    sum_kept(places, tree);
}

/* ---- The title ----------------------------------------------------------------- */

/* Letters and digits in small letters, words parted by one space, NUL-terminated. */
static void normalise(const char *text, size_t length, char out[HTML_TITLE_MOST + 1])
{
    size_t count = 0;
    if (length > HTML_TITLE_MOST)
        length = HTML_TITLE_MOST;
    for (size_t i = 0; i < length; i++) {
        const bool mark = length - i >= 3 && memcmp(text + i, "\xE2\x80", 2) == 0;
        const char c = mark ? ' ' : text[i]; /* U+2000 to U+203F: dashes, quotation marks */
        i += mark ? 2 : 0;
        const char small = ascii_lower(c);
        if ((small >= 'a' && small <= 'z') || (c >= '0' && c <= '9') || (c & 0x80))
            out[count++] = small;
        else if (count > 0 && out[count - 1] != ' ')
            out[count++] = ' ';
    }
    while (count > 0 && out[count - 1] == ' ')
        count--;
    out[count] = '\0';
}

bool html_title_contains(const struct html_places *places, const char *text, size_t length)
{
    char line[HTML_TITLE_MOST + 1];
    if (length > HTML_TITLE_MOST || places->title[0] == '\0')
        return false;
    normalise(text, length, line);
    return strchr(line, ' ') && strstr(places->title, line);
}

/* The only first-level heading that the page's title contains. */
static void find_title(struct html_places *places, const struct page *page)
{
    size_t found = 0;
    places->title_line = UINT32_MAX;
    for (size_t i = 0; i < page->line_count && found < 2; i++) {
        const struct page_line *line = &page->lines[i];
        if (line->level == 1 && html_title_contains(places, page->text + line->span.begin,
                                                    span_length(line->span))) {
            places->title_line = (uint32_t)i;
            found++;
        }
    }
    if (found > 1)
        places->title_line = UINT32_MAX;
}

/* ---- The article's element ------------------------------------------------------- */

static bool stands_in(const struct html_tree *tree, uint32_t element, uint32_t outer)
{
    while (element > outer)
        element = tree->elements[element].parent;
    return element == outer;
}

/* The <article> around the headline, if there is some article in it; else all of the page. */
static uint32_t find_headed(const struct html_places *places, const struct html_tree *tree)
{
    if (places->title_line == UINT32_MAX)
        return 0;
    uint32_t element = tree->line_elements[places->title_line];
    while (element != 0 && !(tree->elements[element].hints & HINT_ARTICLE))
        element = tree->elements[element].parent;
    const float weight = places->weights[element].all;
    return weight >= HEADED_LEAST && weight >= HEADED_SHARE * places->weights[0].all ? element
                                                                                     : 0;
}

/* The heaviest element inside `top` that is called an article's body, or a smaller one in it
 * that holds most of that; 0 if there is none. */
static uint32_t find_body(const struct html_places *places, const struct html_tree *tree,
                          uint32_t top)
{
    const struct html_weight *weights = places->weights;
    const float least = BODY_SHARE * weights[top].kept;
    uint32_t body = 0;
    for (uint32_t i = top; i < tree->element_count; i++) {
        if (!(tree->elements[i].hints & HINT_BODY) || weights[i].apart ||
            weights[i].kept < least || weights[i].kept <= 0 || !stands_in(tree, i, top))
            continue;
        const bool smaller = body != 0 && stands_in(tree, i, body) &&
                             weights[i].kept >= INNER_SHARE * weights[body].kept;
        if (body == 0 || smaller || weights[i].kept > weights[body].kept)
            body = i;
    }
    return body;
}

/* A body in pieces: others of its kind beside it. */
static bool is_piece(const struct html_places *places, const struct html_tree *tree,
                     uint32_t element, uint32_t body)
{
    const struct html_element *elements = tree->elements;
    const struct html_weight *weight = &places->weights[element];
    const uint32_t parent = elements[element].parent, around = elements[body].parent;
    return elements[element].hints & HINT_BODY && is_kept(weight) &&
           weight->kept > PART_SHARE * places->weights[0].kept &&
           (parent == around || elements[parent].parent == elements[around].parent);
}

/* Marks what is inside the article's element or elements. */
static void mark_article(struct html_places *places, const struct html_tree *tree)
{
    struct html_weight *weights = places->weights;
    const uint32_t top = find_headed(places, tree), body = find_body(places, tree, top);
    uint32_t article = top;
    while (weights[article].heaviest != 0 &&
           weights[weights[article].heaviest].kept >= HEAVY_SHARE * weights[article].kept)
        article = weights[article].heaviest;
    if (body != 0)
        article = body;
    weights[0].inside = article == 0;
    for (uint32_t i = 1; i < tree->element_count; i++) {
        const struct html_weight *around = &weights[tree->elements[i].parent];
        const bool root = i == article || (body != 0 && is_piece(places, tree, i, body));
        weights[i].inside = root || around->inside;
        weights[i].deep = (uint16_t)(root || !around->inside ? 0 : around->deep + 1);
        weights[i].hints =
            root ? 0
                 : (uint16_t)((around->inside ? around->hints : 0) | tree->elements[i].hints);
    }
}

/* ---- Lines ---------------------------------------------------------------------- */

static bool reads_as_article(const struct html_places *places, const struct html_tree *tree,
                             size_t line)
{
    float features[FEATURE_COUNT], sum = 0;
    if (tree->page->lines[line].mark == LINE_CAPTION)
        return true;
    html_line_features(places, tree, line, features);
    for (size_t i = 0; i < FEATURE_COUNT; i++)
        sum += features[i] * html_rules_weight(tree->rules, (enum html_feature)i);
    return sum >= 0;
}

/* Is the line, or a small element around it, called a byline? */
static bool is_byline(const struct html_places *places, const struct html_tree *tree,
                      size_t line)
{
    const float most = BYLINE_SHARE * places->weights[0].all;
    uint32_t element = tree->line_elements[line];
    if (span_length(tree->page->lines[line].span) > BYLINE_MOST)
        return false;
    while (element != 0 && places->weights[element].all <= most) {
        if (tree->elements[element].hints & HINT_BYLINE)
            return true;
        element = tree->elements[element].parent;
    }
    return false;
}

static enum line_place find_place(const struct html_places *places,
                                  const struct html_tree *tree, size_t line)
{
    const struct html_weight *weight = &places->weights[tree->line_elements[line]];
    if (weight->comment)
        return PLACE_COMMENT;
    if (line == places->title_line)
        return PLACE_TITLE;
    if (is_byline(places, tree, line))
        return PLACE_BYLINE;
    return weight->inside && !weight->apart && reads_as_article(places, tree, line)
               ? PLACE_MAIN
               : PLACE_APART;
}

bool html_places_find(struct html_places *places, const struct html_tree *tree,
                      const char *title, size_t title_length, struct failure *failure)
{
    struct page *page = tree->page;
    if (!memory_reserve(&places->weights, &places->capacity, tree->element_count,
                        sizeof *places->weights, failure))
        return false;
    normalise(title, title_length, places->title);
    find_title(places, page);
    weigh(places, tree);
    mark_article(places, tree);
    for (size_t i = 0; i < page->line_count; i++)
        page->lines[i].place = (uint8_t)find_place(places, tree, i);
    html_comments_number(places, tree);
    return true;
}

bool html_places_has_text(const struct html_places *places)
{
    return places->weights[0].all > 0;
}

void html_places_release(struct html_places *places)
{
    free(places->weights);
}
