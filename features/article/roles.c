/* roles: lines → what they are for. */
#include "roles.h"

#include <stdlib.h>
#include <string.h>

#include "line_roles.h"
#include "titles.h"

#define COMMENTS_TEXT  300 /* bytes of text above the first comment */
#define COMMENTS_TIMES 3   /* as much text may follow before the next sign of comments */
#define NAME_LINE      40  /* bytes of a line that may be a name */
#define RELATED_MOST   12  /* lines of a list of links */
#define RELATED_LINE   160 /* bytes of such a line */
#define KEPT_SHARE     5   /* one in five bytes must be left */
#define BODY_LEAST     500 /* bytes of running text: with less nothing is decided by numbers */

void line_roles_release(struct line_roles *lines)
{
    free(lines->kinds);
    free(lines->roles);
    decision_scratch_release(&lines->decision);
    pattern_scratch_release(&lines->patterns);
    text_buffer_release(&lines->plain);
    text_buffer_release(&lines->title);
    *lines = (struct line_roles){0};
}

/* ---- Marks --------------------------------------------------------------------------- */

/* What the line's own marks make it. */
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

static void set_roles(struct line_roles *lines, size_t first, size_t end,
                      enum passage_role role)
{
    for (size_t i = first; i < end; i++)
        lines->roles[i] = (uint8_t)role;
}

/* ---- Kinds --------------------------------------------------------------------------- */

static bool find_kind(struct line_roles_search *reading, size_t i, bool among_comments)
{
    const char *plain;
    size_t length;
    uint8_t *kind = &reading->lines->kinds[i];
    *kind = RULE_NONE;
    if (line_length(reading->page, i) > RULE_LONG_LINE)
        return true;
    if (!line_plain(reading->lines, reading->page, i, &plain, &length, reading->failure))
        return false;
    /* Nothing but marks: a rule across the page. */
    *kind = length == 0 ? RULE_BOILERPLATE
                        : (uint8_t)page_rules_kind(reading->rules, plain, length,
                                                   among_comments, reading->lines->patterns);
    return true;
}

static enum passage_role role_of_kind(enum rule_kind kind)
{
    switch (kind) {
    case RULE_BYLINE:
        return ROLE_BYLINE;
    case RULE_CAPTION:
        return ROLE_CAPTION;
    default:
        return ROLE_BOILERPLATE;
    }
}

static bool find_kinds(struct line_roles_search *reading)
{
    for (size_t i = 0; i < reading->page->line_count; i++) {
        if (!find_kind(reading, i, reading->page->lines[i].place == PLACE_COMMENT))
            return false;
        const enum rule_kind kind = (enum rule_kind)reading->lines->kinds[i];
        if (kind != RULE_NONE)
            reading->lines->roles[i] = (uint8_t)role_of_kind(kind);
    }
    return true;
}

/* ---- Where the comments begin, and the bottom ------------------------------------------- */

/* The bytes of running text in lines [first, end). */
static size_t count_text(const struct line_roles_search *reading, size_t first, size_t end)
{
    size_t text = 0;
    for (size_t i = first; i < end; i++)
        text += text_of(reading, i);
    return text;
}

/* Looks again at the lines below `first`, as lines of a thread. */
static bool find_thread_kinds(struct line_roles_search *reading, size_t first)
{
    for (size_t i = first; i < reading->page->line_count; i++) {
        const uint8_t kind = reading->lines->kinds[i];
        if ((kind == RULE_NONE || kind == RULE_BYLINE || kind == RULE_SITE) &&
            !find_kind(reading, i, true))
            return false;
    }
    return true;
}

/* The first sign of comments at or below line `i`. */
static size_t next_sign(const struct line_roles_search *reading, size_t i)
{
    const uint8_t *kinds = reading->lines->kinds;
    while (i < reading->page->line_count && kinds[i] != RULE_COMMENTS &&
           kinds[i] != RULE_THREAD)
        i++;
    return i;
}

/* The lines above the comments look as they did before these were found. */
static void forget_thread_kinds(struct line_roles_search *reading, size_t first)
{
    for (size_t i = first; i < reading->body; i++)
        if (reading->lines->kinds[i] == RULE_THREAD)
            reading->lines->kinds[i] = RULE_NONE;
}

/* Comments begin at the first line that says so, has enough of an article above it, and not
 * much more text than that before the next sign of them: a call to comment above an article
 * or in the midst of it begins nothing. */
static bool find_comments(struct line_roles_search *reading)
{
    const size_t count = reading->page->line_count;
    size_t above = 0, thread = count;
    reading->body = count;
    for (size_t i = 0; i < count && reading->body == count; i++) {
        if (reading->lines->kinds[i] == RULE_COMMENTS && above >= COMMENTS_TEXT) {
            if (thread == count && !find_thread_kinds(reading, i + 1))
                return false;
            thread = thread < i ? thread : i;
            if (count_text(reading, i, next_sign(reading, i + 1)) <= COMMENTS_TIMES * above)
                reading->body = i;
        }
        above += text_of(reading, i);
    }
    set_roles(reading->lines, reading->body, count, ROLE_COMMENT);
    forget_thread_kinds(reading, thread);
    return true;
}

/* Is the line in the lower half of what stands above the comments? */
static bool is_low(const struct line_roles_search *reading, size_t i)
{
    const struct page_line *lines = reading->page->lines;
    const size_t begin = lines[0].span.begin, end = lines[reading->body - 1].span.end;
    return lines[i].span.begin - begin >= (end - begin) / 2;
}

static void set_bottom(struct line_roles_search *reading)
{
    struct line_roles *lines = reading->lines;
    for (size_t i = 0; i < reading->body; i++)
        if (lines->kinds[i] == RULE_BOTTOM && is_low(reading, i)) {
            set_roles(lines, i, reading->body, ROLE_BOILERPLATE);
            return;
        }
}

/* Short lines right above a biography are the author's name. */
static void set_names(struct line_roles_search *reading, size_t biography)
{
    struct line_roles *lines = reading->lines;
    for (size_t i = biography; i > 0 && is_phrase(reading->page, i - 1, NAME_LINE); i--) {
        if (!is_article(lines, i - 1) || reading->page->lines[i - 1].mark != LINE_PLAIN)
            return;
        lines->roles[i - 1] = ROLE_BYLINE;
        lines->kinds[i - 1] = RULE_AUTHOR;
    }
}

/* The last lines of the article are boilerplate where they tell who wrote it. */
static bool set_biographies(struct line_roles_search *reading)
{
    struct line_roles *lines = reading->lines;
    for (size_t i = reading->body; i > 0 && is_low(reading, i - 1); i--) {
        const char *plain;
        size_t length;
        if (!is_article(lines, i - 1))
            continue;
        if (!line_plain(lines, reading->page, i - 1, &plain, &length, reading->failure))
            return false;
        if (page_rules_biography(reading->rules, plain, length, lines->patterns)) {
            lines->roles[i - 1] = ROLE_BOILERPLATE;
            set_names(reading, i - 1);
        } else if (!is_phrase(reading->page, i - 1, NAME_LINE)) {
            return true;
        }
    }
    return true;
}

/* The links below a line such as "Related". */
static void set_related(struct line_roles_search *reading)
{
    struct line_roles *lines = reading->lines;
    for (size_t i = 0; i < reading->body; i++) {
        if (lines->kinds[i] != RULE_RELATED)
            continue;
        for (size_t j = i + 1; j < reading->body && j <= i + RELATED_MOST; j++) {
            if (lines->kinds[j] != RULE_NONE || !is_phrase(reading->page, j, RELATED_LINE) ||
                reading->page->lines[j].mark == LINE_HEADING)
                break;
            lines->roles[j] = ROLE_BOILERPLATE;
        }
    }
}

/* Is nearly all of the line links? */
static bool is_links(const struct page *page, size_t i)
{
    return i < page->line_count &&
           (size_t)page->lines[i].link_bytes * 10 >= line_length(page, i) * 8;
}

/* Has the line more than one link? */
static bool has_links(const struct page *page, size_t i)
{
    const struct span span = page->lines[i].span;
    size_t links = 0;
    for (size_t at = span.begin; at + 1 < span.end && links < 2; at++)
        links += page->text[at] == ']' && page->text[at + 1] == '(';
    return links > 1;
}

/* Lines of links and nothing else are a menu, where they are more than one link. i - 1 below 0
 * wraps round to a line that is not there. */
static void set_menus(struct line_roles_search *reading)
{
    const struct page *page = reading->page;
    for (size_t i = 0; i < reading->body; i++)
        if (is_links(page, i) && is_article(reading->lines, i) &&
            (is_links(page, i - 1) || is_links(page, i + 1) || has_links(page, i)))
            reading->lines->roles[i] = ROLE_BOILERPLATE;
}

/* ---- All together ----------------------------------------------------------------------- */

/* Is there a line in this place, or, for PLACE_UNKNOWN, in any other? */
static bool has_place(const struct page *page, enum line_place place)
{
    for (size_t i = 0; i < page->line_count; i++)
        if ((page->lines[i].place == place) != (place == PLACE_UNKNOWN))
            return true;
    return false;
}

/* Is a fair part of the page left, with a word in it? Comments may be longer than any article;
 * they were only taken for such below enough of one. What markup says is believed. */
static bool leaves_enough(const struct line_roles_search *reading, bool has_places)
{
    size_t all = 0, kept = 0;
    bool words = false;
    for (size_t i = 0; i < reading->page->line_count; i++) {
        const size_t length = line_length(reading->page, i);
        all += reading->lines->roles[i] == ROLE_COMMENT ? 0 : length;
        if (!is_article(reading->lines, i))
            continue;
        kept += length;
        words = words || has_words(reading->page->text, reading->page->lines[i].span);
    }
    return words && (has_places || kept >= all / KEPT_SHARE);
}

/* Asks the decision about the lines above the comments, if there is enough running text to
 * tell boilerplate from; `title` stays. */
static bool decide(struct line_roles_search *reading, size_t title)
{
    struct line_roles *lines = reading->lines;
    const struct page_decision *decision = page_rules_decision(reading->rules);
    for (size_t i = 0; i < reading->body; i++)
        if (lines->kinds[i] == RULE_NONE && !is_article(lines, i))
            lines->kinds[i] = RULE_BOILERPLATE;
    if (!decision || count_text(reading, 0, reading->body) < BODY_LEAST)
        return true;
    if (!page_decide(decision, &lines->decision, reading->page, lines->kinds, reading->body,
                     RULE_DECIDED, reading->failure))
        return false;
    for (size_t i = 0; i < reading->body; i++)
        if (lines->kinds[i] == RULE_DECIDED && i != title)
            lines->roles[i] = ROLE_BOILERPLATE;
    return true;
}

/* Makes line `title` the title or, where the title stands apart from the text, a heading. */
static bool set_title(struct line_roles_search *reading, size_t title, bool is_apart)
{
    uint8_t *roles = reading->lines->roles;
    if (title == reading->body)
        return true;
    if (!is_apart)
        return titles_set(reading, title);
    if (roles[title] == ROLE_PARAGRAPH)
        roles[title] = ROLE_HEADING;
    return true;
}

/* What stands above a title that is known to be it is no article. */
static void clear_above(struct line_roles *lines, size_t title)
{
    for (size_t i = 0; i < title; i++)
        if (is_article(lines, i))
            lines->roles[i] = ROLE_BOILERPLATE;
}

static bool read_text_roles(struct line_roles_search *reading, bool is_apart)
{
    if (!find_comments(reading))
        return false;
    if (reading->body > 0) {
        set_bottom(reading);
        set_related(reading);
        set_menus(reading);
        if (!set_biographies(reading))
            return false;
    }
    size_t title = reading->body;
    if (is_apart ? !titles_drop_repeated(reading, 0) : !titles_find_marked(reading, &title))
        return false;
    if (title < reading->body)
        clear_above(reading->lines, title);
    if (!decide(reading, title))
        return false;
    if (title == reading->body)
        title = titles_find_first(reading);
    if (title == reading->body && !is_apart)
        title = titles_find_decided(reading);
    if (!set_title(reading, title, is_apart))
        return false;
    if (title < reading->body || is_apart)
        titles_set_lead(reading, title < reading->body ? title + 1 : 0);
    return true;
}

/* Roles by the places that an HTML page's markup gives. Where it knows the main text all
 * that it does not know is boilerplate. */
static bool read_placed_roles(struct line_roles_search *reading, bool is_apart)
{
    uint8_t *roles = reading->lines->roles;
    const bool has_main = has_place(reading->page, PLACE_MAIN);
    size_t title = reading->body;
    for (size_t i = 0; i < reading->body; i++) {
        const uint8_t place = reading->page->lines[i].place;
        if (place == PLACE_BYLINE)
            roles[i] = ROLE_BYLINE;
        else if (place == PLACE_COMMENT)
            roles[i] = ROLE_COMMENT;
        else if (place == PLACE_BOILERPLATE || (place == PLACE_UNKNOWN && has_main))
            roles[i] = ROLE_BOILERPLATE;
    }
    if (is_apart ? !titles_drop_repeated(reading, 0) : !titles_find_said(reading, &title))
        return false;
    return set_title(reading, title, is_apart);
}

/* Does the text part its paragraphs by empty lines? Else each line is one. */
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

/* Without rules: marks, and a first line that is a title. */
static void read_plain_roles(struct line_roles_search *reading, bool is_apart)
{
    const size_t title = titles_find_first(reading);
    if (title < reading->body)
        reading->lines->roles[title] = is_apart ? ROLE_HEADING : ROLE_TITLE;
}

bool roles_find(struct line_roles *lines, const struct page *page,
                const struct page_rules *rules, const char *title, size_t title_length,
                bool title_is_apart, struct failure *failure)
{
    struct line_roles_search reading = {lines, page, rules, page->line_count, failure};
    if (!prepare(lines, page, failure))
        return false;
    mark_roles(lines, page, rules != NULL);
    if (!rules) {
        read_plain_roles(&reading, title_is_apart);
        return true;
    }
    const bool has_places = has_place(page, PLACE_UNKNOWN);
    if (!pattern_scratch_prepare(&lines->patterns, failure) ||
        (title && !titles_remember(lines, title, title_length, failure)) ||
        !find_kinds(&reading) ||
        !(has_places ? read_placed_roles(&reading, title_is_apart)
                     : read_text_roles(&reading, title_is_apart)))
        return false;
    if (!leaves_enough(&reading, has_places)) {
        reading.body = page->line_count;
        mark_roles(lines, page, true);
        read_plain_roles(&reading, title_is_apart);
    }
    lines->comments = reading.body;
    return true;
}
