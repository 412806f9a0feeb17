/* fuzz_html: see fuzz_html.h. */
#include "fuzz_html.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../features/page/html.h"
#include "../../features/page/html_rules.h"
#include "../../features/text/charset.h"
#include "../../features/text/unicode.h"

static const char source[] = "[html.lead]\n"
                             "lead\n"
                             "[html.apart]\n"
                             "share\n"
                             "related posts\n"
                             "!no share\n"
                             "[html.body]\n"
                             "article body\n"
                             "[html.byline]\n"
                             "author\n"
                             "[html.author]\n"
                             "name\n"
                             "[html.time]\n"
                             "date\n"
                             "[html.beside]\n"
                             "meta\n"
                             "[html.replies]\n"
                             "replies\n"
                             "[html.level]\n"
                             "depth\n"
                             "[html.caption]\n"
                             "caption\n"
                             "[html.comment]\n"
                             "comment\n"
                             "[html.content]\n"
                             "comment text\n"
                             "[html.main]\n"
                             "content\n"
                             "[html.author]\n"
                             "author\n"
                             "byline\n"
                             "[html.name]\n"
                             "name\n"
                             "[html.date]\n"
                             "published\n"
                             "[html.modified]\n"
                             "updated\n"
                             "[html.others]\n"
                             "related posts\n"
                             "[html.home]\n"
                             "home\n"
                             "[html.weight]\n"
                             "bias 1000\n"
                             "links -2000\n";

static void demand(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "fuzz_html: broken: %s\n", what);
    abort();
}

static bool is_white_space(const struct page *page, size_t begin, size_t end)
{
    unsigned bytes;
    for (size_t at = begin; at < end; at += bytes) {
        switch (unicode_class(unicode_next(page->text, end, at, &bytes))) {
        case CHARACTER_SPACE:
        case CHARACTER_NEWLINE:
        case CHARACTER_INVISIBLE:
            break;
        default:
            return false;
        }
    }
    return true;
}

static void check_lines(const struct page *page)
{
    size_t end = 0;
    for (size_t i = 0; i < page->line_count; i++) {
        const struct page_line *line = &page->lines[i];
        const size_t length = span_length(line->span);
        demand(line->span.begin >= end && length > 0, "lines are sorted and not empty");
        demand(is_white_space(page, end, line->span.begin), "lines hold all text");
        end = line->span.end;
        demand(end <= page->length, "lines lie in the text");
        demand(!memchr(page->text + line->span.begin, '\n', length), "a line is one line");
        demand(line->link_bytes <= length, "links lie in the line");
        demand(line->mark <= LINE_TABLE && line->place <= PLACE_COMMENT && line->level <= 6,
               "marks, places and levels are such");
        demand((line->comment > 0) == (line->place == PLACE_COMMENT), "comments have numbers");
    }
    demand(is_white_space(page, end, page->length), "lines hold all text to the end");
}

/* Is the byte of the text the page's own? Control characters become spaces. */
static bool same_byte(char made, char given)
{
    return made == given || (made == ' ' && (unsigned char)given < ' ');
}

static void check_map(const struct page *page, const char *html, size_t length)
{
    const struct offset_map *map = &page->map;
    demand(page->length == 0 || map->count == 0 || map->pieces[0].made == 0 ||
               page->text[0] == html[0],
           "the map begins with the text");
    for (size_t i = 0; i < map->count; i++) {
        const struct offset_piece *piece = &map->pieces[i];
        const size_t end = i + 1 < map->count ? map->pieces[i + 1].made : page->length;
        demand(piece->made < end && end <= page->length, "pieces are in order, in the text");
        demand(piece->given <= length, "pieces are made from the page");
        demand(i == 0 || piece->given >= piece[-1].given, "places never fall");
        for (size_t at = piece->made; !piece->changed && at < end; at++)
            demand(same_byte(page->text[at], html[piece->given + (at - piece->made)]),
                   "what is one for one is the same");
    }
    for (size_t i = 0; i < page->line_count; i++) {
        const struct span span = page->lines[i].span;
        demand(offset_map_begin(map, span.begin) < offset_map_end(map, span.end) &&
                   offset_map_end(map, span.end) <= length,
               "a line stands somewhere in the page");
    }
}

static void check_facts(const struct page *page)
{
    for (size_t i = 0; i < FACT_COUNT; i++) {
        const size_t end = page->fact_begin[i] + page->fact_length[i];
        bool valid;
        demand(page->fact_length[i] == 0 ||
                   (end < page->facts.length && page->facts.data[end] == '\0'),
               "facts end with a NUL");
        for (size_t at = page->fact_begin[i]; at < end;) {
            at += unicode_step(page->facts.data + at, end - at, &valid);
            demand(valid, "facts are UTF-8");
        }
    }
}

static void check_claims(const struct page *page)
{
    for (size_t i = 0; i < page->claim_count; i++) {
        const struct page_claim *claim = &page->claims[i];
        bool valid;
        demand(strlen(page_claim_text(page, claim)) == claim->length && claim->length > 0,
               "a claim ends with its NUL");
        for (size_t at = 0; at < claim->length;) {
            at += unicode_step(page_claim_text(page, claim) + at, claim->length - at, &valid);
            demand(valid, "claims are UTF-8");
        }
    }
}

static void check_text(const struct page *page)
{
    bool valid;
    for (size_t at = 0; at < page->length;) {
        at += unicode_step(page->text + at, page->length - at, &valid);
        demand(valid, "the text is UTF-8");
    }
}

static void read_and_check(struct page *page, struct html_reader **reader,
                           const struct html_rules *rules, const char *html, size_t length)
{
    struct failure failure = {0};
    demand(html_read(page, reader, rules, html, length, &failure), failure.message);
    check_text(page);
    check_lines(page);
    check_map(page, html, length);
    check_claims(page);
    check_facts(page);
}

void fuzz_html(const uint8_t *data, size_t size)
{
    struct failure failure = {0};
    struct text_buffer scratch = {0};
    struct offset_map decoding = {0};
    struct charset_decoded decoded;
    if (!charset_decode((const char *)data, size, NULL, true, &scratch, &decoding, &decoded,
                        &failure)) {
        text_buffer_release(&scratch);
        offset_map_release(&decoding);
        return;
    }
    struct html_rules *rules = html_rules_compile(source, sizeof source - 1, "fuzz", &failure);
    demand(rules != NULL, failure.message);
    struct page page = {0};
    struct html_reader *reader = NULL;
    static const char other[] = "<title>Other</title><p class=comment>Another <b>page";
    read_and_check(&page, &reader, rules, decoded.text, decoded.length);
    read_and_check(&page, &reader, rules, other, sizeof other - 1);
    read_and_check(&page, &reader, NULL, decoded.text, decoded.length);
    html_reader_free(reader);
    page_release(&page);
    html_rules_free(rules);
    text_buffer_release(&scratch);
    offset_map_release(&decoding);
}

#ifdef TENOR_LIBFUZZER
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_html(data, size);
    return 0;
}
#endif
