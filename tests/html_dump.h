/* html_dump: the lines of a page as tests/html/expected.txt has them. */
#ifndef TENOR_HTML_DUMP_H
#define TENOR_HTML_DUMP_H

#include "../features/page/html_construction.h"

/* Reusable; all zero is empty. */
struct html_dump {
    struct html_tree tree;
    struct html_construction construction;
    struct page page;
};

static inline bool html_dump_line(const struct html_dump *dump, size_t i,
                                  struct text_buffer *out, struct failure *failure)
{
    static const char *const marks[] = {"plain",     "heading", "list_item",
                                        "quotation", "caption", "table"};
    const struct page_line *line = &dump->page.lines[i];
    const char level[2] = {line->level > 0 ? (char)('0' + line->level) : '\0', '\0'};
    return text_buffer_format(out, failure, "%s%s %u %.*s\n", marks[line->mark], level,
                              line->link_bytes, (int)span_length(line->span),
                              dump->page.own_text.data + line->span.begin);
}

/* The title, with white space as a browser shows it. */
static inline bool html_dump_title(const struct html_dump *dump, struct text_buffer *out,
                                   struct failure *failure)
{
    const struct text_buffer *title = &dump->tree.captured[CAPTURE_TITLE];
    const size_t before = out->length;
    bool space = false, done = true;
    for (size_t i = 0; done && i < title->length; i++) {
        const char c = title->data[i];
        const bool white = c == ' ' || (c >= '\t' && c <= '\r');
        if (!white && out->length == before)
            done = text_buffer_append(out, "title ", 6, failure);
        else if (!white && space)
            done = text_buffer_append(out, " ", 1, failure);
        done = done && (white || text_buffer_append(out, &c, 1, failure));
        space = white;
    }
    return done && (out->length == before || text_buffer_append(out, "\n", 1, failure));
}

static inline bool html_dump_page(struct html_dump *dump, const char *html, size_t length,
                                  struct text_buffer *out, struct failure *failure)
{
    page_clear(&dump->page);
    if (!html_tree_begin(&dump->tree, &dump->page, NULL, &(struct html_choice){0}, failure) ||
        !html_construct(&dump->construction, &dump->tree, html, length, failure) ||
        !html_dump_title(dump, out, failure))
        return false;
    for (size_t i = 0; i < dump->page.line_count; i++)
        if (!html_dump_line(dump, i, out, failure))
            return false;
    return true;
}

static inline void html_dump_release(struct html_dump *dump)
{
    html_tree_release(&dump->tree);
    html_construction_release(&dump->construction);
    page_release(&dump->page);
}

#endif
