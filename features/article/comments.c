/* comments: where each comment of a thread begins, and who wrote it. */
#include "comments.h"

#include <stdlib.h>

#include "../base/ascii.h"
#include "../base/stop.h"
#include "comment_head.h"
#include "placed_comments.h"

/* How many comments back the one that a reply answers is looked for. It bounds the time. */
#define ANSWERED_LOOKED 64

void comments_give_back(struct comment_list *comments)
{
    memory_give_back(&comments->lines, &comments->line_capacity, sizeof *comments->lines);
    memory_give_back(&comments->placed, &comments->placed_capacity, sizeof *comments->placed);
}

void comments_release(struct comment_list *comments)
{
    free(comments->items);
    free(comments->lines);
    free(comments->placed);
    *comments = (struct comment_list){0};
}

size_t comments_memory(const struct comment_list *comments)
{
    return comments->capacity * sizeof *comments->items +
           comments->line_capacity * sizeof *comments->lines +
           comments->placed_capacity * sizeof *comments->placed;
}

/* The last comment before `index` whose author has this name, or COMMENT_NONE. */
static uint32_t find_answered(const struct comment_list *comments, const struct page *page,
                              size_t index, struct span name)
{
    const size_t length = span_length(name);
    for (size_t back = 1; length > 0 && back <= index && back <= ANSWERED_LOOKED; back++) {
        const struct span author = comments->items[index - back].author;
        if (span_length(author) == length &&
            ascii_same(page->text + author.begin, page->text + name.begin, length))
            return (uint32_t)(index - back);
    }
    return COMMENT_NONE;
}

void comments_add(struct comment_list *comments, const struct page *page, size_t index,
                  const struct comment_head *head)
{
    struct comment *comment = &comments->items[index];
    if (span_length(comment->date) == 0)
        comment->date = head->date;
    if (comment->parent == COMMENT_NONE)
        comment->parent = find_answered(comments, page, index, head->addressee);
}

/* What separates the comments of a thread. */
enum thread_form {               /* those that show where a comment begins are the first */
                   THREAD_HEADS, /* lines that name an author in a known form (fact.author) */
                   THREAD_NAMES, /* lines that are a name */
                   THREAD_ITEMS, /* each comment is a list item */
                   THREAD_SEPARATED, /* boilerplate lines between the comments */
                   THREAD_PARAGRAPHS /* none of these: each paragraph is a comment */
};

struct comment_thread {
    struct comment_list *comments;
    struct line_roles *lines; /* only its working memory changes */
    const struct page *page;
    const struct page_rules *rules;
    size_t first, end; /* its lines */
    enum thread_form form;
    struct failure *failure;
};

/* Is the line text of a comment, or may it name an author? Neither boilerplate nor a line
 * already known to name an author is; what would be a byline above an article may be. */
static bool is_text(const struct comment_thread *thread, size_t i)
{
    return i < thread->end && !thread->comments->lines[i].is_author &&
           (thread->lines->kinds[i] == LINE_KIND_NONE ||
            thread->lines->kinds[i] == LINE_KIND_BYLINE);
}

static bool read_head(struct comment_thread *thread, size_t i, struct comment_head *head)
{
    return go_on(thread->failure, STOP_LINE) &&
           comment_head_read(head, HEAD_ALL, thread->lines, thread->page, thread->rules, i,
                             thread->end, thread->failure);
}

/* ---- The thread's form ------------------------------------------------------------------- */

/* Is the line the first of a paragraph? */
static bool begins_paragraph(const struct comment_thread *thread, size_t i)
{
    return !thread->lines->blank_lines || thread->page->lines[i].blank_before ||
           i == thread->first || !is_text(thread, i - 1);
}

static bool find_form(struct comment_thread *thread)
{
    size_t heads = 0, paragraphs = 0, separated = 0, first = thread->end,
           previous = thread->end;
    bool first_is_name = false, second_is_name = false;
    for (size_t i = thread->first; i < thread->end; i++) {
        struct comment_head head;
        if (!is_text(thread, i))
            continue;
        if (!read_head(thread, i, &head))
            return false;
        heads += head.is_head;
        paragraphs += begins_paragraph(thread, i);
        separated += previous < thread->end && previous + 1 < i;
        if (first == thread->end) {
            first = i;
            first_is_name = head.is_name;
        } else if (previous == first) {
            second_is_name = head.is_name;
        }
        previous = i;
    }
    const bool items = first < thread->end && thread->page->lines[first].mark == LINE_LIST_ITEM;
    if (heads > 0)
        thread->form = THREAD_HEADS;
    else if (first_is_name && !second_is_name && previous > first)
        thread->form = THREAD_NAMES;
    else if (items)
        thread->form = THREAD_ITEMS;
    else
        thread->form =
            separated * 3 >= paragraphs && separated > 0 ? THREAD_SEPARATED : THREAD_PARAGRAPHS;
    return true;
}

/* ---- One comment after the other ------------------------------------------------------- */

bool comments_begin(struct comment_list *comments, struct span author, uint32_t number,
                    struct failure *failure)
{
    if (!memory_reserve(&comments->items, &comments->capacity, comments->count + 1,
                        sizeof *comments->items, failure))
        return false;
    comments->items[comments->count++] =
        (struct comment){.author = author, .number = number, .parent = COMMENT_NONE};
    return true;
}

/* `*begins`: a comment begins at this line of text. `*head` has its author's name if the line is
 * no more than that, else it is empty. */
static bool read_begin(struct comment_thread *thread, size_t i, bool *begins,
                       struct comment_head *head)
{
    const struct page_line *line = &thread->page->lines[i];
    *head = (struct comment_head){0};
    switch (thread->form) {
    case THREAD_HEADS:
    case THREAD_NAMES:
        if (!read_head(thread, i, head))
            return false;
        *begins = thread->form == THREAD_HEADS
                      ? head->is_head
                      : head->is_name && begins_paragraph(thread, i) && is_text(thread, i + 1);
        if (!*begins)
            *head = (struct comment_head){0};
        return true;
    case THREAD_ITEMS:
        *begins = line->mark == LINE_LIST_ITEM;
        return true;
    case THREAD_SEPARATED:
        *begins = i > thread->first && !is_text(thread, i - 1);
        return true;
    default:
        *begins = begins_paragraph(thread, i);
        return true;
    }
}

/* A line of furniture below the name of a comment's author may have the comment's date and whom
 * it answers. */
static bool read_beside(struct comment_thread *thread, size_t i)
{
    struct comment_list *comments = thread->comments;
    struct comment_head head;
    if (comments->count == 0 || thread->lines->kinds[i] != LINE_KIND_THREAD ||
        (thread->form != THREAD_HEADS && thread->form != THREAD_NAMES))
        return true;
    if (!read_head(thread, i, &head))
        return false;
    comments_add(comments, thread->page, comments->count - 1, &head);
    return true;
}

/* The white space before the line. */
static uint32_t indent_of(const struct page *page, size_t i)
{
    uint32_t indent = 0;
    for (size_t at = page->lines[i].span.begin; at > 0 && indent < RULE_LONG_LINE; at--) {
        if (page->text[at - 1] != ' ' && page->text[at - 1] != '\t')
            break;
        indent += page->text[at - 1] == '\t' ? 4 : 1;
    }
    return indent;
}

/* The last comment answers the nearest one above it that is indented less. */
static void find_indented(struct comment_list *comments, const struct page *page, size_t line)
{
    struct comment *last = &comments->items[comments->count - 1];
    size_t steps = 0;
    last->indent = indent_of(page, line);
    if (comments->count == 1 || last->parent != COMMENT_NONE)
        return;
    uint32_t above = (uint32_t)comments->count - 2;
    while (above != COMMENT_NONE && comments->items[above].indent >= last->indent &&
           steps++ < ANSWERED_LOOKED)
        above = comments->items[above].parent;
    if (above != COMMENT_NONE && comments->items[above].indent < last->indent)
        last->parent = above;
}

/* Gives each line of text its comment. */
static bool split_thread(struct comment_thread *thread)
{
    struct comment_list *comments = thread->comments;
    for (size_t i = thread->first; i < thread->end; i++) {
        struct comment_head head;
        bool begins;
        if (!go_on_at(thread->failure, i))
            return false;
        if (!is_text(thread, i)) {
            if (!read_beside(thread, i))
                return false;
            continue;
        }
        if (!read_begin(thread, i, &begins, &head))
            return false;
        const uint32_t next = (uint32_t)comments->count + 1;
        if ((begins || next == 1) &&
            !comments_begin(comments, head.author, next, thread->failure))
            return false;
        if (begins)
            comments_add(comments, thread->page, comments->count - 1, &head);
        if ((begins || next == 1) && thread->form <= THREAD_ITEMS)
            find_indented(comments, thread->page, i);
        comments->lines[i].is_author = span_length(head.author) > 0;
        comments->lines[i].comment = (uint32_t)comments->count;
    }
    return true;
}

/* The thread ends at a notice (a copyright line, a disclaimer): below is the page's bottom. */
static size_t thread_end(const struct line_roles *lines, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++)
        if (lines->kinds[i] == LINE_KIND_BOTTOM)
            return i;
    return end;
}

static bool read_text_thread(struct comment_thread *thread)
{
    thread->end = thread_end(thread->lines, thread->first, thread->page->line_count);
    return find_form(thread) && split_thread(thread);
}

static bool clear(struct comment_list *comments, size_t line_count, struct failure *failure)
{
    comments->count = 0;
    if (!memory_reserve(&comments->lines, &comments->line_capacity, line_count,
                        sizeof *comments->lines, failure))
        return false;
    for (size_t i = 0; i < line_count; i++)
        comments->lines[i] = (struct comment_line){0, false};
    return go_on(failure, STOP_WORK);
}

bool comments_find(struct comment_list *comments, struct line_roles *lines,
                   const struct page *page, const struct page_rules *rules,
                   struct failure *failure)
{
    struct comment_thread thread = {.comments = comments,
                                    .lines = lines,
                                    .page = page,
                                    .rules = rules,
                                    .first = lines->comments,
                                    .failure = failure};
    if (!clear(comments, page->line_count, failure))
        return false;
    if (!rules)
        return true;
    return lines->comments < page->line_count
               ? read_text_thread(&thread)
               : placed_comments_find(comments, lines, page, rules, failure);
}
