/* cue_neighbours: how a candidate compares with the other candidates of its sentence and of the
 * sentences beside it, as keys.
 *
 * First sums are rounded to whole steps, so that there are few different values. Each key has a
 * weight of its own, after the hashed keys. */
#include "cue.h"

#include "../base/stop.h"

#define LOWEST (-4.0f) /* a lower first sum counts as this: probability 0.02 */
/* Levels: 0 for no candidate, then steps of 1 from LOWEST on; the last one for all above. */
#define LEVELS      9u
#define GAPS        10u /* distances between candidates in tokens; the last one for all above */

#define NO_SENTENCE (UINT32_MAX - 1) /* is neither a sentence's number nor one beside it */

/* The level of a first sum. Clamped as a whole number, which needs no branch. No sum is too
 * large for an int, because a file's numbers are limited (cue_weights.c). */
static inline uint8_t level(float value)
{
    const int step = (int)(value - LOWEST + 1), most = (int)LEVELS - 1;
    const int positive = step > 1 ? step : 1;
    return (uint8_t)(positive < most ? positive : most);
}

static uint8_t gap(uint32_t left, uint32_t right)
{
    return (uint8_t)(right - left < GAPS ? right - left : GAPS - 1);
}

static inline uint8_t higher(uint8_t a, uint8_t b)
{
    return a > b ? a : b;
}

static inline uint8_t all_ones_if(bool condition)
{
    return (uint8_t)(0u - condition);
}

/* What is known of the candidates on one side of the current one: the highest level in its own
 * sentence, and in the sentence beside it. */
struct candidate_side {
    uint32_t sentence; /* sentence of the last candidate */
    uint8_t best, beside;
};

/* Moves on to a candidate of `sentence`. `next` is the sentence beside it, where the last
 * candidate, which had `level_of_last`, may be. Returns all ones if the last candidate is in
 * the same sentence, else 0. No branches: where sentences end among candidates cannot be
 * predicted. */
static inline uint8_t move_on(struct candidate_side *side, uint32_t sentence, uint32_t next,
                              uint8_t level_of_last)
{
    const uint8_t best = higher(side->best, level_of_last);
    const uint8_t same = all_ones_if(sentence == side->sentence);
    const uint8_t beside = best & all_ones_if(next == side->sentence);
    side->beside = (uint8_t)((side->beside & same) | (beside & ~same));
    side->best = best & same;
    side->sentence = sentence;
    return same;
}

/* From left to right for what is before each candidate, then back for what is after it. */
bool cue_compare(struct cue_candidates *candidates, const struct tokens *tokens,
                 struct failure *failure)
{
    struct cue_candidate *items = candidates->items, none = {0};
    const struct cue_candidate *last = &none;
    struct candidate_side side = {.sentence = NO_SENTENCE};
    for (size_t i = 0; i < candidates->count; i++) {
        struct cue_candidate *self = &items[i];
        if (!go_on_at(failure, i))
            return false;
        const uint32_t sentence = tokens->items[self->token].sentence;
        const uint8_t same = move_on(&side, sentence, sentence - 1, last->level);
        self->level = level(self->first);
        self->left = last->level & same;
        self->left_gap = gap(last->token, self->token) & same;
        self->best = side.best;
        self->before = side.beside;
        last = self;
    }
    last = &none;
    side = (struct candidate_side){.sentence = NO_SENTENCE};
    for (size_t i = candidates->count; i-- > 0;) {
        struct cue_candidate *self = &items[i];
        if (!go_on_at(failure, i))
            return false;
        const uint32_t sentence = tokens->items[self->token].sentence;
        const uint8_t same = move_on(&side, sentence, sentence + 1, last->level);
        self->right = last->level & same;
        self->right_gap = gap(self->token, last->token) & same;
        self->best = higher(self->best, side.best);
        self->after = side.beside;
        last = self;
    }
    return true;
}

/* The first key of each kind; each kind's keys follow those of the kind before. */
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
#define NEIGHBOUR_KEYS 11

static inline void neighbour_keys(const struct cue_candidate *self,
                                  uint32_t keys[static NEIGHBOUR_KEYS])
{
    const unsigned own = self->level * LEVELS;
    keys[0] = LEFT + self->left;
    keys[1] = RIGHT + self->right;
    keys[2] = LEFT_AND_GAP + self->left * GAPS + self->left_gap;
    keys[3] = RIGHT_AND_GAP + self->right * GAPS + self->right_gap;
    keys[4] = BEST + self->best;
    keys[5] = BEFORE + self->before;
    keys[6] = AFTER + self->after;
    keys[7] = OWN_HALVES + level(2 * self->first);
    keys[8] = OWN_AND_LEFT + own + self->left;
    keys[9] = OWN_AND_RIGHT + own + self->right;
    keys[10] = OWN_AND_BEST + own + self->best;
}

size_t cue_neighbour_keys(const struct cue_candidates *candidates, size_t index,
                          uint32_t keys[static CUE_MAX_KEYS])
{
    neighbour_keys(&candidates->items[index], keys);
    return NEIGHBOUR_KEYS;
}

int cue_neighbour_sum(const struct cue_candidate *candidate, const int8_t *units)
{
    uint32_t keys[NEIGHBOUR_KEYS];
    int sum = 0;
    neighbour_keys(candidate, keys);
#pragma GCC unroll 16
    for (size_t k = 0; k < NEIGHBOUR_KEYS; k++)
        sum += units[keys[k]];
    return sum;
}
