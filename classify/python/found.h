/* found: what a result holds → dictionaries, with the keys of tenor-classify's JSON lines. */
#ifndef TENOR_PYTHON_FOUND_H
#define TENOR_PYTHON_FOUND_H

#include "extension.h"
#include "positions.h"
#include "watch.h"

/* What the functions below read. */
struct found {
    tenor_result *result;
    const struct scorer_object *scorer; /* for its str of tasks and labels */
    const struct run_object *run;
    struct watch *watch;
    struct positions text, title; /* where spans are counted */
    PyObject *dictionary;         /* what is being made */
};

/* Each adds its keys. All that fail here have set an exception, or found.watch->over. Evidence and
 * reasons take time, in which other threads may run. */
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
/* Looks for the marks of a kind, while other threads may run. */
bool found_marks(const struct found *found, tenor_mark_kind kind);

/* append_value for lists that may be long: fails also where it is time to end. */
bool found_append(const struct found *found, PyObject *list, PyObject *value);
/* A call of the library has returned 0: did it fail? If not, there was nothing to return. */
bool found_failed(const struct found *found);
/* The same where there was something to return, so always a failure; it returns NULL. */
PyObject *found_lacks(const struct found *found);

#endif
