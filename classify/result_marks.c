/* result_marks: where hedges, quotations, attributions and speakers stand in the text. */
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

static void list_hedges(tenor_result *result, enum hedge_kind kind)
{
    const struct hedging *hedging = &result_evidence(result)->hedging;
    for (size_t i = 0; i < hedging->count; i++)
        if (hedging->items[i].kind == kind)
            add_mark(result, hedging->items[i].first, hedging->items[i].end, i);
}

static void list_quotations(tenor_result *result)
{
    const struct quotations *quotations = &result_evidence(result)->quotations;
    for (size_t i = 0; i < quotations->count; i++)
        add_mark(result, quotations->items[i].first, quotations->items[i].end, i);
}

static void list_attributions(tenor_result *result, tenor_mark_kind kind)
{
    const struct attributions *attributions = &result_evidence(result)->attributions;
    for (size_t i = 0; i < attributions->count; i++) {
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
}

static int compare(const void *left, const void *right)
{
    const struct mark_place *a = left, *b = right;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    return (a->item > b->item) - (a->item < b->item);
}

/* A place can be the source of several attributions, or also the fullest name. */
static void sort_and_merge(tenor_result *result)
{
    size_t kept = 0;
    if (result->mark_count > 0)
        qsort(result->marks, result->mark_count, sizeof *result->marks, compare);
    for (size_t i = 0; i < result->mark_count; i++)
        if (kept == 0 || compare(&result->marks[kept - 1], &result->marks[i]) != 0)
            result->marks[kept++] = result->marks[i];
    result->mark_count = kept;
}

static void list_speakers(tenor_result *result)
{
    const struct attributions *attributions = &result_evidence(result)->attributions;
    for (size_t i = 0; i < attributions->count; i++) {
        const struct attribution *item = &attributions->items[i];
        if (item->speaker == SPEAKER_NONE)
            continue;
        add_mark(result, item->source_first, item->source_end, item->speaker);
        add_mark(result, item->resolved_first, item->resolved_end, item->speaker);
    }
    for (size_t i = 0; i < attributions->speakers.count; i++) {
        const struct speaker *speaker = &attributions->speakers.items[i];
        add_mark(result, speaker->name_first, speaker->name_end, i);
    }
    sort_and_merge(result);
}

/* No kind has more marks than this. */
static size_t most_marks(const struct features *features)
{
    return features->hedging.count + features->quotations.count +
           2 * features->attributions.count + features->attributions.speakers.count;
}

static void list_marks(tenor_result *result, tenor_mark_kind kind)
{
    switch (kind) {
    case TENOR_MARK_HEDGE:
        list_hedges(result, HEDGE_SHIELD);
        break;
    case TENOR_MARK_APPROXIMATOR:
        list_hedges(result, HEDGE_APPROXIMATOR);
        break;
    case TENOR_MARK_BOOSTER:
        list_hedges(result, HEDGE_BOOSTER);
        break;
    case TENOR_MARK_QUOTATION:
        list_quotations(result);
        break;
    case TENOR_MARK_CUE:
    case TENOR_MARK_SOURCE:
    case TENOR_MARK_CONTENT:
        list_attributions(result, kind);
        break;
    case TENOR_MARK_SPEAKER:
        list_speakers(result);
        break;
    }
}

size_t tenor_result_marks(tenor_result *result, tenor_mark_kind kind)
{
    if (!tenor_result_evidence(result).measured || (unsigned)kind > TENOR_MARK_SPEAKER)
        return 0;
    if (result->mark_kind == (int)kind)
        return result->mark_count;
    result->mark_kind = MARKS_UNKNOWN;
    result->mark_count = 0;
    if (!memory_reserve(&result->marks, &result->mark_capacity,
                        most_marks(result_evidence(result)), sizeof *result->marks, NULL))
        return 0;
    list_marks(result, kind);
    result->mark_kind = (int)kind;
    return result->mark_count;
}

/* ---- One of them ----------------------------------------------------------------------- */

static size_t speaker_of(const struct features *features, size_t attribution)
{
    const uint32_t speaker = features->attributions.items[attribution].speaker;
    return speaker == SPEAKER_NONE ? TENOR_NO_SPEAKER : speaker;
}

static void describe_hedge(const tenor_result *result, size_t item, tenor_mark *mark)
{
    const struct features *features = result_evidence(result);
    const struct hedge *hedge = &features->hedging.items[item];
    const struct model_group *group = &result->scorer->groups[result->scorer->evidence_group];
    mark->author = hedge->voice == HEDGE_AUTHOR;
    mark->category = lexicon_category_name(group->extractor->lexicon, hedge->category);
    if (hedge->voice != HEDGE_AUTHOR && hedge->voice != HEDGE_QUOTED)
        mark->speaker = speaker_of(features, hedge->voice);
}

static void describe(const tenor_result *result, tenor_mark_kind kind, size_t item,
                     tenor_mark *mark)
{
    switch (kind) {
    case TENOR_MARK_HEDGE:
    case TENOR_MARK_APPROXIMATOR:
    case TENOR_MARK_BOOSTER:
        describe_hedge(result, item, mark);
        break;
    case TENOR_MARK_CUE:
    case TENOR_MARK_SOURCE:
    case TENOR_MARK_CONTENT:
        mark->attribution = item;
        mark->speaker = speaker_of(result_evidence(result), item);
        break;
    case TENOR_MARK_SPEAKER:
        mark->speaker = item;
        break;
    case TENOR_MARK_QUOTATION:
        break;
    }
}

int tenor_result_mark(tenor_result *result, tenor_mark_kind kind, size_t index,
                      tenor_mark *mark)
{
    if (!mark || index >= tenor_result_marks(result, kind))
        return 0;
    const struct features *features = result_evidence(result);
    const struct mark_place *place = &result->marks[index];
    const struct span given = result_place(result, features, place->first, place->end);
    const size_t size = mark->size;
    tenor_mark filled = {.size = size,
                         .begin = given.begin,
                         .end = given.end,
                         .speaker = TENOR_NO_SPEAKER,
                         .attribution = TENOR_NO_ATTRIBUTION};
    describe(result, kind, place->item, &filled);
    memcpy(mark, &filled, size < sizeof filled ? size : sizeof filled);
    return 1;
}
