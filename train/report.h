/* report: what training found, for a person and as JSON. */
#ifndef TENOR_REPORT_H
#define TENOR_REPORT_H

#include <stdio.h>

#include "../features/base/memory.h"
#include "audit.h"
#include "evaluate.h"
#include "settings.h"

/* Everything that is reported; views. */
struct training_report {
    const char *task;
    const char *language; /* of the set; "" or NULL: any */
    const struct corpus *corpus;
    const struct audit *audit;       /* of the documents that were learned from */
    size_t without_words;            /* documents left out before */
    const char *first_without_words; /* the id of the first of them */
    const struct recipe *recipe;
    const struct trials *trials; /* best first */
    size_t average;              /* the machines of the first so many were averaged */
    double
        inverse_temperature; /* how much of the confidence is left for unseen sources (temperature.h) */
    const struct evaluation *unseen; /* out of fold, each source on one side (or plain folds
                                        where no sources or --no-groups) */
    const struct evaluation
        *known;         /* out of fold, sources on both sides; NULL where the set names none */
    const char *solver; /* "libsvm 3.24" */
    const char *class_weight; /* "balanced" or "none" */
    size_t features;          /* n-grams in the vocabulary */
    size_t folds;
    unsigned long long seed;
    size_t searched_documents; /* documents the settings were searched on */
};

/* Appends the report as a person reads it: documents per label, settings tried, accuracy and
 * macro-F1 with intervals, per-label table, confusion matrix, ECE, warnings from the audit. At
 * most 96 columns where label names allow. */
bool report_text(const struct training_report *report, struct text_buffer *out,
                 struct failure *failure);
/* The same as one JSON object; contains no time, path or thread count, so that the same
 * training gives the same bytes. A seed above 2^53 is a string. */
bool report_json(const struct training_report *report, struct text_buffer *out,
                 struct failure *failure);

#endif
