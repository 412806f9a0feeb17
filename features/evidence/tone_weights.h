/* tone_weights: the learned weights of tone.h, as the bytes of data/evidence/tone.bin. */
#ifndef TENOR_TONE_WEIGHTS_H
#define TENOR_TONE_WEIGHTS_H

#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"

struct tone_weights; /* immutable: threads may share it */

/* Checks the bytes and copies what is needed of them. An empty source is allowed: with it all
 * tones are alike. Fails with FAILURE_LEXICON (the message has `name`) or FAILURE_MEMORY, and
 * returns NULL. */
struct tone_weights *tone_weights_compile(const char *source, size_t length, const char *name,
                                          struct failure *failure);
void tone_weights_free(struct tone_weights *weights); /* NULL is allowed */

#endif
