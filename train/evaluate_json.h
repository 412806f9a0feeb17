/* evaluate_json: scores with intervals as members of JSON objects. Internal to train/. */
#ifndef TENOR_EVALUATE_JSON_H
#define TENOR_EVALUATE_JSON_H

#include "corpus.h"
#include "evaluate.h"
#include "report_writer.h"

/* "key":{"value":...,"low":...,"high":...} */
void json_estimate(struct report_writer *writer, const char *key,
                   const struct estimate *estimate);

/* "key":{...}, or "key":null for NULL. The corpus has the labels' names. */
void json_evaluation(struct report_writer *writer, const char *key,
                     const struct evaluation *evaluation, const struct corpus *corpus);

#endif
