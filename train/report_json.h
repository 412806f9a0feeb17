/* report_json: what training found, as one JSON object. */
#ifndef TENOR_REPORT_JSON_H
#define TENOR_REPORT_JSON_H

#include "report.h"

/* Appends the object. It contains no time, path or number of threads, so that the same training
 * gives the same bytes. A seed above 2^53 is a string. */
bool report_json(const struct training_report *report, struct text_buffer *out,
                 struct failure *failure);

#endif
