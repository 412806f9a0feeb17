/* style: how the text is built, in cheap dense numbers.
 *
 * Lengths, a type-token ratio on a fixed window (so that it does not fall with
 * the text's length), the profile of punctuation and case, grammatical person,
 * negation, tense and imperative cues, links and markup, paragraph shape. */
#ifndef TENOR_STYLE_H
#define TENOR_STYLE_H

#include "dense.h"

extern const struct dense_feature style_features[];
extern const size_t style_feature_count;

/* Fills values[0 .. style_feature_count); all are finite, 0 for an empty text. */
void style_measure(const struct evidence_input *input, float *values);

#endif
