/* html_places: the weights of lines are summed up the tree of elements, a walk down the tree
 * finds the article's element, and then each line gets its place. */
#include "html_places.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../base/ascii.h"

/* Chosen by hand: each trades article text that is lost against boilerplate that is kept, which
 * tests/eval/extraction.py measures. Shares are of the weight of the page's text, if nothing
 * else is said. */
#define BOILERPLATE_MOST 0.5F  /* an element with more of it is not boilerplate */
#define COMMENT_MOST     0.6F  /* an element with more of it is not for comments */
#define KEPT_LEAST       0.1F  /* if the rules leave less, boilerplate is not looked for */
#define HEAVY_SHARE      0.75F /* of its parent's: the article is in this child */
#define BODY_SHARE       0.4F  /* of the page's or <article>'s: an article's body has as much */
#define INNER_SHARE      0.8F  /* of a body's: a smaller body inside that has as much is it */
#define PART_SHARE       0.05F /* a further part of a body in pieces has more */
#define HEADED_SHARE     0.08F /* an <article> with the headline has as much, and */
#define HEADED_LEAST     250   /* this weight */
#define BYLINE_SHARE     0.02F /* an element with more is not a byline */
#define BYLINE_MOST      150   /* bytes of a byline */
#define NO_TEXT_MOST                                                                           \
    20                /* bytes: as short a line has no weight, and longer ones so much
                                  less: menus and labels are short */
#define SHORT_LINE 60 /* bytes: a shorter line has a weight only as a sentence */

/* ---- What a line looks like ---------------------------------------------------- */

static bool ends_with(const char *text, struct span span, const char *end)
{
    size_t length = strlen(end);
    return span_length(span) >= length && memcmp(text + span.end - length, end, length) == 0;
}

/* Does the line end as a sentence does? Quotation marks and brackets behind it do not count. */
static bool ends_sentence(const char *text, struct span span)
{
    static const char *const closing[] = {"'", "\"", "’", "”",  "»", "«",
                                          "“", ")",  "]", "」", "』"};
    static const char *const stops[] = {".",  "!",  "?",  ":", ";", "…",
                                        "。", "！", "？", "؟", "।"};
    for (bool found = true; found;) {
        found = false;
        for (size_t i = 0; i < sizeof closing / sizeof *closing && !found; i++) {
            found = ends_with(text, span, closing[i]);
            span.end -= found ? (uint32_t)strlen(closing[i]) : 0;
        }
    }
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
        if (ends_with(text, span, stops[i]))
            return true;
    return false;
}

/* The share of the line's bytes that are in links. */
static float link_density(const struct page_line *line)
{
    return (float)line->link_bytes / (float)span_length(line->span);
}

/* How much the line reads like an article's text, in bytes that count. */
static float line_weight(const struct page *page, const struct page_line *line)
{
    const float links = link_density(line), bytes = (float)span_length(line->span);
    if (line->mark == LINE_CAPTION || line->mark == LINE_HEADING || links > 0.5F ||
        bytes <= NO_TEXT_MOST)
        return 0;
    const bool sentence = ends_sentence(page->text, line->span);
    if (bytes < SHORT_LINE && !sentence)
        return 0;
    const float item = line->mark == LINE_LIST_ITEM ? 0.6F : 1;
    return (bytes - NO_TEXT_MOST) * (1 - links) * (sentence ? 1 : 0.4F) * item;
}

/* ---- Sums --------------------------------------------------------------------- */

static void sum_all(struct html_places *places, const struct html_tree *tree)
{
    struct html_weight *weights = places->weights;
    const struct page *page = tree->page;
    memset(weights, 0, tree->element_count * sizeof *weights);
    for (size_t i = 0; i < page->line_count; i++)
        weights[tree->line_elements[i]].all += line_weight(page, &page->lines[i]);
    for (size_t i = tree->element_count; --i > 0;)
        weights[tree->elements[i].parent].all += weights[i].all;
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

/* Finds boilerplate and comments by what the markup calls elements. The name may describe a
 * whole layout ("article with sidebar"): an element that holds most of the page's text is not
 * believed, nor is one that is also called an article. Comments that stand in a sidebar are
 * comments. */
static void find_boilerplate(struct html_places *places, const struct html_tree *tree,
                             float boilerplate_most, float comment_most)
{
    struct html_weight *weights = places->weights;
    const unsigned proper = HINT_BODY | HINT_MAIN | HINT_ARTICLE;
    const float all = weights[0].all;
    for (size_t i = 1; i < tree->element_count; i++) {
        const unsigned hints = tree->elements[i].hints;
        const struct html_weight *parent = &weights[tree->elements[i].parent];
        const float weight = weights[i].all;
        const struct html_comments *comments = &places->comments;
        const bool begins = hints & HINT_COMMENT && weight <= comment_most * all &&
                            !comments->elements[i].ticker;
        weights[i].comment = parent->comment || begins;
        if (weights[i].comment)
            weights[i].boilerplate =
                (parent->boilerplate && !(begins && html_comments_whole(comments, i))) ||
                is_beside_comments(comments, i, hints);
        else
            weights[i].boilerplate =
                parent->boilerplate || (hints & (HINT_BOILERPLATE | HINT_FORM) &&
                                        !(hints & proper) && weight <= boilerplate_most * all);
    }
}

static bool is_kept(const struct html_weight *weight)
{
    return !weight->boilerplate && !weight->comment;
}

/* The part of the page that an element is or stands in: the next element outwards that is not
 * a paragraph, a list or the like. */
static uint32_t part_of(const struct html_tree *tree, uint32_t element)
{
    while (element != 0 && tree->elements[element].flags & TAG_TEXT)
        element = tree->elements[element].parent;
    return element;
}

/* Sums the weight of the text that is kept, and returns the sum. On the way up a part with the
 * share x of the page's weight counts x * sqrt(x): one long part counts for more than many
 * small ones, as teasers are. */
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
            weights[part_of(tree, element)].own += line_weight(page, &page->lines[i]);
    }
    const float all = weights[0].all > 0 ? weights[0].all : 1;
    for (size_t i = tree->element_count; i-- > 0;) {
        struct html_weight *weight = &weights[i], *parent = &weights[tree->elements[i].parent];
        sum += weight->own;
        weight->kept += weight->own * sqrtf(weight->own / all);
        if (i == 0)
            break;
        parent->kept += weight->kept;
        if (parent->heaviest == 0 || weight->kept >= weights[parent->heaviest].kept)
            parent->heaviest = (uint32_t)i;
    }
    return sum;
}

/* If next to nothing would be kept, the markup cannot be right: then only comments are left
 * out, and only if they are a smaller part of the page. */
static void weigh(struct html_places *places, const struct html_tree *tree)
{
    sum_all(places, tree);
    find_boilerplate(places, tree, BOILERPLATE_MOST, COMMENT_MOST);
    if (sum_kept(places, tree) >= KEPT_LEAST * places->weights[0].all)
        return;
    sum_all(places, tree);
    find_boilerplate(places, tree, -1, COMMENT_MOST / 2);
    sum_kept(places, tree);
}

/* ---- The title ----------------------------------------------------------------- */

/* Writes the text's letters and digits in lower case, with one space between words,
 * NUL-terminated. */
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

/* Is the text, of two words or more, a part of the page's title? */
static bool title_contains(const struct html_places *places, const char *text, size_t length)
{
    char line[HTML_TITLE_MOST + 1];
    if (length > HTML_TITLE_MOST || places->title[0] == '\0')
        return false;
    normalise(text, length, line);
    return strchr(line, ' ') && strstr(places->title, line);
}

/* The headline: the first-level heading that the page's title contains, if there is just
 * one. */
static void find_title(struct html_places *places, const struct page *page)
{
    size_t found = 0;
    places->title_line = UINT32_MAX;
    for (size_t i = 0; i < page->line_count && found < 2; i++) {
        const struct page_line *line = &page->lines[i];
        if (line->level == 1 &&
            title_contains(places, page->text + line->span.begin, span_length(line->span))) {
            places->title_line = (uint32_t)i;
            found++;
        }
    }
    if (found > 1)
        places->title_line = UINT32_MAX;
}

/* ---- The article's element ---------------------------------------------------------- */

/* An element's number is larger than its parent's. */
static bool stands_in(const struct html_tree *tree, uint32_t element, uint32_t outer)
{
    while (element > outer)
        element = tree->elements[element].parent;
    return element == outer;
}

/* The <article> around the headline, if there is enough text in it; else the whole page. */
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

/* The heaviest element inside `top` that is called an article's body, or a smaller one of that
 * name in it that holds most of its weight; 0 if there is none. */
static uint32_t find_body(const struct html_places *places, const struct html_tree *tree,
                          uint32_t top)
{
    const struct html_weight *weights = places->weights;
    const float least = BODY_SHARE * weights[top].kept;
    uint32_t body = 0;
    for (uint32_t i = top; i < tree->element_count; i++) {
        if (!(tree->elements[i].hints & HINT_BODY) || weights[i].boilerplate ||
            weights[i].kept < least || weights[i].kept <= 0 || !stands_in(tree, i, top))
            continue;
        const bool smaller = body != 0 && stands_in(tree, i, body) &&
                             weights[i].kept >= INNER_SHARE * weights[body].kept;
        if (body == 0 || smaller || weights[i].kept > weights[body].kept)
            body = i;
    }
    return body;
}

/* Is the element another piece of the article's body: one that is also called so and stands
 * beside it? */
static bool is_piece(const struct html_places *places, const struct html_tree *tree,
                     uint32_t element, uint32_t body)
{
    const struct html_element *elements = tree->elements;
    const struct html_weight *weight = &places->weights[element];
    const uint32_t parent = elements[element].parent, body_parent = elements[body].parent;
    return elements[element].hints & HINT_BODY && is_kept(weight) &&
           weight->kept > PART_SHARE * places->weights[0].kept &&
           (parent == body_parent || elements[parent].parent == elements[body_parent].parent);
}

/* The article's body, or else the innermost element inside `top` with most of its text. */
static uint32_t find_article(const struct html_places *places, uint32_t top, uint32_t body)
{
    const struct html_weight *weights = places->weights;
    uint32_t article = top;
    if (body != 0)
        return body;
    while (weights[article].heaviest != 0 &&
           weights[weights[article].heaviest].kept >= HEAVY_SHARE * weights[article].kept)
        article = weights[article].heaviest;
    return article;
}

/* Marks what is inside the article's element or elements. */
static void mark_article(struct html_places *places, const struct html_tree *tree)
{
    struct html_weight *weights = places->weights;
    const uint32_t top = find_headed(places, tree), body = find_body(places, tree, top);
    const uint32_t article = find_article(places, top, body);
    weights[0].in_article = article == 0;
    for (uint32_t i = 1; i < tree->element_count; i++) {
        const struct html_weight *parent = &weights[tree->elements[i].parent];
        const bool root = i == article || (body != 0 && is_piece(places, tree, i, body));
        const unsigned outer_hints = parent->in_article ? parent->hints : 0;
        weights[i].in_article = root || parent->in_article;
        weights[i].depth = (uint16_t)(root || !parent->in_article ? 0 : parent->depth + 1);
        weights[i].hints = root ? 0 : (uint16_t)(outer_hints | tree->elements[i].hints);
    }
}

/* ---- Places ---------------------------------------------------------------------- */

void html_places_features(const struct html_places *places, const struct html_tree *tree,
                          size_t number, float features[FEATURE_COUNT])
{
    const struct page_line *line = &tree->page->lines[number];
    const uint32_t element = tree->line_elements[number];
    const struct html_weight *weight = &places->weights[element];
    const unsigned text = TAG_BLOCK | TAG_TEXT;
    features[FEATURE_BIAS] = 1;
    features[FEATURE_LINKS] = link_density(line);
    features[FEATURE_SENTENCE] = ends_sentence(tree->page->text, line->span);
    features[FEATURE_DEPTH] = (float)weight->depth;
    features[FEATURE_QUOTATION] = line->mark == LINE_QUOTATION;
    features[FEATURE_CAPTION] = (weight->hints & HINT_CAPTION) != 0;
    features[FEATURE_BARE] = (tree->elements[element].flags & text) != text;
    features[FEATURE_TITLE] =
        title_contains(places, tree->page->text + line->span.begin, span_length(line->span));
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

/* The place of a line that is not in a comment. */
static enum line_place find_place(const struct html_places *places,
                                  const struct html_tree *tree, size_t line)
{
    const struct html_weight *weight = &places->weights[tree->line_elements[line]];
    if (weight->comment)
        return PLACE_BOILERPLATE;
    if (line == places->title_line)
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
    return places->title_line == UINT32_MAX || places->title_line < tree->page->line_count;
}
#endif

bool html_places_find(struct html_places *places, const struct html_tree *tree,
                      const char *title, size_t title_length, struct failure *failure)
{
    if (!memory_reserve(&places->weights, &places->capacity, tree->element_count,
                        sizeof *places->weights, failure))
        return false;
    if (!html_comments_count(&places->comments, tree, failure))
        return false;
    normalise(title, title_length, places->title);
    find_title(places, tree->page);
    weigh(places, tree);
    mark_article(places, tree);
    if (!html_comments_find(&places->comments, tree, places->weights, failure))
        return false;
    for (size_t i = 0; i < tree->page->line_count; i++)
        place_line(places, tree, i);
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
