/* cue_neighbours: how the candidates of a sentence, and of those beside it, stand to one
 * another, as keys. First sums are taken in whole steps, so that few numbers can be: each has
 * its own key, behind those that are hashed. */
#include "cue.h"

#define LOWEST   (-4) /* a first sum below counts as this, */
#define HIGHEST  3    /* and one above as this */
#define NO_LEVEL (HIGHEST - LOWEST + 1)
#define LEVELS   (NO_LEVEL + 1u)
#define GAPS     10u /* tokens between candidates; more are as many */

/* A first sum in whole steps. */
static uint8_t level(float value)
{
    if (value <= LOWEST)
        return 0;
    if (value >= HIGHEST)
        return HIGHEST - LOWEST;
    return (uint8_t)(value - LOWEST); /* which is positive: cut off is rounded down */
}

/* Gives the candidates of one sentence, items[begin .. end), the highest level among the
 * others. Returns the highest of all. */
static uint8_t compare(struct cue_candidate *items, size_t begin, size_t end)
{
    size_t best = begin;
    uint8_t second = NO_LEVEL;
    for (size_t i = begin; i < end; i++) {
        items[i].level = level(items[i].first);
        if (items[i].level > items[best].level)
            best = i;
    }
    for (size_t i = begin; i < end; i++)
        if (i != best && (second == NO_LEVEL || items[i].level > second))
            second = items[i].level;
    for (size_t i = begin; i < end; i++)
        items[i].best = i == best ? second : items[best].level;
    return items[best].level;
}

void cue_compare(struct cue_candidates *candidates, const struct tokens *tokens)
{
    struct cue_candidate *items = candidates->items;
    size_t last_begin = 0, end;
    uint32_t last_sentence = 0;
    uint8_t last_best = NO_LEVEL;
    for (size_t begin = 0; begin < candidates->count; begin = end) {
        const uint32_t sentence = tokens->items[items[begin].token].sentence;
        for (end = begin + 1;
             end < candidates->count && items[end].token < tokens->sentences[sentence].end;)
            end++;
        const bool beside = begin > 0 && last_sentence + 1 == sentence;
        const uint8_t best = compare(items, begin, end);
        for (size_t i = last_begin; i < begin; i++)
            items[i].after = beside ? best : NO_LEVEL;
        for (size_t i = begin; i < end; i++) {
            items[i].before = beside ? last_best : NO_LEVEL;
            items[i].after = NO_LEVEL;
            items[i].left = i > begin ? items[i - 1].level : NO_LEVEL;
            items[i].right = i + 1 < end ? level(items[i + 1].first) : NO_LEVEL;
        }
        last_begin = begin;
        last_sentence = sentence;
        last_best = best;
    }
}

static uint32_t gap(uint32_t left, uint32_t right)
{
    return right - left < GAPS ? right - left : GAPS - 1;
}

size_t cue_neighbour_keys(const struct cue_candidates *candidates, size_t index,
                          uint32_t keys[static CUE_MAX_KEYS])
{
    const struct cue_candidate *self = &candidates->items[index];
    const uint32_t left = self->left, right = self->right, best = self->best;
    const uint32_t gap_left = left == NO_LEVEL ? 0 : gap(self[-1].token, self->token);
    const uint32_t gap_right = right == NO_LEVEL ? 0 : gap(self->token, self[1].token);
    const uint32_t own = self->level;
    const struct {
        uint32_t value, most; /* which it is below */
    } things[] = {
        {left, LEVELS},
        {right, LEVELS},
        {left * GAPS + gap_left, LEVELS * GAPS},
        {right * GAPS + gap_right, LEVELS * GAPS},
        {best, LEVELS},
        {level(2 * self->first), LEVELS},
        {own * LEVELS + left, LEVELS * LEVELS},
        {own * LEVELS + right, LEVELS * LEVELS},
        {own * LEVELS + best, LEVELS * LEVELS},
        {self->before, LEVELS},
        {self->after, LEVELS},
    };
    const size_t count = sizeof things / sizeof *things;
    uint32_t first = CUE_HASHED_KEYS;
    _Static_assert(6 * LEVELS + 2 * LEVELS * GAPS + 3 * LEVELS * LEVELS <= CUE_OTHER_KEYS,
                   "each has a key");
    for (size_t k = 0; k < count; k++) {
        keys[k] = first + things[k].value;
        first += things[k].most;
    }
    return count;
}
