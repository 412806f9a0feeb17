/* extension: what the files of the Python extension share.
 *
 * The extension is `tenor._tenor`, an embedder of tenor.h like any other. It has three types that
 * are only used by the Python files in tenor/, which check what users give: Scorer (open models),
 * Result (one thread's memory for scoring) and Run (what is asked of all documents of a call).
 *
 * Only the stable ABI of Python 3.11 is used, so one build serves all later versions. */
#ifndef TENOR_PYTHON_EXTENSION_H
#define TENOR_PYTHON_EXTENSION_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stdatomic.h>
#include <stdbool.h>

#include "../tenor.h"

struct extension {
    PyTypeObject *scorer, *result, *run;
    PyObject *error; /* tenor.Error */
};

/* Open models. They are closed once nobody uses them: so a thread that closes a scorer takes
 * nothing from those that score with it. All members are changed by those who hold the GIL. */
struct scorer_object {
    PyObject_HEAD tenor_scorer *scorer; /* NULL: closed */
    PyObject *tasks;                    /* a tuple of str */
    PyObject *labels;                   /* a tuple of tuples of str, one for each task */
    size_t users;                       /* calls that score with it now */
    bool closing;
};

/* Which labels' reasons are asked for. */
enum explain { EXPLAIN_NONE, EXPLAIN_GIVEN, EXPLAIN_ALL, EXPLAIN_NAMED };

/* What is asked of all documents of a call, and the flag that ends it. */
struct run_object {
    PyObject_HEAD tenor_document options; /* all members but those of one document */
    bool scores_only;                     /* nothing but labels and probabilities is wanted */
    bool evidence;
    bool as_read;   /* spans are of the text as it was read */
    bool is_direct; /* scored by the thread that calls, which must hear signals */
    enum explain explain;
    PyObject *explained; /* bytes: the label that is explained, of EXPLAIN_NAMED */
    double timeout;      /* seconds for a document; 0: no limit */
    atomic_int stopped;  /* not 0: the whole run ends; any thread may set it */
};

struct extension *extension_of(PyObject *module);

/* The types; each returns a new reference, or NULL with an exception set. */
PyObject *scorer_type_make(PyObject *module);
PyObject *result_type_make(PyObject *module);
PyObject *run_type_make(PyObject *module);

/* Between these calls the models stay open. The first fails, with an exception set, if they are
 * closed. */
bool scorer_begin_use(struct scorer_object *scorer);
void scorer_end_use(struct scorer_object *scorer);

/* ---- Making values ---------------------------------------------------------------------- */

/* Puts a new value into a dictionary or at the end of a list, and takes the reference. Fails, with
 * an exception set, if it is NULL. */
bool put_value(PyObject *dictionary, const char *key, PyObject *value);
bool append_value(PyObject *list, PyObject *value);
/* A string of the library's; None for NULL. */
PyObject *text_or_none(const char *text);

#endif
