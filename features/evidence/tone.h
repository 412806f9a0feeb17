/* tone: how does a sentence speak of someone it mentions? A linear decision, learned.
 *
 * Two sums over the evidence on a mention (tone_evidence.h) say how much speaks for
 * "negative" and for "positive" rather than "neutral": multinomial logistic regression,
 * trained on NewsMTSC (Hamborg and Donnay 2021) by train/weights/learn_tone.c. The softmax
 * of the two sums and 0 are the probabilities.
 *
 * Used by targets.c. */
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

struct tone_work;                                      /* working memory */
void tone_work_free(struct tone_work *work);           /* NULL is allowed */
size_t tone_work_memory(const struct tone_work *work); /* the bytes that it holds */

/* Reads one sentence, the view's current one, for its mentions. They are all of this sentence, in
 * text order, and have their other fields. *work is NULL at first; it is reused and grows. Takes
 * time linear in the tokens. Fails only for lack of memory. */
bool tone_read(struct tone_work **work, const struct sentence_view *view,
               const struct target_mention *mentions, size_t count,
               const struct tone_weights *weights, struct failure *failure);

/* Sets the probabilities of mention number `index` of the sentence that was read last. Around it a
 * fixed number of tokens is looked at. */
void tone_decide(struct tone_work *work, const struct sentence_view *view,
                 struct target_mention *mentions, size_t count, size_t index,
                 const struct tone_weights *weights);

#endif
