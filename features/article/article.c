/* article: runs the stages in their order, joins lines to passages, and finds their places in
 * the document as it was given. */
#include "article.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "../base/stop.h"
#include "../text/unicode.h"
#include "roles.h"

#define TITLE_GAP "\n\n" /* between a title given beside the text and the text */

/* Bytes: texts that are wrapped have shorter lines, so a longer line is a paragraph by
 * itself. */
#define WRAPPED_LINE_MOST 200

/* ---- Bytes → lines --------------------------------------------------------------------- */

static bool check_size(size_t title_length, size_t text_length, struct failure *failure)
{
    size_t most = ARTICLE_MAX_BYTES - strlen(TITLE_GAP);
    if (title_length <= most && text_length <= most - title_length)
        return true;
    return fail(failure, FAILURE_TOO_LARGE, "the text has more than %zu bytes",
                ARTICLE_MAX_BYTES);
}

/* Decodes the document's text and reads its lines, by the reader for its format. */
static bool read_page(struct article *article, const struct document *document,
                      const struct page_rules *rules, struct failure *failure)
{
    struct charset_decoded decoded;
    if (!charset_decode(document->text, document->text_length, document->charset,
                        document->format == DOCUMENT_HTML, &article->text_scratch,
                        &article->decoded, &decoded, failure))
        return false;
    article->flags = decoded.flags;
    memcpy(article->charset, decoded.name, sizeof article->charset);
    const bool read =
        document->format == DOCUMENT_HTML
            ? html_read(&article->page, &article->html, rules ? page_rules_html(rules) : NULL,
                        decoded.text, decoded.length, failure)
            : page_read_text(&article->page, decoded.text, decoded.length, failure);
    if (html_reader_memory(article->html) > MEMORY_LARGE) {
        html_reader_free(article->html);
        article->html = NULL;
    }
    return read && check_size(document->title_length, article->page.length, failure);
}

/* Puts the title that was given beside the text, if there is one, before the page's text.
 * `*title` is where it is in article->text, empty if there is none. */
static bool join_title(struct article *article, const struct document *document,
                       struct span *title, struct failure *failure)
{
    const struct page *page = &article->page;
    struct charset_decoded head;
    article->text = page->text;
    article->length = page->length;
    *title = (struct span){0, 0};
    if (!charset_decode(document->title, document->title_length, NULL, false,
                        &article->title_scratch, &article->title_decoded, &head, failure) ||
        !check_size(head.length, page->length, failure))
        return false;
    article->flags |= head.flags;
    const struct span kept = page_trim(head.text, 0, head.length);
    if (span_length(kept) == 0)
        return true;
    struct text_buffer *buffer = &article->buffer;
    text_buffer_clear(buffer);
    if (!text_buffer_append(buffer, head.text + kept.begin, span_length(kept), failure) ||
        !text_buffer_append(buffer, TITLE_GAP, strlen(TITLE_GAP), failure) ||
        !text_buffer_append(buffer, page->text, page->length, failure))
        return false;
    *title = (struct span){0, (uint32_t)span_length(kept)};
    article->title_begin = kept.begin;
    article->text = buffer->data;
    article->length = buffer->length;
    article->text_offset = span_length(kept) + strlen(TITLE_GAP);
    return true;
}

/* ---- Lines → passages -------------------------------------------------------------------- */

static bool add_passage(struct article *article, const struct passage *passage,
                        struct failure *failure)
{
    if (!memory_reserve(&article->passages, &article->passage_capacity,
                        article->passage_count + 1, sizeof *article->passages, failure))
        return false;
    article->passages[article->passage_count++] = *passage;
    return true;
}

static struct span shifted(struct span span, size_t by)
{
    return (struct span){span.begin + (uint32_t)by, span.end + (uint32_t)by};
}

static struct passage passage_of(const struct article *article, size_t line)
{
    const struct page_line *lines = article->page.lines;
    struct passage passage = {
        .span = shifted(lines[line].span, article->text_offset),
        .role = comments_line_role(&article->comments, &article->lines, line)};
    if (passage.role == ROLE_COMMENT) {
        passage.comment = article->comments.lines[line].comment;
        passage.is_author = article->comments.lines[line].is_author;
    }
    return passage;
}

/* Does the line that is `next` belong to the same paragraph as the line above it, which ends
 * `passage`? */
static bool continues_passage(const struct article *article, const struct passage *passage,
                              const struct passage *next, const struct page_line *line)
{
    if (!article->lines.blank_lines && next->role != ROLE_QUOTATION)
        return false;
    return next->role == passage->role && !line->blank_before && next->role != ROLE_TITLE &&
           next->role != ROLE_HEADING && span_length(line[-1].span) <= WRAPPED_LINE_MOST &&
           line->mark != LINE_LIST_ITEM && !passage->is_author &&
           next->comment == passage->comment;
}

/* If the passage belongs to a comment, extends the comment's range of passages to it. */
static void note_comment(struct article *article, size_t index)
{
    const struct passage *passage = &article->passages[index];
    if (passage->comment == 0)
        return;
    struct comment *comment = &article->comments.items[passage->comment - 1];
    if (comment->end_passage == 0)
        comment->first_passage = (uint32_t)index;
    comment->end_passage = (uint32_t)index + 1;
}

static bool join_lines(struct article *article, struct failure *failure)
{
    for (size_t i = 0; i < article->page.line_count; i++) {
        struct passage *last =
            article->passage_count > 0 ? &article->passages[article->passage_count - 1] : NULL;
        const struct passage passage = passage_of(article, i);
        if (!go_on_at(failure, i))
            return false;
        if (i > 0 && continues_passage(article, last, &passage, &article->page.lines[i]))
            last->span.end = passage.span.end;
        else if (!add_passage(article, &passage, failure))
            return false;
        else
            note_comment(article, article->passage_count - 1);
    }
    for (size_t i = 0; i < article->comments.count; i++) {
        struct comment *comment = &article->comments.items[i];
        if (span_length(comment->author) > 0)
            comment->author = shifted(comment->author, article->text_offset);
        if (span_length(comment->date) > 0)
            comment->date = shifted(comment->date, article->text_offset);
    }
    return true;
}

/* ---- The article ------------------------------------------------------------------------- */

static void forget(struct article *article, const struct document *document)
{
    page_clear(&article->page);
    article->text = "";
    article->length = article->text_offset = article->title_begin = 0;
    article->flags = 0;
    article->charset[0] = '\0';
    article->passage_count = 0;
    article->comments.count = 0;
    article_facts_clear(&article->facts);
    article->decoded.count = 0;
    article->input = document->text;
    article->input_length = document->text_length;
    article->format = document->format;
}

#ifndef NDEBUG

static bool is_in_text(const struct article *article, struct span span)
{
    return span.begin <= span.end && span.end <= article->length;
}

/* Is what article.h promises of comments true? */
static bool are_comments_sound(const struct article *article)
{
    for (size_t i = 0; i < article->comments.count; i++) {
        const struct comment *comment = &article->comments.items[i];
        if (!is_in_text(article, comment->author) || !is_in_text(article, comment->date) ||
            (comment->parent != COMMENT_NONE && comment->parent >= i) ||
            comment->first_passage >= comment->end_passage ||
            comment->end_passage > article->passage_count ||
            article->passages[comment->first_passage].comment != i + 1)
            return false;
    }
    for (size_t i = 0; i < article->passage_count; i++) {
        const struct passage *passage = &article->passages[i];
        const size_t number = passage->comment;
        if ((passage->role == ROLE_COMMENT) != (number > 0) ||
            number > article->comments.count || (passage->is_author && number == 0))
            return false;
        if (number > 0 && (i < article->comments.items[number - 1].first_passage ||
                           i >= article->comments.items[number - 1].end_passage))
            return false;
    }
    return true;
}

/* Are the invariants that article.h promises true? Linear time. */
static bool is_sound(const struct article *article)
{
    size_t end = 0;
    for (size_t i = 0; i < article->passage_count; i++) {
        const struct span span = article->passages[i].span;
        if (span.begin < end || span.begin >= span.end || !is_in_text(article, span))
            return false;
        end = span.end;
    }
    return article->length <= ARTICLE_MAX_BYTES && article->text_offset <= article->length &&
           unicode_is_valid(article->text, article->length) && are_comments_sound(article);
}

#endif

/* `title` is where a title that was given beside the text is in article->text, else empty. */
static bool find_roles(struct article *article, const struct page_rules *rules,
                       struct span title, struct failure *failure)
{
    const bool title_given = span_length(title) > 0;
    size_t length;
    const char *known = page_get_fact(&article->page, FACT_TITLE, &length);
    if (title_given) {
        known = article->text;
        length = span_length(title);
    }
    return roles_find(&article->lines, &article->page, rules, known, length, title_given,
                      failure);
}

static bool find_facts(struct article *article, const struct document *document,
                       const struct page_rules *rules, struct span title,
                       struct failure *failure)
{
    const struct given_facts given = {.text = {[FACT_TITLE] = article->text,
                                               [FACT_BYLINE] = document->byline,
                                               [FACT_DATE] = document->date,
                                               [FACT_SITE] = document->site},
                                      .length = {[FACT_TITLE] = span_length(title),
                                                 [FACT_BYLINE] = document->byline_length,
                                                 [FACT_DATE] = document->date_length,
                                                 [FACT_SITE] = document->site_length}};
    return article_facts_find(&article->facts, &article->page, &article->lines,
                              &article->comments, rules, &given,
                              article->format == DOCUMENT_TEXT, failure);
}

bool article_read(struct article *article, const struct document *document,
                  const struct page_rules *page_rules, struct failure *failure)
{
    const struct page_rules *rules = document->raw ? NULL : page_rules;
    struct passage title = {.role = ROLE_TITLE};
    forget(article, document);
    if (!check_size(document->title_length, document->text_length, failure) ||
        !read_page(article, document, rules, failure) ||
        !join_title(article, document, &title.span, failure) ||
        !find_roles(article, rules, title.span, failure) ||
        !comments_find(&article->comments, &article->lines, &article->page, rules, failure) ||
        !find_facts(article, document, rules, title.span, failure) ||
        !pattern_scratch_check(article->lines.patterns, failure) ||
        (span_length(title.span) > 0 && !add_passage(article, &title, failure)) ||
        !join_lines(article, failure) ||
        (document->left_out && !article_leave_out(article, document->left_out, failure)))
        return false;
    assert(is_sound(article));
    return true;
}

/* The text of the page is the article's, unless a title was put before it; the decoded text is the
 * page's, unless the page was HTML. */
static void give_back_texts(struct article *article)
{
    const bool joined = article->text_offset > 0;
    struct text_buffer *decoded = &article->text_scratch, *page = &article->page.own_text;
    if (joined) {
        article->page.text = "";
        article->page.length = 0;
        text_buffer_clear(page);
        memory_give_back(&page->data, &page->capacity, 1);
    }
    if (joined || article->format == DOCUMENT_HTML) {
        text_buffer_clear(decoded);
        memory_give_back(&decoded->data, &decoded->capacity, 1);
    }
}

void article_give_back(struct article *article)
{
    struct page *page = &article->page;
    page->line_count = 0;
    memory_give_back(&page->lines, &page->line_capacity, sizeof *page->lines);
    line_roles_give_back(&article->lines);
    comments_give_back(&article->comments);
    give_back_texts(article);
}

void article_cut(struct article *article, size_t end)
{
    for (size_t i = 0; i < article->passage_count; i++) {
        struct passage *passage = &article->passages[i];
        if (!role_is_article(passage->role) || passage->span.end <= end)
            continue;
        if (passage->span.begin >= end)
            passage->role = ROLE_BOILERPLATE;
        else
            passage->span.end = (uint32_t)end;
    }
    assert(is_sound(article));
}

const char *article_fact(const struct article *article, enum page_fact fact, size_t *length)
{
    return article_facts_get(&article->facts, fact, length);
}

void article_release(struct article *article)
{
    free(article->passages);
    comments_release(&article->comments);
    article_facts_release(&article->facts);
    page_release(&article->page);
    html_reader_free(article->html);
    line_roles_release(&article->lines);
    offset_map_release(&article->decoded);
    offset_map_release(&article->title_decoded);
    text_buffer_release(&article->buffer);
    text_buffer_release(&article->title_scratch);
    text_buffer_release(&article->text_scratch);
    *article = (struct article){0};
}

size_t article_memory(const struct article *article)
{
    return article->passage_capacity * sizeof *article->passages +
           comments_memory(&article->comments) + article_facts_memory(&article->facts) +
           page_memory(&article->page) + html_reader_memory(article->html) +
           line_roles_memory(&article->lines) + offset_map_memory(&article->decoded) +
           offset_map_memory(&article->title_decoded) + article->buffer.capacity +
           article->title_scratch.capacity + article->text_scratch.capacity;
}

/* ---- Places in the document as it was given ---------------------------------------------- */

struct span article_input_span(const struct article *article, struct span span)
{
    if (span.begin < article->text_offset)
        return (struct span){0, 0};
    const struct offset_map *page = &article->page.map, *decoded = &article->decoded;
    const struct span text = {span.begin - (uint32_t)article->text_offset,
                              span.end - (uint32_t)article->text_offset};
    return (struct span){
        (uint32_t)offset_map_begin(decoded, offset_map_begin(page, text.begin)),
        (uint32_t)offset_map_end(decoded, offset_map_end(page, text.end))};
}

static bool is_blank(const char *bytes, size_t begin, size_t end)
{
    while (begin < end && strchr(" \t\r\n\f\v", bytes[begin]))
        begin++;
    return begin == end;
}

/* The first passage from `passage` on that is not a title given beside the text. */
static size_t text_passage(const struct article *article, size_t passage)
{
    while (passage < article->passage_count &&
           article->passages[passage].span.begin < article->text_offset)
        passage++;
    return passage;
}

/* Where the passage's tile begins: at `at`, or in HTML behind the markup at `at`. */
static size_t tile_begin(const struct article *article, size_t passage, size_t at)
{
    size_t begin = article->input_length;
    if (passage < article->passage_count)
        begin = article_input_span(article, article->passages[passage].span).begin;
    if (begin < at || is_blank(article->input, at, begin))
        return at;
    const bool text = article->format == DOCUMENT_TEXT && passage < article->passage_count;
    return text ? at : begin;
}

/* Where the passage's tile ends: where the next tile or, in HTML, the markup behind it
 * begins. */
static size_t tile_end(const struct article *article, size_t passage, size_t begin)
{
    size_t next = article->input_length;
    if (passage + 1 < article->passage_count)
        next = article_input_span(article, article->passages[passage + 1].span).begin;
    if (article->format == DOCUMENT_TEXT)
        return next > begin ? next : begin;
    const size_t end = article_input_span(article, article->passages[passage].span).end;
    if (end <= begin)
        return begin;
    return next > end && is_blank(article->input, end, next) ? next : end;
}

bool article_next_tile(const struct article *article, struct article_cursor *cursor,
                       struct article_tile *tile)
{
    const size_t length = article->input_length;
    while (cursor->at < length) {
        const size_t passage = text_passage(article, cursor->passage), at = cursor->at;
        size_t end = tile_begin(article, passage, at);
        *tile = (struct article_tile){.role = ROLE_MARKUP, .passage = article->passage_count};
        if (passage == article->passage_count)
            end = length;
        else if (end == at) {
            end = tile_end(article, passage, at);
            *tile = (struct article_tile){.role = article->passages[passage].role,
                                          .passage = passage};
            cursor->passage = passage + 1;
        }
        tile->span = (struct span){(uint32_t)at, (uint32_t)end};
        cursor->at = end;
        if (end > at)
            return true;
    }
    return false;
}
