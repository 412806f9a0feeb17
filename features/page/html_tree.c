/* html_tree: a stack of open elements, and one open line. */
#include "html_tree.h"

#include <stdlib.h>
#include <string.h>

#include "../base/ascii.h"
#include "html_data.h"
#include "html_rules.h"

/* ---- Lines ------------------------------------------------------------------- */

static bool is_white(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

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
}

static bool finish_line(struct html_tree *tree, struct failure *failure)
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
    if (tree->breaks > 1 && !finish_line(tree, failure))
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
    return !tree->space || append(tree, " ", 1, tree->space_at, true, failure);
}

/* Adds text without white space but for single spaces inside. */
static bool add_run(struct html_tree *tree, const char *text, size_t length, size_t source,
                    size_t source_length, bool changed, struct failure *failure)
{
    if (!begin_text(tree, failure) || !append(tree, text, length, source, changed, failure))
        return false;
    tree->space = false;
    tree->source_end = source + source_length;
    if (tree->frames[tree->depth].flags & TAG_LINK)
        tree->link_bytes += (uint32_t)length;
    return true;
}

static void add_space(struct html_tree *tree, size_t source)
{
    if (tree->line_open && !tree->space) {
        tree->space = true;
        tree->space_at = source;
    }
}

/* The end of the run that begins at text[at]. */
static size_t run_end(const char *text, size_t length, size_t at)
{
    while (at < length && (!is_white(text[at]) ||
                           (text[at] == ' ' && at + 1 < length && !is_white(text[at + 1]))))
        at++;
    return at;
}

static bool add_verbatim(struct html_tree *tree, const char *text, size_t length, size_t source,
                         struct failure *failure)
{
    const bool pre = tree->frames[tree->depth].flags & TAG_PRE;
    for (size_t at = 0; at < length;) {
        if (is_white(text[at])) {
            if (pre && text[at] == '\n' && !finish_line(tree, failure))
                return false;
            add_space(tree, source + at++);
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
static bool add_changed(struct html_tree *tree, const char *text, size_t length, size_t source,
                        size_t source_length, struct failure *failure)
{
    for (size_t at = 0; at < length;) {
        size_t end = at;
        while (end < length && !is_white(text[end]))
            end++;
        if (end == at)
            add_space(tree, source);
        else if (!add_run(tree, text + at, end - at, source, source_length, true, failure))
            return false;
        at = end > at ? end : at + 1;
    }
    return true;
}

/* Notes where a piece of a script comes from. */
static void note_script(struct html_tree *tree, size_t length, size_t source,
                        size_t source_length, bool changed)
{
    if (tree->captured[CAPTURE_JSON].length == tree->script_begin) {
        tree->script_source = source;
        tree->script_length = 0;
        tree->script_changed = false;
    }
    const bool follows = source == tree->script_source + tree->script_length;
    tree->script_changed =
        tree->script_changed || changed || !follows || source_length != length;
    tree->script_length = source + source_length - tree->script_source;
}

static bool capture(struct html_tree *tree, enum html_capture kind, const char *text,
                    size_t length, size_t source, size_t source_length, bool changed,
                    struct failure *failure)
{
    struct text_buffer *captured = &tree->captured[kind];
    size_t room = HTML_CAPTURE_MOST - captured->length;
    if (kind == CAPTURE_JSON)
        note_script(tree, length, source, source_length, changed);
    return text_buffer_append(captured, text, length < room ? length : room, failure);
}

bool html_tree_text(struct html_tree *tree, const char *text, size_t length, size_t source,
                    size_t source_length, bool changed, struct failure *failure)
{
    const struct html_frame *frame = &tree->frames[tree->depth];
    if (frame->capture != CAPTURE_NONE)
        return capture(tree, frame->capture, text, length, source, source_length, changed,
                       failure);
    if (frame->flags & TAG_INVISIBLE)
        return true;
    if (!changed)
        return add_verbatim(tree, text, length, source, failure);
    return add_changed(tree, text, length, source, source_length, failure);
}

/* ---- Elements ---------------------------------------------------------------- */

/* Declarations that hide an element. */
static const struct {
    const char *property, *value;
} hiding[] = {{"display", "none"}, {"visibility", "hidden"}, {"visibility", "collapse"}};

/* Does the declaration whose colon stands at `colon` hide its element? */
static bool hides(const char *style, const char *colon)
{
    const char *end = colon, *value = colon + 1;
    while (end > style && is_white(end[-1]))
        end--;
    while (is_white(*value))
        value++;
    for (size_t i = 0; i < sizeof hiding / sizeof *hiding; i++) {
        const size_t length = strlen(hiding[i].property);
        if ((size_t)(end - style) >= length && ascii_begins(value, hiding[i].value) &&
            ascii_same(end - length, hiding[i].property, length))
            return true;
    }
    return false;
}

static bool is_not_shown(const char *style)
{
    for (const char *colon = style; (colon = strchr(colon, ':')) != NULL; colon++)
        if (hides(style, colon))
            return true;
    return false;
}

static bool is_hidden(const struct html_attributes *attributes)
{
    const char *const *value = attributes->value;
    return (value[ATTRIBUTE_STYLE] && is_not_shown(value[ATTRIBUTE_STYLE])) ||
           value[ATTRIBUTE_HIDDEN] ||
           (value[ATTRIBUTE_ARIA_HIDDEN] && strcmp(value[ATTRIBUTE_ARIA_HIDDEN], "true") == 0);
}

static unsigned find_hints(const struct html_tree *tree, const struct html_tag *tag,
                           const struct html_attributes *attributes)
{
    static const enum html_attribute named[] = {ATTRIBUTE_CLASS,    ATTRIBUTE_ID,
                                                ATTRIBUTE_ITEMPROP, ATTRIBUTE_ITEMTYPE,
                                                ATTRIBUTE_ROLE,     ATTRIBUTE_REL};
    unsigned hints = tag->hint;
    /* The names of the outermost elements tell the kind of page, not what is inside. */
    if (strcmp(tag->name, "html") == 0 || strcmp(tag->name, "body") == 0)
        return 0;
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (attributes->value[named[i]])
            hints |= html_rules_hints(tree->rules, attributes->value[named[i]]);
    return hints;
}

static enum html_capture find_capture(const struct html_tree *tree, const struct html_tag *tag,
                                      const struct html_attributes *attributes)
{
    const char *type = attributes->value[ATTRIBUTE_TYPE];
    if (strcmp(tag->name, "title") == 0 && tree->captured[CAPTURE_TITLE].length == 0)
        return CAPTURE_TITLE;
    bool json =
        strcmp(tag->name, "script") == 0 && type && ascii_equal(type, "application/ld+json");
    return json ? CAPTURE_JSON : CAPTURE_NONE;
}

static bool add_element(struct html_tree *tree, const struct html_tag *tag, unsigned hints,
                        uint32_t *number, struct failure *failure)
{
    if (tree->element_count == HTML_MAX_ELEMENTS)
        return true;
    if (!memory_reserve(&tree->elements, &tree->element_capacity, tree->element_count + 1,
                        sizeof *tree->elements, failure))
        return false;
    tree->elements[tree->element_count] =
        (struct html_element){*number, (uint16_t)hints, tag->flags, tag->mark};
    *number = (uint32_t)tree->element_count++;
    return true;
}

/* The frame of an element: its own tag, and what it inherits from the element around. */
static struct html_frame inherit(const struct html_frame *around, const struct html_tag *tag)
{
    const unsigned inherited = TAG_INVISIBLE | TAG_PRE | TAG_LINK;
    struct html_frame frame = *around;
    frame.flags = (uint8_t)((around->flags & inherited) | tag->flags);
    frame.capture = CAPTURE_NONE;
    if (tag->mark != LINE_PLAIN) {
        frame.mark = tag->mark;
        frame.level = tag->level;
    } else if (tag->flags & TAG_BLOCK && around->mark == LINE_TABLE) {
        frame.mark = LINE_PLAIN; /* a table that only lays out the page */
    }
    return frame;
}

bool html_tree_open(struct html_tree *tree, size_t depth, const struct html_tag *tag,
                    const struct html_attributes *attributes, struct failure *failure)
{
    if (!html_tree_close(tree, depth - 1, failure) ||
        !html_facts_element(&tree->facts, tag, attributes, failure))
        return false;
    const struct html_frame *around = &tree->frames[tree->depth];
    struct html_frame frame = inherit(around, tag);
    unsigned hints = 0;
    if (frame.flags & TAG_INVISIBLE) {
        frame.capture = (uint8_t)find_capture(tree, tag, attributes);
        tree->script_begin = tree->captured[CAPTURE_JSON].length;
    } else if (!tree->choice.hidden && (tag->flags & TAG_FALLBACK || is_hidden(attributes)))
        frame.flags |= TAG_INVISIBLE;
    else
        hints = find_hints(tree, tag, attributes);
    if (frame.flags & TAG_INVISIBLE && !((around->flags | tag->flags) & TAG_INVISIBLE))
        tree->has_hidden = true;
    if (strcmp(tag->name, "br") == 0) {
        tree->breaks++;
        add_space(tree, tree->source_end);
    }
    if (tag->flags & TAG_CELL)
        add_space(tree, tree->source_end);
    if (tag->flags & TAG_BLOCK && !finish_line(tree, failure))
        return false;
    if ((tag->flags & TAG_BLOCK || hints != 0) &&
        !add_element(tree, tag, hints, &frame.element, failure))
        return false;
    /* Depths in between are elements without a start event: they are as the one around. */
    while (tree->depth + 1 < depth) {
        tree->frames[tree->depth + 1] = tree->frames[tree->depth];
        tree->frames[++tree->depth].flags &= (uint8_t)~TAG_BLOCK;
    }
    tree->frames[++tree->depth] = frame;
    return true;
}

/* At the end of a script: if the article's text is in it, that text is a part of the page. */
static bool read_script(struct html_tree *tree, struct failure *failure)
{
    static const struct html_tag part = {"", TAG_BLOCK, LINE_PLAIN, 0, 0};
    const struct text_buffer *json = &tree->captured[CAPTURE_JSON];
    const struct span text = tree->choice.data;
    const struct html_frame script = tree->frames[tree->depth];
    struct html_frame frame = {.flags = TAG_BLOCK | TAG_TEXT};
    if (text.begin >= text.end || text.begin < tree->script_begin || text.end > json->length)
        return true;
    const struct html_data data = {
        .text = json->data + text.begin,
        .length = span_length(text),
        .source =
            tree->script_source + (tree->script_changed ? 0 : text.begin - tree->script_begin),
        .source_length = tree->script_length,
        .changed = tree->script_changed,
    };
    if (!finish_line(tree, failure) ||
        !add_element(tree, &part, HINT_DATA, &frame.element, failure) ||
        !add_element(tree, html_tag_find("p"), 0, &frame.element, failure))
        return false;
    tree->frames[tree->depth] = frame;
    const bool done = html_data_write(tree, &data, failure);
    tree->frames[tree->depth] = script;
    return done;
}

bool html_tree_close(struct html_tree *tree, size_t depth, struct failure *failure)
{
    while (tree->depth > depth) {
        const struct html_frame *frame = &tree->frames[tree->depth];
        if (frame->capture == CAPTURE_JSON && !read_script(tree, failure))
            return false;
        if (frame->flags & TAG_BLOCK && !finish_line(tree, failure))
            return false;
        tree->depth--;
        if (tree->depth < tree->lowest_depth)
            tree->lowest_depth = tree->depth;
    }
    return true;
}

/* ---- A page ------------------------------------------------------------------- */

bool html_tree_begin(struct html_tree *tree, struct page *page, const struct html_rules *rules,
                     const struct html_choice *choice, struct failure *failure)
{
    tree->page = page;
    tree->choice = *choice;
    tree->has_hidden = false;
    tree->rules = rules;
    tree->element_count = 0;
    tree->depth = tree->lowest_depth = 0;
    tree->frames[0] = (struct html_frame){0};
    tree->line_open = tree->space = false;
    tree->breaks = 0;
    tree->source_end = 0;
    for (size_t i = 0; i < CAPTURE_COUNT; i++)
        text_buffer_clear(&tree->captured[i]);
    html_facts_clear(&tree->facts);
    uint32_t root = 0;
    return add_element(tree, html_tag_find("html"), 0, &root, failure);
}

bool html_tree_break(struct html_tree *tree, struct failure *failure)
{
    return finish_line(tree, failure);
}

bool html_tree_end(struct html_tree *tree, struct failure *failure)
{
    return html_tree_close(tree, 0, failure) && finish_line(tree, failure);
}

bool html_tree_is_valid(const struct html_tree *tree)
{
    for (size_t i = 1; i < tree->element_count; i++)
        if (tree->elements[i].parent >= i)
            return false;
    for (size_t i = 0; i < tree->page->line_count; i++)
        if (tree->line_elements[i] >= tree->element_count)
            return false;
    return tree->elements[0].parent == 0 && tree->depth == 0 && !tree->line_open;
}

void html_tree_release(struct html_tree *tree)
{
    free(tree->elements);
    free(tree->line_elements);
    for (size_t i = 0; i < CAPTURE_COUNT; i++)
        text_buffer_release(&tree->captured[i]);
    html_facts_release(&tree->facts);
}
