/* audit: problems of a labelled set, found before anything is learned from it.
 *
 * audit_take counts, in steps that each have a file: copies of texts (audit_duplicates.c),
 * labels and sources (audit_labels.c), and what else could tell the label
 * (audit_confounds.c). Then audit_findings.c puts what was found into sentences. What can
 * only be seen in a fit is added after it, by audit_fit. */
#ifndef TENOR_AUDIT_H
#define TENOR_AUDIT_H

#include "corpus.h"
#include "dataset.h"
#include "doubtful_labels.h"
#include "evaluate.h"
#include "findings.h"
#include "fit.h"
#include "learning_curve.h"
#include "report_writer.h"
#include "words_fit.h"

#define AUDIT_FEW_DOCUMENTS 10 /* with fewer, one of five folds has at most one */

/* Can a label be told by one number of a document, such as its length? The area of a label is
 * the share of pairs, of a document with the label and one with another, in which the first has
 * the larger number, ties counting half: the area under the ROC curve. Chance is 0.5. */
struct confound {
    size_t documents; /* that have the number */
    double *area;     /* [labels] 0.5 where there are no pairs */
    size_t told;      /* labels that the number tells from the others (audit_confounds.c) */
    uint32_t label;   /* the one that it tells best; if there are any */
};

/* Documents that are the same or nearly the same. */
struct copy_group {
    uint32_t begin, count; /* members[begin .. begin + count), ascending */
    bool same;             /* all have the same text, but for white space */
};

struct audit {
    size_t *label_documents; /* [labels] */
    size_t *label_sources;   /* [labels] distinct sources; 0 where none is named */
    size_t *label_unnamed;   /* [labels] documents that name no source */
    /* Copies. A document that is the same as an earlier one is not counted as a near-duplicate
     * too. */
    size_t duplicates; /* documents whose text (white space folded) an earlier document of the
                          same label has */
    size_t conflicts;  /* documents whose text earlier documents have under another label */
    size_t first_conflict[2]; /* the documents of the first conflict */
    size_t near_duplicates;   /* documents that nearly repeat an earlier one */
    size_t near_conflicts;    /* those of them of which an earlier one has another label */
    size_t first_near_conflict[2];
    struct copy_group *groups; /* of two or more documents; the largest first */
    size_t group_count;
    uint32_t *members; /* the groups' documents */
    /* Labels and sources. */
    bool sources_decide_labels; /* sources are named, each has documents of one label only,
                                   and at least one source has several documents */
    size_t with_company;        /* documents whose source has others, too */
    size_t told_by_source;      /* those of them with the label that most of the others have */
    size_t similar_labels;      /* labels that differ from one before only by case and blanks */
    uint32_t first_similar[2];  /* the labels of the first pair */
    struct confound length, date;
    size_t without_words;                /* documents that were left out */
    size_t sources_with_words;           /* sources that have signatures (signatures.h) */
    size_t dropped_signatures;           /* of all blocks */
    const struct signatures *signatures; /* the dataset's; for audit_text and audit_json */
    struct doubtful_labels doubtful;     /* labels that look wrong; after audit_doubtful */
    const struct words_fit *words;       /* after audit_words; else NULL */
    const struct learning_curve *learning_curve; /* the caller's; NULL: not asked for */
    struct findings findings;
};

/* Counts what there is in the dataset, which is of a whole labelled set, for so many folds of
 * cross-validation; `task` is for sentences. Fails for lack of memory only; `audit` is then
 * empty. Linear, but for sorting. */
bool audit_take(struct audit *audit, const struct dataset *dataset, uint32_t folds,
                const char *task, struct failure *failure);

/* Fails with FAILURE_DATA where learning is impossible: fewer than two labels; a label with
 * fewer than two documents (naming it and the document); more than MODEL_MAX_LABELS. */
bool audit_check(const struct audit *audit, const struct corpus *corpus,
                 struct failure *failure);

/* Adds what the fit shows of the set; `known` and `unseen` are evaluations of its plain and
 * grouped folds; `by` begins the sentence: "" or "by words alone, ". Nothing is added if sources were not kept apart; `unseen` may then be
 * empty. */
bool audit_fit(struct audit *audit, const struct fit *fit, const struct evaluation *known,
               const struct evaluation *unseen, const char *by, struct failure *failure);

/* Finds the labels that look wrong (doubtful_labels.h), by out-of-fold probabilities of the
 * corpus's documents, and adds how many they are. Once an audit. */
bool audit_doubtful(struct audit *audit, const struct corpus *corpus,
                    const struct out_of_fold *out, struct failure *failure);

/* Adds what a quick fit shows of the set: all of the above, how well labels and sources are told
 * from words, or why there was no fit. `words` must outlive the audit. */
bool audit_words(struct audit *audit, const struct corpus *corpus,
                 const struct words_fit *words, struct failure *failure);

/* Appends "71 [70, 73] of 100". */
void audit_put_share(struct report_writer *writer, const struct estimate *share);

void audit_release(struct audit *audit);

/* ---- The steps of audit_take ----------------------------------------------------- */

bool audit_count_copies(struct audit *audit, const struct dataset *dataset,
                        struct failure *failure);
bool audit_count_labels(struct audit *audit, const struct corpus *corpus,
                        struct failure *failure);
bool audit_find_confounds(struct audit *audit, const struct dataset *dataset,
                          struct failure *failure);
bool audit_put_findings(struct audit *audit, const struct dataset *dataset, uint32_t folds,
                        const char *task, struct failure *failure);

/* Has the label documents of one source only, and none without a source? */
bool audit_is_of_one_source(const struct audit *audit, size_t label);

#endif
