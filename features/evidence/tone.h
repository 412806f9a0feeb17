/* tone: how does a sentence speak of someone it mentions? A linear decision, learned.
 *
 * Each mention of a target (targets.h) is described by some hundred keys: words by side and
 * distance, tone words with what negates them, the verb that governs the mention and on which
 * side of it the mention stands, quotation marks, whose voice it is, what other targets stand
 * between. Each key has two weights: for "negative rather than neutral" and for "positive rather
 * than neutral" (multinomial logistic regression with neutral as the base), trained on NewsMTSC
 * (Hamborg and Donnay 2021) by train/weights/learn_tone.c. The softmax of the two sums and 0,
 * each sum times the calibration's slope, are the probabilities.
 *
 * Used by targets.c, and by train/weights/learn_tone.c. */
#ifndef TENOR_TONE_H
#define TENOR_TONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"
#include "tone_weights.h"

struct sentence_view; /* sentence_view.h */

enum tone { TONE_NEGATIVE, TONE_NEUTRAL, TONE_POSITIVE };
#define TONES 3

struct target_mention {
    uint32_t first, end;  /* tokens, half open, of one sentence */
    uint32_t target;      /* index in targets.items */
    uint32_t attribution; /* in whose content it stands: index in attributions.items;
                             TONE_AUTHOR: in the author's voice */
    bool pronoun;
    float probability[TONES]; /* by enum tone; they sum to 1 */
};
#define TONE_AUTHOR UINT32_MAX

/* The most likely tone; of two alike the one nearer to neutral. */
enum tone tone_of(const float probability[static TONES]);

/* Sets the probabilities of the mentions of one sentence, the view's current one. They are all
 * of this sentence, in text order, and have their other fields. At most the sentence and
 * TONE_REACH tokens around a mention are looked at. */
#define TONE_REACH 40
void tone_decide(const struct sentence_view *view, struct target_mention *mentions,
                 size_t count, const struct tone_weights *weights);

/* The keys of mention `index`, for training; returns how many. */
#define TONE_MAX_KEYS 512
size_t tone_keys(const struct sentence_view *view, const struct target_mention *mentions,
                 size_t count, size_t index, uint32_t keys[static TONE_MAX_KEYS]);

#endif
