/* scorer_type: models, open until they are closed and nobody scores with them. */
#include <string.h>

#include "extension.h"

/* ---- Opening ---------------------------------------------------------------------------- */

/* A model is ("path", bytes), ("bytes", bytes) or ("name", bytes, directory), where the
 * directory is bytes or None. What `model` points to belongs to `given`. */
static bool read_model(PyObject *given, int read, tenor_model *model)
{
    const char *kind, *value;
    PyObject *directory = Py_None;
    Py_ssize_t length;
    if (!PyTuple_Check(given)) {
        PyErr_SetString(PyExc_TypeError, "a model is a tuple here");
        return false;
    }
    if (!PyArg_ParseTuple(given, "sy#|O", &kind, &value, &length, &directory))
        return false;
    *model = (tenor_model){.size = sizeof *model, .read = read};
    if (strcmp(kind, "bytes") == 0) {
        model->bytes = value;
        model->length = (size_t)length;
        return true;
    }
    if (strlen(value) != (size_t)length) {
        PyErr_SetString(PyExc_ValueError, "a model's name has a NUL in it");
        return false;
    }
    *(strcmp(kind, "path") == 0 ? &model->path : &model->name) = value;
    if (directory != Py_None)
        model->directory = PyBytes_AsString(directory);
    return directory == Py_None || model->directory;
}

static void set_opening_error(PyObject *error_type, const tenor_error *error)
{
    if (error->code == TENOR_NO_MEMORY) {
        PyErr_NoMemory();
    } else {
        PyObject *arguments =
            Py_BuildValue("(ss)", tenor_code_name((int)error->code), error->message);
        if (arguments)
            PyErr_SetObject(error_type, arguments);
        Py_XDECREF(arguments);
    }
}

/* Opens the models of a tuple. */
static tenor_scorer *open_models(PyObject *error_type, PyObject *given, int read)
{
    const size_t count = (size_t)PyTuple_Size(given);
    tenor_model *models = PyMem_Calloc(count ? count : 1, sizeof *models);
    tenor_scorer *scorer = NULL;
    tenor_error error;
    bool done = models != NULL;
    if (!done)
        PyErr_NoMemory();
    for (size_t i = 0; done && i < count; i++)
        done = read_model(PyTuple_GetItem(given, (Py_ssize_t)i), read, &models[i]);
    if (done) {
        PyThreadState *thread = PyEval_SaveThread();
        scorer = tenor_scorer_open_models(models, count, &error);
        PyEval_RestoreThread(thread);
        if (!scorer)
            set_opening_error(error_type, &error);
    }
    PyMem_Free(models);
    return scorer;
}

/* ---- What the models are ---------------------------------------------------------------- */

static PyObject *list_labels(const tenor_scorer *scorer, size_t model)
{
    const size_t count = tenor_scorer_labels(scorer, model);
    PyObject *labels = PyTuple_New((Py_ssize_t)count);
    for (size_t i = 0; labels && i < count; i++) {
        PyObject *label = text_or_none(tenor_scorer_label(scorer, model, i));
        if (!label || PyTuple_SetItem(labels, (Py_ssize_t)i, label) != 0)
            Py_CLEAR(labels);
    }
    return labels;
}

static bool describe_models(struct scorer_object *self)
{
    const size_t count = tenor_scorer_models(self->scorer);
    self->tasks = PyTuple_New((Py_ssize_t)count);
    self->labels = PyTuple_New((Py_ssize_t)count);
    for (size_t i = 0; self->tasks && self->labels && i < count; i++) {
        PyObject *task = text_or_none(tenor_scorer_task(self->scorer, i));
        if (!task || PyTuple_SetItem(self->tasks, (Py_ssize_t)i, task) != 0)
            return false;
        PyObject *labels = list_labels(self->scorer, i);
        if (!labels || PyTuple_SetItem(self->labels, (Py_ssize_t)i, labels) != 0)
            return false;
    }
    return self->tasks && self->labels;
}

static PyObject *scorer_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords)
{
    (void)keywords;
    PyObject *models;
    int read;
    struct extension *extension = PyType_GetModuleState(type);
    if (!extension || !PyArg_ParseTuple(arguments, "O!p:Scorer", &PyTuple_Type, &models, &read))
        return NULL;
    allocfunc allocate = PyType_GetSlot(type, Py_tp_alloc);
    struct scorer_object *self = (struct scorer_object *)allocate(type, 0);
    if (!self)
        return NULL;
    self->scorer = open_models(extension->error, models, read);
    if (self->scorer && describe_models(self))
        return (PyObject *)self;
    Py_DECREF(self);
    return NULL;
}

/* ---- Closing ---------------------------------------------------------------------------- */

bool scorer_begin_use(struct scorer_object *scorer)
{
    if (scorer->closing) {
        PyErr_SetString(PyExc_ValueError, "the scorer is closed");
        return false;
    }
    scorer->users++;
    return true;
}

static void close_unused(struct scorer_object *self)
{
    if (!self->closing || self->users > 0)
        return;
    tenor_scorer_close(self->scorer);
    self->scorer = NULL;
}

void scorer_end_use(struct scorer_object *scorer)
{
    scorer->users--;
    close_unused(scorer);
}

static PyObject *scorer_close(PyObject *self, PyObject *unused)
{
    (void)unused;
    struct scorer_object *scorer = (struct scorer_object *)self;
    scorer->closing = true;
    close_unused(scorer);
    return Py_NewRef(Py_None);
}

static void scorer_dealloc(PyObject *object)
{
    struct scorer_object *self = (struct scorer_object *)object;
    PyTypeObject *type = Py_TYPE(object);
    tenor_scorer_close(self->scorer);
    Py_XDECREF(self->tasks);
    Py_XDECREF(self->labels);
    freefunc release = PyType_GetSlot(type, Py_tp_free);
    release(object);
    Py_DECREF(type);
}

/* ---- The type --------------------------------------------------------------------------- */

static PyObject *scorer_tasks(PyObject *self, void *unused)
{
    (void)unused;
    return Py_NewRef(((struct scorer_object *)self)->tasks);
}

static PyObject *scorer_labels(PyObject *self, void *unused)
{
    (void)unused;
    return Py_NewRef(((struct scorer_object *)self)->labels);
}

static PyObject *scorer_closed(PyObject *self, void *unused)
{
    (void)unused;
    return PyBool_FromLong(((struct scorer_object *)self)->closing);
}

static PyGetSetDef scorer_members[] = {{"tasks", scorer_tasks, NULL, NULL, NULL},
                                       {"labels", scorer_labels, NULL, NULL, NULL},
                                       {"closed", scorer_closed, NULL, NULL, NULL},
                                       {NULL, NULL, NULL, NULL, NULL}};
static PyMethodDef scorer_methods[] = {{"close", scorer_close, METH_NOARGS, NULL},
                                       {NULL, NULL, 0, NULL}};
static PyType_Slot scorer_slots[] = {
    {Py_tp_new, scorer_new},         {Py_tp_dealloc, scorer_dealloc},
    {Py_tp_methods, scorer_methods}, {Py_tp_getset, scorer_members},
    {Py_tp_doc, "Open models."},     {0, NULL}};
static PyType_Spec scorer_spec = {.name = "tenor._tenor.Scorer",
                                  .basicsize = sizeof(struct scorer_object),
                                  .flags = Py_TPFLAGS_DEFAULT,
                                  .slots = scorer_slots};

PyObject *scorer_type_make(PyObject *module)
{
    return PyType_FromModuleAndSpec(module, &scorer_spec, NULL);
}
