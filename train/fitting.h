/* fitting: what the steps of one fit share. Internal to fit.c and settings_search.c. */
#ifndef TENOR_FITTING_H
#define TENOR_FITTING_H

#include "fit.h"
#include "gram.h"

struct fitting {
    struct fit *fit;
    const struct dataset *dataset;
    const struct fit_options *options;
    const struct progress *progress; /* or NULL */
    size_t labels, outputs;
    uint32_t *label;     /* [documents] */
    uint32_t *source;    /* [documents] CORPUS_NO_SOURCE where none */
    uint32_t *duplicate; /* [documents] the first document of the same text; itself if none */
    size_t different_texts;
    unsigned char *seen; /* [sources + 1] scratch of fitting_groups */
};

/* The number of folds of the plain or the grouped split. */
uint32_t fitting_folds(const struct fitting *fitting, bool grouped);

/* The sources among these documents; one of no source stands for itself. */
size_t fitting_groups(const struct fitting *fitting, const uint32_t *documents, size_t count);

/* Splits these documents: fold[count]. Grouped keeps sources whole; plain keeps the documents
 * of one text together, so that none is judged by a machine that has read it. */
bool fitting_split(const struct fitting *fitting, const uint32_t *documents, size_t count,
                   bool grouped, uint32_t folds, uint32_t *fold, struct failure *failure);

/* Fills fit->trials, best first, by cross-validation on the Gram matrix's documents. */
bool settings_search(const struct fitting *fitting, const struct gram *gram,
                     struct failure *failure);

#endif
