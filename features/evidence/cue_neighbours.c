/* cue_neighbours: how the candidates of a sentence, and of those beside it, stand to one
 * another, as keys. First sums are taken in whole steps, so that few numbers can be: each has
 * its own key, behind those that are hashed. */
#include "cue.h"

#define LOWEST      (-4.0f) /* a first sum below counts as this */
#define LEVELS      9u  /* the whole steps from 1 on, more are as many; 0 for no candidate */
#define GAPS        10u /* tokens between candidates; more are as many */

#define NO_SENTENCE (UINT32_MAX - 1) /* nor beside one */

/* A first sum in whole steps. Clamped as a whole number: no branches. No sum is too large for
 * one: a file's numbers are not (cue_weights.c). */
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

/* What is known of the candidates on one beside_it of the one in hand: the highest level of those in
 * its sentence, and of those in the sentence beside it. */
struct neighbours {
    uint32_t sentence; /* of the last candidate */
    uint8_t best, beside;
};

/* Moves on to a candidate of this sentence, `next` of which is the one beside the last
 * candidate's, where that had this level. All ones if it is the same sentence. No branches:
 * where sentences end among candidates is as good as chance. */
static inline uint8_t move_on(struct neighbours *beside_it, uint32_t sentence, uint32_t next,
                              uint8_t level_of_last)
{
    const uint8_t best = higher(beside_it->best, level_of_last);
    const uint8_t same = all_ones_if(sentence == beside_it->sentence);
    const uint8_t beside = best & all_ones_if(next == beside_it->sentence);
    beside_it->beside = (uint8_t)((beside_it->beside & same) | (beside & ~same));
    beside_it->best = best & same;
    beside_it->sentence = sentence;
    return same;
}

/* From left to right, what stands before each; then back, what stands behind it. */
void cue_compare(struct cue_candidates *candidates, const struct tokens *tokens)
{
    struct cue_candidate *items = candidates->items, none = {0};
    const struct cue_candidate *last = &none;
    struct neighbours beside_it = {.sentence = NO_SENTENCE};
    for (size_t i = 0; i < candidates->count; i++) {
        struct cue_candidate *self = &items[i];
        const uint32_t sentence = tokens->items[self->token].sentence;
        const uint8_t same = move_on(&beside_it, sentence, sentence - 1, last->level);
        self->level = level(self->first);
        self->left = last->level & same;
        self->left_gap = gap(last->token, self->token) & same;
        self->best = beside_it.best;
        self->before = beside_it.beside;
        last = self;
    }
    last = &none;
    beside_it = (struct neighbours){.sentence = NO_SENTENCE};
    for (size_t i = candidates->count; i-- > 0;) {
        struct cue_candidate *self = &items[i];
        const uint32_t sentence = tokens->items[self->token].sentence;
        const uint8_t same = move_on(&beside_it, sentence, sentence + 1, last->level);
        self->right = last->level & same;
        self->right_gap = gap(self->token, last->token) & same;
        self->best = higher(self->best, beside_it.best);
        self->after = beside_it.beside;
        last = self;
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
