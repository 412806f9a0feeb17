/* values: the small steps of making dictionaries and lists. */
#include <string.h>

#include "extension.h"

bool put_value(PyObject *dictionary, const char *key, PyObject *value)
{
    if (!value)
        return false;
    const bool done = PyDict_SetItemString(dictionary, key, value) == 0;
    Py_DECREF(value);
    return done;
}

bool append_value(PyObject *list, PyObject *value)
{
    if (!value)
        return false;
    const bool done = PyList_Append(list, value) == 0;
    Py_DECREF(value);
    return done;
}

PyObject *text_or_none(const char *text)
{
    if (!text)
        return Py_NewRef(Py_None);
    return PyUnicode_DecodeUTF8(text, (Py_ssize_t)strlen(text), "replace");
}
