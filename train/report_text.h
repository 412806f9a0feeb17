/* report_text: what training found, for a person. */
#ifndef TENOR_REPORT_TEXT_H
#define TENOR_REPORT_TEXT_H

#include "report.h"

/* Appends documents per label, warnings from the audit, settings tried, accuracy and macro-F1
 * with intervals, a table of labels, and the confusion matrix. Lines are at most 96 columns
 * wide as far as names of labels allow. A control character in a name becomes "?". */
bool report_text(const struct training_report *report, struct text_buffer *out,
                 struct failure *failure);

#endif
