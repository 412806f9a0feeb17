/* recipe_targets: lists of targets on disk → categories target.NAME of a recipe's lexicon.
 *
 * A list has the names of one target of the user's own, in the form of a word list (lexicon.h):
 * "Washington", "the Pentagon", "NATO" for a target "west". evidence/targets.h says what is made
 * of it. For the programs that make features from data; a model brings its own recipe. */
#ifndef TENOR_RECIPE_TARGETS_H
#define TENOR_RECIPE_TARGETS_H

#include <stdbool.h>

#include "../base/failure.h"
#include "../ngrams/recipe.h"

/* Bytes of a target's name: its category and its features, target.NAME.quoted_negative, must
 * have room (RULE_SOURCE_MAX_NAME, DENSE_NAME_MAX). */
#define TARGET_NAME_MAX 64

/* Is `text` of the form "NAME=FILE", where NAME has 1 to TARGET_NAME_MAX of a-z 0-9 _ and FILE
 * is not empty? Fails with FAILURE_ARGUMENT. */
bool recipe_check_target(const char *text, struct failure *failure);

/* Adds a list, given as "NAME=FILE", to the recipe's lexicon. Fails as recipe_check_target does,
 * with FAILURE_ARGUMENT if there is a list of that name already; with FAILURE_OPEN; with
 * FAILURE_LEXICON for a file that is not UTF-8, has no entries or has a [category] of its own;
 * with FAILURE_MEMORY. The lexicon is as it was then. */
bool recipe_add_target(const char *text, struct recipe *recipe, struct failure *failure);

/* Adds each file DIRECTORY/NAME.txt that is not hidden. A name without a slash that is not a
 * directory is looked for in targets/ of the data directory, which is found as datadir_find
 * says. Fails as recipe_add_target does, with FAILURE_OPEN if there is no such directory or no
 * such file in it, and with FAILURE_LEXICON for a file's name that cannot be a target's. The
 * lexicon may have some of the lists then. */
bool recipe_add_targets(const char *directory, const char *argv0, struct recipe *recipe,
                        struct failure *failure);

#endif
