/* report_html: the training report as a page that stands alone. */
#ifndef TENOR_REPORT_HTML_H
#define TENOR_REPORT_HTML_H

#include "report.h"

/* Appends an HTML document without scripts that loads nothing: what report_json and
 * report_text say, with figures, and what the model's words weigh (report->named; without it
 * that is left out). Every figure has a table beside it. What comes of the set is escaped.
 * Fails for lack of memory. */
bool report_html(const struct training_report *report, struct text_buffer *out,
                 struct failure *failure);

#endif
