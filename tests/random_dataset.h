/* random_dataset: a labelled dataset of random sparse vectors, for the solver's tests. */
#ifndef TENOR_RANDOM_DATASET_H
#define TENOR_RANDOM_DATASET_H

#include "../train/dataset.h"

struct random_dataset {
    struct dataset dataset;
    struct corpus corpus;
    struct extractor extractor;
    struct corpus_document *documents;
};

/* `count` documents of `labels` labels in two blocks of n-grams and four dense features; a
 * label has features of its own, so that it can be learned. Ends the test if memory runs
 * out. */
void random_dataset_init(struct random_dataset *random, size_t count, size_t labels,
                         size_t sources);
void random_dataset_release(struct random_dataset *random);

#endif
