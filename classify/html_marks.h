/* html_marks: what stands where in an article → its text with layers that a reader switches.
 *
 * Marks may be inside one another and may cross. So the text is cut wherever a mark begins or
 * ends, and each piece is in an element with the classes of all marks over it: elements never
 * nest. Signs at the beginnings of marks, which show with their layer, say without colours what
 * the marks are.
 *
 * Classes of pieces: h hedge, x approximator, b booster, q quotation, c cue, o source, w
 * content (with s0 to s5, the speaker's colour), tn t0 tp a target's mention and its tone, and
 * r2p3: in the third layer of reasons strongly (1 to 3) for the label (p; n: against). */
#ifndef TENOR_HTML_MARKS_H
#define TENOR_HTML_MARKS_H

#include <stdbool.h>
#include <stddef.h>

#include "output_writer.h"

enum { HTML_LEVELS = 3, HTML_SPEAKER_COLOURS = 6 };

/* The reasons for one label of a model. */
struct html_layer {
    size_t model, label;
};
/* Those of one result, in the order of the models; all zero is none. */
struct html_layers {
    struct html_layer *items;
    size_t count, capacity;
};
/* Lists the layers that `settings` asks for. Fails with FAILURE_MEMORY. */
bool html_layers_list(const struct output_writer *writer, const tenor_result *result,
                      struct html_layers *layers);
/* The most layers that a result of the scorer can have. */
size_t html_most_layers(const struct output_settings *settings, const tenor_scorer *scorer);

/* Appends the article's passages, each a paragraph, heading or quotation. The places must be
 * those of the text as it was read. Linear but for sorting the marks. Fails with
 * FAILURE_MEMORY. */
bool html_marked_text(const struct output_writer *writer, tenor_result *result,
                      const struct html_layers *layers);

#endif
