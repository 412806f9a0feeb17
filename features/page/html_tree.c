/* html_tree: a stack of open elements, and one open line. */
#include "html_tree.h"

#include <stdlib.h>
#include <string.h>

#include "../base/ascii.h"
#include "html_data.h"
#include "html_rules.h"
#include "html_text.h"
#include "html_threads.h"

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
                    size_t length, struct failure *failure)
{
    struct text_buffer *captured = &tree->captured[kind];
    size_t room = HTML_CAPTURE_MOST - captured->length;
    return text_buffer_append(captured, text, length < room ? length : room, failure);
}

/* Does text[at], a '<', begin a tag or a comment, if a '>' comes? */
static bool may_be_tag(const char *text, size_t length, size_t at)
{
    const char next = at + 1 < length ? ascii_lower(text[at + 1]) : ' ';
    return (next >= 'a' && next <= 'z') || next == '/' || next == '!';
}

/* Finds the first tag from `at` on; its end, or SIZE_MAX if there is none. */
static size_t find_tag(const char *text, size_t length, size_t at, size_t *begin)
{
    for (const char *mark; (mark = memchr(text + at, '<', length - at)) != NULL;) {
        *begin = (size_t)(mark - text);
        if (may_be_tag(text, length, *begin)) {
            const char *end = memchr(mark, '>', length - *begin);
            return end ? (size_t)(end - text) + 1 : SIZE_MAX;
        }
        at = *begin + 1;
    }
    return SIZE_MAX;
}

/* In a <title> tags are text to a browser, which shows them; nobody means that. */
static bool capture_title(struct html_tree *tree, const char *text, size_t length,
                          struct failure *failure)
{
    size_t at = 0, begin = 0;
    for (size_t end; (end = find_tag(text, length, at, &begin)) != SIZE_MAX; at = end)
        if (!capture(tree, CAPTURE_TITLE, text + at, begin - at, failure))
            return false;
    return capture(tree, CAPTURE_TITLE, text + at, length - at, failure);
}

bool html_tree_text(struct html_tree *tree, const char *text, size_t length, size_t source,
                    size_t source_length, bool changed, struct failure *failure)
{
    const struct html_frame *frame = &tree->frames[tree->depth];
    if (frame->capture == CAPTURE_TITLE && !changed)
        return capture_title(tree, text, length, failure);
    if (frame->capture == CAPTURE_JSON)
        note_script(tree, length, source, source_length, changed);
    if (frame->capture != CAPTURE_NONE)
        return capture(tree, frame->capture, text, length, failure);
    if (frame->flags & TAG_INVISIBLE)
        return true;
    if (!changed)
        return html_text_verbatim(tree, text, length, source, failure);
    return html_text_changed(tree, text, length, source, source_length, failure);
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
    while (end > style && html_is_white(end[-1]))
        end--;
    while (html_is_white(*value))
        value++;
    const char *begin = end;
    while (begin > style && !strchr(":;", begin[-1]) && !html_is_white(begin[-1]))
        begin--;
    for (size_t i = 0; i < sizeof hiding / sizeof *hiding; i++)
        if ((size_t)(end - begin) == strlen(hiding[i].property) &&
            ascii_begins(value, hiding[i].value) &&
            ascii_same(begin, hiding[i].property, (size_t)(end - begin)))
            return true;
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
    if (tag == html_tag_of(ELEMENT_HTML) || tag == html_tag_of(ELEMENT_BODY))
        return 0;
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        if (!attributes->value[named[i]])
            continue;
        const unsigned found = html_rules_hints(tree->rules, attributes->value[named[i]]);
        /* A link "to the author" leads to that of the page. */
        hints |= named[i] == ATTRIBUTE_REL ? found & ~(unsigned)HINT_COMMENTER : found;
    }
    return hints;
}

static enum html_capture find_capture(const struct html_tree *tree, const struct html_tag *tag,
                                      const struct html_attributes *attributes)
{
    const char *type = attributes->value[ATTRIBUTE_TYPE];
    if (tag == html_tag_of(ELEMENT_TITLE) && tree->captured[CAPTURE_TITLE].length == 0)
        return CAPTURE_TITLE;
    static const char json[] = "application/ld+json";
    if (tag != html_tag_of(ELEMENT_SCRIPT) || !type || !ascii_begins(type, json))
        return CAPTURE_NONE;
    const char behind = type[sizeof json - 1]; /* parameters, such as a charset, may follow */
    return behind == '\0' || behind == ';' || html_is_white(behind) ? CAPTURE_JSON
                                                                    : CAPTURE_NONE;
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
        (struct html_element){.parent = *number & (HTML_MAX_ELEMENTS - 1),
                              .flags = tag->flags,
                              .hints = hints & HINTS_OF_ELEMENTS,
                              .mark = tag->mark};
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
    frame.is_quote = tag == html_tag_of(ELEMENT_Q);
    frame.label = 0;
    if (tag->mark != LINE_PLAIN) {
        frame.mark = tag->mark;
        frame.level = tag->level;
    } else if (tag->flags & TAG_BLOCK && around->mark == LINE_TABLE) {
        frame.mark = LINE_PLAIN; /* a table that only lays out the page */
    }
    return frame;
}

/* Adds the quotation mark of a <q>, which is the innermost element. It stands for the tag that
 * is read. One that would be a line by itself but has no part of a tag left is not added: it
 * would stand nowhere in the page. */
static bool add_quotation_mark(struct html_tree *tree, bool opens, struct failure *failure)
{
    static const char *const marks[2][2] = {{"\u2019", "\u2018"}, {"\u201d", "\u201c"}};
    const bool outer = tree->frames[tree->depth].quotes % 2 == 1;
    const char *mark = marks[outer][opens];
    const size_t end = tree->tag.end;
    const size_t begin =
        tree->tag.begin > tree->source_end ? tree->tag.begin : tree->source_end;
    if (begin >= end && !tree->line_open)
        return true;
    return html_tree_text(tree, mark, strlen(mark), begin, begin < end ? end - begin : 0, true,
                          failure);
}

/* What the element's own attributes change in its frame: whether it is shown, captured, a link.
 * Gives its hints, of which those that tell something among comments alone are left out
 * elsewhere. */
static unsigned read_attributes(struct html_tree *tree, const struct html_tag *tag,
                                const struct html_attributes *attributes,
                                struct html_frame *frame)
{
    const struct html_frame *around = &tree->frames[tree->depth];
    /* An anchor without an address only marks a place. */
    if (tag->flags & TAG_LINK && !attributes->value[ATTRIBUTE_HREF] &&
        !(around->flags & TAG_LINK))
        frame->flags &= (uint8_t)~TAG_LINK;
    if (frame->flags & TAG_INVISIBLE) {
        frame->capture = (uint8_t)find_capture(tree, tag, attributes);
        tree->script_begin = tree->captured[CAPTURE_JSON].length;
        return 0;
    }
    if (!tree->choice.hidden && (tag->flags & TAG_FALLBACK || is_hidden(attributes))) {
        frame->flags |= TAG_INVISIBLE;
        tree->has_hidden = true;
        return 0;
    }
    const unsigned hints = find_hints(tree, tag, attributes);
    frame->comments = frame->comments || hints & HINT_COMMENT;
    return frame->comments
               ? hints
               : hints & ~(unsigned)(HINTS_AMONG_COMMENTS | (tag->hint & HINT_FORM));
}

/* What begins a line, or a blank in it. */
static bool break_line(struct html_tree *tree, const struct html_tag *tag,
                       struct failure *failure)
{
    const bool is_break = tag == html_tag_of(ELEMENT_BR);
    tree->breaks += is_break;
    if (is_break || tag->flags & TAG_CELL)
        html_text_space(tree, tree->source_end);
    return !(tag->flags & TAG_BLOCK) || html_text_end_line(tree, failure);
}

/* Makes it the innermost element, at `depth`. Depths in between are elements without a start
 * event: they are as the one around. */
static void push(struct html_tree *tree, size_t depth, const struct html_frame *frame)
{
    while (tree->depth + 1 < depth) {
        tree->frames[tree->depth + 1] = tree->frames[tree->depth];
        tree->frames[++tree->depth].flags &= (uint8_t)~TAG_BLOCK;
        tree->frames[tree->depth].is_quote = false;
        tree->frames[tree->depth].label = 0;
    }
    tree->frames[++tree->depth] = *frame;
}

bool html_tree_open(struct html_tree *tree, size_t depth, const struct html_tag *tag,
                    const struct html_attributes *attributes, struct failure *failure)
{
    if (!html_tree_close(tree, depth - 1, failure) ||
        !html_facts_element(&tree->facts, tree->page, tag, attributes, failure))
        return false;
    struct html_frame frame = inherit(&tree->frames[tree->depth], tag);
    const unsigned found = read_attributes(tree, tag, attributes, &frame);
    const unsigned hints = found & HINTS_OF_ELEMENTS;
    if (!html_marks_open(&tree->marks, tree, tag, attributes, found, &frame.naming, failure) ||
        !break_line(tree, tag, failure))
        return false;
    if ((tag->flags & TAG_BLOCK || hints != 0) &&
        !add_element(tree, tag, hints, &frame.element, failure))
        return false;
    if (!html_threads_open(tree, attributes, hints, &frame, failure))
        return false;
    push(tree, depth, &frame);
    if (!frame.is_quote)
        return true;
    tree->frames[tree->depth].quotes++; /* it may wrap: its lowest bit counts */
    return add_quotation_mark(tree, true, failure);
}

void html_tree_unlink(struct html_tree *tree, size_t depth)
{
    if (depth == 0 || tree->frames[depth - 1].flags & TAG_LINK)
        return;
    for (size_t i = depth; i <= tree->depth; i++)
        tree->frames[i].flags &= (uint8_t)~TAG_LINK;
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
    if (!html_text_end_line(tree, failure) ||
        !add_element(tree, &part, HINT_DATA, &frame.element, failure) ||
        !add_element(tree, html_tag_of(ELEMENT_P), 0, &frame.element, failure))
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
        if (frame->capture == CAPTURE_JSON &&
            !(read_script(tree, failure) && capture(tree, CAPTURE_JSON, "", 1, failure)))
            return false;
        if (frame->is_quote && !add_quotation_mark(tree, false, failure))
            return false;
        html_threads_close(tree, frame);
        if (frame->flags & TAG_BLOCK && !html_text_end_line(tree, failure))
            return false;
        if (frame->naming != frame[-1].naming)
            html_marks_close(&tree->marks, frame->naming, tree->page->own_text.length);
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
    tree->element_count = tree->label_count = tree->thread_mark_count = 0;
    tree->depth = tree->lowest_depth = 0;
    tree->frames[0] = (struct html_frame){0};
    tree->line_open = tree->space = false;
    tree->breaks = 0;
    tree->source_end = 0;
    tree->link_before = false;
    tree->tag = (struct span){0};
    for (size_t i = 0; i < CAPTURE_COUNT; i++)
        text_buffer_clear(&tree->captured[i]);
    html_facts_clear(&tree->facts);
    html_marks_clear(&tree->marks);
    uint32_t root = 0;
    return add_element(tree, html_tag_of(ELEMENT_HTML), 0, &root, failure);
}

bool html_tree_break(struct html_tree *tree, struct failure *failure)
{
    return html_text_end_line(tree, failure);
}

bool html_tree_end(struct html_tree *tree, struct failure *failure)
{
    return html_tree_close(tree, 0, failure) && html_text_end_line(tree, failure);
}

bool html_tree_is_valid(const struct html_tree *tree)
{
    for (size_t i = 1; i < tree->element_count; i++)
        if (tree->elements[i].parent >= i)
            return false;
    for (size_t i = 0; i < tree->page->line_count; i++)
        if (tree->line_elements[i] >= tree->element_count)
            return false;
    for (size_t i = 0; i < tree->label_count; i++)
        if (tree->labels[i].span.begin > tree->page->own_text.length ||
            tree->labels[i].element >= tree->element_count)
            return false;
    return tree->elements[0].parent == 0 && tree->depth == 0 && !tree->line_open;
}

void html_tree_release(struct html_tree *tree)
{
    free(tree->elements);
    free(tree->line_elements);
    free(tree->labels);
    free(tree->thread_marks);
    for (size_t i = 0; i < CAPTURE_COUNT; i++)
        text_buffer_release(&tree->captured[i]);
    html_facts_release(&tree->facts);
    html_marks_release(&tree->marks);
}

size_t html_tree_memory(const struct html_tree *tree)
{
    size_t bytes = tree->element_capacity * sizeof *tree->elements +
                   tree->line_element_capacity * sizeof *tree->line_elements +
                   tree->label_capacity * sizeof *tree->labels +
                   tree->thread_mark_capacity * sizeof *tree->thread_marks +
                   html_facts_memory(&tree->facts) + html_marks_memory(&tree->marks);
    for (size_t i = 0; i < CAPTURE_COUNT; i++)
        bytes += tree->captured[i].capacity;
    return bytes;
}
