/* top_ngrams: the n-grams with the largest weights of each label, as text.
 *
 * Models hold hashes, not strings. What a hash stands for is found by reading the training
 * documents once more, until every wanted n-gram has been found. */
#ifndef TENOR_TOP_NGRAMS_H
#define TENOR_TOP_NGRAMS_H

#include "../models/model.h"
#include "dataset.h"

#define TOP_NGRAMS_PER_LABEL 40

/* Appends {"LABEL":[{"ngram":"…","weight":…},…],…}, largest weight first; with two
 * labels, the second label's are those with the most negative weights. */
bool top_ngrams_list(const struct model *model, const struct dataset *dataset,
                     struct text_buffer *out, struct failure *failure);

#endif
