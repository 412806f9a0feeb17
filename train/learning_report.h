/* learning_report: a learning curve as a table and as JSON. Internal to train/. */
#ifndef TENOR_LEARNING_REPORT_H
#define TENOR_LEARNING_REPORT_H

#include "learning_curve.h"
#include "report_writer.h"

/* Appends a section: the points, and what twice the documents would bring. Nothing for NULL:
 * it was not asked for. */
void learning_curve_text(struct report_writer *writer, const struct learning_curve *curve);

/* Appends a line: what twice the documents would bring, by one measure. For a curve with
 * points. */
void learning_verdict_text(struct report_writer *writer, const struct learning_curve *curve,
                           enum learning_measure measure);

/* Appends "learning_curve":{...}, or null for NULL. */
void learning_curve_json(struct report_writer *writer, const struct learning_curve *curve);

#endif
