/* output_writer: what the output formats have in common. */
#ifndef TENOR_OUTPUT_WRITER_H
#define TENOR_OUTPUT_WRITER_H

#include <stdbool.h>
#include <stddef.h>

#include "../features/base/failure.h"
#include "../features/base/memory.h"
#include "output_settings.h"
#include "tenor.h"

/* What a format needs while it writes one record. */
struct output_writer {
    const struct output_settings *settings;
    unsigned notes;          /* TENOR_NOTE_...: of the result and of the record */
    struct text_buffer *out; /* everything is appended to it */
    struct failure *failure;
};

/* Appends what printf would print; false if memory is short. */
#define PUT(writer, ...) text_buffer_format((writer)->out, (writer)->failure, __VA_ARGS__)

/* The probabilities of a model that gave a label, in the order of its labels, rounded so that
 * the printed decimals sum to 1 (shares.h); the caller's to free. NULL if memory is short. */
double *list_probabilities(const struct output_writer *writer, const tenor_result *result,
                           size_t model);
/* Which of them is of the label that was given. */
size_t given_label(const tenor_result *result, size_t model);

/* Are the reasons for this label asked for? The model gave a label. */
bool wants_reasons(const struct output_writer *writer, const tenor_result *result, size_t model,
                   size_t label);

/* The measures of the evidence by name, and their values in the same order. */
enum { MEASURE_COUNT = 5 };
extern const char *const measure_names[MEASURE_COUNT];
void list_measures(const tenor_evidence *evidence, double values[static MEASURE_COUNT]);

/* Calls `put` for each note of the record, with the number of notes before it. */
bool each_note(const struct output_writer *writer,
               bool (*put)(const struct output_writer *writer, unsigned note, size_t before));

#endif
