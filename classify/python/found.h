/* found: what a result holds → dictionaries, with the keys of tenor-classify's JSON lines. */
#ifndef TENOR_PYTHON_FOUND_H
#define TENOR_PYTHON_FOUND_H

#include "extension.h"
#include "positions.h"

/* What the functions below read. */
struct found {
    tenor_result *result;
    const struct scorer_object *scorer; /* for its str of tasks and labels */
    const struct run_object *run;
    struct positions text, title; /* where spans are counted */
    PyObject *dictionary;         /* what is being made */
};

/* Each adds its keys, and fails with an exception set. Evidence and reasons take time, in which
 * other threads may run. */
bool found_page(struct found *found);
bool found_scores(struct found *found);
bool found_notes(struct found *found);
bool found_evidence(struct found *found);
bool found_explanations(struct found *found); /* into the scores */
bool found_text(struct found *found);         /* as it was read */

/* Where something stands, as a list: [begin, end], or [begin, end, "title"]. */
PyObject *found_span(const struct found *found, const tenor_mark *mark);
PyObject *found_range(const struct positions *positions, size_t begin, size_t end);
/* A list of the spans of some marks, one after the other. */
PyObject *found_spans(const struct found *found, tenor_mark_kind kind, size_t first,
                      size_t count);
/* The number of marks of a kind. They are looked for now, while other threads may run. */
size_t found_marks(const struct found *found, tenor_mark_kind kind);

#endif
