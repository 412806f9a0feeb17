/* print: one function a form. */
#include "print.h"

#include <stdlib.h>
#include <string.h>

#include "../article/article_text.h"
#include "../ngrams/vector.h"
#include "print_line.h"

#define TOP_NGRAMS 20 /* of each block, without all_ngrams */

/* ---- What the forms have in common ------------------------------------------------- */

static void begin_object(struct printer *printer, const struct record *record)
{
    put(printer, "{\"id\":");
    put_string(printer, record->id, record->id_length);
    put(printer, ",\"text_offset\":");
    put_number(printer, printer->features->article.text_offset);
}

static void dense_name(const struct printer *printer, size_t index,
                       char name[static DENSE_NAME_MAX])
{
    const char *unit, *description;
    dense_describe(printer->extractor->lexicon, index, name, &unit, &description);
}

/* ---- --list ------------------------------------------------------------------------ */

void print_list(struct printer *printer)
{
    const struct lexicon *lexicon = printer->extractor->lexicon;
    for (size_t i = 0; i < printer->extractor->dense_count; i++) {
        char name[DENSE_NAME_MAX];
        const char *unit, *description;
        dense_describe(lexicon, i, name, &unit, &description);
        put(printer, name);
        put(printer, "\t");
        put(printer, unit);
        put(printer, "\t");
        put(printer, description);
        put(printer, "\n");
    }
}

/* ---- --dense ----------------------------------------------------------------------- */

void print_dense_header(struct printer *printer)
{
    put(printer, "id\tlabel");
    for (size_t i = 0; i < printer->extractor->dense_count; i++) {
        char name[DENSE_NAME_MAX];
        dense_name(printer, i, name);
        put(printer, "\t");
        put(printer, name);
    }
    put(printer, "\n");
}

void print_dense(struct printer *printer, const struct record *record)
{
    put_cell(printer, record->id, record->id_length);
    put(printer, "\t");
    put_cell(printer, record->label, record->label_length);
    for (size_t i = 0; i < printer->extractor->dense_count; i++) {
        put(printer, "\t");
        put_float(printer, printer->features->dense[i]);
    }
    put(printer, "\n");
}

/* ---- --svmlight -------------------------------------------------------------------- */

static int compare_buckets(const void *left, const void *right)
{
    const struct bucket *a = left, *b = right;
    return (a->index > b->index) - (a->index < b->index);
}

/* Gathers the n-grams of all blocks in printer->buckets, ascending, and returns how many are in
 * use. */
static size_t fill_buckets(struct printer *printer)
{
    const struct ngram_list *ngrams = &printer->features->ngrams;
    if (!memory_reserve(&printer->buckets, &printer->bucket_capacity, ngrams->count,
                        sizeof *printer->buckets, &printer->failure))
        return 0;
    for (size_t i = 0; i < ngrams->count; i++) {
        const struct ngram *ngram = &ngrams->items[i];
        printer->buckets[i] =
            (struct bucket){vocabulary_home(ngram->key, printer->bucket_count), ngram->count};
    }
    if (ngrams->count > 0)
        qsort(printer->buckets, ngrams->count, sizeof *printer->buckets, compare_buckets);
    size_t used = 0;
    for (size_t i = 0; i < ngrams->count; i++) {
        struct bucket bucket = printer->buckets[i];
        if (used > 0 && printer->buckets[used - 1].index == bucket.index)
            printer->buckets[used - 1].count += bucket.count;
        else
            printer->buckets[used++] = bucket;
    }
    return used;
}

/* The label must be one word. */
static void put_label(struct printer *printer, const struct record *record)
{
    if (record->label_length == 0)
        put(printer, "0");
    for (size_t i = 0; i < record->label_length && is_well(printer); i++) {
        unsigned char byte = (unsigned char)record->label[i];
        bool blank = byte <= ' ' || byte == '#';
        text_buffer_append(&printer->line, blank ? "_" : &record->label[i], 1,
                           &printer->failure);
    }
}

void print_svmlight(struct printer *printer, const struct record *record)
{
    put_label(printer, record);
    size_t dense = printer->extractor->dense_count;
    for (size_t i = 0; i < dense; i++) {
        float value = printer->features->dense[i];
        if (value < 0 || value > 0) {
            put(printer, " ");
            put_number(printer, i + 1);
            put(printer, ":");
            put_float(printer, value);
        }
    }
    size_t used = fill_buckets(printer);
    for (size_t i = 0; i < used && is_well(printer); i++)
        text_buffer_format(&printer->line, &printer->failure, " %zu:%u",
                           dense + 1 + printer->buckets[i].index,
                           (unsigned)printer->buckets[i].count);
    put(printer, "\n");
}

/* ---- --jsonl ----------------------------------------------------------------------- */

static void put_dense_object(struct printer *printer)
{
    put(printer, ",\"dense\":{");
    for (size_t i = 0; i < printer->extractor->dense_count; i++) {
        char name[DENSE_NAME_MAX];
        dense_name(printer, i, name);
        put(printer, i ? "," : "");
        put_name(printer, name);
        put(printer, ":");
        put_float(printer, printer->features->dense[i]);
    }
    put(printer, "}");
}

/* Most frequent first, then as they occur; no two n-grams of a block are equal. */
static int compare_ngrams(const void *left, const void *right)
{
    const struct ngram *a = left, *b = right;
    if (a->count != b->count)
        return a->count < b->count ? 1 : -1;
    if (a->token != b->token)
        return a->token > b->token ? 1 : -1;
    return (a->key > b->key) - (a->key < b->key);
}

/* Copies `count` n-grams to printer->sorted and sorts them. */
static bool sort_ngrams(struct printer *printer, const struct ngram *ngrams, size_t count)
{
    if (!memory_reserve(&printer->sorted, &printer->sorted_capacity, count,
                        sizeof *printer->sorted, &printer->failure))
        return false;
    if (count > 0) {
        memcpy(printer->sorted, ngrams, count * sizeof *ngrams);
        qsort(printer->sorted, count, sizeof *printer->sorted, compare_ngrams);
    }
    return true;
}

static void put_block_head(struct printer *printer, const struct ngram_block *block)
{
    put(printer, "{\"unit\":");
    put_name(printer, block->unit == NGRAM_WORDS ? "words" : "characters");
    put(printer, ",\"lengths\":");
    put_range(printer, block->shortest, block->longest);
    put(printer, block->flags & NGRAM_CASED ? ",\"cased\":true" : ",\"cased\":false");
    put(printer,
        block->flags & NGRAM_PUNCTUATION ? ",\"punctuation\":true" : ",\"punctuation\":false");
    if (block->head > 0) {
        put(printer, ",\"head\":");
        put_number(printer, block->head);
    }
}

static void put_block(struct printer *printer, size_t b)
{
    const struct ngram_list *ngrams = &printer->features->ngrams;
    const struct ngram_block *block = &printer->extractor->recipe.blocks[b];
    size_t count = ngrams->begin[b + 1] - ngrams->begin[b];
    if (!sort_ngrams(printer, ngrams->items + ngrams->begin[b], count))
        return;
    put_block_head(printer, block);
    put(printer, ",\"different\":");
    put_number(printer, count);
    put(printer, ",\"ngrams\":[");
    size_t shown = printer->all_ngrams || count < TOP_NGRAMS ? count : TOP_NGRAMS;
    for (size_t i = 0; i < shown && is_well(printer); i++) {
        text_buffer_clear(&printer->spelled);
        if (!ngram_spell(&printer->sorted[i], block, &printer->features->tokens,
                         &printer->spelled, &printer->failure))
            break;
        put(printer, i ? ",[" : "[");
        put_string(printer, printer->spelled.data, printer->spelled.length);
        put(printer, ",");
        put_number(printer, printer->sorted[i].count);
        put(printer, "]");
    }
    put(printer, "]}");
}

static void put_voice(struct printer *printer, uint32_t voice)
{
    put(printer, ",\"voice\":");
    if (voice == HEDGE_AUTHOR || voice == HEDGE_QUOTED)
        put_name(printer, voice == HEDGE_AUTHOR ? "author" : "quoted");
    else
        put_number(printer, voice);
}

static void put_hedges(struct printer *printer, const char *name, enum hedge_kind kind)
{
    const struct hedging *hedging = &printer->features->hedging;
    put(printer, ",");
    put_name(printer, name);
    put(printer, ":[");
    const char *comma = "";
    for (size_t i = 0; i < hedging->count; i++) {
        const struct hedge *hedge = &hedging->items[i];
        if (hedge->kind != kind)
            continue;
        put(printer, comma);
        put(printer, "{\"span\":");
        put_range(printer, hedge->span.begin, hedge->span.end);
        put(printer, ",\"category\":");
        put_name(printer, lexicon_category_name(printer->extractor->lexicon, hedge->category));
        put_voice(printer, hedge->voice);
        put(printer, "}");
        comma = ",";
    }
    put(printer, "]");
}

/* The bytes from the first of the tokens to the last. */
static void put_tokens(struct printer *printer, uint32_t first, uint32_t end)
{
    const struct token *tokens = printer->features->tokens.items;
    put_range(printer, tokens[first].begin, tokens[end - 1].begin + tokens[end - 1].length);
}

static void put_content(struct printer *printer, const struct attribution *attribution)
{
    bool one = attribution->content_first < attribution->content_end;
    bool more = attribution->more_first < attribution->more_end;
    put(printer, ",\"content\":[");
    if (one)
        put_tokens(printer, attribution->content_first, attribution->content_end);
    put(printer, one && more ? "," : "");
    if (more)
        put_tokens(printer, attribution->more_first, attribution->more_end);
    put(printer, "]");
}

static void put_attribution(struct printer *printer, const struct attribution *attribution)
{
    static const char *const kinds[] = {[ATTRIBUTION_DIRECT] = "direct",
                                        [ATTRIBUTION_INDIRECT] = "indirect",
                                        [ATTRIBUTION_MIXED] = "mixed",
                                        [ATTRIBUTION_ACCORDING_TO] = "according_to"};
    static const char *const sources[] = {[ATTRIBUTION_SOURCE_PERSON] = "person",
                                          [ATTRIBUTION_SOURCE_ORGANISATION] = "organisation",
                                          [ATTRIBUTION_SOURCE_DOCUMENT] = "document",
                                          [ATTRIBUTION_SOURCE_UNNAMED] = "unnamed",
                                          [ATTRIBUTION_SOURCE_NONE] = "none"};
    put(printer, "{\"source\":");
    if (attribution->source_first == ATTRIBUTION_NO_TOKEN)
        put(printer, "null");
    else
        put_tokens(printer, attribution->source_first, attribution->source_end);
    put(printer, ",\"cue\":");
    put_tokens(printer, attribution->cue_first, attribution->cue_end);
    put_content(printer, attribution);
    put(printer, ",\"kind\":");
    put_name(printer, kinds[attribution->kind]);
    put(printer, ",\"source_kind\":");
    put_name(printer, sources[attribution->source_kind]);
    put(printer, "}");
}

void print_json(struct printer *printer, const struct record *record)
{
    const struct features *features = printer->features;
    begin_object(printer, record);
    put(printer, ",\"words\":");
    put_number(printer, features->tokens.word_count);
    put_dense_object(printer);
    put(printer, ",\"blocks\":[");
    for (size_t b = 0; b < printer->extractor->recipe.block_count; b++) {
        put(printer, b ? "," : "");
        put_block(printer, b);
    }
    put(printer, "]");
    put_hedges(printer, "hedges", HEDGE_SHIELD);
    put_hedges(printer, "approximators", HEDGE_APPROXIMATOR);
    put_hedges(printer, "boosters", HEDGE_BOOSTER);
    put(printer, ",\"attributions\":[");
    for (size_t i = 0; i < features->attributions.count; i++) {
        put(printer, i ? "," : "");
        put_attribution(printer, &features->attributions.items[i]);
    }
    put(printer, "]}\n");
}

/* ---- --article --------------------------------------------------------------------- */

static void put_fact(struct printer *printer, const char *name, enum page_fact fact)
{
    size_t length;
    const char *said = article_fact(&printer->features->article, fact, &length);
    put(printer, ",");
    put_name(printer, name);
    put(printer, ":");
    if (said)
        put_string(printer, said, length);
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

static void put_comment(struct printer *printer, size_t index)
{
    const struct article *article = &printer->features->article;
    const struct span author = article->comments.items[index].author;
    put(printer, "{\"author\":");
    if (span_length(author) > 0)
        put_string(printer, article->text + author.begin, span_length(author));
    else
        put(printer, "null");
    text_buffer_clear(&printer->spelled);
    if (is_well(printer))
        article_append_comment(article, index, &printer->spelled, &printer->failure);
    put(printer, ",\"text\":");
    put_spelled(printer);
    put(printer, "}");
}

static void put_tiles(struct printer *printer)
{
    static const char *const roles[] = {
        [ROLE_TITLE] = "title",         [ROLE_LEAD] = "lead",
        [ROLE_HEADING] = "heading",     [ROLE_PARAGRAPH] = "paragraph",
        [ROLE_QUOTATION] = "quotation", [ROLE_CAPTION] = "caption",
        [ROLE_BYLINE] = "byline",       [ROLE_BOILERPLATE] = "furniture",
        [ROLE_COMMENT] = "comment",     [ROLE_MARKUP] = "markup"};
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

void print_article(struct printer *printer, const struct record *record)
{
    const struct article *article = &printer->features->article;
    put(printer, "{\"id\":");
    put_string(printer, record->id, record->id_length);
    put_fact(printer, "title", FACT_TITLE);
    put_fact(printer, "byline", FACT_BYLINE);
    put_fact(printer, "site", FACT_SITE);
    put_fact(printer, "date", FACT_DATE);
    put_text(printer);
    put(printer, ",\"comments\":[");
    for (size_t i = 0; i < article->comments.count; i++) {
        put(printer, i ? "," : "");
        put_comment(printer, i);
    }
    put(printer, "],\"charset\":");
    put_name(printer, article->charset);
    put(printer, ",\"language\":");
    if (printer->language)
        put_name(printer, printer->language);
    else
        put(printer, "null");
    put_tiles(printer);
    put(printer, "}\n");
}

void printer_release(struct printer *printer)
{
    text_buffer_release(&printer->line);
    text_buffer_release(&printer->spelled);
    free(printer->sorted);
    free(printer->buckets);
    *printer = (struct printer){0};
}
