/* roles: the steps that find the role of each line, in their order. */
#include "roles.h"

#include "../base/stop.h"
#include "page_sections.h"
#include "titles.h"

/* One in KEPT_SHARE bytes above the comments must remain: a larger number trusts the rules more
 * on pages that are mostly boilerplate. The learned decision is asked if there are BODY_LEAST
 * bytes of running text, because it goes by where the other lines are beside that text. */
#define KEPT_SHARE 5
#define BODY_LEAST 500

/* ---- Marks --------------------------------------------------------------------------- */

/* The role that the line's own marks give it. */
static enum passage_role marked_role(const struct page_line *line, bool captions)
{
    switch (line->mark) {
    case LINE_HEADING:
        return ROLE_HEADING;
    case LINE_QUOTATION:
        return ROLE_QUOTATION;
    case LINE_CAPTION:
        return captions ? ROLE_CAPTION : ROLE_PARAGRAPH;
    default:
        return ROLE_PARAGRAPH;
    }
}

static void mark_roles(struct line_roles *lines, const struct page *page, bool captions)
{
    for (size_t i = 0; i < page->line_count; i++)
        lines->roles[i] = (uint8_t)marked_role(&page->lines[i], captions);
}

/* ---- Kinds --------------------------------------------------------------------------- */

static enum passage_role role_of_kind(enum line_kind kind)
{
    switch (kind) {
    case LINE_KIND_BYLINE:
        return ROLE_BYLINE;
    case LINE_KIND_CAPTION:
        return ROLE_CAPTION;
    default:
        return ROLE_BOILERPLATE;
    }
}

/* What is boilerplate by its place, as most lines of a page are, needs no kind. */
static bool find_kinds(struct line_roles_search *search)
{
    for (size_t i = 0; i < search->page->line_count; i++) {
        const uint8_t place = search->page->lines[i].place;
        search->lines->kinds[i] = LINE_KIND_NONE;
        if (!go_on(search->failure, STOP_LINE))
            return false;
        if (place != PLACE_BOILERPLATE && !line_find_kind(search, i, place == PLACE_COMMENT))
            return false;
        const enum line_kind kind = (enum line_kind)search->lines->kinds[i];
        if (kind != LINE_KIND_NONE)
            search->lines->roles[i] = (uint8_t)role_of_kind(kind);
    }
    return true;
}

/* ---- The decision on the remaining lines ---------------------------------------------- */

/* Asks the decision about the lines above the comments, if there is enough running text to
 * compare them with. Line `title` keeps its role. */
static bool decide(struct line_roles_search *search, size_t title)
{
    struct line_roles *lines = search->lines;
    const struct page_decision *decision = page_rules_decision(search->rules);
    for (size_t i = 0; i < search->body; i++)
        if (lines->kinds[i] == LINE_KIND_NONE && !line_is_article(lines, i))
            lines->kinds[i] = LINE_KIND_BOILERPLATE;
    if (!decision || page_sections_text(search, 0, search->body) < BODY_LEAST)
        return true;
    if (!page_decide(decision, &lines->decision, search->page, lines->kinds, search->body,
                     LINE_KIND_DECIDED, search->failure))
        return false;
    for (size_t i = 0; i < search->body; i++)
        if (lines->kinds[i] == LINE_KIND_DECIDED && i != title)
            lines->roles[i] = ROLE_BOILERPLATE;
    return true;
}

/* ---- Roles ---------------------------------------------------------------------------- */

/* Is there a line in this place? PLACE_UNKNOWN asks for a line in any other place. */
static bool has_place(const struct page *page, enum line_place place)
{
    for (size_t i = 0; i < page->line_count; i++)
        if ((page->lines[i].place == place) != (place == PLACE_UNKNOWN))
            return true;
    return false;
}

/* Does a fair part of the page count as article, with a word in it? Comments are left out, as
 * they may be longer than the article and were only looked for below enough text. If the markup
 * gives places, any share is enough. */
static bool leaves_enough(const struct line_roles_search *search, bool has_places)
{
    size_t all = 0, kept = 0;
    bool words = false;
    for (size_t i = 0; i < search->page->line_count; i++) {
        const size_t length = line_length(search->page, i);
        all += search->lines->roles[i] == ROLE_COMMENT ? 0 : length;
        if (!line_is_article(search->lines, i))
            continue;
        kept += length;
        words = words || line_has_words(search->page, i);
    }
    return words && (has_places || kept >= all / KEPT_SHARE);
}

/* Makes line `title` the title or, if a title was given beside the text, a heading. */
static bool set_title(struct line_roles_search *search, size_t title, bool title_given)
{
    uint8_t *roles = search->lines->roles;
    if (title == search->body)
        return true;
    if (!title_given)
        return titles_set(search, title);
    if (roles[title] == ROLE_PARAGRAPH)
        roles[title] = ROLE_HEADING;
    return true;
}

/* What is above a title that is sure is boilerplate. */
static void clear_above(struct line_roles *lines, size_t title)
{
    for (size_t i = 0; i < title; i++)
        if (line_is_article(lines, i))
            lines->roles[i] = ROLE_BOILERPLATE;
}

/* Roles of a page whose lines have no places: text, and HTML without known markup. */
static bool read_text_roles(struct line_roles_search *search, bool title_given)
{
    if (!page_sections_find_comments(search) || !page_sections_find_others(search))
        return false;
    size_t title = search->body;
    if (title_given ? !titles_drop_repeated(search, 0) : !titles_find_marked(search, &title))
        return false;
    if (title < search->body)
        clear_above(search->lines, title);
    if (!decide(search, title))
        return false;
    if (title == search->body)
        title = titles_find_first(search);
    if (title == search->body && !title_given)
        title = titles_find_decided(search);
    if (!set_title(search, title, title_given))
        return false;
    if (title < search->body || title_given)
        titles_set_lead(search, title < search->body ? title + 1 : 0);
    return true;
}

/* Roles by the places that an HTML page's markup gives. If it says where the main text is, all
 * lines of unknown place are boilerplate. */
static bool read_placed_roles(struct line_roles_search *search, bool title_given)
{
    uint8_t *roles = search->lines->roles;
    const bool has_main = has_place(search->page, PLACE_MAIN);
    size_t title = search->body;
    for (size_t i = 0; i < search->body; i++) {
        const uint8_t place = search->page->lines[i].place;
        if (!go_on_at(search->failure, i))
            return false;
        if (place == PLACE_BYLINE)
            roles[i] = ROLE_BYLINE;
        else if (place == PLACE_COMMENT)
            roles[i] = ROLE_COMMENT;
        else if (place == PLACE_LEAD && search->lines->kinds[i] == LINE_KIND_NONE)
            roles[i] = ROLE_LEAD;
        else if (place == PLACE_BOILERPLATE || (place == PLACE_UNKNOWN && has_main))
            roles[i] = ROLE_BOILERPLATE;
    }
    if (!page_sections_find_placed(search))
        return false;
    if (title_given ? !titles_drop_repeated(search, 0) : !titles_find_said(search, &title))
        return false;
    return set_title(search, title, title_given);
}

/* Do empty lines separate the paragraphs? Else each line is a paragraph. */
static bool has_blank_lines(const struct page *page)
{
    for (size_t i = 1; i < page->line_count; i++)
        if (page->lines[i].blank_before)
            return true;
    return page->line_count == 1;
}

static bool prepare(struct line_roles *lines, const struct page *page, struct failure *failure)
{
    lines->blank_lines = has_blank_lines(page);
    lines->comments = page->line_count;
    text_buffer_clear(&lines->title);
    return memory_reserve(&lines->kinds, &lines->kind_capacity, page->line_count, 1, failure) &&
           memory_reserve(&lines->roles, &lines->role_capacity, page->line_count, 1, failure);
}

/* Roles without rules: by marks, and the first line may be a title. */
static void read_plain_roles(struct line_roles_search *search, bool title_given)
{
    const size_t title = titles_find_first(search);
    if (title < search->body)
        search->lines->roles[title] = title_given ? ROLE_HEADING : ROLE_TITLE;
}

bool roles_find(struct line_roles *lines, const struct page *page,
                const struct page_rules *rules, const char *title, size_t title_length,
                bool title_given, struct failure *failure)
{
    struct line_roles_search search = {lines, page, rules, page->line_count, failure};
    if (!prepare(lines, page, failure))
        return false;
    if (!go_on(failure, STOP_WORK))
        return false;
    mark_roles(lines, page, rules != NULL);
    if (!go_on(failure, STOP_WORK))
        return false;
    if (!rules) {
        read_plain_roles(&search, title_given);
        return true;
    }
    const bool has_places = has_place(page, PLACE_UNKNOWN);
    if (!pattern_scratch_prepare(&lines->patterns, failure) ||
        (title && !titles_remember(lines, title, title_length, failure)) ||
        !find_kinds(&search) ||
        !(has_places ? read_placed_roles(&search, title_given)
                     : read_text_roles(&search, title_given)) ||
        !go_on(failure, STOP_WORK))
        return false;
    if (!leaves_enough(&search, has_places)) {
        search.body = page->line_count;
        mark_roles(lines, page, true);
        read_plain_roles(&search, title_given);
    }
    lines->comments = search.body;
    return true;
}
