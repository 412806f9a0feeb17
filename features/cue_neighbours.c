/* cue_neighbours: how the candidates of a sentence, and of those beside it, stand to one
 * another, as keys. First sums are taken in whole steps, so that few numbers can be: each has
 * its own key, behind those that are hashed. */
#include "cue.h"

#define LOWEST  (-4.0f) /* a first sum below counts as this, */
#define HIGHEST 3.0f    /* and one above as this */
#define LEVELS  9u      /* the whole steps from 1 on; 0 stands for no candidate */
#define GAPS    10u     /* tokens between candidates; more are as many */

/* A first sum in whole steps. */
static uint8_t level(float value)
{
    value = value < LOWEST ? LOWEST : value;
    value = value > HIGHEST ? HIGHEST : value;
    return (uint8_t)(value - LOWEST + 1); /* which is positive: cut off is rounded down */
}

static uint8_t gap(uint32_t left, uint32_t right)
{
    return (uint8_t)(right - left < GAPS ? right - left : GAPS - 1);
}

/* Compares the candidates of one sentence, items[begin .. end). Returns the highest level. */
static uint8_t compare(struct cue_candidate *items, size_t begin, size_t end)
{
    uint8_t best = 0, second = 0;
    for (size_t i = begin; i < end; i++) {
        const uint8_t own = level(items[i].first), lower = own < best ? own : best;
        second = lower > second ? lower : second;
        best = own > best ? own : best;
        items[i].level = own;
        items[i].left = items[i].right = items[i].left_gap = items[i].right_gap = 0;
        if (i > begin) {
            items[i].left = items[i - 1].level;
            items[i - 1].right = own;
            items[i].left_gap = items[i - 1].right_gap =
                gap(items[i - 1].token, items[i].token);
        }
    }
    for (size_t i = begin; i < end; i++)
        items[i].best = items[i].level == best ? second : best;
    return best;
}

void cue_compare(struct cue_candidates *candidates, const struct tokens *tokens)
{
    struct cue_candidate *items = candidates->items;
    size_t last_begin = 0, end;
    uint32_t next_sentence = 0;
    uint8_t last_best = 0;
    for (size_t begin = 0; begin < candidates->count; begin = end) {
        const uint32_t sentence = tokens->items[items[begin].token].sentence;
        const uint32_t limit = tokens->sentences[sentence].end;
        for (end = begin + 1; end < candidates->count && items[end].token < limit;)
            end++;
        const bool beside = begin > 0 && sentence == next_sentence;
        const uint8_t best = compare(items, begin, end);
        for (size_t i = last_begin; i < begin; i++)
            items[i].after = beside ? best : 0;
        for (size_t i = begin; i < end; i++) {
            items[i].before = beside ? last_best : 0;
            items[i].after = 0;
        }
        last_begin = begin;
        last_best = best;
        next_sentence = sentence + 1;
    }
}

/* Where the keys of each thing begin, behind those of the one before. */
enum first_key {
    LEFT = CUE_HASHED_KEYS,
    RIGHT = LEFT + LEVELS,
    LEFT_AND_GAP = RIGHT + LEVELS,
    RIGHT_AND_GAP = LEFT_AND_GAP + LEVELS * GAPS,
    BEST = RIGHT_AND_GAP + LEVELS * GAPS,
    BEFORE = BEST + LEVELS,
    AFTER = BEFORE + LEVELS,
    OWN_HALVES = AFTER + LEVELS,
    OWN_AND_LEFT = OWN_HALVES + LEVELS,
    OWN_AND_RIGHT = OWN_AND_LEFT + LEVELS * LEVELS,
    OWN_AND_BEST = OWN_AND_RIGHT + LEVELS * LEVELS,
    END_OF_KEYS = OWN_AND_BEST + LEVELS * LEVELS
};
_Static_assert(END_OF_KEYS <= CUE_KEYS, "each has a key");

size_t cue_neighbour_keys(const struct cue_candidates *candidates, size_t index,
                          uint32_t keys[static CUE_MAX_KEYS])
{
    const struct cue_candidate *self = &candidates->items[index];
    const uint32_t own = self->level * LEVELS;
    size_t count = 0;
    keys[count++] = LEFT + self->left;
    keys[count++] = RIGHT + self->right;
    keys[count++] = LEFT_AND_GAP + self->left * GAPS + self->left_gap;
    keys[count++] = RIGHT_AND_GAP + self->right * GAPS + self->right_gap;
    keys[count++] = BEST + self->best;
    keys[count++] = BEFORE + self->before;
    keys[count++] = AFTER + self->after;
    keys[count++] = OWN_HALVES + level(2 * self->first);
    keys[count++] = OWN_AND_LEFT + own + self->left;
    keys[count++] = OWN_AND_RIGHT + own + self->right;
    keys[count++] = OWN_AND_BEST + own + self->best;
    return count;
}
