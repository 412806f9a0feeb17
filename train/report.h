/* report: what training found, in the form that report_text.h and report_json.h write. */
#ifndef TENOR_REPORT_H
#define TENOR_REPORT_H

#include "../features/base/memory.h"
#include "audit.h"
#include "evaluate.h"
#include "familiarity.h"
#include "learning_curve.h"
#include "length_curve.h"
#include "named_weights.h"
#include "settings.h"

/* What can be said of articles of sources that are not in the set. */
enum unseen_sources {
    UNSEEN_NO_SOURCES, /* none are named, or they are ignored */
    UNSEEN_LONE_LABEL, /* nothing: a label has one source alone */
    UNSEEN_TEMPERED,   /* little: a label has few sources (UNSEEN_LEAST_SOURCES) */
    UNSEEN_MEASURED
};

/* Where word vectors or a background come from. */
enum report_origin { ORIGIN_NONE, ORIGIN_SHIPPED, ORIGIN_OWN };

/* What was asked for on the command line, but files: a report becomes part of a model. What
 * else there is to choose is in the recipe, the trials and the report itself. */
struct report_options {
    bool drop_lines, drop_signatures;
    bool groups; /* articles of one source are kept in one fold */
    size_t maximum_features;
    double cost; /* 0: searched for */
    enum report_origin background, vectors;
};

/* Everything that is reported. Owns nothing: what it points to must outlive it. */
struct training_report {
    const char *version; /* of tenor-train */
    struct report_options options;
    const char *task;
    const char *language;     /* of the set; "" or NULL: any */
    const double *word_share; /* of its words that have a shipped vector, where it was asked if
                                 enough have; else NULL */
    const struct corpus *corpus;
    const struct audit *audit; /* of the documents that were trained on */
    const struct recipe *recipe;
    const struct lexicon *lexicon; /* the recipe's word lists; NULL: none */
    const struct trials *trials;   /* best first */
    size_t average;                /* the machines of the first so many trials were averaged */
    bool nested; /* settings were chosen without the document's fold (settings_search.h) */
    enum unseen_sources unseen_sources;
    uint32_t lone_label; /* if UNSEEN_LONE_LABEL: which */
    double kept;         /* of the confidence for unseen sources, or of all (shrink.h) */
    bool to_shares;      /* shrunk towards the labels' shares, not towards all labels alike */
    const struct evaluation
        *primary;                   /* out of fold: of grouped folds if these are measured, else
                                         of plain ones */
    const struct evaluation *known; /* of plain folds; NULL if `primary` is that */
    const struct familiarity *familiarity; /* NULL or without weights: the model has none */
    const struct length_curve *length_curve;
    const struct learning_curve *learning_curve; /* NULL: not asked for */
    const char *solver;                          /* solver.h's name */
    const char *class_weight;                    /* "balanced" or "none" */
    size_t features;                             /* n-grams in the vocabulary */
    size_t folds;
    unsigned long long seed;
    size_t searched_documents;         /* how many the settings were searched on */
    const struct named_weights *named; /* what the model's words weigh; NULL: not known. For the
                                          page alone (report_html.h) */
};

static inline bool report_has_familiarity(const struct training_report *report)
{
    return report->familiarity && report->familiarity->weights;
}

static inline bool report_has_language(const struct training_report *report)
{
    return report->language && *report->language;
}

#endif
