/* evaluate_fit: a fit's out-of-fold probabilities → scores with intervals. */
#ifndef TENOR_EVALUATE_FIT_H
#define TENOR_EVALUATE_FIT_H

#include "evaluate.h"
#include "fit.h"

/* Evaluates fit->known and, if it is there, fit->unseen (else `unseen` stays as it is). Copies
 * are no independent observations, nor are documents of one source where sources are kept
 * whole: a bootstrap draws them together. Fails as evaluate does. */
bool evaluate_fit(struct evaluation *known, struct evaluation *unseen, const struct fit *fit,
                  const struct dataset *dataset, uint64_t seed, size_t threads,
                  struct failure *failure);

#endif
