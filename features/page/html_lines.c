/* html_lines: what a line looks like, as numbers. */
#include <string.h>

#include "html_places.h"

static bool ends_with(const char *text, struct span span, const char *end)
{
    size_t length = strlen(end);
    return span_length(span) >= length && memcmp(text + span.end - length, end, length) == 0;
}

/* Does the line end as a sentence does, also inside quotation marks? */
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

static float link_density(const struct page_line *line)
{
    return (float)line->link_bytes / (float)span_length(line->span);
}

#define SHORT_LINE 60 /* bytes; a shorter one counts only as a sentence */

float html_line_weight(const struct page *page, const struct page_line *line)
{
    const float links = link_density(line), bytes = (float)span_length(line->span);
    if (line->mark == LINE_CAPTION || line->mark == LINE_HEADING || links > 0.5F || bytes <= 20)
        return 0;
    const bool sentence = ends_sentence(page->text, line->span);
    if (bytes < SHORT_LINE && !sentence)
        return 0;
    const float item = line->mark == LINE_LIST_ITEM ? 0.6F : 1;
    return (bytes - 20) * (1 - links) * (sentence ? 1 : 0.4F) * item;
}

void html_line_features(const struct html_places *places, const struct html_tree *tree,
                        size_t number, float features[FEATURE_COUNT])
{
    const struct page_line *line = &tree->page->lines[number];
    const uint32_t element = tree->line_elements[number];
    const struct html_weight *weight = &places->weights[element];
    const unsigned text = TAG_BLOCK | TAG_TEXT;
    features[FEATURE_BIAS] = 1;
    features[FEATURE_LINKS] = link_density(line);
    features[FEATURE_SENTENCE] = ends_sentence(tree->page->text, line->span);
    features[FEATURE_DEEP] = (float)weight->deep;
    features[FEATURE_QUOTATION] = line->mark == LINE_QUOTATION;
    features[FEATURE_CAPTION] = (weight->hints & HINT_CAPTION) != 0;
    features[FEATURE_BARE] = (tree->elements[element].flags & text) != text;
    features[FEATURE_TITLE] = html_title_contains(places, tree->page->text + line->span.begin,
                                                  span_length(line->span));
}
