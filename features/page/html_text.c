/* html_text: a line is written at the end of the page's text, and dropped if nothing is in it. */
#include "html_text.h"

#include <string.h>

static bool append(struct html_tree *tree, const char *text, size_t length, size_t source,
                   bool changed, struct failure *failure)
{
    struct page *page = tree->page;
    return offset_map_add(&page->map, page->own_text.length, source, changed, failure) &&
           text_buffer_append(&page->own_text, text, length, failure);
}

/* Removes the open line. */
static void drop_line(struct html_tree *tree)
{
    struct page *page = tree->page;
    page->own_text.length = tree->line_begin;
    while (page->map.count > 0 &&
           page->map.pieces[page->map.count - 1].made >= tree->line_begin)
        page->map.count--;
    for (size_t i = tree->label_count;
         i-- > 0 && tree->labels[i].span.begin > tree->line_begin;)
        tree->labels[i].span.begin = (uint32_t)tree->line_begin;
}

bool html_text_end_line(struct html_tree *tree, struct failure *failure)
{
    struct page *page = tree->page;
    tree->space = false;
    tree->breaks = 0;
    if (!tree->line_open)
        return true;
    tree->line_open = false;
    /* At a line's ends white space of other kinds than HTML's own is dropped too. */
    struct span span = page_trim(page->own_text.data, tree->line_begin, page->own_text.length);
    if (span_length(span) == 0) {
        drop_line(tree);
        return true;
    }
    const struct html_frame *frame = &tree->line_frame;
    if (!memory_reserve(&page->lines, &page->line_capacity, page->line_count + 1,
                        sizeof *page->lines, failure) ||
        !memory_reserve(&tree->line_elements, &tree->line_element_capacity,
                        page->line_count + 1, sizeof *tree->line_elements, failure))
        return false;
    tree->line_elements[page->line_count] = frame->element;
    page->lines[page->line_count++] = (struct page_line){
        .span = span,
        .mark = frame->mark,
        .level = frame->level,
        .blank_before = true,
        .link_bytes = tree->link_bytes < span_length(span) ? tree->link_bytes
                                                           : (uint32_t)span_length(span),
    };
    return append(tree, "\n", 1, tree->source_end, true, failure);
}

static bool begin_text(struct html_tree *tree, struct failure *failure)
{
    if (tree->breaks > 1 && !html_text_end_line(tree, failure))
        return false;
    tree->breaks = 0;
    if (!tree->line_open) {
        tree->line_open = true;
        tree->line_begin = tree->page->own_text.length;
        tree->line_depth = tree->lowest_depth = tree->depth;
        tree->line_frame = tree->frames[tree->depth];
        tree->link_bytes = 0;
        tree->space = false;
    }
    if (tree->lowest_depth < tree->line_depth) {
        tree->line_depth = tree->lowest_depth;
        tree->line_frame = tree->frames[tree->line_depth];
    }
    tree->lowest_depth = tree->depth;
    if (!tree->space)
        return true;
    /* A space belongs to a link if it stands between words of links. */
    if (tree->link_before && tree->frames[tree->depth].flags & TAG_LINK)
        tree->link_bytes++;
    return append(tree, " ", 1, tree->space_at, true, failure);
}

/* Adds text without white space but for single spaces inside. */
static bool add_run(struct html_tree *tree, const char *text, size_t length, size_t source,
                    size_t source_length, bool changed, struct failure *failure)
{
    if (!begin_text(tree, failure) || !append(tree, text, length, source, changed, failure))
        return false;
    tree->space = false;
    tree->source_end = source + source_length;
    tree->link_before = tree->frames[tree->depth].flags & TAG_LINK;
    if (tree->link_before)
        tree->link_bytes += (uint32_t)length;
    return true;
}

void html_text_space(struct html_tree *tree, size_t source)
{
    if (tree->line_open && !tree->space) {
        tree->space = true;
        tree->space_at = source;
    }
}

/* The end of the run that begins at text[at]. */
static size_t run_end(const char *text, size_t length, size_t at)
{
    while (at < length && (!html_is_white(text[at]) || (text[at] == ' ' && at + 1 < length &&
                                                        !html_is_white(text[at + 1]))))
        at++;
    return at;
}

bool html_text_verbatim(struct html_tree *tree, const char *text, size_t length, size_t source,
                        struct failure *failure)
{
    const bool pre = tree->frames[tree->depth].flags & TAG_PRE;
    for (size_t at = 0; at < length;) {
        if (html_is_white(text[at])) {
            const bool line_break = text[at] == '\n' || text[at] == '\r';
            if (pre && line_break && !html_text_end_line(tree, failure))
                return false;
            html_text_space(tree, source + at++);
            continue;
        }
        size_t end = run_end(text, length, at);
        if (!add_run(tree, text + at, end - at, source + at, end - at, false, failure))
            return false;
        at = end;
    }
    return true;
}

/* Each word comes from the whole source. */
bool html_text_changed(struct html_tree *tree, const char *text, size_t length, size_t source,
                       size_t source_length, struct failure *failure)
{
    for (size_t at = 0; at < length;) {
        size_t end = at;
        while (end < length && !html_is_white(text[end]))
            end++;
        const bool line_break = end == at && text[at] == '\n';
        if (line_break && tree->frames[tree->depth].flags & TAG_PRE &&
            !html_text_end_line(tree, failure))
            return false;
        if (end == at)
            html_text_space(tree, source);
        else if (!add_run(tree, text + at, end - at, source, source_length, true, failure))
            return false;
        at = end > at ? end : at + 1;
    }
    return true;
}
