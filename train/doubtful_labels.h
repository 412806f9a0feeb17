/* doubtful_labels: documents whose given label looks wrong. */
#ifndef TENOR_DOUBTFUL_LABELS_H
#define TENOR_DOUBTFUL_LABELS_H

#include "out_of_fold.h"

struct doubtful_label {
    uint32_t document, rather; /* rather: the label that it looks like */
    double given, other;       /* probabilities of the given label, and of that one */
};

/* All zero is an empty list. */
struct doubtful_labels {
    struct doubtful_label *items; /* the least probable given label first */
    size_t count;
};

/* Finds documents that, by out-of-fold probabilities, confidently have another label than the
 * given one, label[out->count]: a label that is at least as probable as it is on average in the
 * documents that are given it ("confident learning": Northcutt, Jiang and Chuang 2021, section
 * 3.1). An average, so that a label that is seldom certain is not always doubted. Of several
 * such labels the most probable counts, the given one among them. Linear, but for sorting.
 * Fails for lack of memory; the list is then empty. */
bool doubtful_labels_find(struct doubtful_labels *doubtful, const struct out_of_fold *out,
                          const uint32_t *label, struct failure *failure);
void doubtful_labels_release(struct doubtful_labels *doubtful);

#endif
