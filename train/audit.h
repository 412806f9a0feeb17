/* audit: problems of a labelled set, found before anything is learned from it. */
#ifndef TENOR_AUDIT_H
#define TENOR_AUDIT_H

#include "corpus.h"

struct audit {
    size_t *label_documents; /* [labels] */
    size_t *label_sources;   /* [labels] distinct sources; 0 where none is named */
    size_t duplicates; /* documents whose text (white space folded) an earlier document of the
                          same label has */
    size_t conflicts;  /* documents whose text earlier documents have under another label */
    size_t first_conflict[2];   /* the documents of the first conflict */
    bool sources_decide_labels; /* sources are named, each has documents of one label only,
                                   and at least one source has several documents */
};

/* Counts, and fails with FAILURE_DATA where learning is impossible: fewer than two labels; a
 * label with fewer than two documents (naming it and the document); more than MODEL_MAX_LABELS.
 * The rest is only counted, and the report warns of it. On failure `audit` is empty. */
bool audit_corpus(struct audit *audit, const struct corpus *corpus, struct failure *failure);
void audit_release(struct audit *audit);

#endif
