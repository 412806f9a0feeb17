/* speaker_label: speakers' labels in a transcript.
 *
 *     VANE: The ferry sails.
 *     Q: Every day?
 *
 * A short capitalised phrase with a colon at the begin of a paragraph is a label. It counts as
 * a transcript's if the same label comes again, or if the article has many labels in
 * capitals. */
#ifndef TENOR_SPEAKER_LABEL_H
#define TENOR_SPEAKER_LABEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"

struct sentence_view;

struct speaker_label {
    uint64_t label; /* hash of the label's words */
    uint32_t colon; /* token of the colon */
    bool capitals;
};

/* Reusable; all zero is empty. Sorted by label, then by colon. */
struct speaker_labels {
    struct speaker_label *items;
    size_t count, capacity;
};

/* Marks the colons of speakers' labels as cues (MARK_DECIDED). Changes the view's current
 * sentence. Fails only for lack of memory. */
bool speaker_labels_mark(struct speaker_labels *labels, struct sentence_view *view,
                         struct failure *failure);
void speaker_labels_release(struct speaker_labels *labels);

#endif
