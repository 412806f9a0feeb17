/* page_sections: finds the comments and the foot of a page, menus and lists of links. */
#include "page_sections.h"

#include "../base/stop.h"

/* A larger COMMENTS_TEXT and a smaller COMMENTS_TIMES find fewer comments, and take less of an
 * article for comments. The others limit how much of a page a single line can decide. */
#define COMMENTS_TEXT  300 /* least bytes of running text above the first comment */
#define COMMENTS_TIMES 3   /* most times that text until the next sign of comments */
#define NAME_LINE      40  /* most bytes of a line that may be a name */
#define RELATED_MOST   12  /* most lines of a list of links */
#define RELATED_LINE   160 /* most bytes of such a line */

/* ---- Comments ------------------------------------------------------------------------ */

size_t page_sections_text(const struct line_roles_search *search, size_t first, size_t end)
{
    size_t text = 0;
    for (size_t i = first; i < end; i++)
        text += line_text_length(search, i);
    return text;
}

/* Finds the kinds of the lines from `first` on anew, with the rules for comments. */
static bool find_thread_kinds(struct line_roles_search *search, size_t first)
{
    for (size_t i = first; i < search->page->line_count; i++) {
        const uint8_t kind = search->lines->kinds[i];
        if (!go_on(search->failure, STOP_LINE))
            return false;
        if ((kind == LINE_KIND_NONE || kind == LINE_KIND_BYLINE || kind == LINE_KIND_SITE) &&
            !line_find_kind(search, i, true))
            return false;
    }
    return true;
}

/* The first line at or below line `i` that shows that there are comments. */
static size_t next_sign(const struct line_roles_search *search, size_t i)
{
    const uint8_t *kinds = search->lines->kinds;
    while (i < search->page->line_count && kinds[i] != LINE_KIND_COMMENTS &&
           kinds[i] != LINE_KIND_THREAD)
        i++;
    return i;
}

/* Above the comments the rules for comments do not count. */
static void forget_thread_kinds(struct line_roles_search *search, size_t first)
{
    for (size_t i = first; i < search->body; i++)
        if (search->lines->kinds[i] == LINE_KIND_THREAD)
            search->lines->kinds[i] = LINE_KIND_NONE;
}

/* Comments begin at the first line that announces them, if there is enough text above it, and
 * not too much text between it and the next sign of comments: "Join the discussion" above an
 * article, or in the middle of it, does not begin the comments. */
bool page_sections_find_comments(struct line_roles_search *search)
{
    const size_t count = search->page->line_count;
    size_t above = 0, thread = count;
    search->body = count;
    for (size_t i = 0; i < count && search->body == count; i++) {
        if (search->lines->kinds[i] == LINE_KIND_COMMENTS && above >= COMMENTS_TEXT) {
            if (thread == count && !find_thread_kinds(search, i + 1))
                return false;
            thread = thread < i ? thread : i;
            if (page_sections_text(search, i, next_sign(search, i + 1)) <=
                COMMENTS_TIMES * above)
                search->body = i;
        }
        above += line_text_length(search, i);
    }
    line_roles_set(search->lines, search->body, count, ROLE_COMMENT);
    forget_thread_kinds(search, thread);
    return true;
}

/* ---- The bottom, related links, menus, biographies ----------------------------------- */

/* The lines [first, end) that line `i` is looked at among: is it in the lower half of their
 * bytes? */
struct line_range {
    size_t first, end; /* not empty */
};

static bool is_low(const struct line_roles_search *search, struct line_range range, size_t i)
{
    const struct page_line *lines = search->page->lines;
    const size_t begin = lines[range.first].span.begin, end = lines[range.end - 1].span.end;
    return lines[i].span.begin >= begin + (end - begin) / 2;
}

/* From the first notice in the lower half on, all is boilerplate. */
static void set_bottom(struct line_roles_search *search, struct line_range range)
{
    struct line_roles *lines = search->lines;
    for (size_t i = range.first; i < range.end; i++)
        if (lines->kinds[i] == LINE_KIND_BOTTOM && is_low(search, range, i)) {
            line_roles_set(lines, i, range.end, ROLE_BOILERPLATE);
            return;
        }
}

/* Short lines directly above a biography are its author's name. */
static void set_names(struct line_roles_search *search, size_t biography)
{
    struct line_roles *lines = search->lines;
    for (size_t i = biography; i > 0 && line_is_phrase(search->page, i - 1, NAME_LINE); i--) {
        if (!line_is_article(lines, i - 1) || search->page->lines[i - 1].mark != LINE_PLAIN)
            return;
        lines->roles[i - 1] = ROLE_BYLINE;
        lines->kinds[i - 1] = LINE_KIND_AUTHOR;
    }
}

/* The last paragraphs of an article are boilerplate if they are about its author. */
static bool set_biographies(struct line_roles_search *search, struct line_range range)
{
    struct line_roles *lines = search->lines;
    for (size_t i = range.end; i > range.first && is_low(search, range, i - 1); i--) {
        const char *plain;
        size_t length;
        if (!line_is_article(lines, i - 1))
            continue;
        if (!go_on(search->failure, STOP_LINE) ||
            !line_plain(lines, search->page, i - 1, &plain, &length, search->failure))
            return false;
        if (page_rules_biography(search->rules, plain, length, lines->patterns)) {
            lines->roles[i - 1] = ROLE_BOILERPLATE;
            set_names(search, i - 1);
        } else if (!line_is_phrase(search->page, i - 1, NAME_LINE)) {
            return true;
        }
    }
    return true;
}

/* Is nearly all of the line links? */
static bool is_links(const struct page *page, size_t i)
{
    return i < page->line_count &&
           (size_t)page->lines[i].link_bytes * 10 >= line_length(page, i) * 8;
}

/* May the line be one of a list of links? In a text it is a phrase below another; markup says
 * what a list and what a link is. */
static bool is_related(const struct line_roles_search *search, size_t i)
{
    const struct page_line *line = &search->page->lines[i];
    const bool phrase = line_is_phrase(search->page, i, RELATED_LINE);
    if (line->place == PLACE_UNKNOWN)
        return phrase && line->mark != LINE_HEADING;
    return is_links(search->page, i) || (phrase && line->mark == LINE_LIST_ITEM);
}

/* The links below a line such as "Related" are boilerplate. */
static bool set_related(struct line_roles_search *search)
{
    struct line_roles *lines = search->lines;
    for (size_t i = 0; i < search->body; i++) {
        const bool related = lines->kinds[i] == LINE_KIND_RELATED;
        if (!go_on(search->failure, related ? RELATED_MOST * STOP_TAG : 1))
            return false;
        if (!related)
            continue;
        for (size_t j = i + 1; j < search->body && j <= i + RELATED_MOST; j++) {
            if (lines->kinds[j] != LINE_KIND_NONE || !is_related(search, j))
                break;
            if (lines->roles[j] != ROLE_COMMENT)
                lines->roles[j] = ROLE_BOILERPLATE;
        }
    }
    return true;
}

/* Does the line contain more than one link? */
static bool has_links(const struct page *page, size_t i)
{
    const struct span span = page->lines[i].span;
    size_t links = 0;
    for (size_t at = span.begin; at + 1 < span.end && links < 2; at++)
        links += page->text[at] == ']' && page->text[at + 1] == '(';
    return links > 1;
}

/* Two or more links without other text are a menu. For i = 0, i - 1 wraps round to a line that
 * does not exist. */
static bool set_menus(struct line_roles_search *search)
{
    const struct page *page = search->page;
    for (size_t i = 0; i < search->body; i++) {
        if (!go_on(search->failure, line_length(page, i)))
            return false;
        if (is_links(page, i) && line_is_article(search->lines, i) &&
            (is_links(page, i - 1) || is_links(page, i + 1) || has_links(page, i)))
            search->lines->roles[i] = ROLE_BOILERPLATE;
    }
    return true;
}

bool page_sections_find_others(struct line_roles_search *search)
{
    if (search->body == 0)
        return true;
    set_bottom(search, (struct line_range){0, search->body});
    return go_on(search->failure, STOP_WORK) && set_related(search) && set_menus(search) &&
           set_biographies(search, (struct line_range){0, search->body});
}

/* From the first line of the article to the last; empty if there is none. */
static struct line_range article_range(const struct line_roles_search *search)
{
    struct line_range range = {0, search->body};
    while (range.first < range.end && !line_is_article(search->lines, range.first))
        range.first++;
    while (range.end > range.first && !line_is_article(search->lines, range.end - 1))
        range.end--;
    return range;
}

bool page_sections_find_placed(struct line_roles_search *search)
{
    if (!set_related(search))
        return false;
    const struct line_range range = article_range(search);
    if (range.first == range.end)
        return true;
    set_bottom(search, range);
    return go_on(search->failure, STOP_WORK) && set_biographies(search, range);
}
