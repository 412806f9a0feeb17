/* cue: listing candidates for cues and deciding them. */
#include "cue.h"

#include <stdlib.h>

#include "../base/stop.h"
#include "sentence_view.h"

/* ---- Candidates ------------------------------------------------------------------- */

/* "government-backed" and "so-called" report nothing. */
static bool in_compound(const struct sentence_view *view, uint32_t i)
{
    const bool ends = flagged(view, i, TOKEN_HYPHEN_BEFORE);
    const bool begins = flagged(view, i + 1, TOKEN_HYPHEN_BEFORE);
    return ends | begins;
}

/* cue_candidate.quoting of the current sentence. */
static uint8_t quoting_of(const struct sentence_view *view)
{
    const uint32_t first = view->sentence.first, end = view->sentence.end;
    unsigned any = 0, all = 1;
    for (uint32_t at = first; at < end; at += 64) {
        const uint64_t within = end - at < 64 ? (UINT64_C(1) << (end - at)) - 1 : ~UINT64_C(0);
        const uint64_t marks = token_bits_from(view->bits, BIT_OPENS, at) |
                               token_bits_from(view->bits, BIT_CLOSES, at);
        const uint64_t quoted = marks | token_bits_from(view->bits, BIT_QUOTED, at);
        any |= (marks & within) != 0;
        all &= (~quoted & within) == 0;
    }
    return (uint8_t)(any | all << 1);
}

bool cue_list(struct cue_candidates *candidates, struct sentence_view *view,
              struct failure *failure)
{
    uint8_t quoting = 0;
    candidates->count = 0;
    view->sentence = (struct range){0, 0};
    for (uint32_t first = 0; first < view->token_count; first += TOKENS_PER_SET) {
        if (!memory_reserve(&candidates->items, &candidates->capacity,
                            candidates->count + TOKENS_PER_SET, sizeof *candidates->items,
                            failure))
            return false;
        if (!go_on(failure, TOKENS_PER_SET))
            return false;
        uint64_t left = token_bits_from(view->bits, BIT_CANDIDATE, first);
        for (; left != 0; left &= left - 1) {
            const uint32_t i = first + (uint32_t)__builtin_ctzll(left);
            if (i >= view->sentence.end) {
                view_enter(view, view->tokens[i].sentence);
                quoting = quoting_of(view);
            }
            candidates->items[candidates->count] =
                (struct cue_candidate){.token = i, .quoting = quoting};
            candidates->count += !in_compound(view, i);
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

/* The other stages evict most weights from the near caches between two articles. So the weights
 * of a candidate are prefetched before those of the candidate before it are summed. */
static bool first_sums(struct cue_candidates *candidates, struct sentence_view *view,
                       const struct cue_weights *weights, struct failure *failure)
{
    struct {
        uint32_t keys[CUE_MAX_KEYS];
        size_t count;
    } asked[2]; /* keys of the candidates with even and with odd indices */
    for (size_t i = 0; i <= candidates->count; i++) {
        if (!go_on(failure, STOP_CUE))
            return false;
        if (i < candidates->count)
            asked[i % 2].count =
                cue_ask(view, &candidates->items[i], weights->units, asked[i % 2].keys);
        if (i == 0)
            continue;
        const size_t last = (i - 1) % 2;
        const int units = cue_sum(asked[last].keys, asked[last].count, weights->units);
        candidates->items[i - 1].first = (float)units * weights->scale + weights->bias;
    }
    return true;
}

bool cue_decide(struct cue_candidates *candidates, struct sentence_view *view,
                const struct cue_weights *weights, struct failure *failure)
{
    if (!first_sums(candidates, view, weights, failure))
        return false;
    if (!cue_compare(candidates, view->input->tokens, failure))
        return false;
    for (size_t i = 0; i < candidates->count; i++) {
        struct cue_candidate *candidate = &candidates->items[i];
        if (!go_on_at(failure, i))
            return false;
        const int units = cue_neighbour_sum(candidate, weights->units);
        candidate->value = (float)units * weights->scale + weights->second * candidate->first +
                           weights->second_bias;
        candidate->cue = candidate->value > 0;
    }
    return true;
}
