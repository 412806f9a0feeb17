/* output_writer: what the output's three formats have in common. For them alone. */
#ifndef TENOR_OUTPUT_WRITER_H
#define TENOR_OUTPUT_WRITER_H

#include "output.h"

#define MOST_PHRASES 8

/* All that is at hand while one record is written. */
struct writer {
    const struct output *output;
    unsigned notes; /* of the result and of the record */
    struct text_buffer *out;
    struct failure *failure;
};

#define PUT(writer, ...) text_buffer_format((writer)->out, (writer)->failure, __VA_ARGS__)

/* The evidence's measures by name and in their order. */
enum { MEASURE_COUNT = 5 };
extern const char *const measure_names[MEASURE_COUNT];
void list_measures(const tenor_evidence *evidence, double values[static MEASURE_COUNT]);

/* Calls `put` for each note, with the number of notes before it. */
bool each_note(const struct writer *writer,
               bool (*put)(const struct writer *writer, unsigned note, size_t before));

bool json_result(const struct writer *writer, const struct output_id *id, tenor_result *result);
bool json_error(const struct writer *writer, const struct output_id *id, const char *code,
                const char *message);

bool tsv_header(const struct writer *writer, const tenor_scorer *scorer);
bool tsv_result(const struct writer *writer, const struct output_id *id,
                const tenor_result *result);
bool tsv_error(const struct writer *writer, const struct output_id *id, const char *code,
               const char *message, const tenor_scorer *scorer);

bool text_result(const struct writer *writer, const struct output_id *id, tenor_result *result);
bool text_error(const struct writer *writer, const struct output_id *id, const char *message);

#endif
