/* result_type: one thread's memory for scoring, and the way of a document through it. */
#include "extension.h"
#include "found.h"
#include "given.h"
#include "watch.h"

struct result_object {
    PyObject_HEAD tenor_result *result;
    bool busy; /* a document is in it */
};

/* ---- One document ----------------------------------------------------------------------- */

/* {"error": {"code": ..., "message": ...}}, as tenor-classify has it. */
static PyObject *make_error(const char *code, const char *message)
{
    PyObject *made = PyDict_New(), *error = PyDict_New();
    const bool done = made && error && put_value(error, "code", text_or_none(code)) &&
                      put_value(error, "message", text_or_none(message)) &&
                      put_value(made, "error", Py_NewRef(error));
    Py_XDECREF(error);
    if (!done)
        Py_CLEAR(made);
    return made;
}

static PyObject *make_stopped(void)
{
    return make_error(tenor_code_name(TENOR_STOPPED), "stopped before it was done");
}

/* What a failure of the library is in Python: of the document, a result; of anything else, an
 * exception. */
static PyObject *make_failure(const struct watch *watch, const tenor_error *error)
{
    if (watch->interrupted)
        return NULL;
    switch (error->code) {
    case TENOR_NO_MEMORY:
        return PyErr_NoMemory();
    case TENOR_BAD_ARGUMENT:
        PyErr_SetString(PyExc_ValueError, error->message);
        return NULL;
    case TENOR_STOPPED:
        return make_stopped();
    default:
        return make_error(tenor_code_name((int)error->code), error->message);
    }
}

static bool score_document(const struct scorer_object *scorer, struct given *given,
                           tenor_result *result, struct watch *watch, tenor_error *error)
{
    given->document.stop = watch_stop;
    given->document.stop_context = watch;
    watch_leave_python(watch);
    const tenor_code code = tenor_score(scorer->scorer, &given->document, result, error);
    watch_enter_python(watch);
    return code == TENOR_OK && !watch->interrupted;
}

/* Spans are counted in what the user has: str, bytes, or the text as it was read. */
static bool count_positions(struct found *found, const struct given *given)
{
    size_t length = given->document.text_length;
    const char *text = given->document.text;
    const bool as_read = found->run->as_read;
    if (!found->run->evidence && found->run->explain == EXPLAIN_NONE)
        return true;
    if (as_read)
        text = tenor_result_text(found->result, &length);
    if (positions_make(&found->text, text, length, !as_read && given->text_is_bytes) &&
        positions_make(&found->title, given->document.title, given->document.title_length,
                       given->title_is_bytes))
        return true;
    PyErr_NoMemory();
    return false;
}

/* Everything that was asked for, step by step. */
static bool describe(struct found *found, const struct given *given)
{
    const struct run_object *run = found->run;
    if (run->scores_only)
        return found_scores(found);
    return found_page(found) && found_scores(found) && count_positions(found, given) &&
           watch_goes_on(found->watch) && found_evidence(found) &&
           watch_goes_on(found->watch) &&
           (run->explain == EXPLAIN_NONE || found_explanations(found)) && found_notes(found) &&
           (!run->as_read || found_text(found));
}

/* The dictionary of a document that was scored. One that comes too late is none. */
static PyObject *make_found(const struct scorer_object *scorer, const struct given *given,
                            tenor_result *result, struct watch *watch)
{
    struct found found = {
        .result = result, .scorer = scorer, .run = watch->run, .watch = watch};
    found.dictionary = PyDict_New();
    tenor_result_places_as_read(result, watch->run->as_read);
    const bool done = found.dictionary && describe(&found, given) && !found_failed(&found) &&
                      watch_goes_on(watch);
    positions_release(&found.text);
    positions_release(&found.title);
    if (!done)
        Py_CLEAR(found.dictionary);
    return watch->over ? make_stopped() : found.dictionary;
}

static PyObject *score_given(const struct scorer_object *scorer, PyObject *document,
                             tenor_result *result, struct run_object *run)
{
    struct given given;
    struct watch watch;
    tenor_error error;
    PyObject *made = NULL;
    watch_begin(&watch, run);
    if (given_read(&given, document, &run->options))
        made = score_document(scorer, &given, result, &watch, &error)
                   ? make_found(scorer, &given, result, &watch)
                   : make_failure(&watch, &error);
    given_release(&given);
    return made;
}

static PyObject *result_score(PyObject *object, PyTypeObject *type, PyObject *const *arguments,
                              Py_ssize_t count, PyObject *names)
{
    struct result_object *self = (struct result_object *)object;
    const struct extension *extension = PyType_GetModuleState(type);
    if (!extension || count != 3 || names || !PyTuple_Check(arguments[1]) ||
        !Py_IS_TYPE(arguments[0], extension->scorer) ||
        !Py_IS_TYPE(arguments[2], extension->run)) {
        PyErr_SetString(PyExc_TypeError, "score takes a Scorer, a tuple and a Run");
        return NULL;
    }
    if (self->busy) {
        PyErr_SetString(PyExc_RuntimeError, "the result is in use by another thread");
        return NULL;
    }
    struct scorer_object *scorer = (struct scorer_object *)arguments[0];
    if (!scorer_begin_use(scorer))
        return NULL;
    self->busy = true;
    PyObject *made =
        score_given(scorer, arguments[1], self->result, (struct run_object *)arguments[2]);
    self->busy = false;
    scorer_end_use(scorer);
    return made;
}

/* ---- The type --------------------------------------------------------------------------- */

static PyObject *result_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords)
{
    (void)keywords;
    if (!PyArg_ParseTuple(arguments, ":Result"))
        return NULL;
    allocfunc allocate = PyType_GetSlot(type, Py_tp_alloc);
    struct result_object *self = (struct result_object *)allocate(type, 0);
    if (!self)
        return NULL;
    self->result = tenor_result_new();
    if (self->result)
        return (PyObject *)self;
    Py_DECREF(self);
    return PyErr_NoMemory();
}

static void result_dealloc(PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    tenor_result_free(((struct result_object *)object)->result);
    freefunc release = PyType_GetSlot(type, Py_tp_free);
    release(object);
    Py_DECREF(type);
}

static PyMethodDef result_methods[] = {{"score", (PyCFunction)(void (*)(void))result_score,
                                        METH_METHOD | METH_FASTCALL | METH_KEYWORDS, NULL},
                                       {NULL, NULL, 0, NULL}};
static PyType_Slot result_slots[] = {{Py_tp_new, result_new},
                                     {Py_tp_dealloc, result_dealloc},
                                     {Py_tp_methods, result_methods},
                                     {Py_tp_doc, "One thread's memory for scoring."},
                                     {0, NULL}};
static PyType_Spec result_spec = {.name = "tenor._tenor.Result",
                                  .basicsize = sizeof(struct result_object),
                                  .flags = Py_TPFLAGS_DEFAULT,
                                  .slots = result_slots};

PyObject *result_type_make(PyObject *module)
{
    return PyType_FromModuleAndSpec(module, &result_spec, NULL);
}
