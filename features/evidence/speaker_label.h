/* speaker_label: the labels of a transcript.
 *
 *     VANE: The ferry sails.
 *     Q: Every day?
 *
 * A paragraph that begins with a short capitalised phrase and a colon is labelled; it is a
 * transcript's if its label comes again, or if labels in capitals are many. */
#ifndef TENOR_SPEAKER_LABEL_H
#define TENOR_SPEAKER_LABEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"

struct sentence_view;

struct speaker_label {
    uint64_t label; /* hash of its words */
    uint32_t colon; /* token */
    bool capitals;
};

/* Reusable; all zero is empty. */
struct speaker_labels {
    struct speaker_label *items;
    size_t count, capacity;
};

/* Marks the colons of speakers' labels as decided cues (MARK_DECIDED). */
bool speaker_labels_mark(struct speaker_labels *labels, struct sentence_view *view,
                         struct failure *failure);
void speaker_labels_release(struct speaker_labels *labels);

#endif
