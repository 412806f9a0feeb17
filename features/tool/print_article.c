/* print_article: what a page says of itself, and which of its bytes are what. */
#include "print_article.h"

#include <string.h>

#include "../article/article_text.h"
#include "../text/unicode.h"

static void put_fact(struct printer *printer, const char *name, enum page_fact fact)
{
    size_t length;
    const char *said = article_fact(&printer->features->article, fact, &length);
    put_field(printer, ",", name);
    if (said)
        put_string(printer, said, length);
    else
        put(printer, "null");
}

static void put_authors(struct printer *printer)
{
    const struct article_facts *facts = &printer->features->article.facts;
    put(printer, ",\"authors\":[");
    for (size_t i = 0; i < facts->author_count; i++) {
        put(printer, i ? "," : "");
        put_string(printer, facts->authors[i], strlen(facts->authors[i]));
    }
    put(printer, "]");
}

static void put_day(struct printer *printer)
{
    const char *day = printer->features->article.facts.day;
    put_field(printer, ",", "day");
    if (day[0])
        put_name(printer, day);
    else
        put(printer, "null");
}

static void put_spelled(struct printer *printer)
{
    put_string(printer, printer->spelled.data ? printer->spelled.data : "",
               printer->spelled.length);
}

static void put_text(struct printer *printer)
{
    text_buffer_clear(&printer->spelled);
    if (is_well(printer))
        article_append_text(&printer->features->article, &printer->spelled, &printer->failure);
    put(printer, ",\"text\":");
    put_spelled(printer);
}

static void put_piece(struct printer *printer, struct span span)
{
    if (span_length(span) > 0)
        put_string(printer, printer->features->article.text + span.begin, span_length(span));
    else
        put(printer, "null");
}

static void put_comment(struct printer *printer, size_t index)
{
    const struct article *article = &printer->features->article;
    const struct comment *comment = &article->comments.items[index];
    put(printer, "{\"author\":");
    put_piece(printer, comment->author);
    text_buffer_clear(&printer->spelled);
    if (is_well(printer))
        article_append_comment(article, index, &printer->spelled, &printer->failure);
    put(printer, ",\"text\":");
    put_spelled(printer);
    put(printer, ",\"date\":");
    put_piece(printer, comment->date);
    put(printer, ",\"parent\":");
    if (comment->parent != COMMENT_NONE)
        put_number(printer, comment->parent);
    else
        put(printer, "null");
    put(printer, "}");
}

/* The role of each byte of the record's text. */
static void put_tiles(struct printer *printer)
{
    static const char *const roles[] = {
        [ROLE_TITLE] = "title",
        [ROLE_LEAD] = "lead",
        [ROLE_HEADING] = "heading",
        [ROLE_PARAGRAPH] = "paragraph",
        [ROLE_QUOTATION] = "quotation",
        [ROLE_CAPTION] = "caption",
        [ROLE_BYLINE] = "byline",
        [ROLE_BOILERPLATE] = "furniture", /* as page rules say */
        [ROLE_COMMENT] = "comment",
        [ROLE_MARKUP] = "markup"};
    struct article_cursor cursor = {0};
    struct article_tile tile;
    const char *bracket = "[";
    put(printer, ",\"spans\":[");
    while (article_next_tile(&printer->features->article, &cursor, &tile)) {
        put(printer, bracket);
        put_number(printer, tile.span.begin);
        put(printer, ",");
        put_number(printer, tile.span.end);
        put(printer, ",");
        put_name(printer, roles[tile.role]);
        put(printer, "]");
        bracket = ",[";
    }
    put(printer, "]");
}

void print_article(struct printer *printer)
{
    const struct article *article = &printer->features->article;
    put(printer, "{\"id\":");
    put_id(printer);
    put_fact(printer, "title", FACT_TITLE);
    put_fact(printer, "byline", FACT_BYLINE);
    put_authors(printer);
    put_fact(printer, "site", FACT_SITE);
    put_fact(printer, "date", FACT_DATE);
    put_day(printer);
    put_text(printer);
    put(printer, ",\"comments\":[");
    for (size_t i = 0; i < article->comments.count; i++) {
        put(printer, i ? "," : "");
        put_comment(printer, i);
    }
    put(printer, "],\"charset\":");
    put_name(printer, article->charset);
    if (article->flags & TEXT_GUESSED)
        put(printer, ",\"charset_guessed\":true");
    put(printer, ",\"language\":");
    if (printer->language->count > 0)
        put_name(printer, printer->language->codes[0]);
    else
        put(printer, "null");
    put_tiles(printer);
    put(printer, "}\n");
}
