/* confusions: which labels are taken for which, most often. Internal to train/. */
#ifndef TENOR_CONFUSIONS_H
#define TENOR_CONFUSIONS_H

#include "evaluate.h"

/* Writes the cells of the confusion matrix (label * labels + predicted) off the diagonal with
 * the largest counts to worst[most], the largest first, of equal ones the first, and returns
 * how many: none that are 0. */
size_t confusions_worst(const struct evaluation *evaluation, size_t *worst, size_t most);

#endif
