/* output_writer: the measures, and the notes of a record. */
#include "output_writer.h"

#include <string.h>

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
