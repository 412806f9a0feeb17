/* output_json_reasons: what a decision value is a sum of, with all places. */
#include "output_json_reasons.h"

#include <string.h>

#include "json_draft.h"
#include "output_json_places.h"

static void draft_separator(struct json_draft *draft, bool is_first)
{
    if (!is_first)
        DRAFT_LITERAL(draft, ",");
}

static bool lack_memory(struct json_draft *draft)
{
    draft->failed = true;
    return fail(draft->writer->failure, FAILURE_MEMORY, "out of memory");
}

/* ---- Places ---------------------------------------------------------------------------- */

/* The place of a mark in a title beside the text. */
static void put_title_span(struct json_draft *draft, tenor_result *result, size_t number)
{
    tenor_mark mark = {.size = sizeof mark};
    if (!tenor_result_mark(result, TENOR_MARK_REASON, number, &mark))
        lack_memory(draft);
    else if (draft_flush(draft))
        draft->failed = !json_mark(draft->writer, &mark);
}

/* The reason's first place is mark number `first_mark`: few have to be asked for. */
static void put_spans(struct json_draft *draft, tenor_result *result, size_t index,
                      size_t first_mark)
{
    size_t begin, end;
    DRAFT_LITERAL(draft, ",\"spans\":[");
    for (size_t i = 0; tenor_result_reason_place(result, index, i, &begin, &end); i++) {
        draft_separator(draft, i == 0);
        if (begin < end)
            draft_range(draft, begin, end);
        else
            put_title_span(draft, result, first_mark + i);
    }
    DRAFT_LITERAL(draft, "]");
}

/* What a feature counts that is on no list is only listed where the evidence is asked for. */
static void put_counted(struct json_draft *draft, tenor_result *result,
                        const tenor_reason *reason)
{
    tenor_feature feature = {.size = sizeof feature};
    if (!draft->writer->settings->evidence || reason->feature == TENOR_NO_FEATURE ||
        reason->feature >= tenor_result_features(result)) /* none were measured */
        return;
    if (!tenor_result_feature(result, reason->feature, &feature)) {
        lack_memory(draft);
        return;
    }
    if (feature.marks == 0)
        return;
    DRAFT_LITERAL(draft, ",\"spans\":");
    if (draft_flush(draft))
        draft->failed = !json_marks(draft->writer, result, TENOR_MARK_FEATURE,
                                    feature.first_mark, feature.marks);
}

/* ---- Reasons --------------------------------------------------------------------------- */

static void put_measure(struct json_draft *draft, const tenor_reason *reason)
{
    DRAFT_LITERAL(draft, ",\"value\":");
    draft_decimals(draft, reason->value);
    DRAFT_LITERAL(draft, ",\"mean\":");
    draft_decimals(draft, reason->mean);
    DRAFT_LITERAL(draft, ",\"unit\":");
    draft_string(draft, reason->unit);
}

static void put_reason(struct json_draft *draft, tenor_result *result, size_t index,
                       const tenor_reason *reason, size_t first_mark)
{
    DRAFT_LITERAL(draft, "{\"text\":");
    draft_string(draft, reason->text);
    DRAFT_LITERAL(draft, ",\"kind\":");
    draft_string(draft, reason->kind);
    DRAFT_LITERAL(draft, ",\"weight\":");
    draft_decimals(draft, reason->weight);
    if (reason->unit)
        put_measure(draft, reason);
    if (reason->unit && reason->occurrences == 0)
        put_counted(draft, result, reason);
    else
        put_spans(draft, result, index, first_mark);
    DRAFT_LITERAL(draft, "}");
}

static bool is_constant(const tenor_reason *reason)
{
    return reason->kind[0] == 'c' && strcmp(reason->kind, "constant") == 0;
}

/* The decision value, the constant, and the sum of the constant and all reasons. */
static void put_sums(struct json_draft *draft, const tenor_result *result, size_t model,
                     size_t label)
{
    tenor_reason reason = {.size = sizeof reason};
    double sum = 0, constant = 0;
    for (size_t i = 0; tenor_result_reason(result, i, &reason); i++) {
        sum += reason.weight;
        constant += is_constant(&reason) ? reason.weight : 0;
    }
    DRAFT_LITERAL(draft, ":{\"decision\":");
    draft_decimals(draft, tenor_result_decision(result, model, label));
    DRAFT_LITERAL(draft, ",\"sum\":");
    draft_decimals(draft, sum);
    DRAFT_LITERAL(draft, ",\"constant\":");
    draft_decimals(draft, constant);
    DRAFT_LITERAL(draft, ",\"reasons\":[");
}

static bool put_label(struct json_draft *draft, tenor_result *result, size_t model,
                      size_t label)
{
    tenor_reason reason = {.size = sizeof reason};
    bool is_first = true;
    size_t mark = 0;
    if (tenor_result_explain(result, model, label) == 0)
        return lack_memory(draft);
    draft_string(draft, tenor_result_label_name(result, model, label));
    put_sums(draft, result, model, label);
    for (size_t i = 0; !draft->failed && tenor_result_reason(result, i, &reason); i++) {
        if (is_constant(&reason))
            continue;
        draft_separator(draft, is_first);
        put_reason(draft, result, i, &reason, mark);
        mark += reason.occurrences;
        is_first = false;
    }
    DRAFT_LITERAL(draft, "]}");
    return !draft->failed;
}

bool json_reasons(const struct output_writer *writer, tenor_result *result, size_t model)
{
    struct json_draft draft;
    bool is_first = true;
    draft_begin(&draft, writer);
    DRAFT_LITERAL(&draft, ",\"explanation\":{");
    for (size_t label = 0; label < tenor_result_labels(result, model); label++) {
        if (!wants_reasons(writer, result, model, label))
            continue;
        draft_separator(&draft, is_first);
        if (!put_label(&draft, result, model, label))
            return false;
        is_first = false;
    }
    DRAFT_LITERAL(&draft, "}");
    return draft_flush(&draft);
}
