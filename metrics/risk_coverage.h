/* risk_coverage: how right a model is about the documents that it is most confident of.
 *
 * Documents are ordered by confidence. Coverage is the share that is kept, from the most
 * confident on; risk is the share of errors among these. Documents with the same confidence
 * have no order: each number is the mean over all of theirs. */
#ifndef TENOR_RISK_COVERAGE_H
#define TENOR_RISK_COVERAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tally.h"

/* Copies outcomes[count] to sorted[count], the most confident first. */
void coverage_sort(const struct outcome *outcomes, size_t count, struct outcome *sorted);

/* How many of the `kept` most confident documents are read right; kept <= count. With documents
 * of the same confidence this need not be a whole number. */
double coverage_hits(const struct outcome *sorted, size_t count, size_t kept);

/* The area under the risk-coverage curve: the mean risk over all coverages 1/n, 2/n, ... 1
 * (Geifman, Uziel and El-Yaniv 2019, ICLR, section 2), 0 to 1. A document is counted
 * times[outcome.group] times; NULL: once. 0 for no documents. */
double coverage_risk_area(const struct outcome *sorted, size_t count, const double *times);

#endif
