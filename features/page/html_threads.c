/* html_threads: labels, and the names by which comments call each other. */
#include "html_threads.h"

#include <string.h>

#include "../base/hash.h"
#include "html_rules.h"

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

bool html_threads_open(struct html_tree *tree, const struct html_attributes *attributes,
                       unsigned hints, struct html_frame *frame, struct failure *failure)
{
    return add_label(tree, hints, frame, failure) &&
           add_thread_mark(tree, attributes, frame, failure);
}

/* The label ends where the page's text does. */
void html_threads_close(struct html_tree *tree, const struct html_frame *frame)
{
    if (frame->label == 0)
        return;
    tree->labels[frame->label - 1].span.end = (uint32_t)tree->page->own_text.length;
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
