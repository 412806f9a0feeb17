/* evaluate_json: see evaluate_json.h. */
#include "evaluate_json.h"

#include "json_writer.h"

void json_estimate(struct report_writer *writer, const char *key,
                   const struct estimate *estimate)
{
    put(writer, "\"%s\":{", key);
    put_number(writer, "value", estimate->value);
    put(writer, ",");
    put_number(writer, "low", estimate->low);
    put(writer, ",");
    put_number(writer, "high", estimate->high);
    put(writer, "}");
}

static void json_by_label(struct report_writer *writer, const struct evaluation *evaluation,
                          const struct corpus *corpus)
{
    put(writer, ",\"by_label\":[");
    for (size_t l = 0; l < evaluation->labels; l++) {
        const struct label_scores *scores = &evaluation->by_label[l];
        put(writer, "%s{", l ? "," : "");
        put_string(writer, "label", corpus->labels[l]);
        put(writer, ",");
        put_number(writer, "precision", scores->precision);
        put(writer, ",");
        put_number(writer, "recall", scores->recall);
        put(writer, ",");
        put_number(writer, "f1", scores->f1);
        put(writer, ",\"support\":%zu,\"predicted\":%zu}", scores->support, scores->predicted);
    }
    put(writer, "],\"confusion\":[");
    for (size_t l = 0; l < evaluation->labels; l++) {
        put(writer, l ? ",[" : "[");
        for (size_t k = 0; k < evaluation->labels; k++)
            put(writer, k ? ",%zu" : "%zu", evaluation->confusion[l * evaluation->labels + k]);
        put(writer, "]");
    }
    put(writer, "]");
}

void json_evaluation(struct report_writer *writer, const char *key,
                     const struct evaluation *evaluation, const struct corpus *corpus)
{
    put(writer, "\"%s\":", key);
    if (!evaluation) {
        put(writer, "null");
        return;
    }
    put(writer, "{\"documents\":%zu,", evaluation->documents);
    json_estimate(writer, "accuracy", &evaluation->accuracy);
    put(writer, ",");
    json_estimate(writer, "macro_f1", &evaluation->macro_f1);
    put(writer, ",");
    json_estimate(writer, "ece", &evaluation->ece);
    put(writer, ",");
    put_number(writer, "log_loss", evaluation->log_loss);
    put(writer, ",");
    put_number(writer, "brier", evaluation->brier);
    json_by_label(writer, evaluation, corpus);
    put(writer, ",\"reliability\":[");
    for (size_t b = 0; b < RELIABILITY_BINS; b++) {
        put(writer, "%s{\"count\":%zu,", b ? "," : "", evaluation->reliability[b].count);
        put_number(writer, "confidence", evaluation->reliability[b].confidence);
        put(writer, ",");
        put_number(writer, "accuracy", evaluation->reliability[b].accuracy);
        put(writer, "}");
    }
    put(writer, "],\"risk\":[");
    for (size_t p = 0; p < RISK_POINTS; p++) {
        put(writer, "%s", p ? "," : "");
        writer->ok =
            writer->ok && json_put_number(writer->out, evaluation->risk[p], writer->failure);
    }
    put(writer, "]}");
}
