/* print_json: the features one after another. */
#include "print_json.h"

#include <stdlib.h>
#include <string.h>

#include "print_findings.h"

#define TOP_NGRAMS 20 /* of each block, unless all are wanted: enough to see what is in it */

static void put_dense_object(struct printer *printer)
{
    put(printer, ",\"dense\":{");
    for (size_t i = 0; i < printer->extractor->dense_count; i++) {
        char name[DENSE_NAME_MAX];
        const char *unit, *description;
        dense_describe(printer->extractor->lexicon, i, name, &unit, &description);
        put_field(printer, i ? "," : "", name);
        put_float(printer, printer->features->dense[i]);
    }
    put(printer, "}");
}

/* The most frequent first, then in the order of the text. No two n-grams of a block are
 * equal. */
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

/* Which n-grams the block has. */
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
    size_t shown = printer->all || count < TOP_NGRAMS ? count : TOP_NGRAMS;
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

/* Spans are bytes of the article's text. */
static void put_text_span(struct printer *printer, struct span span)
{
    put_range(printer, span.begin, span.end);
}

static void put_attribution(struct printer *printer, const struct attribution *attribution)
{
    put_source(printer, attribution, put_text_span);
    put_cue(printer, attribution, put_text_span);
    put_content(printer, attribution, put_text_span);
    put_kind(printer, attribution);
    put_field(printer, ",", "source_kind");
    put_name(printer, source_kind_name(attribution->source_kind));
    put(printer, "}");
}

void print_json(struct printer *printer)
{
    const struct features *features = printer->features;
    put_field(printer, "{", "id");
    put_id(printer);
    put_field(printer, ",", "text_offset");
    put_number(printer, features->article.text_offset);
    put_field(printer, ",", "words");
    put_number(printer, features->tokens.word_count);
    put_dense_object(printer);
    put(printer, ",\"blocks\":[");
    for (size_t b = 0; b < printer->extractor->recipe.block_count; b++) {
        put(printer, b ? "," : "");
        put_block(printer, b);
    }
    put(printer, "]");
    put_hedges(printer, "hedges", HEDGE_SHIELD, put_text_span);
    put_hedges(printer, "approximators", HEDGE_APPROXIMATOR, put_text_span);
    put_hedges(printer, "boosters", HEDGE_BOOSTER, put_text_span);
    put(printer, ",\"attributions\":[");
    for (size_t i = 0; i < features->attributions.count; i++) {
        put(printer, i ? "," : "");
        put_attribution(printer, &features->attributions.items[i]);
    }
    put(printer, "]}\n");
}
