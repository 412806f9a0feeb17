/* html: the stages in their order. The page's tokens become events (html_tokenizer,
 * html_construction), and these elements and lines (html_tree), each line gets its place
 * (html_places, html_comments), and what the page says of itself becomes facts (html_facts,
 * html_schema, html_titles, html_marks). */
#include "html.h"

#include <assert.h>
#include <stdlib.h>

#include "html_construction.h"
#include "html_places.h"
#include "html_schema.h"
#include "html_tree.h"

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
                      bool show_hidden, struct failure *failure)
{
    struct html_tree *tree = &reader->tree;
    const struct text_buffer *title = &tree->captured[CAPTURE_TITLE];
    page_clear(page);
    if (!html_tree_begin(tree, page, rules, show_hidden, failure) ||
        !html_construct(&reader->construction, tree, html, length, failure))
        return false;
    if (page->own_text.length > 0)
        page->text = page->own_text.data;
    page->length = page->own_text.length;
    assert(html_tree_is_valid(tree));
    return html_places_find(&reader->places, tree, title->data, title->length, failure);
}

/* Some sites hide the article until a script has run: if no visible line reads like an
 * article's text, the page is read again with its hidden elements. */
static bool read_twice(struct html_reader *reader, struct page *page,
                       const struct html_rules *rules, const char *html, size_t length,
                       struct failure *failure)
{
    if (!read_page(reader, page, rules, html, length, false, failure))
        return false;
    if (html_places_has_text(&reader->places) || !reader->tree.has_hidden)
        return true;
    return read_page(reader, page, rules, html, length, true, failure);
}

bool html_read(struct page *page, struct html_reader **reader, const struct html_rules *rules,
               const char *html, size_t length, struct failure *failure)
{
    page_clear(page);
    if (!*reader && !(*reader = calloc(1, sizeof **reader)))
        return fail(failure, FAILURE_MEMORY, "out of memory");
    if (read_twice(*reader, page, rules, html, length, failure) &&
        write_facts(*reader, rules, failure)) {
        assert(page_is_valid(page, length));
        return true;
    }
    page_clear(page);
    return false;
}
