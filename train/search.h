/* search: the combinations that training tries, and how one is judged. */
#ifndef TENOR_SEARCH_H
#define TENOR_SEARCH_H

#include <stdint.h>

#include "../features/base/failure.h"
#include "settings.h"

#define SEARCH_MAX_CANDIDATES 32
#define SEARCH_MAX_COSTS      8

struct search_grid {
    struct settings candidates[SEARCH_MAX_CANDIDATES]; /* cost not yet set */
    size_t candidate_count;
    double costs[SEARCH_MAX_COSTS];
    size_t cost_count;
};

/* The grid for a recipe: shares of word n-grams, character n-grams, those of an article's head,
 * and dense features that have done well together in trials, less those that the recipe lacks,
 * scaled so that the squared weights of the blocks sum to 1 and C means the same for all.
 * `cost` > 0 is the only C. */
void search_grid_init(struct search_grid *grid, const struct recipe *recipe, size_t dense_count,
                      double cost);

/* Do the two weigh the blocks alike? C does not matter. */
bool search_same_mixture(const struct settings *left, const struct settings *right);

/* Fills in the trial's accuracy, macro-F1 and log-loss from probability[count][labels]. */
bool search_score(struct trial *trial, const double *probability, const uint32_t *label,
                  size_t count, size_t labels, struct failure *failure);

bool trials_add(struct trials *trials, const struct trial *trial, struct failure *failure);
void trials_release(struct trials *trials);

/* Sorts the trials by log-loss, lowest first; the one tried earlier on a tie. */
void trials_rank(struct trials *trials);

#endif
