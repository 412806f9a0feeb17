/* output_json_reasons: what a decision value is a sum of, with all places. */
#include "output_json_reasons.h"

#include <string.h>

#include "../features/io/json_out.h"

static bool json_text(const struct output_writer *writer, const char *text)
{
    return json_put_string(writer->out, text, strlen(text), writer->failure);
}

static bool json_spans(const struct output_writer *writer, const tenor_result *result,
                       size_t index)
{
    if (!PUT(writer, ",\"spans\":["))
        return false;
    size_t begin, end;
    for (size_t i = 0; tenor_result_reason_place(result, index, i, &begin, &end); i++)
        if (!PUT(writer, "%s[%zu,%zu]", i ? "," : "", begin, end))
            return false;
    return PUT(writer, "]");
}

static bool json_feature(const struct output_writer *writer, const tenor_reason *reason)
{
    return !reason->unit ||
           (PUT(writer, ",\"value\":%.6g,\"mean\":%.6g,\"unit\":", reason->value,
                reason->mean) &&
            json_text(writer, reason->unit));
}

/* A feature that rests on no words of a list has no spans. */
static bool json_reason(const struct output_writer *writer, const tenor_result *result,
                        size_t index, const tenor_reason *reason)
{
    return PUT(writer, "{\"text\":") && json_text(writer, reason->text) &&
           PUT(writer, ",\"kind\":\"%s\",\"weight\":%.8g", reason->kind, reason->weight) &&
           json_feature(writer, reason) &&
           ((reason->unit && reason->occurrences == 0) || json_spans(writer, result, index)) &&
           PUT(writer, "}");
}

static bool is_constant(const tenor_reason *reason)
{
    return strcmp(reason->kind, "constant") == 0;
}

/* The decision value, the constant, and the sum of the constant and all reasons. */
static bool json_sums(const struct output_writer *writer, const tenor_result *result,
                      size_t model, size_t label)
{
    tenor_reason reason = {.size = sizeof reason};
    double sum = 0, constant = 0;
    for (size_t i = 0; tenor_result_reason(result, i, &reason); i++) {
        sum += reason.weight;
        constant += is_constant(&reason) ? reason.weight : 0;
    }
    return PUT(writer, "{\"decision\":%.8g,\"sum\":%.8g,\"constant\":%.8g,\"reasons\":[",
               tenor_result_decision(result, model, label), sum, constant);
}

static bool json_label_reasons(const struct output_writer *writer, tenor_result *result,
                               size_t model, size_t label)
{
    tenor_reason reason = {.size = sizeof reason};
    const char *comma = "";
    if (tenor_result_explain(result, model, label) == 0)
        return fail(writer->failure, FAILURE_MEMORY, "out of memory");
    if (!json_text(writer, tenor_result_label_name(result, model, label)) ||
        !PUT(writer, ":") || !json_sums(writer, result, model, label))
        return false;
    for (size_t i = 0; tenor_result_reason(result, i, &reason); i++) {
        if (is_constant(&reason))
            continue;
        if (!PUT(writer, "%s", comma) || !json_reason(writer, result, i, &reason))
            return false;
        comma = ",";
    }
    return PUT(writer, "]}");
}

bool json_reasons(const struct output_writer *writer, tenor_result *result, size_t model)
{
    const char *comma = "";
    if (!PUT(writer, ",\"explanation\":{"))
        return false;
    for (size_t label = 0; label < tenor_result_labels(result, model); label++) {
        if (!wants_reasons(writer, result, model, label))
            continue;
        if (!PUT(writer, "%s", comma) || !json_label_reasons(writer, result, model, label))
            return false;
        comma = ",";
    }
    return PUT(writer, "}");
}
