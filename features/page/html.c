/* html: the stages in their order. The page's tokens become events (html_tokenizer,
 * html_construction), and these elements and lines (html_tree), each line gets its place
 * (html_places, html_comments), and what the page says of itself becomes facts (html_facts,
 * html_schema, html_titles, html_marks). */
#include "html.h"

#include <assert.h>
#include <stdlib.h>

#include "../base/stop.h"
#include "html_construction.h"
#include "html_data.h"
#include "html_places.h"
#include "html_schema.h"
#include "html_tree.h"

/* Bytes of an article's text, chosen by hand. */
#define SHOWN_LEAST  100 /* if less is shown, what is hidden may be the article: */
#define HIDDEN_LEAST 500 /* then it has as much */
#define DATA_LEAST   250 /* of a text in the page's data, */
#define SHOWN_TIMES  2   /* which has more than so many times what is shown */

struct html_reader {
    struct html_tree tree;
    struct html_places places;
    struct html_construction construction;
};

void html_reader_free(struct html_reader *reader)
{
    if (!reader)
        return;
    html_tree_release(&reader->tree);
    html_places_release(&reader->places);
    html_construction_release(&reader->construction);
    free(reader);
}

size_t html_reader_memory(const struct html_reader *reader)
{
    return reader ? sizeof *reader + html_tree_memory(&reader->tree) +
                        html_places_memory(&reader->places) +
                        reader->construction.tokenizer.values.capacity
                  : 0;
}

static bool write_facts(struct html_reader *reader, const struct html_rules *rules,
                        struct failure *failure)
{
    struct html_tree *tree = &reader->tree;
    const struct text_buffer *json = &tree->captured[CAPTURE_JSON];
    return html_schema_read(&tree->facts, tree->page, json->data, json->length, failure) &&
           html_facts_title(&tree->facts, &tree->captured[CAPTURE_TITLE], failure) &&
           html_marks_write(&tree->marks, tree, reader->places.weights, tree->page, failure) &&
           html_facts_write(&tree->facts, tree->page, rules, failure);
}

static bool read_page(struct html_reader *reader, struct page *page,
                      const struct html_rules *rules, const char *html, size_t length,
                      const struct html_choice *choice, struct failure *failure)
{
    struct html_tree *tree = &reader->tree;
    const struct text_buffer *title = &tree->captured[CAPTURE_TITLE];
    page_clear(page);
    if (!html_tree_begin(tree, page, rules, choice, failure) ||
        !html_construct(&reader->construction, tree, html, length, failure))
        return false;
    if (page->own_text.length > 0)
        page->text = page->own_text.data;
    page->length = page->own_text.length;
    assert(html_tree_is_valid(tree));
    return html_places_find(&reader->places, tree, title->data, title->length, failure);
}

/* Bytes of the article. */
static size_t article_length(const struct page *page)
{
    size_t length = 0;
    for (size_t i = 0; i < page->line_count; i++)
        if (page->lines[i].place == PLACE_MAIN || page->lines[i].place == PLACE_LEAD)
            length += span_length(page->lines[i].span);
    return length;
}

/* The article's text in the page's data, if that is more than the page shows; else empty. */
static struct span find_data(const struct html_tree *tree, size_t shown)
{
    const struct text_buffer *json = &tree->captured[CAPTURE_JSON];
    const struct span data = html_data_find(json->data, json->length);
    const size_t size =
        span_length(data) > 0 ? html_data_size(json->data + data.begin, span_length(data)) : 0;
    return size >= DATA_LEAST && size > SHOWN_TIMES * shown ? data : (struct span){0, 0};
}

/* Some sites hide the article until a script has run, or leave it to the script to write it:
 * if next to no text is shown, the page is read again with what is not shown. */
static bool read_again(struct html_reader *reader, struct page *page,
                       const struct html_rules *rules, const char *html, size_t length,
                       struct failure *failure)
{
    static const struct html_choice shown = {0};
    struct html_choice choice = {0};
    if (!read_page(reader, page, rules, html, length, &shown, failure))
        return false;
    const size_t article = article_length(page);
    const bool has_text = html_places_has_text(&reader->places);
    choice.data = find_data(&reader->tree, article);
    if (span_length(choice.data) > 0)
        return read_page(reader, page, rules, html, length, &choice, failure);
    choice.hidden = reader->tree.has_hidden && (!has_text || article < SHOWN_LEAST);
    if (!choice.hidden)
        return true;
    if (!read_page(reader, page, rules, html, length, &choice, failure))
        return false;
    const bool found = html_places_has_text(&reader->places) &&
                       (!has_text || article_length(page) >= HIDDEN_LEAST);
    return found || read_page(reader, page, rules, html, length, &shown, failure);
}

bool html_read(struct page *page, struct html_reader **reader, const struct html_rules *rules,
               const char *html, size_t length, struct failure *failure)
{
    page_clear(page);
    if (!*reader && !(*reader = calloc(1, sizeof **reader)))
        return fail(failure, FAILURE_MEMORY, "out of memory");
    if (read_again(*reader, page, rules, html, length, failure) && go_on(failure, STOP_WORK) &&
        write_facts(*reader, rules, failure) && go_on(failure, STOP_WORK)) {
        assert(page_is_valid(page, length));
        return true;
    }
    page_clear(page);
    return false;
}
