/* report_charts: the figures of the training report. Internal to train/. */
#ifndef TENOR_REPORT_CHARTS_H
#define TENOR_REPORT_CHARTS_H

#include "report.h"
#include "report_writer.h"

/* Each appends a <figure>. Where nothing can be drawn its line is missing, and the axes
 * stay. */

/* Confidence against accuracy; in bars, how many documents have that confidence. */
void chart_reliability(struct report_writer *writer, const struct training_report *report);
/* The share of errors among the most confident documents. */
void chart_risk(struct report_writer *writer, const struct training_report *report);
/* Accuracy of the first words of articles; curve->documents > 0. */
void chart_length(struct report_writer *writer, const struct length_curve *curve);
/* Accuracy and its interval with parts of the documents, and with twice as many; curve->count
 * > 0. */
void chart_learning(struct report_writer *writer, const struct learning_curve *curve);

#endif
