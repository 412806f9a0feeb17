/* result_marks: where the evidence, reasons and features stand in the text. */
#include "result.h"

#include <stdlib.h>
#include <string.h>

/* ---- Listing them ---------------------------------------------------------------------- */

static void add_mark(tenor_result *result, uint32_t first, uint32_t end, size_t item)
{
    if (first < end)
        result->marks[result->mark_count++] =
            (struct mark_place){.first = first, .end = end, .item = (uint32_t)item};
}

static bool list_hedges(tenor_result *result, enum hedge_kind kind, struct failure *failure)
{
    const struct hedging *hedging = &result_evidence(result)->hedging;
    for (size_t i = 0; i < hedging->count; i++) {
        if (!go_on_at(failure, i))
            return false;
        if (hedging->items[i].kind == kind)
            add_mark(result, hedging->items[i].first, hedging->items[i].end, i);
    }
    return true;
}

static bool list_quotations(tenor_result *result, struct failure *failure)
{
    const struct quotations *quotations = &result_evidence(result)->quotations;
    for (size_t i = 0; i < quotations->count; i++) {
        if (!go_on_at(failure, i))
            return false;
        add_mark(result, quotations->items[i].first, quotations->items[i].end, i);
    }
    return true;
}

static bool list_attributions(tenor_result *result, tenor_mark_kind kind,
                              struct failure *failure)
{
    const struct attributions *attributions = &result_evidence(result)->attributions;
    for (size_t i = 0; i < attributions->count; i++) {
        if (!go_on_at(failure, i))
            return false;
        const struct attribution *item = &attributions->items[i];
        if (kind == TENOR_MARK_CUE)
            add_mark(result, item->cue_first, item->cue_end, i);
        if (kind == TENOR_MARK_SOURCE)
            add_mark(result, item->source_first, item->source_end, i);
        if (kind != TENOR_MARK_CONTENT)
            continue;
        add_mark(result, item->content_first, item->content_end, i);
        add_mark(result, item->more_first, item->more_end, i);
    }
    return true;
}

static bool list_speakers(tenor_result *result, struct failure *failure)
{
    const struct speaker_mentions *mentions = &result_evidence(result)->mentions;
    for (size_t i = 0; i < mentions->count; i++) {
        if (!go_on_at(failure, i))
            return false;
        add_mark(result, mentions->items[i].first, mentions->items[i].end,
                 mentions->items[i].speaker);
    }
    return true;
}

static bool list_targets(tenor_result *result, struct failure *failure)
{
    const struct targets *targets = &result_evidence(result)->targets;
    for (size_t i = 0; i < targets->mention_count; i++) {
        if (!go_on_at(failure, i))
            return false;
        const struct target_mention *mention = &targets->mentions[targets->by_target[i]];
        add_mark(result, mention->first, mention->end, targets->by_target[i]);
    }
    return true;
}

static bool list_reasons(tenor_result *result, struct failure *failure)
{
    const struct explanation *explanation = &result->explanation;
    for (size_t i = 0; i < explanation->count; i++) {
        if (!go_on(failure, explanation->items[i].places + 1))
            return false;
        const struct reason_place *places =
            explanation->places + explanation->items[i].first_place;
        for (size_t p = 0; p < explanation->items[i].places; p++)
            add_mark(result, places[p].first, places[p].end, i);
    }
    return true;
}

static bool list_marks(tenor_result *result, tenor_mark_kind kind, struct failure *failure)
{
    switch (kind) {
    case TENOR_MARK_HEDGE:
        return list_hedges(result, HEDGE_SHIELD, failure);
    case TENOR_MARK_APPROXIMATOR:
        return list_hedges(result, HEDGE_APPROXIMATOR, failure);
    case TENOR_MARK_BOOSTER:
        return list_hedges(result, HEDGE_BOOSTER, failure);
    case TENOR_MARK_QUOTATION:
        return list_quotations(result, failure);
    case TENOR_MARK_CUE:
    case TENOR_MARK_SOURCE:
    case TENOR_MARK_CONTENT:
        return list_attributions(result, kind, failure);
    case TENOR_MARK_SPEAKER:
        return list_speakers(result, failure);
    case TENOR_MARK_TARGET:
        return list_targets(result, failure);
    case TENOR_MARK_REASON:
        return list_reasons(result, failure);
    case TENOR_MARK_FEATURE:
        break; /* they are a list already */
    }
    return true;
}

/* No kind has more marks than this, but reasons, of which there may be none or many. */
static size_t most_marks(const tenor_result *result, tenor_mark_kind kind)
{
    const struct features *features = result_evidence(result);
    if (kind == TENOR_MARK_REASON)
        return result->explanation.place_count;
    return features->hedging.count + features->quotations.count +
           2 * features->attributions.count +
           (kind == TENOR_MARK_SPEAKER  ? features->mentions.count
            : kind == TENOR_MARK_TARGET ? features->targets.mention_count
                                        : 0);
}

/* Finds what is only found when it is asked for. */
static bool find_marked(tenor_result *result, tenor_mark_kind kind, struct failure *failure)
{
    struct features *features = result_evidence(result);
    const struct extractor *extractor = result_evidence_extractor(result);
    switch (kind) {
    case TENOR_MARK_QUOTATION:
        return features_find_voices(features, failure);
    case TENOR_MARK_SPEAKER:
        return features_find_mentions(features, extractor, failure);
    case TENOR_MARK_TARGET:
        return features_find_targets(features, extractor, failure);
    case TENOR_MARK_FEATURE:
        return features_find_places(features, extractor, failure);
    default:
        return true;
    }
}

static bool has_marks(const tenor_result *result, tenor_mark_kind kind)
{
    return tenor_result_models(result) > 0 && (unsigned)kind <= TENOR_MARK_FEATURE &&
           (kind == TENOR_MARK_REASON || result->evidence.measured);
}

size_t tenor_result_marks(tenor_result *result, tenor_mark_kind kind)
{
    if (!has_marks(result, kind))
        return 0;
    if (result->mark_kind == (int)kind)
        return result->mark_count;
    struct stop stop;
    struct failure failure = result_failure(result, &stop);
    if (kind == TENOR_MARK_FEATURE)
        return find_marked(result, kind, &failure) ? result_evidence(result)->places.count
                                                   : result_failed(result, &failure);
    result->mark_kind = MARKS_UNKNOWN;
    result->mark_count = 0;
    if (!find_marked(result, kind, &failure) ||
        !memory_reserve(&result->marks, &result->mark_capacity, most_marks(result, kind),
                        sizeof *result->marks, &failure) ||
        !list_marks(result, kind, &failure))
        return result_failed(result, &failure);
    result->mark_kind = (int)kind;
    return result->mark_count;
}

/* Place number `index` of those of the features. */
static struct mark_place feature_place(const struct feature_places *places, size_t index)
{
    size_t low = 0, high = places->feature_count - 1;
    while (low < high) { /* the last feature whose places begin at or before it */
        const size_t middle = high - (high - low) / 2;
        if (places->begin[middle] <= index)
            low = middle;
        else
            high = middle - 1;
    }
    return (struct mark_place){places->items[index].first, places->items[index].end,
                               (uint32_t)low};
}

/* ---- One of them ----------------------------------------------------------------------- */

static size_t speaker_of(const struct features *features, size_t attribution)
{
    const uint32_t speaker = features->attributions.items[attribution].speaker;
    return speaker == SPEAKER_NONE ? TENOR_NO_SPEAKER : speaker;
}

/* Whose words they are that stand in the content of an attribution. */
static void describe_voice(const struct features *features, size_t attribution,
                           tenor_mark *mark)
{
    mark->attribution = attribution;
    mark->speaker = speaker_of(features, attribution);
}

static void describe_hedge(const tenor_result *result, size_t item, tenor_mark *mark)
{
    const struct features *features = result_evidence(result);
    const struct hedge *hedge = &features->hedging.items[item];
    mark->author = hedge->voice == HEDGE_AUTHOR;
    mark->category =
        lexicon_category_name(result_evidence_extractor(result)->lexicon, hedge->category);
    if (hedge->voice != HEDGE_AUTHOR && hedge->voice != HEDGE_QUOTED)
        describe_voice(features, hedge->voice, mark);
}

static void describe_quotation(const struct features *features, size_t item, tenor_mark *mark)
{
    if (features->voices.items[item] != QUOTATION_NO_VOICE)
        describe_voice(features, features->voices.items[item], mark);
}

static void describe_mention(const struct features *features, size_t item, tenor_mark *mark)
{
    const struct target_mention *mention = &features->targets.mentions[item];
    const enum tone tone = tone_of(mention->probability);
    mark->item = mention->target;
    mark->tone = tone_name(tone);
    mark->value = (double)mention->probability[tone];
    mark->author = mention->attribution == TONE_AUTHOR;
    if (!mark->author)
        describe_voice(features, mention->attribution, mark);
}

static void describe(const tenor_result *result, tenor_mark_kind kind, size_t item,
                     tenor_mark *mark)
{
    const struct features *features = result_evidence(result);
    switch (kind) {
    case TENOR_MARK_HEDGE:
    case TENOR_MARK_APPROXIMATOR:
    case TENOR_MARK_BOOSTER:
        describe_hedge(result, item, mark);
        break;
    case TENOR_MARK_CUE:
    case TENOR_MARK_SOURCE:
    case TENOR_MARK_CONTENT:
        describe_voice(features, item, mark);
        break;
    case TENOR_MARK_SPEAKER:
        mark->speaker = item;
        break;
    case TENOR_MARK_QUOTATION:
        describe_quotation(features, item, mark);
        break;
    case TENOR_MARK_TARGET:
        describe_mention(features, item, mark);
        break;
    case TENOR_MARK_REASON:
        mark->item = item;
        mark->value = result->explanation.items[item].weight;
        break;
    case TENOR_MARK_FEATURE:
        mark->item = item;
        mark->value = (double)features->dense[item];
        break;
    }
}

int tenor_result_mark(tenor_result *result, tenor_mark_kind kind, size_t index,
                      tenor_mark *mark)
{
    if (!mark || index >= tenor_result_marks(result, kind))
        return 0;
    const struct features *features =
        kind == TENOR_MARK_REASON ? result_explained(result) : result_evidence(result);
    const struct mark_place place = kind == TENOR_MARK_FEATURE
                                        ? feature_place(&features->places, index)
                                        : result->marks[index];
    const struct span given = result_place(result, features, place.first, place.end);
    const struct span title = result_title_place(features, place.first, place.end);
    tenor_mark filled = {.begin = given.begin,
                         .end = given.end,
                         .speaker = TENOR_NO_SPEAKER,
                         .attribution = TENOR_NO_ATTRIBUTION,
                         .title_begin = title.begin,
                         .title_end = title.end,
                         .item = TENOR_NO_ITEM};
    describe(result, kind, place.item, &filled);
    return struct_fill(mark, &filled, sizeof filled);
}
