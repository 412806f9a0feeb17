/* cue: which words are the cue of an attribution? A linear decision, learned.
 *
 * Candidates are the words that some cue was seen to hold (list.cue), reporting verbs,
 * "according to" and colons. What stands around a candidate, its words, their classes, the
 * verb's auxiliaries, the quotation marks, where the clause ends, becomes some fifty keys, and
 * each key has a weight: a linear support vector machine on the articles of PolNeAR (Newell et
 * al. 2018), which train/learn_cues.c trains. A second sum sees the first one's values for the
 * candidates nearby (stacking, Wolpert 1992): a sentence seldom has two cues for one content.
 *
 * Private to attribution.c and the learner. */
#ifndef TENOR_CUE_H
#define TENOR_CUE_H

#include <stdbool.h>

#include "cue_weights.h"
#include "tokens.h"

struct finder; /* attribution_phrase.h */

struct cue_candidate {
    uint32_t token;
    float first, value; /* the first sum; the second */
    bool cue;
};

/* Reusable; all zero is empty. In text order. */
struct cue_candidates {
    struct cue_candidate *items;
    size_t count, capacity;
};

/* Lists the article's candidates, undecided. */
bool cue_list(struct cue_candidates *candidates, struct finder *finder,
              struct failure *failure);
/* Decides them. Linear time. */
void cue_decide(struct cue_candidates *candidates, struct finder *finder,
                const struct cue_weights *weights);
void cue_candidates_release(struct cue_candidates *candidates);

/* The keys of what stands around a candidate, and, once all have their first sums, of how they
 * stand beside one another. Return how many keys were written. */
#define CUE_MAX_KEYS 64
size_t cue_keys(struct finder *finder, const struct cue_candidate *candidate,
                uint32_t keys[static CUE_MAX_KEYS]);
size_t cue_neighbour_keys(const struct cue_candidates *candidates, size_t index,
                          const struct tokens *tokens, uint32_t keys[static CUE_MAX_KEYS]);

#endif
