/* minhash: a text → a fingerprint, from which it is estimated how much two texts have in
 * common.
 *
 * A text is taken as the set of its shingles, which are runs of SHINGLE_WORDS words in their
 * folded forms, without punctuation. The resemblance of two texts is the Jaccard similarity
 * of their sets, |A and B| / |A or B|. Under a random order of all shingles, the first one
 * of A is the first one of B with just this probability. So the share of MINHASH_SIZE orders
 * under which they agree estimates it, with a standard error of at most 0.5 /
 * sqrt(MINHASH_SIZE) = 0.044 (Broder 1997, "On the resemblance and containment of
 * documents", SEQUENCES). */
#ifndef TENOR_MINHASH_H
#define TENOR_MINHASH_H

#include <stddef.h>
#include <stdint.h>

#include "../features/extract.h"

/* Long enough that two stories on one event share few (quotations, names of offices), short
 * enough that one changed word in ten leaves more than half of them. */
#define SHINGLE_WORDS 5
/* A multiple of the rows of a band (near_duplicates.c). */
#define MINHASH_SIZE 128

struct fingerprint {
    uint64_t text; /* hash of the document's own text, runs of white space being one blank; 0
                      for a text that has nothing but white space */
    uint32_t minimum[MINHASH_SIZE]; /* the smallest value of a shingle in each order */
};

/* The fingerprint of a document and its tokens. A text of fewer than SHINGLE_WORDS words is one
 * shingle. Time is linear in the text. Threads may call it at once. */
void fingerprint_take(struct fingerprint *fingerprint, const struct document *document,
                      const struct tokens *tokens);

/* The estimated resemblance, 0 to 1, of the words of two texts. */
double fingerprint_resemblance(const struct fingerprint *left, const struct fingerprint *right);

#endif
