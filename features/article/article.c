/* article: the stages in their order, and lines → passages. */
#include "article.h"

#include <stdlib.h>
#include <string.h>

#include "page_facts.h"

#define TITLE_GAP         "\n\n" /* between a title given beside the text and the text */
#define WRAPPED_LINE_MOST 200    /* bytes; a longer line is a paragraph by itself */

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
    return read && check_size(document->title_length, article->page.length, failure);
}

/* Puts the title, if there is one, before the page's text. `*title` is where it stands, empty
 * if there is none. */
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
    article->text = buffer->data;
    article->length = buffer->length;
    article->text_offset = span_length(kept) + strlen(TITLE_GAP);
    return true;
}

/* ---- Lines → passages -----------------------------------------------------------------------
 */

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
    struct passage passage = {.span = shifted(lines[line].span, article->text_offset),
                              .role = (enum passage_role)article->lines.roles[line]};
    if (passage.role == ROLE_COMMENT) {
        passage.comment = lines[line].comment;
        passage.is_author = article->lines.kinds[line] == RULE_AUTHOR;
    }
    return passage;
}

/* Is line `i` the same paragraph as the line above it, which ends `passage`? */
static bool continues_passage(const struct article *article, const struct passage *passage,
                              size_t i)
{
    const struct page_line *line = &article->page.lines[i];
    const enum passage_role role = (enum passage_role)article->lines.roles[i];
    if (!article->lines.blank_lines && role != ROLE_QUOTATION)
        return false;
    return role == passage->role && !line->blank_before && role != ROLE_TITLE &&
           role != ROLE_HEADING && span_length(line[-1].span) <= WRAPPED_LINE_MOST &&
           line->mark != LINE_LIST_ITEM && !passage->is_author &&
           (role != ROLE_COMMENT || line->comment == passage->comment);
}

/* Notes which passages a comment has: those with its number, from its first to its last. */
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
        if (i > 0 && continues_passage(article, last, i))
            last->span.end = passage.span.end;
        else if (!add_passage(article, &passage, failure))
            return false;
        else
            note_comment(article, article->passage_count - 1);
    }
    for (size_t i = 0; i < article->comments.count; i++) {
        struct span *author = &article->comments.items[i].author;
        if (author->begin < author->end)
            *author = shifted(*author, article->text_offset);
    }
    return true;
}

/* ---- The article ----------------------------------------------------------------------------
 */

static void forget(struct article *article, const struct document *document)
{
    page_clear(&article->page);
    article->text = "";
    article->length = article->text_offset = 0;
    article->flags = 0;
    article->charset[0] = '\0';
    article->passage_count = 0;
    article->comments.count = 0;
    article->decoded.count = 0;
    article->input = document->text;
    article->input_length = document->text_length;
    article->format = document->format;
}

static bool find_roles(struct article *article, const struct page_rules *rules,
                       struct span title, struct failure *failure)
{
    const bool apart = span_length(title) > 0;
    size_t length;
    const char *called = page_get_fact(&article->page, FACT_TITLE, &length);
    if (apart) {
        called = article->text;
        length = span_length(title);
    }
    return roles_find(&article->lines, &article->page, rules, called, length, apart, failure) &&
           comments_find(&article->comments, &article->lines, &article->page, rules, failure);
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
        !find_roles(article, rules, title.span, failure))
        return false;
    const bool apart = span_length(title.span) > 0;
    return (!apart || add_passage(article, &title, failure)) && join_lines(article, failure) &&
           (!apart || page_set_fact(&article->page, FACT_TITLE, article->text,
                               span_length(title.span), failure)) &&
           page_facts_find(&article->page, &article->lines, rules,
                           article->format == DOCUMENT_TEXT, failure);
}

const char *article_fact(const struct article *article, enum page_fact fact, size_t *length)
{
    return page_get_fact(&article->page, fact, length);
}

void article_release(struct article *article)
{
    free(article->passages);
    comments_release(&article->comments);
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

/* ---- Where it stands in what was given
 * --------------------------------------------------------- */

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

/* The first passage of the text from `passage` on. */
static size_t text_passage(const struct article *article, size_t passage)
{
    while (passage < article->passage_count &&
           article->passages[passage].span.begin < article->text_offset)
        passage++;
    return passage;
}

/* Where the passage's tile begins: at `at`, or in HTML behind the markup that stands there. */
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

/* Where the passage's tile ends: where the next begins, or in HTML the markup behind it. */
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
