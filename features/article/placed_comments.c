/* placed_comments: first what is known of each number, then the comments, then their lines. */
#include "placed_comments.h"

#include "../base/stop.h"

struct placed_search {
    struct comment_list *comments;
    struct line_roles *lines; /* only its working memory changes */
    const struct page *page;
    const struct page_rules *rules;
    uint32_t last; /* the largest number */
    struct failure *failure;
};

static bool is_comment(const struct placed_search *search, size_t i)
{
    return search->page->lines[i].comment > 0;
}

/* Is the line text of a comment, and not furniture by its words? */
static bool is_text(const struct placed_search *search, size_t i)
{
    return is_comment(search, i) && !search->page->lines[i].beside &&
           search->lines->roles[i] == ROLE_COMMENT &&
           (search->lines->kinds[i] == LINE_KIND_NONE ||
            search->lines->kinds[i] == LINE_KIND_BYLINE);
}

/* What the markup says of comment `number`; NULL: nothing. */
static const struct page_comment *marked(const struct placed_search *search, uint32_t number)
{
    return number <= search->page->comment_count ? &search->page->comments[number - 1] : NULL;
}

static bool prepare(struct placed_search *search)
{
    struct comment_list *comments = search->comments;
    for (size_t i = 0; i < search->page->line_count; i++)
        if (search->page->lines[i].comment > search->last)
            search->last = search->page->lines[i].comment;
    const size_t count = (size_t)search->last + 1;
    if (!memory_reserve(&comments->placed, &comments->placed_capacity, count,
                        sizeof *comments->placed, search->failure) ||
        !clear_bytes(comments->placed, count * sizeof *comments->placed, search->failure))
        return false;
    for (uint32_t number = 1; number <= search->last; number++) {
        struct placed_comment *placed = &comments->placed[number];
        const struct page_comment *known = marked(search, number);
        placed->author_line = search->page->line_count;
        if (!go_on(search->failure, known ? 3 * STOP_LINE : 1))
            return false;
        if (!known)
            continue;
        placed->head.author =
            comment_head_name(search->lines, search->page, search->rules, known->author);
        placed->has_author = span_length(placed->head.author) > 0;
        placed->head.date =
            comment_head_date(search->lines, search->page, search->rules, known->date);
        placed->head.addressee = comment_head_addressee(search->lines, search->page,
                                                        search->rules, known->addressee);
    }
    return true;
}

static bool contains(struct span outer, struct span inner)
{
    return span_length(inner) > 0 && outer.begin <= inner.begin && inner.end <= outer.end;
}

/* Does the line name the comment's author, if nothing else has? A line in a known form does so,
 * above the text also a name with more of the comment below it. */
static bool names_author(const struct placed_search *search, size_t i,
                         const struct placed_comment *placed, const struct comment_head *head)
{
    const struct page_line *line = &search->page->lines[i];
    const bool goes_on = i + 1 < search->page->line_count && line[1].comment == line->comment;
    if (placed->has_author || search->lines->roles[i] != ROLE_COMMENT)
        return false;
    if (placed->has_text)
        return line->beside && head->is_head && !head->is_name;
    return head->is_head || (head->is_name && goes_on);
}

static void add_line(struct placed_search *search, size_t i, const struct comment_head *head)
{
    const struct page_line *line = &search->page->lines[i];
    struct placed_comment *placed = &search->comments->placed[line->comment];
    const bool text = is_text(search, i);
    if (names_author(search, i, placed, head)) {
        placed->head.author = head->author;
        placed->author_line = i;
        placed->has_author = true;
    } else if (text) {
        placed->has_text = true;
        return;
    } else if (line->beside && contains(line->span, placed->head.author)) {
        placed->author_line = i;
    }
    if (span_length(placed->head.date) == 0)
        placed->head.date = head->date;
    if (span_length(placed->head.addressee) == 0)
        placed->head.addressee = head->addressee;
}

/* What is looked for in line i: in the lines beside a comment's text what is not known yet, and in
 * the first line of its text its author. */
static unsigned wanted_in(const struct placed_search *search, size_t i)
{
    const uint32_t number = search->page->lines[i].comment;
    const struct placed_comment *placed = &search->comments->placed[number];
    const struct page_comment *known = marked(search, number);
    const bool text = is_text(search, i);
    if (text && (placed->has_text || placed->has_author))
        return 0;
    const bool answers =
        span_length(placed->head.addressee) > 0 || (known && known->parent > 0);
    return (placed->has_author ? 0U : (unsigned)HEAD_AUTHOR) |
           (span_length(placed->head.date) > 0 ? 0U : (unsigned)HEAD_DATE) |
           (answers ? 0U : (unsigned)HEAD_ADDRESSEE);
}

static bool read_lines(struct placed_search *search)
{
    for (size_t i = 0; i < search->page->line_count; i++) {
        struct comment_head head;
        const bool placed = is_comment(search, i);
        if (!go_on(search->failure, placed ? 2 * STOP_LINE : 1))
            return false;
        if (!placed)
            continue;
        if (!comment_head_read(&head, wanted_in(search, i), search->lines, search->page,
                               search->rules, i, search->page->line_count, search->failure))
            return false;
        add_line(search, i, &head);
    }
    return true;
}

/* Is the comment one? */
static bool holds(const struct placed_search *search, uint32_t number)
{
    const struct placed_comment *placed = &search->comments->placed[number];
    const struct page_comment *known = marked(search, number);
    return placed->has_text &&
           (!known || known->sure || placed->has_author || span_length(placed->head.date) > 0);
}

/* Adds the comment of line i, the first of its text. */
static bool add_comment(struct placed_search *search, size_t i)
{
    struct comment_list *comments = search->comments;
    const uint32_t number = search->page->lines[i].comment;
    struct placed_comment *placed = &comments->placed[number];
    const struct page_comment *known = marked(search, number);
    if (!comments_begin(comments, placed->head.author, number, search->failure))
        return false;
    placed->place = (uint32_t)comments->count;
    const uint32_t parent =
        known && known->parent > 0 ? comments->placed[known->parent].place : 0;
    if (parent > 0)
        comments->items[placed->place - 1].parent = parent - 1;
    comments_add(comments, search->page, placed->place - 1, &placed->head);
    return true;
}

static bool add_comments(struct placed_search *search)
{
    for (size_t i = 0; i < search->page->line_count; i++) {
        if (!go_on(search->failure, STOP_TAG))
            return false;
        if (!is_comment(search, i))
            continue;
        const uint32_t number = search->page->lines[i].comment;
        const struct placed_comment *placed = &search->comments->placed[number];
        const bool text = is_text(search, i) && i != placed->author_line;
        if (placed->place == 0 && text && holds(search, number) && !add_comment(search, i))
            return false;
    }
    return true;
}

bool placed_comments_find(struct comment_list *comments, struct line_roles *lines,
                          const struct page *page, const struct page_rules *rules,
                          struct failure *failure)
{
    struct placed_search search = {
        .comments = comments, .lines = lines, .page = page, .rules = rules, .failure = failure};
    if (!prepare(&search) || !read_lines(&search) || !add_comments(&search))
        return false;
    for (size_t i = 0; i < page->line_count; i++) {
        if (!go_on_at(failure, i))
            return false;
        if (!is_comment(&search, i) || lines->roles[i] != ROLE_COMMENT)
            continue;
        const struct placed_comment *placed = &comments->placed[page->lines[i].comment];
        comments->lines[i].is_author = placed->place > 0 && i == placed->author_line;
        if (is_text(&search, i) || i == placed->author_line)
            comments->lines[i].comment = placed->place;
    }
    return true;
}
