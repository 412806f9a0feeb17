/* output_text_reasons: the weightiest reasons by name, the others as sums, so that a line adds
 * up to all that speaks for a label, or against it. */
#include "output_text_reasons.h"

#include <string.h>

#include "plain_bytes.h"

/* Enough to see what decided, few enough to read at a glance. */
#define MOST_REASONS 8

/* What is added up instead of being named. */
struct rest {
    double function_words, punctuation, constant, more;
    size_t more_count;
};

struct side {
    const char *name; /* "for", "against" */
    double sign;      /* of the weights that are on this side */
};

static bool put_text(const struct output_writer *writer, const char *text)
{
    return plain_bytes(writer->out, text, strlen(text), writer->failure);
}

/* The sum that the reason is part of; NULL if it is to be named. */
static double *sum_of(struct rest *rest, const tenor_reason *reason, size_t named)
{
    if (strcmp(reason->kind, "function_word") == 0)
        return &rest->function_words;
    if (strcmp(reason->kind, "punctuation") == 0)
        return &rest->punctuation;
    if (strcmp(reason->kind, "constant") == 0)
        return &rest->constant;
    return named < MOST_REASONS ? NULL : &rest->more;
}

/* hedging.modal +0.14 (3.1 per 100 words, mean 1.2) */
static bool put_feature(const struct output_writer *writer, const tenor_reason *reason)
{
    return put_text(writer, reason->text) &&
           PUT(writer, " %+.2f (%.3g %s, mean %.3g)", reason->weight, reason->value,
               reason->unit, reason->mean);
}

/* "rebels" +0.41 (3 times) */
static bool put_words(const struct output_writer *writer, const tenor_reason *reason)
{
    return PUT(writer, "\"") && put_text(writer, reason->text) &&
           PUT(writer, "\" %+.2f", reason->weight) &&
           (reason->occurrences < 2 || PUT(writer, " (%zu times)", reason->occurrences));
}

static bool put_rest(const struct output_writer *writer, const struct rest *rest,
                     const char **between)
{
    const struct {
        const char *name;
        double weight;
    } sums[] = {{"function words", rest->function_words},
                {"punctuation", rest->punctuation},
                {"constant", rest->constant}};
    if (rest->more_count > 0) {
        if (!PUT(writer, "%s%zu more %+.2f", *between, rest->more_count, rest->more))
            return false;
        *between = ", ";
    }
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++) {
        if (sums[i].weight == 0)
            continue;
        if (!PUT(writer, "%s%s %+.2f", *between, sums[i].name, sums[i].weight))
            return false;
        *between = ", ";
    }
    return true;
}

static bool put_reasons(const struct output_writer *writer, const tenor_result *result,
                        const struct side *side, const char **between)
{
    tenor_reason reason = {.size = sizeof reason};
    struct rest rest = {0};
    size_t named = 0;
    for (size_t i = 0; tenor_result_reason(result, i, &reason); i++) {
        if (!(side->sign * reason.weight > 0))
            continue;
        double *sum = sum_of(&rest, &reason, named);
        if (sum) {
            *sum += reason.weight;
            rest.more_count += sum == &rest.more;
            continue;
        }
        if (!PUT(writer, "%s", *between) ||
            !(reason.unit ? put_feature : put_words)(writer, &reason))
            return false;
        *between = ", ";
        named++;
    }
    return put_rest(writer, &rest, between);
}

/* "    for it: ...". Nothing if nothing is on that side. */
static bool put_side(const struct output_writer *writer, tenor_result *result, size_t model,
                     size_t label, const struct side *side)
{
    const bool given = label == given_label(result, model);
    const size_t before = writer->out->length;
    const char *between = "";
    if (!PUT(writer, "    %s %s: ", side->name,
             given ? "it" : tenor_result_label_name(result, model, label)) ||
        !put_reasons(writer, result, side, &between))
        return false;
    if (*between)
        return PUT(writer, "\n");
    writer->out->length = before;
    return true;
}

static bool put_label(const struct output_writer *writer, tenor_result *result, size_t model,
                      size_t label, bool both)
{
    static const struct side for_it = {"for", 1}, against_it = {"against", -1};
    if (tenor_result_explain(result, model, label) == 0)
        return fail(writer->failure, FAILURE_MEMORY, "out of memory");
    return put_side(writer, result, model, label, &for_it) &&
           (!both || put_side(writer, result, model, label, &against_it));
}

bool text_reasons(const struct output_writer *writer, tenor_result *result, size_t model)
{
    const struct output_settings *settings = writer->settings;
    if (settings->explain.which == EXPLAIN_NONE)
        return !settings->evidence ||
               put_label(writer, result, model, given_label(result, model), false);
    for (size_t label = 0; label < tenor_result_labels(result, model); label++)
        if (wants_reasons(writer, result, model, label) &&
            !put_label(writer, result, model, label, true))
            return false;
    return true;
}
