/* html_marks: a list of such elements while the page is read; claims when it is known which of its
 * elements are the article's. */
#include "html_marks.h"

#include <stdlib.h>
#include <string.h>

#include "../text/unicode.h"
#include "html_places.h"
#include "html_rules.h"
#include "html_tree.h"

void html_marks_clear(struct html_marks *marks)
{
    marks->count = 0;
    text_buffer_clear(&marks->values);
}

void html_marks_release(struct html_marks *marks)
{
    free(marks->items);
    text_buffer_release(&marks->values);
    *marks = (struct html_marks){0};
}

size_t html_marks_memory(const struct html_marks *marks)
{
    return marks->capacity * sizeof *marks->items + marks->values.capacity;
}

/* ---- Opening and closing ----------------------------------------------------------- */

/* Attributes whose value is a day or time, or a name; the surest first. */
static const struct {
    enum html_attribute attribute;
    unsigned hint;
} valued[] = {
    {ATTRIBUTE_DATETIME, HINT_DATE},       {ATTRIBUTE_DATA_DATETIME, HINT_DATE},
    {ATTRIBUTE_DATA_PUBLISHED, HINT_DATE}, {ATTRIBUTE_DATA_PUBLISH_DATE, HINT_DATE},
    {ATTRIBUTE_DATA_PUBDATE, HINT_DATE},   {ATTRIBUTE_DATA_DATE, HINT_DATE},
    {ATTRIBUTE_DATA_TIMESTAMP, HINT_DATE}, {ATTRIBUTE_DATA_TIME, HINT_DATE},
    {ATTRIBUTE_DATA_AUTHOR, HINT_AUTHOR},
};

/* Attributes without which an element that has no name for it is no mark. */
#define MEANT                                                                                  \
    (ATTRIBUTE_BIT(ATTRIBUTE_ITEMPROP) | ATTRIBUTE_BIT(ATTRIBUTE_PROPERTY) |                   \
     ATTRIBUTE_BIT(ATTRIBUTE_REL) | ATTRIBUTE_BIT(ATTRIBUTE_PUBDATE) |                         \
     ATTRIBUTE_BIT(ATTRIBUTE_DATETIME) | ATTRIBUTE_BIT(ATTRIBUTE_DATA_DATETIME) |              \
     ATTRIBUTE_BIT(ATTRIBUTE_DATA_PUBLISHED) | ATTRIBUTE_BIT(ATTRIBUTE_DATA_PUBLISH_DATE) |    \
     ATTRIBUTE_BIT(ATTRIBUTE_DATA_PUBDATE) | ATTRIBUTE_BIT(ATTRIBUTE_DATA_DATE) |              \
     ATTRIBUTE_BIT(ATTRIBUTE_DATA_TIMESTAMP) | ATTRIBUTE_BIT(ATTRIBUTE_DATA_TIME) |            \
     ATTRIBUTE_BIT(ATTRIBUTE_DATA_AUTHOR))

/* What the attributes that are meant for such facts say: those of microdata, RDFa, links. */
static unsigned marked_hints(const struct html_tree *tree, const struct html_tag *tag,
                             const struct html_attributes *attributes)
{
    static const enum html_attribute meant[] = {ATTRIBUTE_ITEMPROP, ATTRIBUTE_PROPERTY,
                                                ATTRIBUTE_REL};
    unsigned hints = attributes->value[ATTRIBUTE_PUBDATE] ? HINT_DATE : 0;
    for (size_t i = 0; i < sizeof meant / sizeof *meant; i++)
        if (attributes->value[meant[i]])
            hints |= html_rules_hints(tree->rules, attributes->value[meant[i]]) & HINT_MARKS;
    return tag == html_tag_of(ELEMENT_LINK) ? 0 : hints;
}

/* The value of its attributes: of one that has the day, else `content` or `title`, which mean
 * something where the element is known to be such a one. */
static const char *find_value(const struct html_attributes *attributes, unsigned *hints)
{
    for (size_t i = 0; i < sizeof valued / sizeof *valued; i++) {
        const char *value = attributes->value[valued[i].attribute];
        if (!value || !*value)
            continue;
        if (!(*hints & HINT_MODIFIED))
            *hints |= valued[i].hint;
        return value;
    }
    if (!(*hints & HINT_MARKS))
        return NULL;
    const char *content = attributes->value[ATTRIBUTE_CONTENT];
    const char *title = attributes->value[ATTRIBUTE_TITLE];
    return content ? content : *hints & (HINT_DATE | HINT_MODIFIED) ? title : NULL;
}

/* A name only counts inside an element that is about the author. */
static bool is_in_author(const struct html_marks *marks, uint32_t around)
{
    return around > 0 && marks->items[around - 1].hints & HINT_AUTHOR;
}

static bool add_value(struct html_marks *marks, struct html_mark *mark, const char *value,
                      struct failure *failure)
{
    mark->value = marks->values.length;
    mark->value_length = value ? unicode_cut(value, strlen(value), HTML_MARK_LONG) : 0;
    return mark->value_length == 0 ||
           text_buffer_append(&marks->values, value, mark->value_length, failure);
}

bool html_marks_open(struct html_marks *marks, const struct html_tree *tree,
                     const struct html_tag *tag, const struct html_attributes *attributes,
                     unsigned hints, uint32_t *naming, struct failure *failure)
{
    const struct html_frame *around = &tree->frames[tree->depth];
    const bool is_meta = tag == html_tag_of(ELEMENT_META),
               is_time = tag == html_tag_of(ELEMENT_TIME);
    if (!(hints & HINT_MARKS) && !(attributes->present & MEANT) && !is_time)
        return true;
    const unsigned meant = marked_hints(tree, tag, attributes);
    struct html_mark mark = {.element = around->element,
                             .around = *naming,
                             .begin = tree->page->own_text.length,
                             .end = tree->page->own_text.length,
                             .hints = (hints & HINT_MARKS) | meant,
                             .in_head = is_meta && around->flags & TAG_INVISIBLE};
    if (hints & HINT_OTHERS)
        return true;
    if (is_meta && meant == 0) /* <meta name> and <meta property> are facts of the page */
        return true;
    mark.hints |= is_time && !(mark.hints & HINT_MODIFIED) ? HINT_DATE : 0;
    const char *value = find_value(attributes, &mark.hints);
    if (mark.hints & HINT_NAME && is_in_author(marks, *naming))
        mark.hints |= HINT_AUTHOR;
    if (mark.hints & HINT_MODIFIED)
        mark.hints &= ~(unsigned)HINT_DATE;
    mark.hints &= ~(unsigned)HINT_NAME;
    mark.marked = meant != 0 || (is_time && value);
    if (mark.hints == 0 || marks->count == HTML_MARKS_MOST)
        return true;
    if (!memory_reserve(&marks->items, &marks->capacity, marks->count + 1, sizeof mark,
                        failure) ||
        !add_value(marks, &mark, value, failure))
        return false;
    marks->items[marks->count++] = mark;
    if (*naming > 0 && marks->items[*naming - 1].hints & mark.hints)
        marks->items[*naming - 1].holds_others = true;
    *naming = (uint32_t)marks->count;
    return true;
}

void html_marks_close(struct html_marks *marks, uint32_t naming, size_t end)
{
    struct html_mark *mark = &marks->items[naming - 1];
    mark->end = end > mark->begin ? end : mark->begin;
}

/* ---- Claims ------------------------------------------------------------------------- */

/* Is the element a part of the comments, or does it stand in a list of other articles? */
static bool is_elsewhere(const struct html_tree *tree, const struct html_weight *weights,
                         uint32_t element)
{
    if (weights[element].comment)
        return true;
    for (; element != 0; element = tree->elements[element].parent)
        if (tree->elements[element].hints & HINT_OTHERS && weights[element].boilerplate)
            return true;
    return false;
}

/* The first line that ends behind byte `at` of the text, or the number of lines. */
static size_t find_line(const struct page *page, size_t at)
{
    size_t low = 0, high = page->line_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (page->lines[middle].span.end > at)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static enum claim_source source_of(const struct html_mark *mark)
{
    if (mark->hints & HINT_MODIFIED)
        return CLAIM_MODIFIED;
    return mark->marked ? CLAIM_MARKED : CLAIM_NAMED;
}

/* Adds the lines of the mark's text. */
static bool add_lines(const struct html_mark *mark, struct page_claim claim, struct page *page,
                      struct failure *failure)
{
    const size_t first = find_line(page, mark->begin);
    for (size_t i = first; i < page->line_count && i < first + HTML_MARK_LINES; i++) {
        const struct span span = page->lines[i].span;
        const size_t begin = span.begin > mark->begin ? span.begin : mark->begin;
        const size_t end = span.end < mark->end ? span.end : mark->end;
        if (begin >= end)
            break;
        claim.line = (uint32_t)i;
        if (!page_add_claim(page, claim, page->text + begin,
                            unicode_cut(page->text + begin, end - begin, HTML_MARK_LONG),
                            failure))
            return false;
    }
    return true;
}

static bool add_claims(const struct html_marks *marks, size_t number, enum page_fact fact,
                       struct page *page, struct failure *failure)
{
    const struct html_mark *mark = &marks->items[number];
    const size_t line = find_line(page, mark->begin);
    struct page_claim claim = {.fact = (uint8_t)fact,
                               .source = (uint8_t)source_of(mark),
                               .holds_others = mark->holds_others,
                               .group = (uint32_t)number + 1};
    claim.line = mark->in_head || page->line_count == 0 ? NO_LINE
                 : line < page->line_count              ? (uint32_t)line
                                                        : (uint32_t)page->line_count - 1;
    if (mark->value_length > 0 && !page_add_claim(page, claim, marks->values.data + mark->value,
                                                  mark->value_length, failure))
        return false;
    return mark->end - mark->begin > HTML_MARK_LONGER || add_lines(mark, claim, page, failure);
}

bool html_marks_write(const struct html_marks *marks, const struct html_tree *tree,
                      const struct html_weight *weights, struct page *page,
                      struct failure *failure)
{
    for (size_t i = 0; i < marks->count; i++) {
        const struct html_mark *mark = &marks->items[i];
        if (!mark->in_head && is_elsewhere(tree, weights, mark->element))
            continue;
        if (mark->hints & HINT_AUTHOR && !add_claims(marks, i, FACT_BYLINE, page, failure))
            return false;
        if (mark->hints & (HINT_DATE | HINT_MODIFIED) &&
            !add_claims(marks, i, FACT_DATE, page, failure))
            return false;
    }
    return true;
}
