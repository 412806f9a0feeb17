/* words_fit: what words alone tell of a set's labels and sources, by a quick fit.
 *
 * For an audit: single words with one C, by coordinate descent, out of fold. A model with all
 * features does a little better, in minutes. Near-duplicates are in one fold, as in fit.h. */
#ifndef TENOR_WORDS_FIT_H
#define TENOR_WORDS_FIT_H

#include "evaluate.h"
#include "fit.h"

/* In five folds of fewer than 20 documents, or with fewer than five of a label, one document
 * more or less that is right is all that a figure says. */
#define WORDS_FIT_DOCUMENTS       20
#define WORDS_FIT_LABEL_DOCUMENTS 5
/* Sources that are told apart: those with so many documents, at most so many of them. */
#define WORDS_FIT_SOURCE_DOCUMENTS 10
#define WORDS_FIT_SOURCES          50

enum words_lack {
    WORDS_ENOUGH,        /* the fit was made */
    WORDS_NONE,          /* the recipe has no block of single words, or no word is in two
                             documents */
    WORDS_UNLEARNABLE,   /* audit_check says why */
    WORDS_FEW_DOCUMENTS, /* fewer than WORDS_FIT_DOCUMENTS */
    WORDS_SMALL_LABEL,   /* a label has fewer than WORDS_FIT_LABEL_DOCUMENTS */
    WORDS_FEW_TEXTS,     /* fewer different texts than folds */
    WORDS_LACKS
};

/* How well sources are told from texts, out of fold. */
struct words_telling {
    size_t documents;         /* 0: there is nothing to tell apart */
    size_t classes;           /* sources that are told apart */
    struct estimate accuracy; /* share of the documents whose source is told */
    double largest;           /* what always saying the largest source would get right */
};

struct words_fit {
    enum words_lack lack;
    uint32_t small_label; /* if WORDS_SMALL_LABEL: the one with the fewest documents */
    size_t small;         /* how many that has; or all, if WORDS_FEW_DOCUMENTS */
    struct fit fit;       /* folds and out-of-fold results, and the settings as the only trial;
                              no weights */
    struct evaluation known, unseen; /* of its plain and grouped folds; the latter is empty if
                                        it has none */
    double largest;                  /* share of the largest label */
    struct words_telling source;
    struct words_telling source_in_label; /* the same for who knows the label: among the sources
                                             of that label, where it has two or more */
};

/* The block of single words that the fit is made of; recipe->block_count if there is none. */
size_t words_fit_block(const struct recipe *recipe);

/* Makes the fit, if the set has enough for one: else sets `lack`, which is no failure. Of the
 * options it reads sources, balance, folds, seed, threads and memory. The same result with any
 * number of threads. Fails for lack of memory, or for vectors that are not finite; `words` is
 * then empty. */
bool words_fit_run(struct words_fit *words, const struct dataset *dataset,
                   const struct fit_options *options, const struct training_progress *progress,
                   struct failure *failure);
void words_fit_release(struct words_fit *words);

/* "few_documents"; NULL for WORDS_ENOUGH. */
const char *words_lack_name(enum words_lack lack);

#endif
