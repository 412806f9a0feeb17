/* recipe_warn: what is doubtful in a recipe's word lists, for whoever wrote them. */
#ifndef TENOR_RECIPE_WARN_H
#define TENOR_RECIPE_WARN_H

#include <stdbool.h>

#include "../base/failure.h"
#include "../ngrams/recipe.h"

/* Prints to standard error, after "PROGRAM: warning: ", each entry of the word lists that can
 * never match (lexicon/lexicon_check.h), up to a number. Fails with FAILURE_MEMORY. */
bool recipe_warn(const struct recipe *recipe, const char *program, struct failure *failure);

#endif
