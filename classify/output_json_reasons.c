/* output_json_reasons: what a decision value is a sum of, with all places. */
#include "output_json_reasons.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "../features/io/json_out.h"
#include "output_json_places.h"

static bool json_text(const struct output_writer *writer, const char *text)
{
    return json_put_string(writer->out, text, strlen(text), writer->failure);
}

/* An article has thousands of numbers and names here, for which printf takes too long. */
static bool put(const struct output_writer *writer, const char *text)
{
    return text_buffer_append(writer->out, text, strlen(text), writer->failure);
}

/* ---- Numbers --------------------------------------------------------------------------- */

#define MOST_DIGITS 20 /* of 64 bits */

/* Writes the digits of a number, at least `least` of them, and returns what follows them. */
static char *put_digits(char *to, uint64_t number, int least)
{
    char digits[MOST_DIGITS];
    int count = 0;
    do
        digits[count++] = (char)('0' + number % 10);
    while ((number /= 10) > 0 || count < least);
    while (count > 0)
        *to++ = digits[--count];
    return to;
}

#define DECIMALS 8
#define SCALE    100000000 /* 10 to that power */

/* A number with DECIMALS decimals. */
static bool json_decimals(const struct output_writer *writer, double number)
{
    char text[2 * MOST_DIGITS + 2], *end = text;
    const double scaled = rint(fabs(number) * SCALE);
    if (!(scaled < 1e18))
        return json_put_number(writer->out, number, writer->failure);
    if (number < 0 && scaled > 0)
        *end++ = '-';
    end = put_digits(end, (uint64_t)scaled / SCALE, 1);
    *end++ = '.';
    end = put_digits(end, (uint64_t)scaled % SCALE, DECIMALS);
    return text_buffer_append(writer->out, text, (size_t)(end - text), writer->failure);
}

static bool json_span(const struct output_writer *writer, size_t begin, size_t end,
                      bool is_first)
{
    char text[2 * MOST_DIGITS + 4], *at = text;
    if (!is_first)
        *at++ = ',';
    *at++ = '[';
    at = put_digits(at, begin, 1);
    *at++ = ',';
    at = put_digits(at, end, 1);
    *at++ = ']';
    return text_buffer_append(writer->out, text, (size_t)(at - text), writer->failure);
}

/* ---- Reasons --------------------------------------------------------------------------- */

/* The place of a mark in a title beside the text. */
static bool json_title_span(const struct output_writer *writer, tenor_result *result,
                            size_t number, bool is_first)
{
    tenor_mark mark = {.size = sizeof mark};
    return (tenor_result_mark(result, TENOR_MARK_REASON, number, &mark) ||
            fail(writer->failure, FAILURE_MEMORY, "out of memory")) &&
           put(writer, is_first ? "" : ",") && json_mark(writer, &mark);
}

/* The reason's first place is mark number `first_mark`: few have to be asked for. */
static bool json_spans(const struct output_writer *writer, tenor_result *result, size_t index,
                       size_t first_mark)
{
    if (!put(writer, ",\"spans\":["))
        return false;
    size_t begin, end;
    for (size_t i = 0; tenor_result_reason_place(result, index, i, &begin, &end); i++)
        if (!(begin < end ? json_span(writer, begin, end, i == 0)
                          : json_title_span(writer, result, first_mark + i, i == 0)))
            return false;
    return put(writer, "]");
}

/* What a feature counts that is on no list is only listed where the evidence is asked for. */
static bool json_counted(const struct output_writer *writer, tenor_result *result,
                         const tenor_reason *reason)
{
    tenor_feature feature = {.size = sizeof feature};
    if (!writer->settings->evidence || reason->feature == TENOR_NO_FEATURE)
        return true;
    if (reason->feature >= tenor_result_features(result)) /* they were not measured */
        return true;
    if (!tenor_result_feature(result, reason->feature, &feature))
        return fail(writer->failure, FAILURE_MEMORY, "out of memory");
    return feature.marks == 0 ||
           (put(writer, ",\"spans\":") &&
            json_marks(writer, result, TENOR_MARK_FEATURE, feature.first_mark, feature.marks));
}

static bool json_feature(const struct output_writer *writer, const tenor_reason *reason)
{
    return !reason->unit ||
           (put(writer, ",\"value\":") && json_decimals(writer, reason->value) &&
            put(writer, ",\"mean\":") && json_decimals(writer, reason->mean) &&
            put(writer, ",\"unit\":") && json_text(writer, reason->unit));
}

static bool json_reason(const struct output_writer *writer, tenor_result *result, size_t index,
                        const tenor_reason *reason, size_t first_mark)
{
    return put(writer, "{\"text\":") && json_text(writer, reason->text) &&
           put(writer, ",\"kind\":\"") && put(writer, reason->kind) &&
           put(writer, "\",\"weight\":") && json_decimals(writer, reason->weight) &&
           json_feature(writer, reason) &&
           (reason->unit && reason->occurrences == 0
                ? json_counted(writer, result, reason)
                : json_spans(writer, result, index, first_mark)) &&
           put(writer, "}");
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
    return put(writer, "{\"decision\":") &&
           json_decimals(writer, tenor_result_decision(result, model, label)) &&
           put(writer, ",\"sum\":") && json_decimals(writer, sum) &&
           put(writer, ",\"constant\":") && json_decimals(writer, constant) &&
           put(writer, ",\"reasons\":[");
}

static bool json_label_reasons(const struct output_writer *writer, tenor_result *result,
                               size_t model, size_t label)
{
    tenor_reason reason = {.size = sizeof reason};
    const char *comma = "";
    if (tenor_result_explain(result, model, label) == 0)
        return fail(writer->failure, FAILURE_MEMORY, "out of memory");
    if (!json_text(writer, tenor_result_label_name(result, model, label)) ||
        !put(writer, ":") || !json_sums(writer, result, model, label))
        return false;
    size_t mark = 0;
    for (size_t i = 0; tenor_result_reason(result, i, &reason); i++) {
        if (is_constant(&reason))
            continue;
        if (!put(writer, comma) || !json_reason(writer, result, i, &reason, mark))
            return false;
        mark += reason.occurrences;
        comma = ",";
    }
    return put(writer, "]}");
}

bool json_reasons(const struct output_writer *writer, tenor_result *result, size_t model)
{
    const char *comma = "";
    if (!put(writer, ",\"explanation\":{"))
        return false;
    for (size_t label = 0; label < tenor_result_labels(result, model); label++) {
        if (!wants_reasons(writer, result, model, label))
            continue;
        if (!put(writer, comma) || !json_label_reasons(writer, result, model, label))
            return false;
        comma = ",";
    }
    return put(writer, "}");
}
