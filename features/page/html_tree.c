/* html_tree: a stack of open elements, and one open line. */
#include "html_tree.h"

#include <stdlib.h>
#include <string.h>

#include "../base/ascii.h"
#include "../base/hash.h"
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
    for (size_t i = tree->label_count;
         i-- > 0 && tree->labels[i].span.begin > tree->line_begin;)
        tree->labels[i].span.begin = (uint32_t)tree->line_begin;
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
            const bool line_break = text[at] == '\n' || text[at] == '\r';
            if (pre && line_break && !finish_line(tree, failure))
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
        const bool line_break = end == at && text[at] == '\n';
        if (line_break && tree->frames[tree->depth].flags & TAG_PRE &&
            !finish_line(tree, failure))
            return false;
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
    bool json =
        tag == html_tag_of(ELEMENT_SCRIPT) && type && ascii_equal(type, "application/ld+json");
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
        (struct html_element){.parent = *number & (HTML_MAX_ELEMENTS - 1),
                              .flags = tag->flags,
                              .hints = hints & HINTS_OF_ELEMENTS,
                              .mark = tag->mark};
    *number = (uint32_t)tree->element_count++;
    return true;
}

/* Remembers where the text of an element begins that tells a comment's author or the like. */
static bool add_label(struct html_tree *tree, unsigned hints, struct html_frame *frame,
                      struct failure *failure)
{
    const unsigned labels =
        HINT_COMMENTER | HINT_TIME | HINT_BESIDE | HINT_FORM | HINT_ADDRESSEE;
    const uint32_t begin = (uint32_t)tree->page->own_text.length;
    if (!frame->comments || !(hints & labels) || tree->label_count == HTML_MAX_ELEMENTS)
        return true;
    if (!memory_reserve(&tree->labels, &tree->label_capacity, tree->label_count + 1,
                        sizeof *tree->labels, failure))
        return false;
    tree->labels[tree->label_count++] =
        (struct html_label){{begin, begin}, frame->element, hints};
    frame->label = (uint32_t)tree->label_count;
    return true;
}

/* The number of a comment's name. Names of different attributes agree in the number at their
 * ends: id="comment-12" and data-parent="12". */
static uint32_t name_number(const char *name)
{
    size_t length = name ? strlen(name) : 0, begin = length;
    while (begin > 0 && name[begin - 1] >= '0' && name[begin - 1] <= '9')
        begin--;
    begin = begin < length ? begin : 0;
    const bool none = length == 0 || (length == begin + 1 && name[begin] == '0');
    return none ? 0 : (uint32_t)hash_bytes(name + begin, length - begin) | 1;
}

static bool read_level(const struct html_tree *tree, const char *const *value, uint32_t *level)
{
    const char *said =
        value[ATTRIBUTE_DATA_DEPTH] ? value[ATTRIBUTE_DATA_DEPTH] : value[ATTRIBUTE_DATA_LEVEL];
    if (said && said[0] >= '0' && said[0] <= '9') {
        *level = (uint32_t)(said[0] - '0');
        return true;
    }
    return value[ATTRIBUTE_CLASS] &&
           html_rules_level(tree->rules, value[ATTRIBUTE_CLASS], level);
}

static bool add_thread_mark(struct html_tree *tree, const struct html_attributes *attributes,
                            const struct html_frame *frame, struct failure *failure)
{
    const char *const *value = attributes->value;
    if (!frame->comments || tree->thread_mark_count == HTML_MAX_ELEMENTS)
        return true;
    struct html_thread_mark mark = {
        .element = frame->element,
        .name = {name_number(value[ATTRIBUTE_ID]),
                 name_number(value[ATTRIBUTE_DATA_COMMENT_ID] ? value[ATTRIBUTE_DATA_COMMENT_ID]
                                                              : value[ATTRIBUTE_DATA_ID])},
        .parent = name_number(value[ATTRIBUTE_DATA_PARENT] ? value[ATTRIBUTE_DATA_PARENT]
                                                           : value[ATTRIBUTE_DATA_PARENT_ID])};
    mark.has_level = read_level(tree, value, &mark.level);
    if (mark.name[0] == 0 && mark.name[1] == 0 && mark.parent == 0 && !mark.has_level)
        return true;
    if (!memory_reserve(&tree->thread_marks, &tree->thread_mark_capacity,
                        tree->thread_mark_count + 1, sizeof *tree->thread_marks, failure))
        return false;
    tree->thread_marks[tree->thread_mark_count++] = mark;
    return true;
}

/* The label ends where the page's text does. */
static void end_label(struct html_tree *tree, const struct html_frame *frame)
{
    if (frame->label == 0)
        return;
    tree->labels[frame->label - 1].span.end = (uint32_t)tree->page->own_text.length;
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

bool html_tree_open(struct html_tree *tree, size_t depth, const struct html_tag *tag,
                    const struct html_attributes *attributes, struct failure *failure)
{
    if (!html_tree_close(tree, depth - 1, failure) ||
        !html_facts_element(&tree->facts, tree->page, tag, attributes, failure))
        return false;
    const struct html_frame *around = &tree->frames[tree->depth];
    struct html_frame frame = inherit(around, tag);
    unsigned hints = 0;
    /* An anchor without an address only marks a place. */
    if (tag->flags & TAG_LINK && !attributes->value[ATTRIBUTE_HREF] &&
        !(around->flags & TAG_LINK))
        frame.flags &= (uint8_t)~TAG_LINK;
    if (frame.flags & TAG_INVISIBLE) {
        frame.capture = (uint8_t)find_capture(tree, tag, attributes);
        tree->script_begin = tree->captured[CAPTURE_JSON].length;
    } else if (!tree->choice.hidden && (tag->flags & TAG_FALLBACK || is_hidden(attributes)))
        frame.flags |= TAG_INVISIBLE;
    else
        hints = find_hints(tree, tag, attributes);
    if (!html_marks_open(&tree->marks, tree, tag, attributes, hints, &frame.naming, failure))
        return false;
    frame.comments = frame.comments || hints & HINT_COMMENT;
    if (!frame.comments)
        hints &= ~(unsigned)(HINTS_AMONG_COMMENTS | (tag->hint & HINT_FORM));
    hints &= HINTS_OF_ELEMENTS;
    if (frame.flags & TAG_INVISIBLE && !((around->flags | tag->flags) & TAG_INVISIBLE))
        tree->has_hidden = true;
    if (tag == html_tag_of(ELEMENT_BR)) {
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
    if (!add_label(tree, hints, &frame, failure) ||
        !add_thread_mark(tree, attributes, &frame, failure))
        return false;
    /* Depths in between are elements without a start event: they are as the one around. */
    while (tree->depth + 1 < depth) {
        tree->frames[tree->depth + 1] = tree->frames[tree->depth];
        tree->frames[++tree->depth].flags &= (uint8_t)~TAG_BLOCK;
        tree->frames[tree->depth].is_quote = false;
        tree->frames[tree->depth].label = 0;
    }
    tree->frames[++tree->depth] = frame;
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
    if (!finish_line(tree, failure) ||
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
        if (frame->capture == CAPTURE_JSON && !read_script(tree, failure))
            return false;
        if (frame->is_quote && !add_quotation_mark(tree, false, failure))
            return false;
        end_label(tree, frame);
        if (frame->flags & TAG_BLOCK && !finish_line(tree, failure))
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
    for (size_t i = 0; i < tree->label_count; i++)
        if (tree->labels[i].span.begin > tree->page->own_text.length ||
            tree->labels[i].element >= tree->element_count)
            return false;
    return tree->elements[0].parent == 0 && tree->depth == 0 && !tree->line_open;
}

/* A label that ended in a line of white space, which was dropped, may end in the line behind
 * it. */
struct span html_label_text(const struct html_tree *tree, const struct html_label *label)
{
    const struct text_buffer *text = &tree->page->own_text;
    size_t begin = label->span.begin, end = label->span.end;
    end = end < text->length ? end : text->length;
    while (end > begin && end < text->length && (text->data[end] & 0xC0) == 0x80)
        end--;
    return begin < end ? page_trim(text->data, begin, end)
                       : (struct span){(uint32_t)begin, (uint32_t)begin};
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
