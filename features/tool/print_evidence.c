/* print_evidence: who speaks, and how sure is the text, as findings with their places.
 *
 * Places are half-open bytes of the record's text as it was given. What stands in a title
 * beside the text has no place in it, and is [0,0] there. */
#include "print_line.h"

static void put_span(struct printer *printer, struct span span)
{
    const struct span given = article_input_span(&printer->features->article, span);
    put_range(printer, given.begin, given.end);
}

static void put_tokens(struct printer *printer, uint32_t first, uint32_t end)
{
    const struct token *tokens = printer->features->tokens.items;
    put_span(printer, (struct span){tokens[first].begin,
                                    tokens[end - 1].begin + tokens[end - 1].length});
}

static void put_field(struct printer *printer, const char *before, const char *name)
{
    put(printer, before);
    put_name(printer, name);
    put(printer, ":");
}

/* ---- Attributions --------------------------------------------------------------------- */

static void put_content(struct printer *printer, const struct attribution *attribution)
{
    const bool one = attribution->content_first < attribution->content_end;
    put_field(printer, ",", "content");
    put(printer, "[");
    if (one)
        put_tokens(printer, attribution->content_first, attribution->content_end);
    if (attribution->more_first < attribution->more_end) {
        put(printer, one ? "," : "");
        put_tokens(printer, attribution->more_first, attribution->more_end);
    }
    put(printer, "]");
}

static void put_source(struct printer *printer, const struct attribution *attribution)
{
    put_field(printer, "{", "source");
    if (attribution->source_first == ATTRIBUTION_NO_TOKEN)
        put(printer, "null");
    else
        put_tokens(printer, attribution->source_first, attribution->source_end);
}

static void put_speaker(struct printer *printer, const struct attribution *attribution)
{
    put_field(printer, ",", "source_kind");
    put_name(printer, source_kind_name(attribution->source_kind));
    put_field(printer, ",", "speaker");
    if (attribution->speaker == SPEAKER_NONE)
        put(printer, "null");
    else
        put_number(printer, attribution->speaker);
    if (attribution->resolved_first == ATTRIBUTION_NO_TOKEN)
        return;
    put_field(printer, ",", "resolved_from");
    put_tokens(printer, attribution->resolved_first, attribution->resolved_end);
}

static void put_attribution(struct printer *printer, const struct attribution *attribution)
{
    static const char *const kinds[] = {[ATTRIBUTION_DIRECT] = "direct",
                                        [ATTRIBUTION_INDIRECT] = "indirect",
                                        [ATTRIBUTION_MIXED] = "mixed",
                                        [ATTRIBUTION_ACCORDING_TO] = "according_to"};
    put_source(printer, attribution);
    put_field(printer, ",", "cue");
    put_tokens(printer, attribution->cue_first, attribution->cue_end);
    put_content(printer, attribution);
    put_field(printer, ",", "kind");
    put_name(printer, kinds[attribution->kind]);
    put_speaker(printer, attribution);
    put(printer, "}");
}

/* ---- Hedges ------------------------------------------------------------------------------ */

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

static void put_hedges(struct printer *printer, const char *name, uint8_t kind)
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

/* ---- Speakers and sentences -----------------------------------------------------------------
 */

static void put_speaker_row(struct printer *printer, size_t index)
{
    const struct features *features = printer->features;
    const struct speaker *speaker = &features->attributions.speakers.items[index];
    put_field(printer, "{", "name");
    if (is_well(printer) && speaker_spell(speaker, &features->tokens, &features->article,
                                          &printer->spelled, &printer->failure))
        put_string(printer, printer->spelled.data, printer->spelled.length);
    put_field(printer, ",", "kind");
    put_name(printer, source_kind_name(speaker->kind));
    put_field(printer, ",", "attributions");
    put_number(printer, speaker->attributions);
    put_field(printer, ",", "words");
    put_number(printer, speaker->words);
    put_field(printer, ",", "share");
    put_float(printer, (float)speaker->words / (float)features->tokens.word_count);
    put(printer, "}");
}

static void put_sentences(struct printer *printer)
{
    const struct tokens *tokens = &printer->features->tokens;
    put_field(printer, ",", "sentences");
    put(printer, "[");
    for (size_t i = 0; i < tokens->sentence_count; i++) {
        put(printer, i ? "," : "");
        put_tokens(printer, tokens->sentences[i].first, tokens->sentences[i].end);
    }
    put(printer, "]");
}

void print_evidence(struct printer *printer, const struct record *record)
{
    const struct attributions *attributions = &printer->features->attributions;
    put_field(printer, "{", "id");
    put_string(printer, record->id, record->id_length);
    put_field(printer, ",", "attributions");
    put(printer, "[");
    for (size_t i = 0; i < attributions->count; i++) {
        put(printer, i ? "," : "");
        put_attribution(printer, &attributions->items[i]);
    }
    put(printer, "]");
    put_hedges(printer, "hedges", HEDGE_SHIELD);
    put_hedges(printer, "approximators", HEDGE_APPROXIMATOR);
    put_hedges(printer, "boosters", HEDGE_BOOSTER);
    put_field(printer, ",", "speakers");
    put(printer, "[");
    for (size_t i = 0; i < attributions->speakers.count; i++) {
        put(printer, i ? "," : "");
        put_speaker_row(printer, i);
    }
    put(printer, "]");
    put_sentences(printer);
    put(printer, "}\n");
}
