/* print_findings: hedges and attributions as JSON. */
#include "print_findings.h"

void put_tokens(struct printer *printer, uint32_t first, uint32_t end,
                put_span_function *put_span)
{
    put_span(printer, tokens_span(&printer->features->tokens, first, end));
}

/* ---- Hedges ---------------------------------------------------------------------- */

static void put_voice(struct printer *printer, uint32_t voice)
{
    put_field(printer, ",", "voice");
    if (voice == HEDGE_AUTHOR)
        put_name(printer, "author");
    else if (voice == HEDGE_QUOTED)
        put_name(printer, "quoted");
    else
        put_number(printer, voice);
}

void put_hedges(struct printer *printer, const char *name, enum hedge_kind kind,
                put_span_function *put_span)
{
    const struct hedging *hedging = &printer->features->hedging;
    const char *comma = "";
    put_field(printer, ",", name);
    put(printer, "[");
    for (size_t i = 0; i < hedging->count; i++) {
        const struct hedge *hedge = &hedging->items[i];
        if (hedge->kind != kind)
            continue;
        put(printer, comma);
        put_field(printer, "{", "span");
        put_span(printer, hedge->span);
        put_field(printer, ",", "category");
        put_name(printer, lexicon_category_name(printer->extractor->lexicon, hedge->category));
        put_voice(printer, hedge->voice);
        put(printer, "}");
        comma = ",";
    }
    put(printer, "]");
}

/* ---- Attributions ---------------------------------------------------------------- */

void put_source(struct printer *printer, const struct attribution *attribution,
                put_span_function *put_span)
{
    put_field(printer, "{", "source");
    if (attribution->source_first == ATTRIBUTION_NO_TOKEN)
        put(printer, "null");
    else
        put_tokens(printer, attribution->source_first, attribution->source_end, put_span);
}

void put_cue(struct printer *printer, const struct attribution *attribution,
             put_span_function *put_span)
{
    put_field(printer, ",", "cue");
    put_tokens(printer, attribution->cue_first, attribution->cue_end, put_span);
}

void put_content(struct printer *printer, const struct attribution *attribution,
                 put_span_function *put_span)
{
    const bool one = attribution->content_first < attribution->content_end;
    put_field(printer, ",", "content");
    put(printer, "[");
    if (one)
        put_tokens(printer, attribution->content_first, attribution->content_end, put_span);
    if (attribution->more_first < attribution->more_end) {
        put(printer, one ? "," : "");
        put_tokens(printer, attribution->more_first, attribution->more_end, put_span);
    }
    put(printer, "]");
}

void put_kind(struct printer *printer, const struct attribution *attribution)
{
    static const char *const kinds[] = {[ATTRIBUTION_DIRECT] = "direct",
                                        [ATTRIBUTION_INDIRECT] = "indirect",
                                        [ATTRIBUTION_MIXED] = "mixed",
                                        [ATTRIBUTION_ACCORDING_TO] = "according_to"};
    put_field(printer, ",", "kind");
    put_name(printer, kinds[attribution->kind]);
}
