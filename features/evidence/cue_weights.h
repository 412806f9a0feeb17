/* cue_weights: the learned weights of cue.h, as written in data/evidence/cues.txt.
 *
 *     # a comment
 *     scale 12345        one unit of a weight, in millionths
 *     bias -1234567      of the first sum, in millionths
 *     second 1012345     the first sum's weight in the second sum, in millionths
 *     second_bias -9876  of the second sum, in millionths
 *     1a2b3 -12          a key in hexadecimal, and its weight in units
 *
 * Only whole numbers, so that neither locale nor rounding can change them. */
#ifndef TENOR_CUE_WEIGHTS_H
#define TENOR_CUE_WEIGHTS_H

#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"

#define CUE_HASH_BITS   18
#define CUE_HASHED_KEYS (1u << CUE_HASH_BITS)
#define CUE_OTHER_KEYS  512u /* keys of cue_neighbours.c, which are not hashed */
#define CUE_KEYS        (CUE_HASHED_KEYS + CUE_OTHER_KEYS)

/* Immutable once compiled: threads may share it. */
struct cue_weights {
    float scale, bias, second, second_bias;
    int8_t units[CUE_KEYS];
};

/* Returns NULL and FAILURE_LEXICON for a line that is none of the above, a key that comes
 * twice, or a number out of range, or FAILURE_MEMORY; the message has `name` and the line. An
 * empty source has no weights and finds no cues. */
struct cue_weights *cue_weights_compile(const char *source, size_t length, const char *name,
                                        struct failure *failure);
void cue_weights_free(struct cue_weights *weights); /* NULL is allowed */

#endif
