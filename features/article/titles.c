/* titles: signs of a page's title are tried from the surest to the weakest: markup, equality
 * with a title known from elsewhere, a heading at the top, a byline below; else the first
 * line of the article, if it looks like a headline. */
#include "titles.h"

#include <string.h>

/* Limits of what a headline or standfirst may look like, and of where it is looked for. Wider
 * ones find more titles, and more often take another line for one. */
#define TITLE_MOST     200 /* bytes of a title */
#define TITLE_LEAST    15  /* bytes of a title that only the lines around it show */
#define TITLE_ABOVE    8   /* lines directly above the article's first that may be the title */
#define TITLE_DEPTH    40  /* lines from the top of the page that may be the title */
#define REPEATED_TITLE 20  /* lines below the title that may repeat it */
#define REPEATED_LEAST 25 /* bytes of a repeated title: a shorter one may be a speaker's name */
#define LEAD_LEAST     40 /* bytes of a standfirst */
#define LEAD_MOST      600

static bool is_title_like(const struct line_roles_search *search, size_t i)
{
    const enum passage_role role = (enum passage_role)search->lines->roles[i];
    return role == ROLE_HEADING ||
           (role == ROLE_PARAGRAPH && line_is_phrase(search->page, i, TITLE_MOST));
}

/* The lines at the top, above the first that is a sentence of the article. */
static size_t find_top(const struct line_roles_search *search)
{
    size_t i = 0;
    while (i < search->body && i < TITLE_DEPTH &&
           (!line_is_article(search->lines, i) || is_title_like(search, i)))
        i++;
    return i;
}

/* `*same`: the line equals lines->title, without markdown. */
static bool is_known_title(struct line_roles_search *search, size_t i, bool *same)
{
    const struct text_buffer *title = &search->lines->title;
    const char *plain;
    size_t length = line_length(search->page, i);
    *same = false;
    if (length < title->length || length > title->length * 2 + TITLE_MOST)
        return true;
    if (!line_plain(search->lines, search->page, i, &plain, &length, search->failure))
        return false;
    *same = length == title->length && memcmp(plain, title->data, length) == 0;
    return true;
}

/* Pages repeat their title above the text, over a picture, beside a form. */
bool titles_drop_repeated(struct line_roles_search *search, size_t first)
{
    if (search->lines->title.length < REPEATED_LEAST)
        return true;
    for (size_t i = first; i < search->body && i < first + REPEATED_TITLE; i++) {
        bool same = false;
        if (line_is_article(search->lines, i) && !is_known_title(search, i, &same))
            return false;
        if (same)
            search->lines->roles[i] = ROLE_BOILERPLATE;
    }
    return true;
}

bool titles_remember(struct line_roles *lines, const char *text, size_t length,
                     struct failure *failure)
{
    text_buffer_clear(&lines->title);
    if (!page_append_plain(text, (struct span){0, (uint32_t)length}, &lines->title, failure))
        return false;
    const struct span kept = page_trim(lines->title.data, 0, lines->title.length);
    memmove(lines->title.data, lines->title.data + kept.begin, span_length(kept));
    lines->title.length = span_length(kept);
    return true;
}

bool titles_find_said(struct line_roles_search *search, size_t *title)
{
    *title = search->body;
    for (size_t i = 0; i < search->page->line_count; i++)
        if (search->page->lines[i].place == PLACE_TITLE) {
            *title = i;
            return true;
        }
    for (size_t i = 0; search->lines->title.length > 0 && i < search->body && i < TITLE_DEPTH;
         i++) {
        bool same = false;
        if (line_is_article(search->lines, i) && !is_known_title(search, i, &same))
            return false;
        if (same) {
            *title = i;
            return true;
        }
    }
    return true;
}

/* The title-like line above the first byline. Of two the upper is the title and the lower a
 * standfirst, unless the upper is as short as the name of a section. */
static size_t find_above_byline(const struct line_roles_search *search)
{
    const struct line_roles *lines = search->lines;
    size_t byline = 0, text = 0; /* a single line of running text may be the standfirst */
    while (byline < search->body && byline < TITLE_DEPTH && text < 2 &&
           lines->roles[byline] != ROLE_BYLINE)
        text += line_text_length(search, byline++) > 0;
    if (byline == search->body || byline == TITLE_DEPTH || text == 2)
        return search->body;
    size_t title = search->body;
    for (size_t i = byline, steps = 0; i > 0 && steps < 2; i--) {
        const size_t length = line_length(search->page, i - 1);
        if (!line_is_article(lines, i - 1))
            continue;
        if (is_title_like(search, i - 1) &&
            length >= (title == search->body ? TITLE_LEAST : REPEATED_LEAST))
            title = i - 1;
        steps++;
    }
    return title;
}

/* The title among the lines at the top: the largest heading, or the line above the byline. */
static size_t find_at_top(const struct line_roles_search *search)
{
    size_t top = find_top(search), best = search->body;
    for (size_t i = 0; i < top; i++) {
        const struct page_line *line = &search->page->lines[i];
        if (search->lines->roles[i] == ROLE_HEADING && line->level <= 2 &&
            (best == search->body || line->level < search->page->lines[best].level))
            best = i;
    }
    return best < search->body ? best : find_above_byline(search);
}

/* Is there a gap below the line? In a page without empty lines the next line must be longer. */
static bool stands_alone(const struct line_roles_search *search, size_t i)
{
    if (i + 1 >= search->page->line_count)
        return false;
    return search->lines->blank_lines
               ? search->page->lines[i + 1].blank_before
               : line_length(search->page, i + 1) > line_length(search->page, i);
}

size_t titles_find_first(const struct line_roles_search *search)
{
    size_t i = 0;
    while (i < search->body && !line_is_article(search->lines, i))
        i++;
    const bool fits = i < search->body && is_title_like(search, i) &&
                      (search->lines->roles[i] == ROLE_HEADING || stands_alone(search, i));
    return fits ? i : search->body;
}

/* A headline between menus looks like an entry of a menu to the decision. So the title may
 * be the longest of the lines directly above the article that the decision took for
 * boilerplate. */
size_t titles_find_decided(const struct line_roles_search *search)
{
    const struct line_roles *lines = search->lines;
    size_t first = 0, best = search->body;
    while (first < search->body && !line_is_article(lines, first))
        first++;
    for (size_t i = first; i > 0 && first - i < TITLE_ABOVE; i--) {
        const size_t length = line_length(search->page, i - 1);
        if (lines->kinds[i - 1] == LINE_KIND_DECIDED && length >= REPEATED_LEAST &&
            line_is_phrase(search->page, i - 1, TITLE_MOST) &&
            (best == search->body || length >= line_length(search->page, best)))
            best = i - 1;
    }
    return best;
}

bool titles_find_marked(struct line_roles_search *search, size_t *title)
{
    if (!titles_find_said(search, title))
        return false;
    if (*title == search->body)
        *title = find_at_top(search);
    return true;
}

bool titles_set(struct line_roles_search *search, size_t title)
{
    struct line_roles *lines = search->lines;
    const struct span span = search->page->lines[title].span;
    if (!titles_remember(lines, search->page->text + span.begin, span_length(span),
                         search->failure))
        return false;
    for (size_t i = 0; i < title && i < TITLE_DEPTH; i++) {
        bool same = false;
        if (lines->title.length >= REPEATED_LEAST && !is_known_title(search, i, &same))
            return false;
        if (same) {
            lines->roles[title] = ROLE_BOILERPLATE;
            title = i;
        }
    }
    lines->roles[title] = ROLE_TITLE;
    return titles_drop_repeated(search, title + 1);
}

/* ---- The standfirst --------------------------------------------------------------------- */

/* Is the whole line emphasised (*...*, **...**, _..._)? */
static bool is_emphasised(const struct page *page, size_t i)
{
    const struct span span = page->lines[i].span;
    const char *begin = page->text + span.begin;
    size_t marks = 0;
    while (marks < 2 && strchr("*_", begin[marks]) && begin[marks] == begin[0])
        marks++;
    return marks > 0 && span_length(span) > 2 * marks && line_last_byte(page, i) == begin[0] &&
           !memchr(begin + marks, begin[0], span_length(span) - 2 * marks);
}

/* A standfirst is the first paragraph if a byline follows, or if it alone is emphasised. */
void titles_set_lead(struct line_roles_search *search, size_t first)
{
    struct line_roles *lines = search->lines;
    size_t next;
    while (first < search->body && !line_is_article(lines, first))
        first++;
    if (first == search->body || lines->roles[first] != ROLE_PARAGRAPH)
        return;
    const size_t length = line_length(search->page, first);
    for (next = first + 1; next < search->body && lines->roles[next] == ROLE_BOILERPLATE;)
        next++;
    if (length < LEAD_LEAST || length > LEAD_MOST || next == search->body)
        return;
    const bool above_byline = lines->roles[next] == ROLE_BYLINE;
    const bool alone_emphasised = is_emphasised(search->page, first) &&
                                  !is_emphasised(search->page, next) &&
                                  line_is_article(lines, next);
    if (above_byline || alone_emphasised)
        lines->roles[first] = ROLE_LEAD;
}
