/* print_spans: see print_spans.h. */
#include "print_spans.h"

#include "../article/article_places.h"
#include "print_findings.h"

void put_evidence_span(struct printer *printer, struct span span)
{
    if (printer->as_read) {
        put_range(printer, span.begin, span.end);
        return;
    }
    const struct article_place place = article_place(&printer->features->article, span);
    if (!place.in_title) {
        put_range(printer, place.span.begin, place.span.end);
        return;
    }
    put(printer, "[");
    put_number(printer, place.span.begin);
    put(printer, ",");
    put_number(printer, place.span.end);
    put(printer, ",\"title\"]");
}

/* ---- The text as it was read --------------------------------------------------------- */

static void put_run(struct printer *printer, const struct article_run *run)
{
    put(printer, "[");
    put_number(printer, run->read.begin);
    put(printer, ",");
    put_number(printer, run->given.span.begin);
    put(printer, ",");
    put_number(printer, span_length(run->read));
    if (!run->same) {
        put(printer, ",");
        put_number(printer, span_length(run->given.span));
    }
    put(printer, run->given.in_title ? ",\"title\"]" : "]");
}

void put_text_as_read(struct printer *printer)
{
    const struct article *article = &printer->features->article;
    struct article_run run = {.read = {0, 0}};
    put_field(printer, ",", "text");
    put_string(printer, article->text, article->length);
    put_field(printer, ",", "text_map");
    put(printer, "[");
    for (const char *comma = ""; article_run_after(article, run.read.end, &run); comma = ",") {
        put(printer, comma);
        put_run(printer, &run);
    }
    put(printer, "]");
}

/* ---- Features ------------------------------------------------------------------------ */

static void put_feature(struct printer *printer, size_t feature)
{
    const struct feature_places *places = &printer->features->places;
    const size_t first = places->begin[feature], end = places->begin[feature + 1];
    char name[DENSE_NAME_MAX];
    const char *unit, *description;
    dense_describe(printer->extractor->lexicon, feature, name, &unit, &description);
    put_name(printer, name);
    put(printer, ":{\"value\":");
    put_float(printer, printer->features->dense[feature]);
    put(printer, ",\"spans\":[");
    for (size_t i = first; i < end; i++) {
        put(printer, i > first ? "," : "");
        put_tokens(printer, places->items[i].first, places->items[i].end, put_evidence_span);
    }
    put(printer, "]}");
}

void put_feature_spans(struct printer *printer)
{
    const struct feature_places *places = &printer->features->places;
    const char *comma = "";
    put_field(printer, ",", "features");
    put(printer, "{");
    for (size_t f = 0; f < places->feature_count; f++) {
        if (places->begin[f] == places->begin[f + 1])
            continue;
        put(printer, comma);
        put_feature(printer, f);
        comma = ",";
    }
    put(printer, "}");
}
