/* cue: which words are the cue of an attribution? A linear decision, learned.
 *
 * Candidates are the words that headed a cue in the training data (list.cue), reporting verbs,
 * "according to" and colons. The context of a candidate (words and their classes, quotation
 * marks, where the clause ends, ...) is described by some twenty keys, and each key has a
 * weight: logistic regression on the articles of PolNeAR (Newell et al. 2018), trained by
 * train/weights/learn_cues.c. Keys are hashed to 18 bits, so some share a weight (feature
 * hashing: Weinberger et al. 2009). A second sum also uses the first sums of the candidates
 * nearby (stacking: Wolpert 1992), because a sentence seldom has two cues for one content.
 *
 * Used by attribution.c, and by train/weights/learn_cues.c. */
#ifndef TENOR_CUE_H
#define TENOR_CUE_H

#include <stdbool.h>

#include "../tokens/tokens.h"
#include "cue_weights.h"

struct sentence_view; /* sentence_view.h */

struct cue_candidate {
    uint32_t token;
    float first, value; /* the first sum, and the second; logits */
    bool cue;
    uint8_t quoting; /* of its sentence: bit 0, it has quotation marks; bit 1, it is quotation
                      * throughout */
    /* Set by cue_compare, in steps of the first sum (0 for no candidate): its own level; those
     * of the nearest candidates to the left and right in its sentence, with their distances in
     * tokens; the highest of its sentence's other candidates, of the sentence before and of the
     * one after. */
    uint8_t level, left, right, left_gap, right_gap, best, before, after;
};

/* Reusable; all zero is empty. In text order. */
struct cue_candidates {
    struct cue_candidate *items;
    size_t count, capacity;
};

/* Lists the article's candidates, undecided. Fails only for lack of memory. */
bool cue_list(struct cue_candidates *candidates, struct sentence_view *view,
              struct failure *failure);
/* Decides all candidates: sets their `value` and `cue`. Linear time; fails only if stopped. */
bool cue_decide(struct cue_candidates *candidates, struct sentence_view *view,
                const struct cue_weights *weights, struct failure *failure);
void cue_candidates_release(struct cue_candidates *candidates);

/* The keys of a candidate's context; returns how many. cue_neighbour_keys does the same for how
 * a candidate compares with others; all must have their `first`, and cue_compare have been
 * called. */
#define CUE_MAX_KEYS 32
size_t cue_keys(struct sentence_view *view, const struct cue_candidate *candidate,
                uint32_t keys[static CUE_MAX_KEYS]);
bool cue_compare(struct cue_candidates *candidates, const struct tokens *tokens,
                 struct failure *failure);
size_t cue_neighbour_keys(const struct cue_candidates *candidates, size_t index,
                          uint32_t keys[static CUE_MAX_KEYS]);
/* The same as cue_keys, and prefetches the keys' weights in `units`. */
size_t cue_ask(struct sentence_view *view, const struct cue_candidate *candidate,
               const int8_t *units, uint32_t keys[static CUE_MAX_KEYS]);
/* The sum of the weights of keys as cue_keys gives them, in units of cue_weights.scale; and of
 * cue_neighbour_keys' keys for one candidate. */
int cue_sum(const uint32_t *keys, size_t count, const int8_t *units);
int cue_neighbour_sum(const struct cue_candidate *candidate, const int8_t *units);

#endif
