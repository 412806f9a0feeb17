/* article: text → title, paragraphs, and what does not belong to the article.
 *
 * The text is cut into lines; each line is judged by itself (a page rule, a
 * heading's or a quotation's mark); then some lines decide for those below them
 * (here the comments begin, here the page's bottom), and neighbours that
 * belong together become blocks. The rules are wary: what they leave must be a fair
 * part of the page, or all of it is taken as text. */
#include "article.h"

#include <stdlib.h>
#include <string.h>

#include "charset.h"
#include "lexicon.h"
#include "patterns.h"
#include "token_scan.h"
#include "unicode.h"

#define TITLE_GAP         "\n\n" /* between a title given beside the text and the text */
#define RULE_LINE_MOST    1000   /* bytes; a longer line is text whatever the rules say */
#define TITLE_MOST        200    /* bytes of a line that may be a title */
#define WRAPPED_LINE_MOST 200    /* bytes; a longer line is a paragraph by itself */
#define COMMENTS_TEXT     500    /* bytes of text above the first comment */
#define REPEATED_TITLE    20     /* lines below the title where it may be said again */
#define REPEATED_LEAST    25 /* bytes of such a title: a shorter one may be a speaker's name */
#define KEPT_SHARE        5  /* the rules must leave one in five bytes */

struct article_line {
    struct span span;  /* trimmed, not empty */
    bool blank_before; /* an empty line stands above it */
    uint16_t category; /* of the page rule it keeps, or LEXICON_NONE */
    enum block_role role;
};

/* ---- Lines ------------------------------------------------------------------ */

static bool is_blank_at(const char *text, size_t length, size_t at, unsigned *bytes)
{
    switch (unicode_class(unicode_next(text, length, at, bytes))) {
    case CHARACTER_SPACE:
    case CHARACTER_NEWLINE:
    case CHARACTER_INVISIBLE:
        return true;
    default:
        return false;
    }
}

static struct span trim(const char *text, size_t begin, size_t end)
{
    unsigned bytes;
    while (begin < end && is_blank_at(text, end, begin, &bytes))
        begin += bytes;
    while (end > begin) {
        size_t last = end - 1;
        while (last > begin && ((unsigned char)text[last] & 0xC0u) == 0x80u)
            last--;
        if (!is_blank_at(text, end, last, &bytes))
            break;
        end = last;
    }
    return (struct span){(uint32_t)begin, (uint32_t)end};
}

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

/* Finds the lines of the text; empty ones are only remembered by the line below. */
static bool find_lines(struct article *article, struct failure *failure)
{
    const char *text = article->text;
    size_t at = article->text_offset, length = article->length;
    char newline = memchr(text + at, '\n', length - at) ? '\n' : '\r';
    bool blank_before = true;
    article->line_count = 0;
    while (at < length) {
        const char *found = memchr(text + at, newline, length - at);
        size_t end = found ? (size_t)(found - text) : length;
        struct span span = trim(text, at, end);
        at = end + 1;
        if (span_length(span) == 0) {
            blank_before = true;
            continue;
        }
        if (!memory_reserve(&article->lines, &article->line_capacity, article->line_count + 1,
                            sizeof *article->lines, failure))
            return false;
        article->lines[article->line_count++] =
            (struct article_line){span, blank_before, LEXICON_NONE, ROLE_PARAGRAPH};
        blank_before = false;
    }
    return true;
}

/* What the line's own marks make it. */
static enum block_role marked_role(const char *text, struct span span)
{
    size_t at = span.begin;
    if (text[at] == '>')
        return ROLE_QUOTATION;
    while (at < span.end && text[at] == '#')
        at++;
    size_t marks = at - span.begin;
    bool heading = marks >= 1 && marks <= 6 && at < span.end && text[at] == ' ';
    return heading ? ROLE_HEADING : ROLE_PARAGRAPH;
}

static void mark_roles(struct article *article)
{
    for (size_t i = 0; i < article->line_count; i++)
        article->lines[i].role = marked_role(article->text, article->lines[i].span);
}

/* ---- Page rules --------------------------------------------------------------- */

/* The line as a reader sees it, without markdown: what the rules are written for. */
static bool plain_line(struct article *article, struct span span, const char **line,
                       size_t *length, struct failure *failure)
{
    const char *text = article->text + span.begin, *end = article->text + span.end;
    struct text_buffer *plain = &article->plain;
    if (!memory_reserve(&plain->data, &plain->capacity, span_length(span) + 1, 1, failure))
        return false;
    while (text < end && strchr("#> *_", *text))
        text++;
    char *to = plain->data;
    while (text < end) {
        char c = *text++;
        bool mark = c == '*' || c == '_' || c == '[' || c == ']' || c == '\\';
        if (!mark)
            *to++ = c;
        if (c != ']' || text == end || *text != '(')
            continue;
        const char *target_end = memchr(text, ')', (size_t)(end - text));
        text = target_end ? target_end + 1 : text;
    }
    *to = '\0';
    plain->length = (size_t)(to - plain->data);
    struct span kept = trim(plain->data, 0, plain->length);
    *line = plain->data + kept.begin;
    *length = span_length(kept);
    return true;
}

/* The categories of the page rules; their lines in data/page/ say what they are. */
struct rule_categories {
    uint16_t bottom, byline, comments, furniture;
};

struct page {
    const struct patterns *rules;
    struct rule_categories categories;
    size_t text_above; /* bytes of text so far */
};

static bool find_category(struct article *article, const struct page *page,
                          struct article_line *line, struct failure *failure)
{
    const char *plain;
    size_t length;
    if (span_length(line->span) > RULE_LINE_MOST)
        return true;
    if (!plain_line(article, line->span, &plain, &length, failure))
        return false;
    /* Nothing but marks: a rule across the page. */
    line->category =
        length == 0 ? page->categories.furniture
                    : patterns_match(page->rules, plain, length, &article->pattern_scratch);
    return true;
}

static void set_roles(struct article *article, size_t first, size_t end, enum block_role role)
{
    for (size_t i = first; i < end; i++)
        article->lines[i].role = role;
}

/* Gives each line its category's role, down to line `*comments` where the comments
 * begin: all from there on are comments. */
static bool judge_lines(struct article *article, struct page *page, size_t *comments,
                        struct failure *failure)
{
    const struct rule_categories *is = &page->categories;
    for (size_t i = 0; i < article->line_count; i++) {
        struct article_line *line = &article->lines[i];
        if (!find_category(article, page, line, failure))
            return false;
        if (line->category == LEXICON_NONE) {
            page->text_above += span_length(line->span);
        } else if (line->category == is->comments && page->text_above >= COMMENTS_TEXT) {
            *comments = i;
            set_roles(article, i, article->line_count, ROLE_COMMENT);
            return true;
        } else {
            line->role = line->category == is->byline ? ROLE_BYLINE : ROLE_FURNITURE;
        }
    }
    *comments = article->line_count;
    return true;
}

/* The first line of the page's bottom: a line of that category in the lower half of what
 * stands above the comments. `comments` if there is none. */
static size_t find_bottom(const struct article *article, const struct page *page,
                          size_t comments)
{
    if (comments == 0)
        return 0;
    size_t begin = article->lines[0].span.begin, end = article->lines[comments - 1].span.end;
    for (size_t i = 0; i < comments; i++) {
        const struct article_line *line = &article->lines[i];
        if (line->category == page->categories.bottom && line->role == ROLE_FURNITURE &&
            line->span.begin - begin >= (end - begin) / 2)
            return i;
    }
    return comments;
}

/* Do the rules leave a fair part of the page, with a word in it? Comments may be longer
 * than any article; they were only taken for such below enough of one. */
static bool leaves_enough(const struct article *article)
{
    size_t all = 0, kept = 0;
    bool words = false;
    for (size_t i = 0; i < article->line_count; i++) {
        const struct article_line *line = &article->lines[i];
        all += line->role == ROLE_COMMENT ? 0 : span_length(line->span);
        if (!role_is_article(line->role))
            continue;
        kept += span_length(line->span);
        words = words || has_words(article->text, line->span);
    }
    return words && kept >= all / KEPT_SHARE;
}

static bool apply_rules(struct article *article, const struct patterns *rules,
                        struct failure *failure)
{
    struct page page = {.rules = rules,
                        .categories = {.bottom = patterns_category(rules, "bottom"),
                                       .byline = patterns_category(rules, "byline"),
                                       .comments = patterns_category(rules, "comments"),
                                       .furniture = patterns_category(rules, "furniture")}};
    size_t comments;
    if (!pattern_scratch_prepare(&article->pattern_scratch, failure) ||
        !judge_lines(article, &page, &comments, failure))
        return false;
    set_roles(article, find_bottom(article, &page, comments), comments, ROLE_FURNITURE);
    if (!leaves_enough(article))
        mark_roles(article);
    return true;
}

/* ---- Titles ------------------------------------------------------------------- */

/* Is the line set apart from what follows? Where there are no empty lines, length tells. */
static bool stands_alone(const struct article *article, size_t index, bool paragraphs)
{
    if (index + 1 == article->line_count)
        return false;
    const struct article_line *line = &article->lines[index], *next = line + 1;
    return paragraphs ? next->blank_before : span_length(next->span) > span_length(line->span);
}

static bool looks_like_title(const struct article *article, size_t index, bool paragraphs)
{
    const struct article_line *line = &article->lines[index];
    if (line->role == ROLE_HEADING)
        return true;
    return line->role == ROLE_PARAGRAPH && span_length(line->span) <= TITLE_MOST &&
           !strchr(".,;:", article->text[line->span.end - 1]) &&
           has_words(article->text, line->span) && stands_alone(article, index, paragraphs);
}

static bool same_text(const char *text, struct span a, struct span b)
{
    return span_length(a) == span_length(b) &&
           memcmp(text + a.begin, text + b.begin, span_length(a)) == 0;
}

/* Pages say their title more than once: beside the text, above it, over a picture. */
static void drop_repeated_title(struct article *article, struct span title, size_t first)
{
    if (span_length(title) < REPEATED_LEAST)
        return;
    for (size_t i = first; i < article->line_count && i < first + REPEATED_TITLE; i++) {
        struct article_line *line = &article->lines[i];
        if (role_is_article(line->role) && same_text(article->text, title, line->span))
            line->role = ROLE_FURNITURE;
    }
}

/* Finds the title in the text, unless one was `given`. */
static void find_title(struct article *article, struct span given, bool paragraphs,
                       bool drop_repeated)
{
    size_t first = 0;
    if (span_length(given) > 0 && drop_repeated)
        drop_repeated_title(article, given, 0);
    while (first < article->line_count && !role_is_article(article->lines[first].role))
        first++;
    if (first == article->line_count || !looks_like_title(article, first, paragraphs))
        return;
    struct article_line *line = &article->lines[first];
    line->role = span_length(given) > 0 ? ROLE_HEADING : ROLE_TITLE;
    if (line->role == ROLE_TITLE && drop_repeated)
        drop_repeated_title(article, line->span, first + 1);
}

/* ---- Blocks -------------------------------------------------------------------- */

static bool add_block(struct article *article, struct span span, enum block_role role,
                      struct failure *failure)
{
    if (!memory_reserve(&article->blocks, &article->block_capacity, article->block_count + 1,
                        sizeof *article->blocks, failure))
        return false;
    article->blocks[article->block_count++] = (struct block){span, role};
    return true;
}

static bool begins_list_item(const struct article *article, struct span span)
{
    size_t markup = 0;
    struct scan scan = {.text = article->text, .begin = span.begin, .end = span.end};
    return scan_block_mark(&scan, span.begin, &markup) > span.begin;
}

static bool goes_on_block(const struct article *article, const struct article_line *above,
                          const struct article_line *line)
{
    return line->role == above->role && !line->blank_before && line->role != ROLE_TITLE &&
           line->role != ROLE_HEADING && span_length(above->span) <= WRAPPED_LINE_MOST &&
           !begins_list_item(article, line->span);
}

static bool join_lines(struct article *article, bool paragraphs, struct failure *failure)
{
    for (size_t i = 0; i < article->line_count; i++) {
        const struct article_line *line = &article->lines[i];
        bool may_go_on = i > 0 && (paragraphs || line->role == ROLE_QUOTATION);
        if (may_go_on && goes_on_block(article, line - 1, line))
            article->blocks[article->block_count - 1].span.end = line->span.end;
        else if (!add_block(article, line->span, line->role, failure))
            return false;
    }
    return true;
}

/* ---- The article ----------------------------------------------------------------- */

static bool check_size(size_t title_length, size_t text_length, struct failure *failure)
{
    size_t most = ARTICLE_MAX_BYTES - strlen(TITLE_GAP);
    if (title_length <= most && text_length <= most - title_length)
        return true;
    return fail(failure, FAILURE_TOO_LARGE, "the text has more than %zu bytes",
                ARTICLE_MAX_BYTES);
}

/* Decodes title and text, and puts the title, if there is one, before the text. `*title`
 * is where it stands, empty if there is none. */
static bool read_text(struct article *article, const struct document *document,
                      struct span *title, struct failure *failure)
{
    struct charset_decoded head, body;
    *title = (struct span){0, 0};
    if (!check_size(document->title_length, document->text_length, failure) ||
        !charset_decode(document->title, document->title_length, NULL, false,
                        &article->title_scratch, &article->title_map, &head, failure) ||
        !charset_decode(document->text, document->text_length, NULL, false,
                        &article->text_scratch, &article->text_map, &body, failure) ||
        !check_size(head.length, body.length, failure))
        return false;
    const char *text = body.text;
    size_t length = body.length;
    struct span kept = trim(head.text, 0, head.length);
    if (span_length(kept) > 0) {
        struct text_buffer *buffer = &article->buffer;
        text_buffer_clear(buffer);
        if (!text_buffer_append(buffer, head.text + kept.begin, span_length(kept), failure) ||
            !text_buffer_append(buffer, TITLE_GAP, strlen(TITLE_GAP), failure) ||
            !text_buffer_append(buffer, text, length, failure))
            return false;
        *title = (struct span){0, (uint32_t)span_length(kept)};
        text = buffer->data;
        length = buffer->length;
    }
    article->text = text;
    article->length = length;
    article->text_offset = span_length(kept) > 0 ? span_length(kept) + strlen(TITLE_GAP) : 0;
    article->flags = head.flags | body.flags;
    return true;
}

/* Does the text part its paragraphs by empty lines? Else each line is one. */
static bool has_paragraphs(const struct article *article)
{
    for (size_t i = 1; i < article->line_count; i++) {
        if (article->lines[i].blank_before)
            return true;
    }
    return article->line_count == 1;
}

bool article_read(struct article *article, const struct document *document,
                  const struct patterns *page_rules, struct failure *failure)
{
    struct span title;
    article->text = "";
    article->length = article->text_offset = 0;
    article->flags = 0;
    article->block_count = article->line_count = 0;
    if (!read_text(article, document, &title, failure) || !find_lines(article, failure))
        return false;
    mark_roles(article);
    if (page_rules && !apply_rules(article, page_rules, failure))
        return false;
    bool paragraphs = has_paragraphs(article);
    find_title(article, title, paragraphs, page_rules != NULL);
    if (span_length(title) > 0 && !add_block(article, title, ROLE_TITLE, failure))
        return false;
    return join_lines(article, paragraphs, failure);
}

void article_release(struct article *article)
{
    free(article->blocks);
    free(article->lines);
    text_buffer_release(&article->buffer);
    text_buffer_release(&article->title_scratch);
    text_buffer_release(&article->text_scratch);
    text_buffer_release(&article->plain);
    offset_map_release(&article->title_map);
    offset_map_release(&article->text_map);
    pattern_scratch_release(&article->pattern_scratch);
    *article = (struct article){0};
}
