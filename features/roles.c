/* roles: lines → what they are for. */
#include "roles.h"

#include <stdlib.h>
#include <string.h>

#include "unicode.h"

#define TITLE_MOST     200 /* bytes of a line that may be a title */
#define TITLE_LEAST    15  /* bytes of one that is known only by what stands around it */
#define TITLE_ABOVE    8   /* lines above the article's first that may be one */
#define TITLE_DEPTH    40  /* lines from the top among which it is looked for */
#define LEAD_LEAST     40  /* bytes of a standfirst */
#define LEAD_MOST      600
#define COMMENTS_TEXT  300 /* bytes of text above the first comment */
#define TEXT_LINE      80  /* bytes of a line of running text */
#define COMMENTS_TIMES 3   /* as much text may follow before the next sign of comments */
#define REPEATED_TITLE 20  /* lines below the title where it may be said again */
#define REPEATED_LEAST 25  /* bytes of such a title: a shorter one may be a speaker's name */
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

/* What is being read. */
struct roles_reading {
    struct line_roles *lines;
    const struct page *page;
    const struct page_rules *rules;
    size_t body; /* lines [0, body) stand above the comments */
    struct failure *failure;
};

/* ---- Lines --------------------------------------------------------------------------- */

static bool has_words(const char *text, struct span span)
{
    unsigned bytes;
    for (size_t at = span.begin; at < span.end; at += bytes) {
        enum character_class class = unicode_class(unicode_next(text, span.end, at, &bytes));
        if (class == CHARACTER_LETTER || class == CHARACTER_DIGIT)
            return true;
    }
    return false;
}

static size_t line_length(const struct page *page, size_t i)
{
    return span_length(page->lines[i].span);
}

static char last_byte(const struct page *page, size_t i)
{
    return page->text[page->lines[i].span.end - 1];
}

static bool has_markdown(const struct page *page, const char *text, size_t length)
{
    static const char marks[] = "*_[]\\";
    if (strchr("-+", *text) || (page->markdown && strchr("#>", *text)))
        return true;
    for (const char *mark = marks; page->markdown && *mark; mark++)
        if (memchr(text, *mark, length))
            return true;
    return false;
}

bool line_plain(struct line_roles *lines, const struct page *page, size_t line,
                const char **plain, size_t *length, struct failure *failure)
{
    const struct span span = page->lines[line].span;
    *plain = page->text + span.begin;
    *length = span_length(span);
    if (!has_markdown(page, *plain, *length))
        return true;
    text_buffer_clear(&lines->plain);
    if (!page_append_plain(page->text, span, &lines->plain, failure))
        return false;
    const struct span kept = page_trim(lines->plain.data, 0, lines->plain.length);
    *plain = lines->plain.data + kept.begin;
    *length = span_length(kept);
    return true;
}

/* What the line's own marks make it. */
static enum block_role marked_role(const struct page_line *line, bool captions)
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

static void set_roles(struct line_roles *lines, size_t first, size_t end, enum block_role role)
{
    for (size_t i = first; i < end; i++)
        lines->roles[i] = (uint8_t)role;
}

static bool is_article(const struct line_roles *lines, size_t i)
{
    return role_is_article((enum block_role)lines->roles[i]);
}

/* Can the line stand in a menu, a list of links, a headline? No sentence ends it. */
static bool is_phrase(const struct page *page, size_t i, size_t most)
{
    return line_length(page, i) <= most && !strchr(".,;:", last_byte(page, i)) &&
           has_words(page->text, page->lines[i].span);
}

/* ---- Kinds --------------------------------------------------------------------------- */

static bool find_kind(struct roles_reading *reading, size_t i, bool among_comments)
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
    *kind = length == 0 ? RULE_FURNITURE
                        : (uint8_t)page_rules_kind(reading->rules, plain, length,
                                                   among_comments, reading->lines->patterns);
    return true;
}

static enum block_role role_of_kind(enum rule_kind kind)
{
    switch (kind) {
    case RULE_BYLINE:
        return ROLE_BYLINE;
    case RULE_CAPTION:
        return ROLE_CAPTION;
    default:
        return ROLE_FURNITURE;
    }
}

static bool find_kinds(struct roles_reading *reading)
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

/* The bytes of the line if it may be running text. */
static size_t text_of(const struct roles_reading *reading, size_t i)
{
    const size_t length = line_length(reading->page, i);
    return reading->lines->kinds[i] == RULE_NONE && length >= TEXT_LINE ? length : 0;
}

/* The bytes of running text in lines [first, end). */
static size_t count_text(const struct roles_reading *reading, size_t first, size_t end)
{
    size_t text = 0;
    for (size_t i = first; i < end; i++)
        text += text_of(reading, i);
    return text;
}

/* Looks again at the lines below `first`, as lines of a thread. */
static bool find_thread_kinds(struct roles_reading *reading, size_t first)
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
static size_t next_sign(const struct roles_reading *reading, size_t i)
{
    const uint8_t *kinds = reading->lines->kinds;
    while (i < reading->page->line_count && kinds[i] != RULE_COMMENTS &&
           kinds[i] != RULE_THREAD)
        i++;
    return i;
}

/* The lines above the comments look as they did before these were found. */
static void forget_thread_kinds(struct roles_reading *reading, size_t first)
{
    for (size_t i = first; i < reading->body; i++)
        if (reading->lines->kinds[i] == RULE_THREAD)
            reading->lines->kinds[i] = RULE_NONE;
}

/* Comments begin at the first line that says so, has enough of an article above it, and not
 * much more text than that before the next sign of them: a call to comment above an article
 * or in the midst of it begins nothing. */
static bool find_comments(struct roles_reading *reading)
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
static bool is_low(const struct roles_reading *reading, size_t i)
{
    const struct page_line *lines = reading->page->lines;
    const size_t begin = lines[0].span.begin, end = lines[reading->body - 1].span.end;
    return lines[i].span.begin - begin >= (end - begin) / 2;
}

static void set_bottom(struct roles_reading *reading)
{
    struct line_roles *lines = reading->lines;
    for (size_t i = 0; i < reading->body; i++)
        if (lines->kinds[i] == RULE_BOTTOM && is_low(reading, i)) {
            set_roles(lines, i, reading->body, ROLE_FURNITURE);
            return;
        }
}

/* Short lines right above a biography are the author's name. */
static void set_names(struct roles_reading *reading, size_t biography)
{
    struct line_roles *lines = reading->lines;
    for (size_t i = biography; i > 0 && is_phrase(reading->page, i - 1, NAME_LINE); i--) {
        if (!is_article(lines, i - 1) || reading->page->lines[i - 1].mark != LINE_PLAIN)
            return;
        lines->roles[i - 1] = ROLE_BYLINE;
        lines->kinds[i - 1] = RULE_AUTHOR;
    }
}

/* The last lines of the article are furniture where they tell who wrote it. */
static bool set_biographies(struct roles_reading *reading)
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
            lines->roles[i - 1] = ROLE_FURNITURE;
            set_names(reading, i - 1);
        } else if (!is_phrase(reading->page, i - 1, NAME_LINE)) {
            return true;
        }
    }
    return true;
}

/* The links below a line such as "Related". */
static void set_related(struct roles_reading *reading)
{
    struct line_roles *lines = reading->lines;
    for (size_t i = 0; i < reading->body; i++) {
        if (lines->kinds[i] != RULE_RELATED)
            continue;
        for (size_t j = i + 1; j < reading->body && j <= i + RELATED_MOST; j++) {
            if (lines->kinds[j] != RULE_NONE || !is_phrase(reading->page, j, RELATED_LINE) ||
                reading->page->lines[j].mark == LINE_HEADING)
                break;
            lines->roles[j] = ROLE_FURNITURE;
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
static void set_menus(struct roles_reading *reading)
{
    const struct page *page = reading->page;
    for (size_t i = 0; i < reading->body; i++)
        if (is_links(page, i) && is_article(reading->lines, i) &&
            (is_links(page, i - 1) || is_links(page, i + 1) || has_links(page, i)))
            reading->lines->roles[i] = ROLE_FURNITURE;
}

/* ---- The title -------------------------------------------------------------------------- */

static bool is_title_like(const struct roles_reading *reading, size_t i)
{
    const enum block_role role = (enum block_role)reading->lines->roles[i];
    return role == ROLE_HEADING ||
           (role == ROLE_PARAGRAPH && is_phrase(reading->page, i, TITLE_MOST));
}

/* The lines at the top, above the first that is a sentence of the article. */
static size_t find_top(const struct roles_reading *reading)
{
    size_t i = 0;
    while (i < reading->body && i < TITLE_DEPTH &&
           (!is_article(reading->lines, i) || is_title_like(reading, i)))
        i++;
    return i;
}

static bool is_known_title(struct roles_reading *reading, size_t i, bool *same)
{
    const struct text_buffer *title = &reading->lines->title;
    const char *plain;
    size_t length;
    *same = false;
    if (line_length(reading->page, i) > title->length * 2 + TITLE_MOST)
        return true;
    if (!line_plain(reading->lines, reading->page, i, &plain, &length, reading->failure))
        return false;
    *same = length == title->length && memcmp(plain, title->data, length) == 0;
    return true;
}

/* Pages say their title more than once: beside the text, above it, over a picture. */
static bool drop_repeated_title(struct roles_reading *reading, size_t first)
{
    if (reading->lines->title.length < REPEATED_LEAST)
        return true;
    for (size_t i = first; i < reading->body && i < first + REPEATED_TITLE; i++) {
        bool same = false;
        if (is_article(reading->lines, i) && !is_known_title(reading, i, &same))
            return false;
        if (same)
            reading->lines->roles[i] = ROLE_FURNITURE;
    }
    return true;
}

static bool remember_title(struct line_roles *lines, const char *text, size_t length,
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

/* The line that the markup or the page's own word makes the title. */
static bool find_said_title(struct roles_reading *reading, size_t *title)
{
    const size_t count = reading->page->line_count;
    for (size_t i = 0; i < count; i++)
        if (reading->page->lines[i].place == PLACE_TITLE) {
            *title = i;
            return true;
        }
    for (size_t i = 0; reading->lines->title.length > 0 && i < reading->body && i < TITLE_DEPTH;
         i++) {
        bool same = false;
        if (is_article(reading->lines, i) && !is_known_title(reading, i, &same))
            return false;
        if (same) {
            *title = i;
            return true;
        }
    }
    return true;
}

/* The title-like line above the first byline: the upper of two, the lower being a standfirst,
 * unless it is as short as a section's name. */
static size_t find_above_byline(const struct roles_reading *reading)
{
    const struct line_roles *lines = reading->lines;
    size_t byline = 0, text = 0; /* one line of running text may be a standfirst */
    while (byline < reading->body && byline < TITLE_DEPTH && text < 2 &&
           lines->roles[byline] != ROLE_BYLINE)
        text += text_of(reading, byline++) > 0;
    if (byline == reading->body || byline == TITLE_DEPTH || text == 2)
        return reading->body;
    size_t title = reading->body;
    for (size_t i = byline, steps = 0; i > 0 && steps < 2; i--) {
        const size_t length = line_length(reading->page, i - 1);
        if (!is_article(lines, i - 1))
            continue;
        if (is_title_like(reading, i - 1) &&
            length >= (title == reading->body ? TITLE_LEAST : REPEATED_LEAST))
            title = i - 1;
        steps++;
    }
    return title;
}

/* The title among the lines at the top: the largest heading, or the line above the byline. */
static size_t find_marked_title(const struct roles_reading *reading)
{
    size_t top = find_top(reading), best = reading->body;
    for (size_t i = 0; i < top; i++) {
        const struct page_line *line = &reading->page->lines[i];
        if (reading->lines->roles[i] == ROLE_HEADING && line->level <= 2 &&
            (best == reading->body || line->level < reading->page->lines[best].level))
            best = i;
    }
    return best < reading->body ? best : find_above_byline(reading);
}

/* Is the line set apart from what follows? Where there are no empty lines, length tells. */
static bool stands_alone(const struct roles_reading *reading, size_t i)
{
    if (i + 1 >= reading->page->line_count)
        return false;
    return reading->lines->blank_lines
               ? reading->page->lines[i + 1].blank_before
               : line_length(reading->page, i + 1) > line_length(reading->page, i);
}

/* The first line of the article, if it may be one. */
static size_t find_first_title(const struct roles_reading *reading)
{
    size_t i = 0;
    while (i < reading->body && !is_article(reading->lines, i))
        i++;
    const bool fits = i < reading->body && is_title_like(reading, i) &&
                      (reading->lines->roles[i] == ROLE_HEADING || stands_alone(reading, i));
    return fits ? i : reading->body;
}

/* The longest of the lines above the article's first that were set aside by the decision, to
 * which a headline between menus looks like one of them. */
static size_t find_decided_title(const struct roles_reading *reading)
{
    const struct line_roles *lines = reading->lines;
    size_t first = 0, best = reading->body;
    while (first < reading->body && !is_article(lines, first))
        first++;
    for (size_t i = first; i > 0 && first - i < TITLE_ABOVE; i--) {
        const size_t length = line_length(reading->page, i - 1);
        if (lines->kinds[i - 1] == RULE_DECIDED && length >= REPEATED_LEAST &&
            is_phrase(reading->page, i - 1, TITLE_MOST) &&
            (best == reading->body || length >= line_length(reading->page, best)))
            best = i - 1;
    }
    return best;
}

/* ---- The standfirst --------------------------------------------------------------------- */

/* Is all of the line in the same mark of emphasis? */
static bool is_emphasised(const struct page *page, size_t i)
{
    const struct span span = page->lines[i].span;
    const char *begin = page->text + span.begin;
    size_t marks = 0;
    while (marks < 2 && strchr("*_", begin[marks]) && begin[marks] == begin[0])
        marks++;
    return marks > 0 && span_length(span) > 2 * marks && last_byte(page, i) == begin[0] &&
           !memchr(begin + marks, begin[0], span_length(span) - 2 * marks);
}

/* A standfirst stands between title and byline, or is the one first paragraph in italics. */
static void set_lead(struct roles_reading *reading, size_t title)
{
    struct line_roles *lines = reading->lines;
    size_t first = title, next;
    while (first < reading->body && !is_article(lines, first))
        first++;
    if (first == reading->body || lines->roles[first] != ROLE_PARAGRAPH)
        return;
    const size_t length = line_length(reading->page, first);
    for (next = first + 1; next < reading->body && lines->roles[next] == ROLE_FURNITURE;)
        next++;
    if (length < LEAD_LEAST || length > LEAD_MOST || next == reading->body)
        return;
    const bool above_byline = lines->roles[next] == ROLE_BYLINE;
    const bool alone_emphasised = is_emphasised(reading->page, first) &&
                                  !is_emphasised(reading->page, next) &&
                                  is_article(lines, next);
    if (above_byline || alone_emphasised)
        lines->roles[first] = ROLE_LEAD;
}

/* ---- All together ----------------------------------------------------------------------- */

/* Do the rules leave a fair part of the page, with a word in it? Comments may be longer
 * than any article; they were only taken for such below enough of one. */
static bool leaves_enough(const struct roles_reading *reading)
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
    return words && kept >= all / KEPT_SHARE;
}

/* Asks the decision about the lines above the comments, if there is enough running text to
 * tell furniture from; `title` stays. */
static bool decide(struct roles_reading *reading, size_t title)
{
    struct line_roles *lines = reading->lines;
    const struct page_decision *decision = page_rules_decision(reading->rules);
    for (size_t i = 0; i < reading->body; i++)
        if (lines->kinds[i] == RULE_NONE && !is_article(lines, i))
            lines->kinds[i] = RULE_FURNITURE;
    if (!decision || count_text(reading, 0, reading->body) < BODY_LEAST)
        return true;
    if (!page_decide(decision, &lines->decision, reading->page, lines->kinds, reading->body,
                     RULE_DECIDED, reading->failure))
        return false;
    for (size_t i = 0; i < reading->body; i++)
        if (lines->kinds[i] == RULE_DECIDED && i != title)
            lines->roles[i] = ROLE_FURNITURE;
    return true;
}

/* Sets the role of the line that is the title, where it is said first, or, where the title
 * stands apart from the text, of the first heading. */
static bool set_title(struct roles_reading *reading, size_t title, bool is_apart)
{
    struct line_roles *lines = reading->lines;
    if (title == reading->body || is_apart) {
        if (title < reading->body && lines->roles[title] == ROLE_PARAGRAPH)
            lines->roles[title] = ROLE_HEADING;
        return true;
    }
    const struct span span = reading->page->lines[title].span;
    if (!remember_title(lines, reading->page->text + span.begin, span_length(span),
                        reading->failure))
        return false;
    for (size_t i = 0; i < title && i < TITLE_DEPTH; i++) {
        bool same = false;
        if (lines->title.length >= REPEATED_LEAST && !is_known_title(reading, i, &same))
            return false;
        if (same) {
            lines->roles[title] = ROLE_FURNITURE;
            title = i;
        }
    }
    lines->roles[title] = ROLE_TITLE;
    return drop_repeated_title(reading, title + 1);
}

static bool read_text_roles(struct roles_reading *reading, bool is_apart)
{
    struct line_roles *lines = reading->lines;
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
    if (is_apart ? !drop_repeated_title(reading, 0) : !find_said_title(reading, &title))
        return false;
    if (!is_apart && title == reading->body)
        title = find_marked_title(reading);
    if (title < reading->body)
        for (size_t i = 0; i < title; i++)
            if (is_article(lines, i))
                lines->roles[i] = ROLE_FURNITURE;
    if (!decide(reading, title))
        return false;
    if (title == reading->body)
        title = find_first_title(reading);
    if (title == reading->body && !is_apart)
        title = find_decided_title(reading);
    if (!set_title(reading, title, is_apart))
        return false;
    if (title < reading->body || is_apart)
        set_lead(reading, title < reading->body ? title + 1 : 0);
    return true;
}

/* Roles by the places that an HTML page's markup gives. */
static bool read_placed_roles(struct roles_reading *reading, bool is_apart)
{
    struct line_roles *lines = reading->lines;
    size_t title = reading->body = reading->page->line_count;
    for (size_t i = 0; i < reading->body; i++) {
        const uint8_t place = reading->page->lines[i].place;
        if (place == PLACE_BYLINE)
            lines->roles[i] = ROLE_BYLINE;
        else if (place == PLACE_COMMENT)
            lines->roles[i] = ROLE_COMMENT;
        else if (place != PLACE_MAIN && place != PLACE_TITLE)
            lines->roles[i] = ROLE_FURNITURE;
    }
    if (is_apart ? !drop_repeated_title(reading, 0) : !find_said_title(reading, &title))
        return false;
    return set_title(reading, title, is_apart);
}

static bool has_places(const struct page *page)
{
    for (size_t i = 0; i < page->line_count; i++)
        if (page->lines[i].place == PLACE_MAIN)
            return true;
    return false;
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
static void read_plain_roles(struct roles_reading *reading, bool is_apart)
{
    const size_t title = find_first_title(reading);
    if (title < reading->body)
        reading->lines->roles[title] = is_apart ? ROLE_HEADING : ROLE_TITLE;
}

bool roles_find(struct line_roles *lines, const struct page *page,
                const struct page_rules *rules, const char *title, size_t title_length,
                bool title_is_apart, struct failure *failure)
{
    struct roles_reading reading = {lines, page, rules, page->line_count, failure};
    if (!prepare(lines, page, failure))
        return false;
    mark_roles(lines, page, rules != NULL);
    if (!rules) {
        read_plain_roles(&reading, title_is_apart);
        return true;
    }
    if (!pattern_scratch_prepare(&lines->patterns, failure) ||
        (title && !remember_title(lines, title, title_length, failure)) ||
        !find_kinds(&reading) ||
        !(has_places(page) ? read_placed_roles(&reading, title_is_apart)
                           : read_text_roles(&reading, title_is_apart)))
        return false;
    if (!leaves_enough(&reading)) {
        reading.body = page->line_count;
        mark_roles(lines, page, true);
        read_plain_roles(&reading, title_is_apart);
    }
    lines->comments = reading.body;
    return true;
}
