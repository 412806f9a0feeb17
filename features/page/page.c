/* page: text and markdown → lines, and the facts of any page. */
#include "page.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "../base/stop.h"
#include "../text/token_scan.h"
#include "../text/unicode.h"

void page_clear(struct page *page)
{
    page->text = "";
    page->length = 0;
    text_buffer_clear(&page->own_text);
    page->line_count = page->comment_count = 0;
    page->map.count = 0;
    text_buffer_clear(&page->facts);
    memset(page->fact_begin, 0, sizeof page->fact_begin);
    memset(page->fact_length, 0, sizeof page->fact_length);
    page->claim_count = 0;
}

void page_release(struct page *page)
{
    text_buffer_release(&page->own_text);
    free(page->lines);
    free(page->comments);
    offset_map_release(&page->map);
    text_buffer_release(&page->facts);
    free(page->claims);
    *page = (struct page){0};
}

size_t page_memory(const struct page *page)
{
    return page->own_text.capacity + page->line_capacity * sizeof *page->lines +
           page->comment_capacity * sizeof *page->comments + offset_map_memory(&page->map) +
           page->facts.capacity + page->claim_capacity * sizeof *page->claims;
}

/* ---- Facts -------------------------------------------------------------------------- */

bool page_set_fact(struct page *page, enum page_fact fact, const char *value, size_t length,
                   struct failure *failure)
{
    const struct span kept = page_trim(value, 0, length);
    if (span_length(kept) == 0)
        return true;
    const size_t begin = page->facts.length;
    if (!text_buffer_append(&page->facts, value + kept.begin, span_length(kept), failure) ||
        !text_buffer_append(&page->facts, "", 1, failure))
        return false;
    page->fact_begin[fact] = begin;
    page->fact_length[fact] = span_length(kept);
    return true;
}

const char *page_get_fact(const struct page *page, enum page_fact fact, size_t *length)
{
    *length = page->fact_length[fact];
    return *length > 0 ? page->facts.data + page->fact_begin[fact] : NULL;
}

static bool is_white(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool page_append_collapsed(struct text_buffer *out, const char *text, size_t length,
                           struct failure *failure)
{
    const size_t first = out->length;
    for (size_t at = 0; at < length;) {
        const size_t begin = at;
        while (at < length && !is_white(text[at]))
            at++;
        if (at > begin && ((out->length > first && !text_buffer_append(out, " ", 1, failure)) ||
                           !text_buffer_append(out, text + begin, at - begin, failure)))
            return false;
        while (at < length && is_white(text[at]))
            at++;
    }
    return true;
}

bool page_add_claim(struct page *page, struct page_claim claim, const char *value,
                    size_t length, struct failure *failure)
{
    const struct span kept = page_trim(value, 0, length);
    claim.begin = page->facts.length;
    if (span_length(kept) == 0 || page->claim_count == CLAIMS_MOST)
        return true;
    if (!memory_reserve(&page->claims, &page->claim_capacity, page->claim_count + 1,
                        sizeof *page->claims, failure) ||
        !page_append_collapsed(&page->facts, value + kept.begin, span_length(kept), failure))
        return false;
    claim.length = page->facts.length - claim.begin;
    if (!text_buffer_append(&page->facts, "", 1, failure))
        return false;
    page->claims[page->claim_count++] = claim;
    return true;
}

const char *page_claim_text(const struct page *page, const struct page_claim *claim)
{
    return page->facts.data + claim->begin;
}

/* ---- Blanks ------------------------------------------------------------------------ */

static bool is_graphic(char byte)
{
    return byte > ' ' && byte < 0x7F;
}

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

/* Most ends are printable ASCII: no need to look up their class. */
struct span page_trim(const char *text, size_t begin, size_t end)
{
    unsigned bytes;
    while (begin < end && !is_graphic(text[begin]) && is_blank_at(text, end, begin, &bytes))
        begin += bytes;
    while (end > begin && !is_graphic(text[end - 1])) {
        size_t last = end - 1;
        while (last > begin && ((unsigned char)text[last] & 0xC0u) == 0x80u)
            last--;
        if (!is_blank_at(text, end, last, &bytes))
            break;
        end = last;
    }
    return (struct span){(uint32_t)begin, (uint32_t)end};
}

/* ---- Marks ------------------------------------------------------------------------- */

static uint8_t heading_level(const char *text, struct span span)
{
    size_t at = span.begin;
    while (at < span.end && text[at] == '#')
        at++;
    const size_t marks = at - span.begin;
    return marks <= 6 && at < span.end && text[at] == ' ' ? (uint8_t)marks : 0;
}

static bool is_list_item(const char *text, struct span span)
{
    size_t markup = 0;
    const struct scan scan = {.text = text, .begin = span.begin, .end = span.end};
    return scan_passage_mark(&scan, span.begin, &markup) > span.begin;
}

/* Sets the line's mark and level. Its first character decides what they can be. */
static void read_mark(const char *text, struct page_line *line)
{
    const struct span span = line->span;
    const char last = text[span.end - 1];
    switch (text[span.begin]) {
    case '#':
        line->marked = true;
        line->level = heading_level(text, span);
        line->mark = line->level > 0 ? LINE_HEADING : LINE_PLAIN;
        break;
    case '>':
        line->marked = true;
        line->mark = LINE_QUOTATION;
        break;
    case '|':
        line->mark = last == '|' && span_length(span) > 1 ? LINE_TABLE : LINE_PLAIN;
        break;
    case '!':
        line->mark = last == ')' && text[span.begin + 1] == '[' ? LINE_CAPTION : LINE_PLAIN;
        break;
    default:
        if (!scan_is_word_byte(text[span.begin]) || text[span.begin] <= '9')
            line->mark = is_list_item(text, span) ? LINE_LIST_ITEM : LINE_PLAIN;
    }
}

/* ---- Links ------------------------------------------------------------------------- */

/* The run of printable ASCII around `at`, not before `from`. */
static struct span word_around(const char *text, size_t from, size_t at, size_t end)
{
    size_t begin = at;
    while (begin > from && is_graphic(text[begin - 1]))
        begin--;
    while (at < end && is_graphic(text[at]))
        at++;
    return (struct span){(uint32_t)begin, (uint32_t)at};
}

/* The bytes of all [text](target). Each search begins where the one before ended, so that time
 * is linear. */
static uint32_t count_markdown_links(const char *text, struct span span)
{
    size_t counted = 0, at = span.begin;
    for (const char *close; at < span.end && (close = memchr(text + at, ']', span.end - at));) {
        size_t open = (size_t)(close - text), end = open + 1;
        while (open > at && text[open] != '[')
            open--;
        if (text[open] == '[' && end < span.end && text[end] == '(') {
            const char *target = memchr(text + end, ')', span.end - end);
            if (!target)
                break;
            end = (size_t)(target + 1 - text);
            counted += end - open;
        }
        at = end;
    }
    return (uint32_t)counted;
}

/* The bytes of all addresses such as https://x.example/y. */
static uint32_t count_addresses(const char *text, struct span span)
{
    size_t counted = 0, at = span.begin;
    for (const char *colon; at < span.end && (colon = memchr(text + at, ':', span.end - at));) {
        const size_t found = (size_t)(colon - text);
        const bool address = span.end - found >= 3 && colon[1] == '/' && colon[2] == '/';
        const struct span word = address ? word_around(text, at, found, span.end)
                                         : (struct span){0, (uint32_t)found + 1};
        counted += address ? span_length(word) : 0;
        at = word.end;
    }
    return (uint32_t)counted;
}

/* The line from `i` on that holds the byte at `found`, which is not white space; line_count if
 * `found` is NULL. */
static size_t line_of(const struct page *page, size_t i, const char *found)
{
    if (!found)
        return page->line_count;
    while (page->text + page->lines[i].span.end <= found)
        i++;
    return i;
}

/* The first line from `i` on that has this byte, which is not white space; else line_count. */
static size_t find_line(const struct page *page, size_t i, char byte)
{
    if (i == page->line_count)
        return i;
    const char *begin = page->text + page->lines[i].span.begin;
    return line_of(page, i, memchr(begin, byte, (size_t)(page->text + page->length - begin)));
}

/* The first line from `i` on that has the "://" of an address, or line_count. */
static size_t find_address_line(const struct page *page, size_t i)
{
    if (i == page->line_count)
        return i;
    const char *at = page->text + page->lines[i].span.begin, *end = page->text + page->length;
    while ((at = memchr(at, ':', (size_t)(end - at))) &&
           !(end - at >= 3 && at[1] == '/' && at[2] == '/'))
        at++;
    return line_of(page, i, at);
}

/* Sets `marked` of lines with marks inside. Few lines have any, so the whole text is searched
 * for each mark, which is faster than looking at every line. */
static bool mark_markdown(struct page *page, struct failure *failure)
{
    static const char marks[] = "*_[]\\";
    for (const char *mark = marks; *mark; mark++)
        for (size_t i = 0; (i = find_line(page, i, *mark)) < page->line_count; i++) {
            if (!go_on(failure, span_length(page->lines[i].span)))
                return false;
            page->lines[i].marked = true;
        }
    return go_on(failure, STOP_WORK);
}

/* Counts the bytes of [links](target) and, in lines without these, of bare addresses. */
static bool count_links(struct page *page, struct failure *failure)
{
    for (size_t i = 0; (i = find_line(page, i, ']')) < page->line_count; i++) {
        if (!go_on(failure, span_length(page->lines[i].span)))
            return false;
        page->lines[i].link_bytes = count_markdown_links(page->text, page->lines[i].span);
    }
    for (size_t i = 0; (i = find_address_line(page, i)) < page->line_count; i++) {
        if (!go_on(failure, span_length(page->lines[i].span)))
            return false;
        if (page->lines[i].link_bytes == 0)
            page->lines[i].link_bytes = count_addresses(page->text, page->lines[i].span);
    }
    return go_on(failure, STOP_WORK);
}

/* ---- Lines ------------------------------------------------------------------------- */

/* Where the line that begins at `at` ends. */
static size_t line_end(const struct page *page, size_t at, char newline)
{
    size_t from = at;
    if (page->line_count >= PAGE_MAX_LINES)
        from = page->length - at > PAGE_RUN_BYTES ? at + PAGE_RUN_BYTES : page->length;
    const char *found = memchr(page->text + from, newline, page->length - from);
    return found ? (size_t)(found - page->text) : page->length;
}

/* page_trim of a line that may be very long and blank at its ends. */
static bool trim_line(const char *text, size_t begin, size_t end, struct span *span,
                      struct failure *failure)
{
    struct span piece = {0, 0};
    while (end - begin > STOP_WORK && span_length(piece) == 0) {
        const size_t cut = begin + unicode_cut(text + begin, end - begin, STOP_WORK);
        piece = page_trim(text, begin, cut);
        begin = span_length(piece) > 0 ? piece.begin : cut;
        if (!go_on(failure, STOP_WORK))
            return false;
    }
    piece = (struct span){0, 0};
    while (end - begin > STOP_WORK && span_length(piece) == 0) {
        const size_t cut =
            begin + unicode_cut(text + begin, end - begin, end - begin - STOP_WORK);
        piece = page_trim(text, cut, end);
        end = span_length(piece) > 0 ? piece.end : cut;
        if (!go_on(failure, STOP_WORK))
            return false;
    }
    *span = page_trim(text, begin, end);
    return go_on(failure, span_length(*span));
}

static bool add_line(struct page *page, struct span span, bool blank_before,
                     struct failure *failure)
{
    if (!memory_reserve(&page->lines, &page->line_capacity, page->line_count + 1,
                        sizeof *page->lines, failure))
        return false;
    struct page_line *line = &page->lines[page->line_count++];
    *line = (struct page_line){.span = span, .blank_before = blank_before};
    read_mark(page->text, line);
    return true;
}

bool page_read_text(struct page *page, const char *text, size_t length, struct failure *failure)
{
    const char newline = length > 0 && memchr(text, '\n', length) ? '\n' : '\r';
    bool blank_before = true;
    page_clear(page);
    page->text = length > 0 ? text : "";
    page->length = length;
    for (size_t at = 0; at < length;) {
        const size_t end = line_end(page, at, newline);
        struct span span;
        if (!trim_line(page->text, at, end, &span, failure))
            return false;
        at = end + 1;
        if (span_length(span) > 0 && !add_line(page, span, blank_before, failure))
            return false;
        blank_before = span_length(span) == 0;
    }
    if (!mark_markdown(page, failure) || !count_links(page, failure))
        return false;
    assert(page_is_valid(page, length));
    return true;
}

/* ---- Invariants --------------------------------------------------------------------- */

static bool are_lines_valid(const struct page *page)
{
    size_t end = 0;
    for (size_t i = 0; i < page->line_count; i++) {
        const struct page_line *line = &page->lines[i];
        if (line->span.begin < end || line->span.begin >= line->span.end ||
            line->span.end > page->length ||
            page_trim(page->text, end, line->span.begin).begin != line->span.begin ||
            line->link_bytes > span_length(line->span) || line->mark > LINE_TABLE ||
            line->place > PLACE_COMMENT || line->level > 6 ||
            (line->comment > 0) != (line->place == PLACE_COMMENT) ||
            (line->beside && line->comment == 0))
            return false;
        end = line->span.end;
    }
    return span_length(page_trim(page->text, end, page->length)) == 0;
}

static bool is_map_valid(const struct page *page, size_t input_length)
{
    const struct offset_piece *pieces = page->map.pieces;
    for (size_t i = 0; i < page->map.count; i++)
        if (pieces[i].made >= page->length || pieces[i].given > input_length ||
            (i > 0 &&
             (pieces[i].made <= pieces[i - 1].made || pieces[i].given < pieces[i - 1].given)))
            return false;
    return true;
}

static bool are_facts_valid(const struct page *page)
{
    for (size_t i = 0; i < FACT_COUNT; i++) {
        const size_t end = page->fact_begin[i] + page->fact_length[i];
        if (page->fact_length[i] > 0 &&
            (end >= page->facts.length || page->facts.data[end] != '\0'))
            return false;
    }
    for (size_t i = 0; i < page->claim_count; i++) {
        const struct page_claim *claim = &page->claims[i];
        if (claim->length == 0 || claim->begin + claim->length >= page->facts.length ||
            page->facts.data[claim->begin + claim->length] != '\0' ||
            (claim->line != NO_LINE && claim->line >= page->line_count))
            return false;
    }
    return true;
}

static bool is_in_text(const struct page *page, struct span span)
{
    return span.begin <= span.end && span.end <= page->length;
}

static bool are_comments_valid(const struct page *page)
{
    for (size_t i = 0; i < page->comment_count; i++) {
        const struct page_comment *comment = &page->comments[i];
        if (!is_in_text(page, comment->author) || !is_in_text(page, comment->date) ||
            !is_in_text(page, comment->addressee) || comment->parent > page->comment_count ||
            comment->parent == i + 1)
            return false;
    }
    return true;
}

bool page_is_valid(const struct page *page, size_t input_length)
{
    return page->text && unicode_is_valid(page->text, page->length) && are_lines_valid(page) &&
           are_comments_valid(page) && is_map_valid(page, input_length) &&
           are_facts_valid(page);
}

/* ---- Sentences ---------------------------------------------------------------------- */

/* The length of the quotation mark, bracket or mark of emphasis that text[begin .. end) ends
 * in, or 0. */
static size_t closing_mark(const char *text, size_t begin, size_t end)
{
    switch (text[end - 1]) {
    case '"':
    case '\'':
    case ')':
    case ']':
    case '*':
    case '_':
        return 1;
    case '\x99': /* ’ */
    case '\x9D': /* ” */
        return end - begin > 3 && memcmp(text + end - 3, "\xE2\x80", 2) == 0 ? 3 : 0;
    default:
        return 0;
    }
}

char page_sentence_mark(const char *text, struct span span)
{
    size_t end = span.end;
    for (size_t mark; end > span.begin + 1 && (mark = closing_mark(text, span.begin, end));)
        end -= mark;
    const char last = text[end - 1];
    if (end - span.begin > 3 && memcmp(text + end - 3, "\xE2\x80\xA6", 3) == 0)
        return '.';
    return last == '.' || last == '!' || last == '?' ? last : '\0';
}

/* ---- Without markdown -------------------------------------------------------------- */

static bool is_word_byte(char byte)
{
    return scan_is_word_byte(byte) || (unsigned char)byte >= 0x80;
}

/* Where the text begins behind the marks before the first word of a line. */
static size_t skip_block_marks(const char *text, struct span span)
{
    size_t at = span.begin;
    while (at < span.end && strchr("#>*_ ", text[at]))
        at++;
    const bool bullet = at + 1 < span.end && strchr("-+", text[at]) && text[at + 1] == ' ';
    return bullet ? at + 2 : at;
}

static bool is_blank_byte(const char *text, struct span span, size_t at)
{
    return at < span.begin || at >= span.end || text[at] == ' ' || text[at] == '\n';
}

/* Is the * or _ at `at` a mark of emphasis? Not inside a word, as in a_name, and not between
 * blanks. */
static bool is_emphasis(const char *text, struct span span, size_t at)
{
    const bool word_before = at > span.begin && is_word_byte(text[at - 1]);
    const bool word_behind = at + 1 < span.end && is_word_byte(text[at + 1]);
    return !(word_before && word_behind) &&
           !(is_blank_byte(text, span, at - 1) && is_blank_byte(text, span, at + 1));
}

/* Does [text]( or ![text]( begin at `at`? Searches as far as the next bracket. */
static bool begins_link(const char *text, struct span span, size_t at)
{
    at += text[at] == '!';
    if (at >= span.end || text[at] != '[')
        return false;
    for (at++; at < span.end && text[at] != '[' && text[at] != ']';)
        at++;
    return at + 1 < span.end && text[at] == ']' && text[at + 1] == '(';
}

static bool is_escape(const char *text, struct span span, size_t at)
{
    return at + 1 < span.end && text[at + 1] > ' ' && !is_word_byte(text[at + 1]);
}

/* The end of the bytes from `at` on that cannot be a mark of markdown. */
static size_t skip_unmarked(const char *text, size_t at, size_t end)
{
    static const bool marks[256] = {
        ['*'] = true, ['_'] = true, ['['] = true, [']'] = true, ['!'] = true, ['\\'] = true};
    while (at < end && !marks[(unsigned char)text[at]])
        at++;
    return at;
}

bool page_append_plain(const char *text, struct span span, struct text_buffer *plain,
                       struct failure *failure)
{
    if (!memory_reserve(&plain->data, &plain->capacity, plain->length + span_length(span) + 1,
                        1, failure))
        return false;
    char *to = plain->data + plain->length;
    bool in_link = false;
    for (size_t at = skip_block_marks(text, span); at < span.end; at++) {
        const size_t mark = skip_unmarked(text, at, span.end);
        memcpy(to, text + at, mark - at);
        to += mark - at;
        at = mark;
        if (at == span.end)
            break;
        const char c = text[at];
        const bool link = (c == '[' || c == '!') && begins_link(text, span, at);
        const char *close = c == ']' && in_link ? memchr(text + at, ')', span.end - at) : NULL;
        if (link) {
            in_link = true;
            at += c == '!';
        } else if (close) {
            in_link = false;
            at = (size_t)(close - text);
        } else if (c == '\\' && is_escape(text, span, at)) {
            *to++ = text[++at];
        } else if (!((c == '*' || c == '_') && is_emphasis(text, span, at))) {
            *to++ = c;
        }
        in_link = in_link && c != ']';
    }
    *to = '\0';
    plain->length = (size_t)(to - plain->data);
    return true;
}
