/* cue: which words are the cue of an attribution? */
#include "cue.h"

#include <stdlib.h>

#include "attribution_phrase.h"

/* ---- Candidates ------------------------------------------------------------------- */

/* "government-backed" and "so-called" report nothing. */
static bool is_candidate(const struct finder *finder, uint32_t i)
{
    if (flagged(finder, i, TOKEN_HYPHEN_BEFORE) ||
        flagged(finder, i + 1, TOKEN_HYPHEN_BEFORE) || has(finder, i, MARK_NO_CUE))
        return false;
    return has(finder, i, MARK_VERB | MARK_ACCORDING | MARK_CUE) ||
           finder->classes[i] == CLASS_OF_MARK(':');
}

bool cue_list(struct cue_candidates *candidates, struct finder *finder, struct failure *failure)
{
    const struct tokens *tokens = finder->reading->tokens;
    candidates->count = 0;
    for (size_t s = 0; s < tokens->sentence_count; s++) {
        finder_enter(finder, s);
        for (uint32_t i = finder->sentence.first; i < finder->sentence.end; i++) {
            if (!is_candidate(finder, i))
                continue;
            if (!memory_reserve(&candidates->items, &candidates->capacity,
                                candidates->count + 1, sizeof *candidates->items, failure))
                return false;
            candidates->items[candidates->count++] = (struct cue_candidate){.token = i};
        }
    }
    return true;
}

void cue_candidates_release(struct cue_candidates *candidates)
{
    free(candidates->items);
    *candidates = (struct cue_candidates){0};
}

/* ---- Sums ------------------------------------------------------------------------- */

static float sum(const struct cue_weights *weights, const uint32_t *keys, size_t count)
{
    float total = 0;
    for (size_t k = 0; k < count; k++)
        total += cue_weight_of(weights, keys[k]);
    return total;
}

void cue_decide(struct cue_candidates *candidates, struct finder *finder,
                const struct cue_weights *weights)
{
    uint32_t keys[CUE_MAX_KEYS];
    if (candidates->count > 0)
        finder_enter(finder, 0);
    for (size_t i = 0; i < candidates->count; i++) {
        struct cue_candidate *candidate = &candidates->items[i];
        size_t count = cue_keys(finder, candidate, keys);
        candidate->first = sum(weights, keys, count) + weights->bias;
    }
    for (size_t i = 0; i < candidates->count; i++) {
        struct cue_candidate *candidate = &candidates->items[i];
        size_t count = cue_neighbour_keys(candidates, i, finder->reading->tokens, keys);
        candidate->value = sum(weights, keys, count) + weights->second * candidate->first +
                           weights->second_bias;
        candidate->cue = candidate->value > 0;
    }
}
