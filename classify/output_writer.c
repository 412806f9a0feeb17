/* output_writer: the probabilities, the measures, and the notes of a record. */
#include "output_writer.h"

#include <stdlib.h>
#include <string.h>

#include "../metrics/shares.h"

double *list_probabilities(const struct output_writer *writer, const tenor_result *result,
                           size_t model)
{
    const size_t count = tenor_result_labels(result, model);
    double *shares = malloc(count * sizeof *shares);
    if (!shares) {
        failure_set(writer->failure, FAILURE_MEMORY, "out of memory");
        return NULL;
    }
    for (size_t label = 0; label < count; label++)
        shares[label] = tenor_result_probability(result, model, label);
    shares_round(shares, count);
    return shares;
}

size_t given_label(const tenor_result *result, size_t model)
{
    const char *given = tenor_result_label(result, model);
    size_t label = 0;
    while (tenor_result_label_name(result, model, label) != given)
        label++;
    return label;
}

bool wants_reasons(const struct output_writer *writer, const tenor_result *result, size_t model,
                   size_t label)
{
    const struct explain_request *explain = &writer->settings->explain;
    switch (explain->which) {
    case EXPLAIN_NONE:
        return false;
    case EXPLAIN_GIVEN:
        return label == given_label(result, model);
    case EXPLAIN_ALL:
        return true;
    case EXPLAIN_NAMED:
        break;
    }
    return strcmp(tenor_result_label_name(result, model, label), explain->label) == 0;
}

const char *const measure_names[MEASURE_COUNT] = {"hedges_per_100", "boosters_per_100",
                                                  "attributions_per_100", "quoted_share",
                                                  "unnamed_share"};

void list_measures(const tenor_evidence *evidence, double values[static MEASURE_COUNT])
{
    const double all[MEASURE_COUNT] = {evidence->hedges_per_100, evidence->boosters_per_100,
                                       evidence->attributions_per_100, evidence->quoted_share,
                                       evidence->unnamed_share};
    memcpy(values, all, sizeof all);
}

bool each_note(const struct output_writer *writer,
               bool (*put)(const struct output_writer *writer, unsigned note, size_t before))
{
    size_t before = 0;
    for (unsigned bit = 1; bit != 0 && bit <= writer->notes; bit <<= 1)
        if ((writer->notes & bit) && tenor_note_name(bit) && !put(writer, bit, before++))
            return false;
    return true;
}
