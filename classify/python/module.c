/* module: tenor._tenor, its three types and what asks the library without a scorer. */
#include "extension.h"

struct extension *extension_of(PyObject *module)
{
    return PyModule_GetState(module);
}

static PyObject *module_version(PyObject *module, PyObject *unused)
{
    (void)module, (void)unused;
    return text_or_none(tenor_version());
}

static PyObject *module_models_directory(PyObject *module, PyObject *unused)
{
    (void)module, (void)unused;
    return PyUnicode_DecodeFSDefault(tenor_models_directory());
}

/* None for an unknown charset. */
static PyObject *module_charset(PyObject *module, PyObject *arguments)
{
    (void)module;
    const char *label;
    if (!PyArg_ParseTuple(arguments, "s:charset", &label))
        return NULL;
    return text_or_none(tenor_charset(label));
}

static PyMethodDef module_methods[] = {
    {"version", module_version, METH_NOARGS, NULL},
    {"models_directory", module_models_directory, METH_NOARGS, NULL},
    {"charset", module_charset, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL}};

/* The module holds one reference to a type, and its state another. */
static bool add_type(PyObject *module, PyTypeObject **type, PyObject *made)
{
    *type = (PyTypeObject *)made;
    return made && PyModule_AddType(module, *type) == 0;
}

static int module_start(PyObject *module)
{
    struct extension *extension = extension_of(module);
    PyObject *errors = PyImport_ImportModule("tenor._errors");
    if (!errors)
        return -1;
    extension->error = PyObject_GetAttrString(errors, "Error");
    Py_DECREF(errors);
    const bool done = extension->error &&
                      add_type(module, &extension->scorer, scorer_type_make(module)) &&
                      add_type(module, &extension->result, result_type_make(module)) &&
                      add_type(module, &extension->run, run_type_make(module));
    return done ? 0 : -1;
}

static int module_traverse(PyObject *module, visitproc visit, void *arg)
{
    struct extension *extension = extension_of(module);
    Py_VISIT(extension->scorer);
    Py_VISIT(extension->result);
    Py_VISIT(extension->run);
    Py_VISIT(extension->error);
    return 0;
}

static int module_clear(PyObject *module)
{
    struct extension *extension = extension_of(module);
    Py_CLEAR(extension->scorer);
    Py_CLEAR(extension->result);
    Py_CLEAR(extension->run);
    Py_CLEAR(extension->error);
    return 0;
}

static PyModuleDef_Slot module_slots[] = {{Py_mod_exec, module_start}, {0, NULL}};

static struct PyModuleDef module_definition = {
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = "tenor._tenor",
    .m_doc = "The library behind the package tenor.",
    .m_size = sizeof(struct extension),
    .m_methods = module_methods,
    .m_slots = module_slots,
    .m_traverse = module_traverse,
    .m_clear = module_clear,
};

PyMODINIT_FUNC PyInit__tenor(void);
PyMODINIT_FUNC PyInit__tenor(void)
{
    return PyModuleDef_Init(&module_definition);
}
