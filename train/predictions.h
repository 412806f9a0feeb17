/* predictions: what cross-validation said of each document, as a file for statistics programs.
 *
 * JSON lines, one a document, in the order of the set:
 *
 *   {"id":"s001","label":"harbour","source":"Gull",
 *    "known":{"fold":1,"predicted":"harbour","decision":{"harbour":0.71,…},
 *             "probabilities":{"harbour":0.612345,…}},
 *    "unseen":{…}}
 *
 * or CSV (RFC 4180, but lines end in LF) with a header row: id, label, source, then for each
 * kind of folds known_fold, known_predicted, known_decision_LABEL of each output,
 * known_probability_LABEL of each label. `known` are plain folds and `unseen` grouped ones
 * (fit.h), which are left out where fit->grouped is false. */
#ifndef TENOR_PREDICTIONS_H
#define TENOR_PREDICTIONS_H

#include "fit.h"

/* Writes them to `path`: CSV if its name ends in .csv, in upper case too, else JSON lines.
 * `corpus` is the one that `fit` was made of. Folds count from 1. A decision value is called by
 * the label for which it is positive; with two labels there is one, of the first. Decision
 * values have all their digits. The probabilities have six decimals and sum to 1. The predicted
 * label is the one with the largest probability before rounding, the lower index on a tie. A
 * document without a source has no "source", or an empty cell.
 *
 * Fails with FAILURE_WRITE or FAILURE_MEMORY; what was written by then stays in the file. */
bool predictions_write(const char *path, const struct corpus *corpus, const struct fit *fit,
                       struct failure *failure);

#endif
