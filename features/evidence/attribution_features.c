/* attribution_features: an article's attributions and quotations as dense features. */
#include "attribution.h"

#include <string.h>

#include "../base/stop.h"
#include "feature_places.h"

enum attribution_feature {
    TOTAL,
    DIRECT,
    INDIRECT,
    MIXED,
    ACCORDING_TO,
    PERSON_SHARE,
    ORGANISATION_SHARE,
    DOCUMENT_SHARE,
    UNNAMED_SHARE,
    NONE_SHARE,
    NAMED_SHARE,
    PRONOUN_SHARE,
    QUOTED_SHARE,
    QUOTATIONS,
    QUOTATION_LENGTH,
    SCARE_QUOTES,
    COLON_QUOTATIONS,
    TITLE_QUOTED,
    ATTRIBUTED_SHARE,
    FIRST,
    PER_SENTENCE,
    SPEAKERS,
    NAMED_SPEAKERS,
    DISTINCT_SPEAKERS,
    CONCENTRATION,
    LARGEST_SHARE,
    ATTRIBUTION_FEATURES
};

/* The names of kinds and sources are those of Pareti 2015 and Newell et al. 2018. */
const struct dense_feature attribution_features[] = {
    [TOTAL] = {"attribution.total", "per 100 words", "attributions of all kinds"},
    [DIRECT] = {"attribution.direct", "per 100 words", "the content is a quotation"},
    [INDIRECT] = {"attribution.indirect", "per 100 words",
                  "reported speech without quotation marks"},
    [MIXED] = {"attribution.mixed", "per 100 words", "reported speech with a quotation inside"},
    [ACCORDING_TO] = {"attribution.according_to_total", "per 100 words",
                      "according to, in the words of"},
    [PERSON_SHARE] = {"attribution.person_share", "share",
                      "sources that are persons or pronouns"},
    [ORGANISATION_SHARE] = {"attribution.organisation_share", "share",
                            "sources that are ministries, agencies, other bodies"},
    [DOCUMENT_SHARE] = {"attribution.document_share", "share",
                        "sources that are reports, statements, polls"},
    [UNNAMED_SHARE] = {"attribution.unnamed_share", "share",
                       "sources without a name: officials, observers"},
    [NONE_SHARE] = {"attribution.no_source_share", "share", "attributions without a source"},
    [NAMED_SHARE] = {"attribution.named_share", "share", "sources with a name in them"},
    [PRONOUN_SHARE] = {"attribution.pronoun_share", "share", "sources that are a pronoun"},
    [QUOTED_SHARE] = {"attribution.quoted_share", "share", "words inside quotations"},
    [QUOTATIONS] = {"attribution.quotations", "per 100 words",
                    "quotations, scare quotes left out"},
    [QUOTATION_LENGTH] = {"attribution.quotation_length", "words",
                          "mean length of a quotation, scare quotes left out"},
    [SCARE_QUOTES] = {"attribution.scare_quotes", "per 100 words",
                      "a few words or a name in quotation marks"},
    [COLON_QUOTATIONS] = {"attribution.colon_quotations", "per 100 words",
                          "quotations that a colon introduces"},
    [TITLE_QUOTED] = {"attribution.title_quoted", "0 or 1",
                      "quotation marks in the title or a heading"},
    [ATTRIBUTED_SHARE] = {"attribution.attributed_share", "share",
                          "words inside the content of an attribution"},
    [FIRST] = {"attribution.first", "share",
               "how far into the text the first attribution stands; 1 without one"},
    [PER_SENTENCE] = {"attribution.per_sentence", "per sentence", "attributions"},
    [SPEAKERS] = {"attribution.speakers", "per 100 words", "different speakers"},
    [NAMED_SPEAKERS] = {"attribution.named_speakers", "share", "speakers with a name"},
    [DISTINCT_SPEAKERS] = {"attribution.distinct_speakers", "share",
                           "different speakers for each attribution that has one"},
    [CONCENTRATION] = {"attribution.concentration", "0 to 1",
                       "sum of squared shares of the speakers (Herfindahl)"},
    [LARGEST_SHARE] = {"attribution.largest_share", "share",
                       "words that the speaker with most of them is given"},
};
const size_t attribution_feature_count = ATTRIBUTION_FEATURES;

static float share(size_t part, size_t whole)
{
    return whole ? (float)part / (float)whole : 0.0f;
}

/* ---- Speakers ------------------------------------------------------------------------ */

static void measure_speakers(const struct attributions *attributions,
                             const struct tokens *tokens, float *values)
{
    const struct speakers *speakers = &attributions->speakers;
    size_t spoken = 0, named = 0, most_words = 0;
    double squares = 0;
    for (size_t i = 0; i < speakers->count; i++) {
        const struct speaker *speaker = &speakers->items[i];
        spoken += speaker->attributions;
        named += speaker->named;
        most_words = speaker->words > most_words ? speaker->words : most_words;
    }
    for (size_t i = 0; i < speakers->count; i++) {
        double part = (double)speakers->items[i].attributions / (double)spoken;
        squares += part * part;
    }
    values[SPEAKERS] = per_hundred_words(speakers->count, tokens);
    values[NAMED_SPEAKERS] = share(named, speakers->count);
    values[DISTINCT_SPEAKERS] = share(speakers->count, spoken);
    values[CONCENTRATION] = (float)squares;
    values[LARGEST_SHARE] = share(most_words, tokens->word_count);
}

/* ---- Attributions -------------------------------------------------------------------- */

static void measure_kinds(const struct attributions *attributions, const struct tokens *tokens,
                          float *values)
{
    size_t kinds[4] = {0}, sources[5] = {0}, named = 0, pronouns = 0;
    for (size_t i = 0; i < attributions->count; i++) {
        const struct attribution *attribution = &attributions->items[i];
        kinds[attribution->kind]++;
        sources[attribution->source_kind]++;
        named += attribution->source_named;
        pronouns += attribution->source_pronoun;
    }
    values[TOTAL] = per_hundred_words(attributions->count, tokens);
    values[DIRECT] = per_hundred_words(kinds[ATTRIBUTION_DIRECT], tokens);
    values[INDIRECT] = per_hundred_words(kinds[ATTRIBUTION_INDIRECT], tokens);
    values[MIXED] = per_hundred_words(kinds[ATTRIBUTION_MIXED], tokens);
    values[ACCORDING_TO] = per_hundred_words(kinds[ATTRIBUTION_ACCORDING_TO], tokens);
    values[PERSON_SHARE] = share(sources[ATTRIBUTION_SOURCE_PERSON], attributions->count);
    values[ORGANISATION_SHARE] =
        share(sources[ATTRIBUTION_SOURCE_ORGANISATION], attributions->count);
    values[DOCUMENT_SHARE] = share(sources[ATTRIBUTION_SOURCE_DOCUMENT], attributions->count);
    values[UNNAMED_SHARE] = share(sources[ATTRIBUTION_SOURCE_UNNAMED], attributions->count);
    values[NONE_SHARE] = share(sources[ATTRIBUTION_SOURCE_NONE], attributions->count);
    values[NAMED_SHARE] = share(named, attributions->count);
    values[PRONOUN_SHARE] = share(pronouns, attributions->count);
    values[PER_SENTENCE] = share(attributions->count, tokens->sentence_count);
    values[FIRST] =
        attributions->count ? share(attributions->items[0].cue_first, tokens->count) : 1.0f;
}

/* How many words of the tokens [first, end) are at or after *covered, which moves up to
 * `end`. */
static size_t new_words(const struct token_bits *bits, uint32_t first, uint32_t end,
                        uint32_t *covered)
{
    const size_t words =
        token_bits_count(bits, BIT_WORD, first > *covered ? first : *covered, end);
    if (end > *covered)
        *covered = end;
    return words;
}

/* Each word counts once, as far as contents come in order: contents may overlap, and one may
 * begin before the end of an earlier one. */
static bool measure_contents(const struct attributions *attributions,
                             const struct tokens *tokens, float *values,
                             struct failure *failure)
{
    const struct token_bits *bits = &attributions->bits;
    size_t words = 0;
    uint32_t covered = 0;
    for (size_t i = 0; i < attributions->count; i++) {
        const struct attribution *attribution = &attributions->items[i];
        if (!go_on(failure, STOP_CUE))
            return false;
        words +=
            new_words(bits, attribution->content_first, attribution->content_end, &covered);
        words += new_words(bits, attribution->more_first, attribution->more_end, &covered);
    }
    values[ATTRIBUTED_SHARE] = share(words, tokens->word_count);
    return true;
}

/* ---- Quotations ----------------------------------------------------------------------- */

/* Is there a colon directly before the quotation and its opening mark? */
static bool follows_colon(const struct quotation *quotation, const struct tokens *tokens)
{
    uint32_t begin = quotation->first;
    if (begin > 0 && tokens->items[begin - 1].flags & TOKEN_OPENS_QUOTE)
        begin--;
    if (begin == 0)
        return false;
    const struct token *before = &tokens->items[begin - 1];
    return before->form_length == 1 && *token_form(tokens, before) == ':';
}

static bool measure_quotations(const struct evidence_input *input, float *values,
                               struct failure *failure)
{
    const struct quotations *quotations = input->quotations;
    size_t scare = 0, words = 0, colons = 0;
    bool title = false;
    for (size_t i = 0; i < quotations->count; i++) {
        const struct quotation *quotation = &quotations->items[i];
        if (!go_on_at(failure, i))
            return false;
        scare += quotation->scare;
        words += quotation->scare ? 0 : quotation->words;
        colons += follows_colon(quotation, input->tokens);
        title |= quotation->first < quotation->end &&
                 input->tokens->items[quotation->first].flags & TOKEN_TITLE;
    }
    values[QUOTED_SHARE] = attribution_quoted_share(input);
    values[QUOTATIONS] = per_hundred_words(quotations->count - scare, input->tokens);
    values[QUOTATION_LENGTH] = share(words, quotations->count - scare);
    values[SCARE_QUOTES] = per_hundred_words(scare, input->tokens);
    values[COLON_QUOTATIONS] = per_hundred_words(colons, input->tokens);
    values[TITLE_QUOTED] = title ? 1.0f : 0.0f;
    return go_on(failure, STOP_WORK);
}

float attribution_quoted_share(const struct evidence_input *input)
{
    size_t words = 0;
    for (size_t i = 0; i < input->quotations->count; i++)
        words += input->quotations->items[i].words;
    return share(words, input->tokens->word_count);
}

bool attribution_measure(const struct attributions *attributions,
                         const struct evidence_input *input, float *values,
                         struct failure *failure)
{
    memset(values, 0, attribution_feature_count * sizeof *values);
    measure_kinds(attributions, input->tokens, values);
    if (!go_on(failure, STOP_WORK) ||
        !measure_contents(attributions, input->tokens, values, failure))
        return false;
    measure_speakers(attributions, input->tokens, values);
    if (!go_on(failure, STOP_WORK))
        return false;
    return measure_quotations(input, values, failure);
}

/* ---- Places --------------------------------------------------------------------------- */

static void add_cue(struct feature_places *places, size_t feature,
                    const struct attribution *attribution)
{
    feature_places_add(places, feature, attribution->cue_first, attribution->cue_end);
}

static void add_content(struct feature_places *places, size_t feature,
                        const struct attribution *attribution)
{
    feature_places_add(places, feature, attribution->content_first, attribution->content_end);
    feature_places_add(places, feature, attribution->more_first, attribution->more_end);
}

/* What has no source is shown by its cue. */
static void place_source(struct feature_places *places, size_t from,
                         const struct attribution *attribution)
{
    static const uint8_t features[] = {[ATTRIBUTION_SOURCE_PERSON] = PERSON_SHARE,
                                       [ATTRIBUTION_SOURCE_ORGANISATION] = ORGANISATION_SHARE,
                                       [ATTRIBUTION_SOURCE_DOCUMENT] = DOCUMENT_SHARE,
                                       [ATTRIBUTION_SOURCE_UNNAMED] = UNNAMED_SHARE,
                                       [ATTRIBUTION_SOURCE_NONE] = NONE_SHARE};
    const uint32_t first = attribution->source_first, end = attribution->source_end;
    if (attribution->source_kind == ATTRIBUTION_SOURCE_NONE)
        add_cue(places, from + NONE_SHARE, attribution);
    else
        feature_places_add(places, from + features[attribution->source_kind], first, end);
    if (attribution->source_named)
        feature_places_add(places, from + NAMED_SHARE, first, end);
    if (attribution->source_pronoun)
        feature_places_add(places, from + PRONOUN_SHARE, first, end);
}

static void place_attribution(struct feature_places *places, size_t from,
                              const struct attribution *attribution)
{
    static const uint8_t kinds[] = {[ATTRIBUTION_DIRECT] = DIRECT,
                                    [ATTRIBUTION_INDIRECT] = INDIRECT,
                                    [ATTRIBUTION_MIXED] = MIXED,
                                    [ATTRIBUTION_ACCORDING_TO] = ACCORDING_TO};
    add_cue(places, from + TOTAL, attribution);
    add_cue(places, from + PER_SENTENCE, attribution);
    add_cue(places, from + kinds[attribution->kind], attribution);
    add_content(places, from + ATTRIBUTED_SHARE, attribution);
    place_source(places, from, attribution);
}

/* The number of the speaker with most words. */
static size_t largest_speaker(const struct speakers *speakers)
{
    size_t largest = 0;
    for (size_t i = 1; i < speakers->count; i++)
        if (speakers->items[i].words > speakers->items[largest].words)
            largest = i;
    return largest;
}

static void place_speakers(struct feature_places *places, size_t from,
                           const struct attributions *attributions)
{
    static const uint8_t features[] = {SPEAKERS, DISTINCT_SPEAKERS, CONCENTRATION};
    const struct speakers *speakers = &attributions->speakers;
    for (size_t i = 0; i < speakers->count && feature_places_go_on(places, i); i++) {
        const struct speaker *speaker = &speakers->items[i];
        for (size_t f = 0; f < sizeof features; f++)
            feature_places_add(places, from + features[f], speaker->name_first,
                               speaker->name_end);
        if (speaker->named)
            feature_places_add(places, from + NAMED_SPEAKERS, speaker->name_first,
                               speaker->name_end);
    }
    const size_t largest = largest_speaker(speakers);
    for (size_t i = 0; i < attributions->count && feature_places_go_on(places, i); i++)
        if (attributions->items[i].speaker == largest)
            add_content(places, from + LARGEST_SHARE, &attributions->items[i]);
}

static void place_quotation(struct feature_places *places, size_t from,
                            const struct quotation *quotation, const struct tokens *tokens)
{
    const bool in_title = quotation->first < quotation->end &&
                          tokens->items[quotation->first].flags & TOKEN_TITLE;
    const struct {
        bool counts;
        size_t feature;
    } features[] = {{true, QUOTED_SHARE},
                    {!quotation->scare, QUOTATIONS},
                    {!quotation->scare, QUOTATION_LENGTH},
                    {quotation->scare, SCARE_QUOTES},
                    {follows_colon(quotation, tokens), COLON_QUOTATIONS},
                    {in_title, TITLE_QUOTED}};
    for (size_t i = 0; i < sizeof features / sizeof *features; i++)
        if (features[i].counts)
            feature_places_add(places, from + features[i].feature, quotation->first,
                               quotation->end);
}

void attribution_places(struct feature_places *places, size_t from,
                        const struct attributions *attributions,
                        const struct evidence_input *input)
{
    for (size_t i = 0; i < attributions->count && feature_places_go_on(places, i); i++)
        place_attribution(places, from, &attributions->items[i]);
    if (attributions->count > 0)
        add_cue(places, from + FIRST, &attributions->items[0]);
    place_speakers(places, from, attributions);
    for (size_t i = 0; i < input->quotations->count && feature_places_go_on(places, i); i++)
        place_quotation(places, from, &input->quotations->items[i], input->tokens);
}
