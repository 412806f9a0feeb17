/* comments: what parts the comments of a thread, and who wrote each. */
#include "comments.h"

#include <stdlib.h>
#include <string.h>

#include "../text/token_scan.h"

#define NAME_MOST      40 /* bytes of a name that stands alone */
#define NAME_WORDS     4
#define NUMBERS_LOOKED 64 /* comments back that a line's number is looked for */

void comments_release(struct comment_list *comments)
{
    free(comments->items);
    *comments = (struct comment_list){0};
}

/* How a thread parts its comments. */
enum thread_form {
    THREAD_HEADS,     /* by lines that name an author and do nothing else */
    THREAD_NAMES,     /* by names alone on their line */
    THREAD_ITEMS,     /* by the marks of a list */
    THREAD_SEPARATED, /* by lines between them */
    THREAD_PARAGRAPHS
};

struct thread {
    struct comment_list *comments;
    struct line_roles *lines;
    struct page *page;
    const struct page_rules *rules;
    size_t first, end; /* its lines */
    enum thread_form form;
    struct failure *failure;
};

/* ---- Names --------------------------------------------------------------------------- */

static bool is_high(char c)
{
    return (unsigned char)c >= 0x80;
}

/* Could this be what somebody calls themselves? One word of letters, digits and _ - . or a few
 * words that all begin like names, the last perhaps an initial. */
static bool is_name(const char *text, size_t length)
{
    size_t words = 0;
    bool letters = false, capitals = true;
    if (length == 0 || length > NAME_MOST || (!scan_is_word_byte(*text) && !is_high(*text)))
        return false;
    for (size_t i = 0; i < length; i++) {
        const char c = text[i];
        const bool begins = i == 0 || text[i - 1] == ' ';
        if (!scan_is_word_byte(c) && !is_high(c) && !strchr(" _-.'", c))
            return false;
        letters = letters || scan_is_word_byte(c) || is_high(c);
        words += begins && c != ' ';
        if (begins && c >= 'a' && c <= 'z')
            capitals = false;
    }
    const bool initial = length > 3 && text[length - 1] == '.' && text[length - 3] == ' ';
    return letters && (initial || !strchr(".-'", text[length - 1])) &&
           (words == 1 || (capitals && words <= NAME_WORDS));
}

/* Where a piece of the line as it is read stands in the page's text; the whole line if it was
 * pieced together from between marks. */
static struct span place_of(const struct page *page, size_t line, const char *piece,
                            size_t length)
{
    const struct span span = page->lines[line].span;
    for (size_t at = span.begin; at + length <= span.end; at++)
        if (memcmp(page->text + at, piece, length) == 0)
            return (struct span){(uint32_t)at, (uint32_t)(at + length)};
    return span;
}

/* No boilerplate of the thread. What would be a byline above an article may name an author. */
static bool is_text(const struct thread *thread, size_t i)
{
    return i < thread->end &&
           (thread->lines->kinds[i] == RULE_NONE || thread->lines->kinds[i] == RULE_BYLINE);
}

/* Does the line name an author by its form, or is it a name with the thread's boilerplate (a
 * date) below it? `*name`: it is at least a name by itself. */
static bool read_head(struct thread *thread, size_t i, bool *head, bool *name,
                      struct span *author)
{
    const char *plain;
    size_t length;
    struct span found;
    *head = *name = false;
    if (span_length(thread->page->lines[i].span) > RULE_SHORT_LINE)
        return true;
    if (!line_plain(thread->lines, thread->page, i, &plain, &length, thread->failure))
        return false;
    *head = page_rules_find(thread->rules, RULE_FACT_AUTHOR, plain, length,
                            thread->lines->patterns, &found);
    if (!*head) {
        *name = is_name(plain, length) && thread->page->lines[i].mark == LINE_PLAIN;
        *head = *name && i + 1 < thread->end && thread->lines->kinds[i + 1] == RULE_THREAD;
        found = (struct span){0, (uint32_t)length};
    }
    if (*head || *name)
        *author = place_of(thread->page, i, plain + found.begin, span_length(found));
    return true;
}

/* ---- The thread's form ------------------------------------------------------------------- */

/* May a comment begin at this line, as paragraphs do? */
static bool begins_paragraph(const struct thread *thread, size_t i)
{
    return !thread->lines->blank_lines || thread->page->lines[i].blank_before ||
           i == thread->first || !is_text(thread, i - 1);
}

static bool find_form(struct thread *thread)
{
    size_t heads = 0, paragraphs = 0, parted = 0, first = thread->end, previous = thread->end;
    bool first_is_name = false, second_is_name = false;
    for (size_t i = thread->first; i < thread->end; i++) {
        bool head, name;
        struct span author;
        if (!is_text(thread, i))
            continue;
        if (!read_head(thread, i, &head, &name, &author))
            return false;
        heads += head;
        paragraphs += begins_paragraph(thread, i);
        parted += previous < thread->end && previous + 1 < i;
        if (first == thread->end) {
            first = i;
            first_is_name = name;
        } else if (previous == first) {
            second_is_name = name;
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
            parted * 3 >= paragraphs && parted > 0 ? THREAD_SEPARATED : THREAD_PARAGRAPHS;
    return true;
}

/* ---- One comment after the other -----------------------------------------------------------
 */

static bool begin_comment(struct thread *thread, struct span author, uint32_t number)
{
    struct comment_list *comments = thread->comments;
    if (!memory_reserve(&comments->items, &comments->capacity, comments->count + 1,
                        sizeof *comments->items, thread->failure))
        return false;
    comments->items[comments->count++] = (struct comment){.author = author, .number = number};
    return true;
}

/* Does a comment begin at this line of text, and is the line no more than its author's name? */
static bool read_begin(struct thread *thread, size_t i, bool *begins, struct span *author)
{
    const struct page_line *line = &thread->page->lines[i];
    bool head = false, name = false;
    *author = (struct span){0, 0};
    switch (thread->form) {
    case THREAD_HEADS:
    case THREAD_NAMES:
        if (!read_head(thread, i, &head, &name, author))
            return false;
        if (thread->form == THREAD_NAMES)
            head = name && begins_paragraph(thread, i) && is_text(thread, i + 1);
        if (!head)
            *author = (struct span){0, 0};
        *begins = head;
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

static bool part_thread(struct thread *thread)
{
    for (size_t i = thread->first; i < thread->end; i++) {
        struct span author;
        bool begins;
        if (!is_text(thread, i))
            continue;
        if (!read_begin(thread, i, &begins, &author))
            return false;
        const uint32_t next = (uint32_t)thread->comments->count + 1;
        if ((begins || next == 1) && !begin_comment(thread, author, next))
            return false;
        if (author.begin < author.end)
            thread->lines->kinds[i] = RULE_AUTHOR;
        thread->page->lines[i].comment = (uint32_t)thread->comments->count;
        thread->lines->roles[i] = ROLE_COMMENT;
    }
    return true;
}

/* From a notice on (a copyright line, a disclaimer) the page's foot goes on below the thread.
 */
static size_t thread_end(const struct line_roles *lines, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++)
        if (lines->kinds[i] == RULE_BOTTOM)
            return i;
    return end;
}

static bool read_text_thread(struct thread *thread)
{
    const size_t count = thread->page->line_count;
    for (size_t i = thread->first; i < count; i++)
        thread->lines->roles[i] = ROLE_BOILERPLATE;
    thread->end = thread_end(thread->lines, thread->first, count);
    return find_form(thread) && part_thread(thread);
}

/* ---- Comments that the markup tells apart
 * ---------------------------------------------------- */

static struct comment *find_number(struct comment_list *comments, uint32_t number)
{
    for (size_t back = 1; back <= comments->count && back <= NUMBERS_LOOKED; back++)
        if (comments->items[comments->count - back].number == number)
            return &comments->items[comments->count - back];
    return NULL;
}

/* Adds line `i` to its comment. A comment's first line may be its author's name. */
static bool read_placed_line(struct thread *thread, size_t i)
{
    struct page_line *line = &thread->page->lines[i];
    struct comment *comment = find_number(thread->comments, line->comment);
    if (!comment) {
        struct span author = {0, 0};
        bool head, name;
        if (!read_head(thread, i, &head, &name, &author))
            return false;
        const bool goes_on = i + 1 < thread->end && line[1].comment == line->comment;
        if (!(head || (name && goes_on)))
            author = (struct span){0, 0};
        if (!begin_comment(thread, author, line->comment))
            return false;
        if (author.begin < author.end)
            thread->lines->kinds[i] = RULE_AUTHOR;
        comment = &thread->comments->items[thread->comments->count - 1];
    }
    line->comment = (uint32_t)(comment - thread->comments->items) + 1;
    return true;
}

static bool read_placed_threads(struct thread *thread)
{
    thread->end = thread->page->line_count;
    for (size_t i = 0; i < thread->end; i++) {
        if (thread->lines->roles[i] != ROLE_COMMENT)
            continue;
        if (!is_text(thread, i))
            thread->lines->roles[i] = ROLE_BOILERPLATE;
        else if (!read_placed_line(thread, i))
            return false;
    }
    return true;
}

bool comments_find(struct comment_list *comments, struct line_roles *lines, struct page *page,
                   const struct page_rules *rules, struct failure *failure)
{
    struct thread thread = {.comments = comments,
                            .lines = lines,
                            .page = page,
                            .rules = rules,
                            .first = lines->comments,
                            .failure = failure};
    comments->count = 0;
    if (!rules)
        return true;
    return lines->comments < page->line_count ? read_text_thread(&thread)
                                              : read_placed_threads(&thread);
}
