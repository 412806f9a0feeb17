/* learning_curve: what more labelled documents would bring.
 *
 * Machines are trained on parts of the documents, with the settings of a fit and in its folds:
 * of the other folds' documents only those of a part, one eighth to all. All documents are
 * scored, so that points differ in what was learned alone. Where unseen sources are measured,
 * parts are of whole sources if there are enough of them: more documents are then more sources,
 * as they would be.
 *
 * Intervals are of a Bayesian bootstrap (Rubin 1981) over the sources or copies and the
 * draws, the same weights for all points, and so is that of what is foretold: by a power law
 * (power_law.h) that is fitted to each replicate. */
#ifndef TENOR_LEARNING_CURVE_H
#define TENOR_LEARNING_CURVE_H

#include "evaluate.h"
#include "fit.h"
#include "power_law.h"

#define LEARNING_PARTS 8 /* a part is some eighths of the documents */
#define LEARNING_SIZES 5
/* The smallest part that is measured has so many documents of each label, three of which, in
 * five folds, are learned from; and three sizes are needed to fit a law. */
#define LEARNING_LABEL_DOCUMENTS 4

enum learning_measure {
    LEARNING_ACCURACY,
    LEARNING_MACRO_F1,
    LEARNING_LOG_LOSS,
    LEARNING_MEASURES
};

struct learning_point {
    size_t documents; /* of the part, those of its own fold included: the mean over the draws */
    size_t draws;
    struct estimate score[LEARNING_MEASURES];
};

enum learning_verdict {
    LEARNING_UNKNOWN, /* the gain may be one or none */
    LEARNING_FLAT,    /* it is less than LEARNING_LEAST_GAIN, whatever it is */
    LEARNING_BETTER   /* it is at least a tenth of that */
};

/* Shares of right labels, F1, or nats: less is not worth labelling for. */
#define LEARNING_LEAST_GAIN 0.01

/* What twice the documents would bring. */
struct learning_forecast {
    struct power_law law;
    struct estimate doubled; /* the score */
    struct estimate gain;    /* how much better it is than that of the law for all documents;
                                of log loss, how much lower */
    enum learning_verdict verdict;
};

/* All zero: there is no fit. */
struct learning_curve {
    size_t documents;   /* of the set */
    size_t count;       /* points; 0: too few documents of a label */
    bool unseen;        /* of grouped folds, else of plain ones */
    bool whole_sources; /* parts are of whole sources, or joined ones (fitting.h) */
    struct learning_point points[LEARNING_SIZES];         /* ascending */
    struct learning_forecast forecast[LEARNING_MEASURES]; /* if there are points */
};

/* Measures the curve of a fit: its folds, its averaged settings. Takes about as long as the fit.
 * The same result with any number of threads. On failure the curve is zero. */
bool learning_curve_measure(struct learning_curve *curve, const struct dataset *dataset,
                            const struct fit *fit, const struct fit_options *options,
                            const struct training_progress *progress, struct failure *failure);

#endif
