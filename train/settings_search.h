/* settings_search: the settings that do best in cross-validation. */
#ifndef TENOR_SETTINGS_SEARCH_H
#define TENOR_SETTINGS_SEARCH_H

#include "fitting.h"
#include "gram.h"

/* Fills fitting->fit->trials, best first, by cross-validation on the documents of the Gram
 * matrix. Reads fit->average, fit->grouped and fit->folds. */
bool settings_search(const struct fitting *fitting, const struct gram *gram,
                     struct failure *failure);

#endif
