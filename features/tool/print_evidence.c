/* print_evidence: each attribution, hedge, speaker, target and sentence with its place. */
#include "print_evidence.h"

#include "print_findings.h"
#include "print_spans.h"

/* ---- Attributions ---------------------------------------------------------------- */

static void put_speaker_number(struct printer *printer, uint32_t speaker)
{
    put_field(printer, ",", "speaker");
    if (speaker == SPEAKER_NONE)
        put(printer, "null");
    else
        put_number(printer, speaker);
}

static void put_speaker(struct printer *printer, const struct attribution *attribution)
{
    put_field(printer, ",", "source_kind");
    put_name(printer, source_kind_name(attribution->source_kind));
    put_speaker_number(printer, attribution->speaker);
    if (attribution->resolved_first == ATTRIBUTION_NO_TOKEN)
        return;
    put_field(printer, ",", "resolved_from");
    put_tokens(printer, attribution->resolved_first, attribution->resolved_end,
               put_evidence_span);
}

static void put_attribution(struct printer *printer, const struct attribution *attribution)
{
    put_source(printer, attribution, put_evidence_span);
    put_cue(printer, attribution, put_evidence_span);
    put_content(printer, attribution, put_evidence_span);
    put_kind(printer, attribution);
    put_speaker(printer, attribution);
    put(printer, "}");
}

/* ---- Quotations ------------------------------------------------------------------ */

/* What is between the marks, and whose words it is. */
static void put_quotation(struct printer *printer, size_t index)
{
    const struct features *features = printer->features;
    const struct quotation *quotation = &features->quotations.items[index];
    const uint32_t voice = features->voices.items[index];
    const bool known = voice != QUOTATION_NO_VOICE;
    put_field(printer, "{", "span");
    put_tokens(printer, quotation->first, quotation->end, put_evidence_span);
    put_field(printer, ",", "attribution");
    if (known)
        put_number(printer, voice);
    else
        put(printer, "null");
    put_speaker_number(printer,
                       known ? features->attributions.items[voice].speaker : SPEAKER_NONE);
    put_field(printer, ",", "short");
    put_truth(printer, quotation->scare);
    put(printer, "}");
}

static void put_quotations(struct printer *printer)
{
    const struct quotations *quotations = &printer->features->quotations;
    const char *comma = "";
    put_field(printer, ",", "quotations");
    put(printer, "[");
    for (size_t i = 0; i < quotations->count; i++) {
        if (quotations->items[i].first == quotations->items[i].end)
            continue; /* nothing is between the marks */
        put(printer, comma);
        put_quotation(printer, i);
        comma = ",";
    }
    put(printer, "]");
}

/* ---- Speakers and sentences ------------------------------------------------------ */

static void put_speaker_mentions(struct printer *printer, size_t speaker)
{
    const struct speaker_mentions *mentions = &printer->features->mentions;
    put_field(printer, ",", "mentions");
    put(printer, "[");
    for (size_t i = mentions->begin[speaker]; i < mentions->begin[speaker + 1]; i++) {
        put(printer, i > mentions->begin[speaker] ? "," : "");
        put_tokens(printer, mentions->items[i].first, mentions->items[i].end,
                   put_evidence_span);
    }
    put(printer, "]");
}

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
    put_speaker_mentions(printer, index);
    put(printer, "}");
}

static void put_sentences(struct printer *printer)
{
    const struct tokens *tokens = &printer->features->tokens;
    put_field(printer, ",", "sentences");
    put(printer, "[");
    for (size_t i = 0; i < tokens->sentence_count; i++) {
        put(printer, i ? "," : "");
        put_tokens(printer, tokens->sentences[i].first, tokens->sentences[i].end,
                   put_evidence_span);
    }
    put(printer, "]");
}

/* ---- Targets --------------------------------------------------------------------- */

/* A probability has three decimals: more would say nothing of a learned one. The names of
 * fields stand in the text here, since there are more mentions than all else. */
static void put_mention(struct printer *printer, const struct target_mention *mention)
{
    const enum tone tone = tone_of(mention->probability);
    put(printer, "{\"span\":");
    put_tokens(printer, mention->first, mention->end, put_evidence_span);
    put(printer, ",\"tone\":\"");
    put(printer, tone_name(tone));
    put(printer, "\",\"probability\":");
    put_thousandths(printer, mention->probability[tone]);
    put(printer, ",\"voice\":");
    if (mention->attribution == TONE_AUTHOR)
        put(printer, "\"author\"");
    else
        put_number(printer, mention->attribution);
    put(printer, "}");
}

static void put_mentions(struct printer *printer, const struct target *target)
{
    const struct targets *targets = &printer->features->targets;
    put_field(printer, ",", "mentions");
    put(printer, "[");
    for (uint32_t i = 0; i < target->mentions; i++) {
        put(printer, i ? "," : "");
        put_mention(printer, &targets->mentions[targets->by_target[target->first_mention + i]]);
    }
    put(printer, "]");
}

/* How many mentions have each tone: in the author's voice (0), in others' (1), or both (2). */
static void put_counts(struct printer *printer, const struct target *target, int voice)
{
    for (int tone = 0; tone < TONES; tone++) {
        const uint32_t author = target->counts[0][tone], others = target->counts[1][tone];
        put_field(printer, tone > 0 ? "," : "", tone_name((enum tone)tone));
        put_number(printer, voice == 0 ? author : voice == 1 ? others : author + others);
    }
}

static void put_target(struct printer *printer, const struct target *target)
{
    put_field(printer, "{", "name");
    if (is_well(printer) && features_spell_target(printer->features, printer->extractor, target,
                                                  &printer->spelled, &printer->failure))
        put_string(printer, printer->spelled.data, printer->spelled.length);
    put_field(printer, ",", "kind");
    put_name(printer, target_kind_name(target->kind));
    put_mentions(printer, target);
    put(printer, ",");
    put_counts(printer, target, 2);
    put_field(printer, ",", "author");
    put(printer, "{");
    put_counts(printer, target, 0);
    put_field(printer, "},", "others");
    put(printer, "{");
    put_counts(printer, target, 1);
    put_field(printer, "},", "tone");
    put_thousandths(printer, target->tone);
    put(printer, "}");
}

static void put_targets(struct printer *printer)
{
    const struct targets *targets = &printer->features->targets;
    put_field(printer, ",", "targets");
    put(printer, "[");
    for (size_t i = 0; i < targets->count; i++) {
        put(printer, i ? "," : "");
        put_target(printer, &targets->items[i]);
    }
    put(printer, "]");
}

/* ---- All together ---------------------------------------------------------------- */

/* In a text that is not English nothing was looked for, which is not the same as an empty list.
 */
static void put_nothing(struct printer *printer)
{
    static const char *const names[] = {"attributions", "quotations", "hedges", "approximators",
                                        "boosters",     "speakers",   "targets"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        put_field(printer, ",", names[i]);
        put(printer, "null");
    }
}

static void put_reason(struct printer *printer)
{
    put_field(printer, ",", "not_measured");
    put_field(printer, "{", "reason");
    put_name(printer, printer->language->mojibake ? "encoding" : "language");
    if (!printer->language->mojibake) {
        put_field(printer, ",", "language");
        if (printer->language->count > 0)
            put_name(printer, printer->language->codes[0]);
        else
            put(printer, "null");
    }
    put(printer, "}");
}

static void put_findings(struct printer *printer)
{
    const struct attributions *attributions = &printer->features->attributions;
    put_field(printer, ",", "attributions");
    put(printer, "[");
    for (size_t i = 0; i < attributions->count; i++) {
        put(printer, i ? "," : "");
        put_attribution(printer, &attributions->items[i]);
    }
    put(printer, "]");
    put_quotations(printer);
    put_hedges(printer, "hedges", HEDGE_SHIELD, put_evidence_span);
    put_hedges(printer, "approximators", HEDGE_APPROXIMATOR, put_evidence_span);
    put_hedges(printer, "boosters", HEDGE_BOOSTER, put_evidence_span);
    put_field(printer, ",", "speakers");
    put(printer, "[");
    for (size_t i = 0; i < attributions->speakers.count; i++) {
        put(printer, i ? "," : "");
        put_speaker_row(printer, i);
    }
    put(printer, "]");
    put_targets(printer);
    if (printer->all)
        put_feature_spans(printer);
}

void print_evidence(struct printer *printer)
{
    const bool measured = language_may_be(printer->language, EVIDENCE_LANGUAGE);
    put_field(printer, "{", "id");
    put_id(printer);
    (measured ? put_findings : put_nothing)(printer);
    put_sentences(printer);
    if (!measured)
        put_reason(printer);
    if (printer->as_read)
        put_text_as_read(printer);
    put(printer, "}\n");
}
