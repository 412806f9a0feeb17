/* fitting: a dataset's documents as plain numbers, and how they are split into folds.
 *
 * What the steps of one fit share: made by fit.c, read by settings_search.c too. */
#ifndef TENOR_FITTING_H
#define TENOR_FITTING_H

#include "fit.h"

struct fitting {
    struct fit *fit; /* the result, filled in step by step */
    const struct dataset *dataset;
    const struct fit_options *options;
    const struct training_progress *progress; /* or NULL */
    size_t labels, outputs;
    uint32_t *label;         /* [documents] */
    const uint32_t *cluster; /* [documents] the dataset's clusters of near-duplicates */
    uint32_t *group;         /* [documents] what the grouped split keeps in one fold: the number
                                of a source, or of the first of joined ones; sources + a
                                document's number for near-duplicates that name none;
                                FOLDS_ALONE (folds.h) for all other documents */
    unsigned char *seen;     /* [sources + documents] scratch for counting groups */
};

/* Fills in everything below `progress`, from the fields above it, and fit->crossing. On failure
 * the caller still calls fitting_release.
 *
 * Near-duplicates that name no source are one group. Sources that share near-duplicates are
 * joined, so that no text is in one fold as one source's and in another fold as another's.
 * They stay apart if together they would have more documents than a fold's share, or if fewer
 * groups than folds would be left: agency copy in every paper would join all of them.
 * fit->crossing says how many documents that leaves. */
bool fitting_init(struct fitting *fitting, struct failure *failure);
void fitting_release(struct fitting *fitting);

/* Sets fit->grouped, folds, has_sources, least_sources and lone_label: sources are kept whole
 * if every label has two or more, and there are no more folds than sources. A label that one
 * source alone carries cannot be told of an unseen source. `documents` are the numbers of all
 * documents. Fails for lack of memory. */
bool fitting_plan_folds(struct fitting *fitting, const uint32_t *documents,
                        struct failure *failure);

/* The number of folds of the plain or the grouped split. */
uint32_t fitting_folds(const struct fitting *fitting, bool grouped);

/* The number of groups of the grouped split among these documents. */
size_t fitting_groups(const struct fitting *fitting, const uint32_t *documents, size_t count);

/* Splits these documents into `folds` folds: fold[count]. The grouped split keeps each
 * source in one fold; the plain one keeps near-duplicates in one fold, so that none is
 * scored by a machine that was trained on its text. (If there are fewer clusters than folds,
 * nothing is kept together; the audit says so.) */
bool fitting_split(const struct fitting *fitting, const uint32_t *documents, size_t count,
                   bool grouped, uint32_t folds, uint32_t *fold, struct failure *failure);

/* Splits all documents, whose numbers are `documents`, for fit->known and, if there are grouped
 * folds, fit->unseen. */
bool fitting_split_all(const struct fitting *fitting, const uint32_t *documents,
                       struct failure *failure);

/* Calibrates the decision values of plain folds and, if fit->grouped, of grouped ones (fit.h
 * has how). */
bool fitting_calibrate(const struct fitting *fitting, struct out_of_fold *known,
                       struct out_of_fold *unseen, struct failure *failure);

/* The factor of a machine in an average: 1 / (standard deviation of its decision[cells]), so
 * that all machines count the same; 1 if they are constant. */
double fitting_share(const double *decision, size_t cells);

/* Chooses the documents to search settings on: all of them or, if they are more than `most`, a
 * stratified part, with some more documents of labels that are rare in it. Writes their numbers
 * in ascending order to documents[all] and how many they are to `*count`. */
bool fitting_choose(const struct fitting *fitting, size_t most, uint32_t *documents,
                    size_t *count, struct failure *failure);

#endif
