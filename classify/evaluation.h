/* evaluation: what became of a labelled set (outcomes.h) → how good the models are, with 95%
 * intervals.
 *
 * Accuracy, precision, recall, the accuracies at a coverage and the coverage of prediction sets
 * have Wilson intervals (statistics.h), which take documents for independent. All others have
 * those of a bootstrap (bootstrap.h). It draws whole sources if documents name them, since
 * documents of one source are not independent; a document without one is drawn by itself.
 * Macro-F1, the F1 of labels, ECE, log loss and Brier score have smoothed intervals
 * (smoothing.h), as training's have: even one document has some, though wide ones. The area
 * under the risk-coverage curve and differences of models have percentiles of plain replicates;
 * with fewer than two sources or documents to draw they are NaN.
 *
 * The figures are of the documents that all models gave a label. The log loss, the Brier score,
 * macro-F1 and ECE are defined in metrics/, as those of training are. */
#ifndef TENOR_EVALUATION_H
#define TENOR_EVALUATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../features/base/failure.h"
#include "names.h"
#include "outcomes.h"
#include "statistics.h"

/* Of the bootstrap, as many as Efron and Tibshirani 1993, section 13.3, ask for. */
#define EVALUATION_REPLICATES 1000
#define EVALUATION_SEED       1

struct label_figures {
    struct figure precision, recall, f1; /* NaN where undefined */
    struct figure set_coverage;          /* as that of the model, of this label's documents */
    size_t support, predicted;           /* documents of this label; given it */
};

/* In per cent: all, and fewer and fewer of the most confident. */
#define COVERAGES 5
extern const unsigned evaluation_coverages[COVERAGES];

struct coverage_figure {
    size_t documents; /* at least one, unless the set has none */
    struct figure accuracy;
};

struct model_figures {
    size_t abstained;
    struct numbering reasons;      /* of the abstentions */
    struct figure strict_accuracy; /* of all documents; to abstain is to be wrong */
    struct figure accuracy, macro_f1, log_loss, brier, ece;
    struct coverage_figure coverage[COVERAGES];
    struct figure risk_area;        /* under the risk-coverage curve */
    struct figure set_coverage;     /* the share of documents whose prediction set has the true
                                       label; a Wilson interval; NaN unless sets are asked for */
    double set_size;                /* labels in a set, on average; NaN likewise */
    struct label_figures *by_label; /* [labels] */
    size_t *confusion;              /* [labels][labels]: true, given */

    struct names reason_names; /* what `reasons` points to */
};

/* The second model minus the first. */
struct model_comparison {
    size_t first_only, second_only; /* documents that only this one reads right */
    double p;                       /* McNemar's exact test */
    struct figure accuracy, macro_f1, log_loss;
};

struct group_figures {
    const struct distinct_name *name; /* NULL: the documents without one */
    size_t size;                      /* documents of the group */
    size_t documents;                 /* those that all models gave a label */
    struct {
        size_t abstained;
        struct figure accuracy;
        double macro_f1, log_loss; /* NaN for no documents */
    } model[MOST_EVALUATED];
};

struct evaluation_report {
    const struct outcomes *outcomes;
    struct numbering errors, unknown; /* codes of errors; labels that the models lack */
    struct numbering sources;
    size_t documents; /* that all models gave a label */
    size_t draws;     /* sources, and documents without one, that the bootstrap draws from */
    size_t labels_present; /* labels that these documents have */
    double share_log_loss; /* of always saying the shares of the labels among them */
    struct model_figures models[MOST_EVALUATED];
    struct model_comparison comparison; /* of two models */

    struct group_figures *groups; /* [group_count], the largest first, then in byte order */
    size_t group_count;           /* 0 unless they are asked for */
    struct numbering group_names;
};

/* Evaluates; `outcomes` must outlive the report and not change. Fails with FAILURE_MEMORY; the
 * report is empty then. */
bool evaluation_make(const struct outcomes *outcomes, bool by_group,
                     struct evaluation_report *report, struct failure *failure);
void evaluation_report_release(struct evaluation_report *report);

#endif
