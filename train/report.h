/* report: what training found, in the form that report_text.h and report_json.h write. */
#ifndef TENOR_REPORT_H
#define TENOR_REPORT_H

#include "../features/base/memory.h"
#include "audit.h"
#include "evaluate.h"
#include "familiarity.h"
#include "length_curve.h"
#include "settings.h"

/* Everything that is reported. Owns nothing: what it points to must outlive it. */
struct training_report {
    const char *task;
    const char *language; /* of the set; "" or NULL: any */
    const struct corpus *corpus;
    const struct audit *audit; /* of the documents that were trained on */
    const struct recipe *recipe;
    const struct trials *trials; /* best first */
    size_t average;              /* the machines of the first so many trials were averaged */
    double inverse_temperature;  /* of the confidence for unseen sources (temperature.h) */
    const struct evaluation *unseen; /* out of fold, each source in one fold; of plain folds if
                                        the set names no sources or with --no-groups */
    const struct evaluation *known;  /* out of fold, of plain folds; NULL if `unseen` is that */
    const struct familiarity *familiarity; /* NULL or without weights: the model has none */
    const struct length_curve *length_curve;
    const char *solver;       /* "libsvm 3.24" */
    const char *class_weight; /* "balanced" or "none" */
    size_t features;          /* n-grams in the vocabulary */
    size_t folds;
    unsigned long long seed;
    size_t searched_documents; /* how many the settings were searched on */
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
