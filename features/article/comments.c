/* comments: where each comment of a thread begins, and who wrote it. */
#include "comments.h"

#include <stdlib.h>
#include <string.h>

#include "../text/token_scan.h"

/* The longest name alone on its line: a longer line is more likely a sentence. */
#define NAME_MOST_BYTES 40
#define NAME_MOST_WORDS 4

/* How many comments back a comment of the same number is looked for. It bounds the time;
 * replies nested in a comment that continues below them are rarely as many. */
#define NUMBERS_LOOKED 64

void comments_release(struct comment_list *comments)
{
    free(comments->items);
    free(comments->lines);
    *comments = (struct comment_list){0};
}

/* What separates the comments of a thread. */
enum thread_form {
    THREAD_HEADS,     /* lines that name an author in a known form (fact.author) */
    THREAD_NAMES,     /* lines that are a name */
    THREAD_ITEMS,     /* each comment is a list item */
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

/* ---- Names --------------------------------------------------------------------------- */

static bool is_high(char c)
{
    return (unsigned char)c >= 0x80;
}

/* Could this be an author's name or user name? So can one word of letters, digits and _ - . and
 * a few words with capitals, of which the last may be an initial. */
static bool is_name(const char *text, size_t length)
{
    size_t words = 0;
    bool letters = false, capitals = true;
    if (length == 0 || length > NAME_MOST_BYTES ||
        (!scan_is_word_byte(*text) && !is_high(*text)))
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
           (words == 1 || (capitals && words <= NAME_MOST_WORDS));
}

/* Where a part of the plain line is in the page's text: the whole line if it is not found,
 * because markdown inside it was left out. */
static struct span place_of(const struct page *page, size_t line, const char *piece,
                            size_t length)
{
    const struct span span = page->lines[line].span;
    for (size_t at = span.begin; at + length <= span.end; at++)
        if (memcmp(page->text + at, piece, length) == 0)
            return (struct span){(uint32_t)at, (uint32_t)(at + length)};
    return span;
}

/* Is the line text of a comment, or may it name an author? Neither boilerplate nor a line
 * already known to name an author is; what would be a byline above an article may be. */
static bool is_text(const struct comment_thread *thread, size_t i)
{
    return i < thread->end && !thread->comments->lines[i].is_author &&
           (thread->lines->kinds[i] == LINE_KIND_NONE ||
            thread->lines->kinds[i] == LINE_KIND_BYLINE);
}

/* `*head`: the line names an author, by a pattern or because it is a name with boilerplate of
 * the thread (a date) below it. `*name`: it is a name. Either sets `*author`. */
static bool read_head(struct comment_thread *thread, size_t i, bool *head, bool *name,
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
        *head = *name && i + 1 < thread->end && thread->lines->kinds[i + 1] == LINE_KIND_THREAD;
        found = (struct span){0, (uint32_t)length};
    }
    if (*head || *name)
        *author = place_of(thread->page, i, plain + found.begin, span_length(found));
    return true;
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
        bool head, name;
        struct span author;
        if (!is_text(thread, i))
            continue;
        if (!read_head(thread, i, &head, &name, &author))
            return false;
        heads += head;
        paragraphs += begins_paragraph(thread, i);
        separated += previous < thread->end && previous + 1 < i;
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
            separated * 3 >= paragraphs && separated > 0 ? THREAD_SEPARATED : THREAD_PARAGRAPHS;
    return true;
}

/* ---- One comment after the other ------------------------------------------------------- */

static bool begin_comment(struct comment_thread *thread, struct span author, uint32_t number)
{
    struct comment_list *comments = thread->comments;
    if (!memory_reserve(&comments->items, &comments->capacity, comments->count + 1,
                        sizeof *comments->items, thread->failure))
        return false;
    comments->items[comments->count++] = (struct comment){.author = author, .number = number};
    return true;
}

/* `*begins`: a comment begins at this line of text. `*author` is its author's name if the line
 * is no more than that, else empty. */
static bool read_begin(struct comment_thread *thread, size_t i, bool *begins,
                       struct span *author)
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

/* Gives each line of text its comment. */
static bool split_thread(struct comment_thread *thread)
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
            thread->comments->lines[i].is_author = true;
        thread->comments->lines[i].comment = (uint32_t)thread->comments->count;
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

/* ---- Comments in HTML ---------------------------------------------------------------- */

static const struct comment *find_number(const struct comment_list *comments, uint32_t number)
{
    for (size_t back = 1; back <= comments->count && back <= NUMBERS_LOOKED; back++)
        if (comments->items[comments->count - back].number == number)
            return &comments->items[comments->count - back];
    return NULL;
}

/* Begins the comment of line `i`, its first line, which may be its author's name. */
static bool begin_placed_comment(struct comment_thread *thread, size_t i)
{
    const struct page_line *line = &thread->page->lines[i];
    struct span author = {0, 0};
    bool head, name;
    if (!read_head(thread, i, &head, &name, &author))
        return false;
    const bool goes_on = i + 1 < thread->end && line[1].comment == line->comment;
    if (!(head || (name && goes_on)))
        author = (struct span){0, 0};
    thread->comments->lines[i].is_author = author.begin < author.end;
    return begin_comment(thread, author, line->comment);
}

/* Gives line `i` the comment of its number. */
static bool read_placed_line(struct comment_thread *thread, size_t i)
{
    struct comment_list *comments = thread->comments;
    const uint32_t number = thread->page->lines[i].comment;
    const struct comment *comment = find_number(comments, number);
    if (!comment) {
        if (!begin_placed_comment(thread, i))
            return false;
        comment = &comments->items[comments->count - 1];
    }
    comments->lines[i].comment = (uint32_t)(comment - comments->items) + 1;
    return true;
}

static bool read_placed_threads(struct comment_thread *thread)
{
    thread->end = thread->page->line_count;
    for (size_t i = 0; i < thread->end; i++)
        if (thread->lines->roles[i] == ROLE_COMMENT && is_text(thread, i) &&
            !read_placed_line(thread, i))
            return false;
    return true;
}

static bool clear(struct comment_list *comments, size_t line_count, struct failure *failure)
{
    comments->count = 0;
    if (!memory_reserve(&comments->lines, &comments->line_capacity, line_count,
                        sizeof *comments->lines, failure))
        return false;
    for (size_t i = 0; i < line_count; i++)
        comments->lines[i] = (struct comment_line){0, false};
    return true;
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
    return lines->comments < page->line_count ? read_text_thread(&thread)
                                              : read_placed_threads(&thread);
}
