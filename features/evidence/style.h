/* style: how the text is written, as dense features.
 *
 * Lengths, a type-token ratio over windows of fixed size (so that it does not fall with the
 * length of the text), frequencies of punctuation and case, negation, tense and imperatives,
 * links and markup, the shape of paragraphs. */
#ifndef TENOR_STYLE_H
#define TENOR_STYLE_H

#include "dense.h"

extern const struct dense_feature style_features[];
extern const size_t style_feature_count;

/* Fills values[0 .. style_feature_count). All are finite, and 0 for an empty text. Fails only
 * if stopped. */
bool style_measure(const struct evidence_input *input, float *values, struct failure *failure);

#endif
