#include "output_writer.h"

#include <string.h>

/* ---- For all formats ---------------------------------------------------- */

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

bool each_note(const struct writer *writer,
               bool (*put)(const struct writer *writer, unsigned note, size_t before))
{
    size_t before = 0;
    for (unsigned bit = 1; bit != 0 && bit <= writer->notes; bit <<= 1)
        if ((writer->notes & bit) && tenor_note_name(bit) && !put(writer, bit, before++))
            return false;
    return true;
}

/* ---- The doors ---------------------------------------------------------- */

bool output_header(const struct output *output, const tenor_scorer *scorer,
                   struct text_buffer *out, struct failure *failure)
{
    struct writer writer = {output, 0, out, failure};
    return output->format != OUTPUT_TSV || tsv_header(&writer, scorer);
}

bool output_result(const struct output *output, const struct output_id *id,
                   tenor_result *result, unsigned notes, struct text_buffer *out,
                   struct failure *failure)
{
    struct writer writer = {output, notes | tenor_result_notes(result), out, failure};
    switch (output->format) {
    case OUTPUT_JSONL:
        return json_result(&writer, id, result);
    case OUTPUT_TSV:
        return tsv_result(&writer, id, result);
    case OUTPUT_TEXT:
        break;
    }
    return text_result(&writer, id, result);
}

bool output_error(const struct output *output, const struct output_id *id, const char *code,
                  const char *message, const tenor_scorer *scorer, struct text_buffer *out,
                  struct failure *failure)
{
    struct writer writer = {output, 0, out, failure};
    switch (output->format) {
    case OUTPUT_JSONL:
        return json_error(&writer, id, code, message);
    case OUTPUT_TSV:
        return tsv_error(&writer, id, code, message, scorer);
    case OUTPUT_TEXT:
        break;
    }
    return text_error(&writer, id, message);
}
