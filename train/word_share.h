/* word_share: how many of a labelled set's words have a vector. */
#ifndef TENOR_WORD_SHARE_H
#define TENOR_WORD_SHARE_H

#include "../features/extract.h"
#include "corpus.h"
#include "word_vectors.h"

/* Finds which share of the words of up to 1,000 documents, evenly spaced, have a vector: 0 to
 * 1, and 0 for no words. Each occurrence counts; numbers, marks, names of users (@name), topics
 * (#name) and addresses do not. A document that cannot be read has none: dataset_build reports
 * it. Fails only if memory runs out. */
bool word_share(const struct corpus *corpus, const struct extractor *extractor,
                const struct word_vectors *vectors, double *share, struct failure *failure);

#endif
