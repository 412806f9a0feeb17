/* found_spans: where things stand. */
#include "found.h"

PyObject *found_range(const struct positions *positions, size_t begin, size_t end)
{
    PyObject *span = PyList_New(0);
    if (span && append_value(span, PyLong_FromSize_t(positions_begin(positions, begin))) &&
        append_value(span, PyLong_FromSize_t(positions_end(positions, end))))
        return span;
    Py_XDECREF(span);
    return NULL;
}

PyObject *found_span(const struct found *found, const tenor_mark *mark)
{
    if (found->run->as_read || mark->title_begin == mark->title_end)
        return found_range(&found->text, mark->begin, mark->end);
    PyObject *span = found_range(&found->title, mark->title_begin, mark->title_end);
    if (span && !append_value(span, text_or_none("title")))
        Py_CLEAR(span);
    return span;
}

PyObject *found_spans(const struct found *found, tenor_mark_kind kind, size_t first,
                      size_t count)
{
    tenor_mark mark = {.size = sizeof mark};
    PyObject *spans = PyList_New(0);
    for (size_t i = 0; spans && i < count; i++) {
        if (!tenor_result_mark(found->result, kind, first + i, &mark)) {
            found_lacks(found);
            Py_CLEAR(spans);
        } else if (!found_append(found, spans, found_span(found, &mark))) {
            Py_CLEAR(spans);
        }
    }
    return spans;
}

bool found_marks(const struct found *found, tenor_mark_kind kind)
{
    watch_leave_python(found->watch);
    const size_t count = tenor_result_marks(found->result, kind);
    watch_enter_python(found->watch);
    return count > 0 || !found_failed(found);
}

/* ---- Ends ------------------------------------------------------------------------------- */

bool found_append(const struct found *found, PyObject *list, PyObject *value)
{
    return append_value(list, value) && watch_next_item(found->watch);
}

bool found_failed(const struct found *found)
{
    const tenor_code code = tenor_result_code(found->result);
    if (found->watch->interrupted || found->watch->over)
        return true;
    if (code == TENOR_STOPPED)
        found->watch->over = true;
    else if (code != TENOR_OK)
        PyErr_NoMemory();
    return code != TENOR_OK;
}

PyObject *found_lacks(const struct found *found)
{
    if (!found_failed(found))
        PyErr_SetString(PyExc_SystemError, "the library has less than it said");
    return NULL;
}
