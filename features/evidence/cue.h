/* cue: which words are the cue of an attribution? A linear decision, learned.
 *
 * Candidates are the words that some cue was seen to hold (list.cue), reporting verbs,
 * "according to" and colons. What stands around a candidate, its words, their classes, what is
 * before its auxiliaries, the quotation marks, where the clause ends, becomes some twenty keys,
 * and each key has a weight: logistic regression on the articles of PolNeAR (Newell et al.
 * 2018), which train/weights/learn_cues.c trains. Keys are hashed to so few bits that some share a
 * weight (Weinberger et al. 2009): no key is kept, and the sum has no branches. A second sum
 * sees the first one's values for the candidates nearby (stacking, Wolpert 1992): a sentence
 * seldom has two cues for one content.
 *
 * Private to attribution.c and the learner. */
#ifndef TENOR_CUE_H
#define TENOR_CUE_H

#include <stdbool.h>

#include "../tokens/tokens.h"
#include "cue_weights.h"

struct sentence_view; /* attribution_phrase.h */

struct cue_candidate {
    uint32_t token;
    float first, value; /* the first sum; the second */
    bool cue;
    uint8_t quoting; /* of its sentence: 1 it has quotation marks, 2 it is all quotation */
    /* The first sum in whole steps; those of its neighbours in the sentence, and how far they
     * are; the highest of the sentence's other candidates, of the sentence before and of the
     * one after (cue_compare). */
    uint8_t level, left, right, left_gap, right_gap, best, before, after;
};

/* Reusable; all zero is empty. In text order. */
struct cue_candidates {
    struct cue_candidate *items;
    size_t count, capacity;
};

/* Lists the article's candidates, undecided. */
bool cue_list(struct cue_candidates *candidates, struct sentence_view *view,
              struct failure *failure);
/* Decides them. Linear time. */
void cue_decide(struct cue_candidates *candidates, struct sentence_view *view,
                const struct cue_weights *weights);
void cue_candidates_release(struct cue_candidates *candidates);

/* The keys of what stands around a candidate, and, once all have their first sums and were
 * compared, of how they stand beside one another. Return how many keys were written. */
#define CUE_MAX_KEYS 32
size_t cue_keys(struct sentence_view *view, const struct cue_candidate *candidate,
                uint32_t keys[static CUE_MAX_KEYS]);
void cue_compare(struct cue_candidates *candidates, const struct tokens *tokens);
size_t cue_neighbour_keys(const struct cue_candidates *candidates, size_t index,
                          uint32_t keys[static CUE_MAX_KEYS]);
/* The same as cue_keys; the keys' weights in `units` are asked for, so that they are near once
 * they are summed up. */
size_t cue_ask(struct sentence_view *view, const struct cue_candidate *candidate,
               const int8_t *units, uint32_t keys[static CUE_MAX_KEYS]);
/* The sum of the weights of a candidate's keys, as those two write them; of its neighbours'
 * keys; in units. */
int cue_sum(const uint32_t *keys, size_t count, const int8_t *units);
int cue_neighbour_sum(const struct cue_candidate *candidate, const int8_t *units);

#endif
