/* speaker_mentions: all mentions are listed, sorted by speaker and place, and thinned. */
#include "speaker_mentions.h"

#include <stdlib.h>
#include <string.h>

#include "../base/sort.h"
#include "../base/stop.h"

static void add(struct speaker_mentions *mentions, size_t speaker, uint32_t first, uint32_t end)
{
    if (first < end)
        mentions->items[mentions->count++] =
            (struct speaker_mention){first, end, (uint32_t)speaker};
}

/* The target of which a mention has this token, or targets->count. */
static size_t target_at(const struct targets *targets, uint32_t token)
{
    size_t low = 0, high = targets->mention_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (targets->mentions[middle].end <= token)
            low = middle + 1;
        else
            high = middle;
    }
    return low < targets->mention_count && targets->mentions[low].first <= token
               ? targets->mentions[low].target
               : targets->count;
}

static bool add_sources(struct speaker_mentions *mentions,
                        const struct attributions *attributions, struct failure *failure)
{
    for (size_t i = 0; i < attributions->count; i++) {
        const struct attribution *item = &attributions->items[i];
        if (!go_on_at(failure, i))
            return false;
        if (item->speaker == SPEAKER_NONE)
            continue;
        add(mentions, item->speaker, item->source_first, item->source_end);
        add(mentions, item->speaker, item->resolved_first, item->resolved_end);
    }
    return true;
}

static void add_target(struct speaker_mentions *mentions, size_t speaker,
                       const struct targets *targets, size_t number)
{
    const struct target *target = &targets->items[number];
    for (uint32_t i = 0; i < target->mentions; i++) {
        const struct target_mention *mention =
            &targets->mentions[targets->by_target[target->first_mention + i]];
        add(mentions, speaker, mention->first, mention->end);
    }
}

static bool add_names(struct speaker_mentions *mentions, const struct speakers *speakers,
                      const struct targets *targets, struct failure *failure)
{
    for (size_t i = 0; i < speakers->count; i++) {
        const struct speaker *speaker = &speakers->items[i];
        const size_t target = target_at(targets, speaker->head_word);
        add(mentions, i, speaker->name_first, speaker->name_end);
        if (!go_on(failure, STOP_WORD))
            return false;
        if (target < targets->count && targets->items[target].kind != TARGET_LIST &&
            !mentions->taken[target]) {
            mentions->taken[target] = true;
            add_target(mentions, i, targets, target);
            if (!go_on(failure, targets->items[target].mentions))
                return false;
        }
    }
    return true;
}

/* By speaker; then by place, the longer of two that begin together first. */
static int compare(const void *left, const void *right)
{
    const struct speaker_mention *a = left, *b = right;
    if (a->speaker != b->speaker)
        return a->speaker < b->speaker ? -1 : 1;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return (a->end < b->end) - (a->end > b->end);
}

/* Keeps of mentions that lie in each other the outer one. */
static void keep_outer(struct speaker_mentions *mentions)
{
    size_t kept = 0;
    for (size_t i = 0; i < mentions->count; i++) {
        const struct speaker_mention *mention = &mentions->items[i];
        const struct speaker_mention *last = kept > 0 ? &mentions->items[kept - 1] : NULL;
        if (!last || last->speaker != mention->speaker || mention->end > last->end)
            mentions->items[kept++] = *mention;
    }
    mentions->count = kept;
}

static void find_begins(struct speaker_mentions *mentions, size_t speakers)
{
    size_t at = 0;
    for (size_t i = 0; i <= speakers; i++) {
        while (at < mentions->count && mentions->items[at].speaker < i)
            at++;
        mentions->begin[i] = at;
    }
}

bool speaker_mentions_find(struct speaker_mentions *mentions,
                           const struct attributions *attributions,
                           const struct targets *targets, struct failure *failure)
{
    const size_t speakers = attributions->speakers.count;
    mentions->count = 0;
    if (!memory_reserve(&mentions->items, &mentions->capacity,
                        2 * attributions->count + speakers + targets->mention_count,
                        sizeof *mentions->items, failure) ||
        !memory_reserve(&mentions->begin, &mentions->begin_capacity, speakers + 1,
                        sizeof *mentions->begin, failure) ||
        !memory_reserve(&mentions->taken, &mentions->taken_capacity, targets->count + 1,
                        sizeof *mentions->taken, failure))
        return false;
    memset(mentions->taken, 0, (targets->count + 1) * sizeof *mentions->taken);
    if (!add_sources(mentions, attributions, failure) ||
        !add_names(mentions, &attributions->speakers, targets, failure) ||
        !sort_items(mentions->items, mentions->count, sizeof *mentions->items, compare,
                    failure))
        return false;
    keep_outer(mentions);
    find_begins(mentions, speakers);
    return true;
}

void speaker_mentions_release(struct speaker_mentions *mentions)
{
    free(mentions->items);
    free(mentions->begin);
    free(mentions->taken);
    *mentions = (struct speaker_mentions){0};
}

size_t speaker_mentions_memory(const struct speaker_mentions *mentions)
{
    return mentions->capacity * sizeof *mentions->items +
           mentions->begin_capacity * sizeof *mentions->begin +
           mentions->taken_capacity * sizeof *mentions->taken;
}
