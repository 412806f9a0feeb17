/* run_type: what a call asks of all its documents, and how it is ended early. */
#include "extension.h"

#include <string.h>

static bool read_explain(struct run_object *self, PyObject *explain)
{
    self->explain = EXPLAIN_NAMED;
    if (explain == Py_None)
        self->explain = EXPLAIN_NONE;
    else if (explain == Py_True)
        self->explain = EXPLAIN_GIVEN;
    else if (explain == Py_False)
        self->explain = EXPLAIN_ALL;
    else
        self->explained = PyUnicode_AsUTF8String(explain);
    return self->explain != EXPLAIN_NAMED || self->explained;
}

/* The arguments, which tenor/_options.py has checked: scores_only, evidence, as_read, is_direct,
 * explain (None: no, True: the label that is given, False: all, or a label), no_abstain,
 * any_language, raw, min_confidence, coverage, coverage_by_label, most_bytes, timeout. */
static bool read_run(struct run_object *self, PyObject *arguments)
{
    int scores_only, evidence, as_read, is_direct, coverage_by_label;
    PyObject *explain;
    Py_ssize_t most_bytes;
    tenor_document *options = &self->options;
    options->size = sizeof *options;
    if (!PyArg_ParseTuple(arguments, "ppppOpppddpnd:Run", &scores_only, &evidence, &as_read,
                          &is_direct, &explain, &options->no_abstain, &options->any_language,
                          &options->raw, &options->min_confidence, &options->coverage,
                          &coverage_by_label, &most_bytes, &self->timeout))
        return false;
    options->coverage_by_label = coverage_by_label;
    options->most_bytes = (size_t)most_bytes;
    self->scores_only = scores_only;
    self->evidence = evidence;
    self->as_read = as_read;
    self->is_direct = is_direct;
    return read_explain(self, explain);
}

static PyObject *run_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords)
{
    (void)keywords;
    allocfunc allocate = PyType_GetSlot(type, Py_tp_alloc);
    struct run_object *self = (struct run_object *)allocate(type, 0);
    if (!self)
        return NULL;
    atomic_init(&self->stopped, 0);
    if (read_run(self, arguments))
        return (PyObject *)self;
    Py_DECREF(self);
    return NULL;
}

static PyObject *run_stop(PyObject *self, PyObject *unused)
{
    (void)unused;
    atomic_store(&((struct run_object *)self)->stopped, 1);
    return Py_NewRef(Py_None);
}

static void run_dealloc(PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    Py_XDECREF(((struct run_object *)object)->explained);
    freefunc release = PyType_GetSlot(type, Py_tp_free);
    release(object);
    Py_DECREF(type);
}

static PyMethodDef run_methods[] = {{"stop", run_stop, METH_NOARGS, NULL},
                                    {NULL, NULL, 0, NULL}};
static PyType_Slot run_slots[] = {{Py_tp_new, run_new},
                                  {Py_tp_dealloc, run_dealloc},
                                  {Py_tp_methods, run_methods},
                                  {Py_tp_doc, "What is asked of all documents of a call."},
                                  {0, NULL}};
static PyType_Spec run_spec = {.name = "tenor._tenor.Run",
                               .basicsize = sizeof(struct run_object),
                               .flags = Py_TPFLAGS_DEFAULT,
                               .slots = run_slots};

PyObject *run_type_make(PyObject *module)
{
    return PyType_FromModuleAndSpec(module, &run_spec, NULL);
}
