/* settings_search: the settings that do best in cross-validation. */
#ifndef TENOR_SETTINGS_SEARCH_H
#define TENOR_SETTINGS_SEARCH_H

#include "fitting.h"
#include "gram.h"

/* What all trials said of the documents that were searched on: search_values_decide chooses
 * among them. */
struct search_values {
    size_t count, labels, outputs; /* documents of the search */
    size_t splits, trials;         /* plain folds, and grouped ones if there are two */
    uint32_t folds[2];             /* of each split */
    uint32_t *fold[2];             /* [count] */
    float *decision;               /* [trials][splits][count][outputs] out of fold */
    float *loss;                   /* [trials][splits][count] log loss */
    double *share;      /* [trials] 1 / (standard deviation of the values of plain folds) */
    size_t most_trials; /* that there is room for; 0: values are not kept */
};
void search_values_release(struct search_values *values);

/* Fills fitting->fit->trials, best first, by cross-validation on the documents of the Gram
 * matrix. Reads fit->average, fit->grouped and fit->folds. Keeps the values of all trials, if
 * they fit in a quarter of memory_bytes. */
bool settings_search(const struct fitting *fitting, const struct gram *gram,
                     struct search_values *values, struct failure *failure);

/* Writes decision[count][outputs] of one split: each document's values are the average of the
 * `average` best trials, which are ranked without its fold. So its label had no part in
 * the choice. This is nested cross-validation but for one thing: the machines that rank the
 * trials were trained on that fold too (as in Tsamardinos, Greasidou and Borboudakis 2018, whose
 * bootstrap chooses among pooled out-of-fold values). tests/long.sh has sets of noise. */
bool search_values_decide(const struct search_values *values, const struct trials *trials,
                          size_t average, size_t split, double *decision,
                          struct failure *failure);

#endif
