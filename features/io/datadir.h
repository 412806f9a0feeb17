/* datadir: where the word lists and page rules are. For the tools; the library has no part in
 * it, since a model carries its own. */
#ifndef TENOR_DATADIR_H
#define TENOR_DATADIR_H

#include <stdbool.h>

#include "../base/failure.h"
#include "../base/memory.h"
#include "../ngrams/recipe.h"

/* Sets `path` to the data directory: $TENOR_DATA where that is set; else, seen from the
 * directory of the program (as argv0 names it, or else as the system does), ../../data in a
 * build tree or ../share/tenor where it is installed; else the place it was configured to be
 * installed in. Fails with FAILURE_OPEN if none of these is there. */
bool datadir_find(const char *argv0, struct text_buffer *path, struct failure *failure);

/* Fills in the recipe's texts: from the two directories, each by default the data directory's
 * own, lexicons and page, and from the data directory's evidence/. A recipe without page rules
 * gets none. On failure
 * (FAILURE_OPEN, FAILURE_LEXICON, FAILURE_MEMORY) the recipe is still the caller's to
 * release. */
bool datadir_recipe(const char *lexicons, const char *page, const char *argv0,
                    struct recipe *recipe, struct failure *failure);

/* Adds a list of the user's own, "CATEGORY=FILE", to the recipe's lexicon, in the place of the
 * category of that name if there is one. Fails with FAILURE_ARGUMENT if it is not of that form,
 * FAILURE_OPEN, FAILURE_LEXICON, FAILURE_MEMORY. */
bool datadir_add_lexicon(const char *list, struct recipe *recipe, struct failure *failure);

#endif
