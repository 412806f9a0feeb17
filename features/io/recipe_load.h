/* recipe_load: the word lists, page rules and weights of a data directory → a recipe.
 *
 * For the programs that make features from data; a model brings its own recipe. */
#ifndef TENOR_RECIPE_LOAD_H
#define TENOR_RECIPE_LOAD_H

#include <stdbool.h>

#include "../base/failure.h"
#include "../ngrams/recipe.h"

/* Fills in the recipe's texts: the word lists from the directory `lexicons`, the page rules
 * from the directory `page` (only if recipe->page_rules), and the weights of cues
 * and tones from evidence/ of the data directory. A directory that is NULL is the data directory's own, which
 * is found as datadir_find says. Fails with FAILURE_OPEN, FAILURE_LEXICON or FAILURE_MEMORY;
 * the caller must release the recipe then too. */
bool recipe_load(const char *lexicons, const char *page, const char *argv0,
                 struct recipe *recipe, struct failure *failure);

/* Adds a word list of the user's own, given as "CATEGORY=FILE", to the recipe's lexicon; it
 * replaces the category of that name if there is one. Fails with FAILURE_ARGUMENT if `list` is
 * not of that form, else with FAILURE_OPEN, FAILURE_LEXICON or FAILURE_MEMORY. */
bool recipe_add_word_list(const char *list, struct recipe *recipe, struct failure *failure);

#endif
