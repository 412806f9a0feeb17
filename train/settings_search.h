/* settings_search: the settings that do best in cross-validation. */
#ifndef TENOR_SETTINGS_SEARCH_H
#define TENOR_SETTINGS_SEARCH_H

#include "fitting.h"
#include "gram.h"

/* Sets of up to so many documents are cross-validated inside of cross-validation. Larger ones
 * gain little by it: choosing among some forty trials by a thousand documents flatters the one
 * that is chosen by less than the width of its interval. */
#define NESTED_DOCUMENTS 500
/* With k folds k (k + 1) / 2 machines are trained instead of k: with many it takes too long. */
#define NESTED_FOLDS 10

/* What all trials said, if the search had all documents. */
struct search_values {
    const uint32_t *label;         /* [count] the fitting's */
    size_t count, labels, outputs; /* documents of the search */
    size_t splits;                 /* plain folds, and grouped ones if there are two */
    uint32_t folds[2];             /* of each split */
    uint32_t *fold[2];             /* [count] */
    size_t trials,
        most_trials;    /* that there are, and that there is room for; 0: none are kept */
    bool nested;        /* there are no more than NESTED_DOCUMENTS */
    float *decision[2]; /* of each split: [trials][count][outputs], by machines that were not
                           trained on the document's fold. If nested [trials][folds][count]
                           [outputs], by machines that were trained neither on that outer fold
                           nor on the document's */
    double *share;      /* [trials] fitting_share of the values of plain folds */
};
void search_values_release(struct search_values *values);

/* Fills fitting->fit->trials, best first, by cross-validation on the documents of the Gram
 * matrix. Reads fit->average, fit->grouped and fit->folds. */
bool settings_search(const struct fitting *fitting, const struct gram *gram,
                     struct search_values *values, struct failure *failure);

/* Writes decision[count][outputs] of one split: a document's value is the average of the
 * `average` best trials'. If nested, the trials are ranked for each fold by cross-validation on
 * the other folds alone: so the document's label had no part in the choice. */
bool search_values_decide(const struct search_values *values, const struct trials *trials,
                          size_t average, size_t split, double *decision,
                          struct failure *failure);

#endif
