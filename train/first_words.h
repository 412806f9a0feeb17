/* first_words: what a model would make of articles' first words.
 *
 * Some documents of a set, at most FIRST_WORDS_DOCUMENTS, are cut to their first 10, 20, 40,
 * ... words, and scored by those of the fit's machines that were trained without their fold
 * (and so without their source, where the fit keeps sources whole). */
#ifndef TENOR_FIRST_WORDS_H
#define TENOR_FIRST_WORDS_H

#include "fit.h"

/* Of 300 documents a gain in log loss is known to within a sixth on the sets that were tried,
 * and cutting them takes a twentieth of the time of training on 500. */
#define FIRST_WORDS_DOCUMENTS 300

#define FIRST_WORDS_LENGTHS   6
#define FIRST_WORDS_COLUMNS   (FIRST_WORDS_LENGTHS + 1) /* the last is the whole article */

/* In words. Each is twice the one before: a word tells less the more there are. */
extern const uint32_t first_words_lengths[FIRST_WORDS_LENGTHS];

/* All zero is empty. */
struct first_words {
    size_t count;
    uint32_t *documents; /* [count] a stratified choice; owned */
    double *decision; /* [count][FIRST_WORDS_COLUMNS][outputs]; owned. A document with no more
                            words than a length has its whole article's values there */
};

/* The same at any number of threads. Fails for lack of memory; `scored` is then empty. */
bool first_words_score(struct first_words *scored, const struct dataset *dataset,
                       const struct fit *fit, const struct fit_options *options,
                       const struct training_progress *progress, struct failure *failure);
void first_words_release(struct first_words *scored);

#endif
