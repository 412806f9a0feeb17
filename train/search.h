/* search: the settings that training tries, and how they are scored and ranked. */
#ifndef TENOR_SEARCH_H
#define TENOR_SEARCH_H

#include <stdint.h>

#include "../features/base/failure.h"
#include "settings.h"

#define SEARCH_MAX_CANDIDATES 32
#define SEARCH_MAX_COSTS      8

/* The length of a mean of word vectors (mean_vectors.h) beside the rest of a vector, where it
 * is tried. Of 0.2, 0.3, 0.5 and 0.8 it gives the lowest log loss on tweets
 * (models/ACCURACY.md). */
#define SEARCH_MEAN_SHARE 0.3f

struct search_grid {
    struct settings candidates[SEARCH_MAX_CANDIDATES]; /* cost not yet set */
    size_t candidate_count;
    double costs[SEARCH_MAX_COSTS];
    size_t cost_count;
};

/* The grid for a recipe. A candidate is a mixture of word n-grams, character n-grams, those of
 * an article's head, and dense features; the mixtures are those that did well on several sets,
 * without the blocks that the recipe does not have, and without means of word vectors, which
 * are added to the best of them (search_with_mean). The squared weights of a candidate's blocks
 * sum to 1, so that C means the same for all. `cost` > 0 is the only C; 0: search C too. */
void search_grid_init(struct search_grid *grid, const struct recipe *recipe, size_t dense_count,
                      double cost);

/* The same mixture with a mean of word vectors, block `mean` of the recipe: its length is
 * SEARCH_MEAN_SHARE of that of all else. */
struct settings search_with_mean(const struct settings *settings, size_t mean);

/* Do the two weigh the blocks alike? C does not matter. */
bool search_same_mixture(const struct settings *left, const struct settings *right);

/* Fills in the trial's accuracy, macro-F1 and log loss from probability[count][labels], as
 * metrics.h defines them. */
bool search_score(struct trial *trial, const double *probability, const uint32_t *label,
                  size_t count, size_t labels, struct failure *failure);

bool trials_add(struct trials *trials, const struct trial *trial, struct failure *failure);
void trials_release(struct trials *trials);

/* Puts the best trial of each mixture first, then all others; both parts sorted by log loss,
 * lowest first, and the earlier trial first on a tie. */
void trials_rank(struct trials *trials);

#endif
