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
            PyErr_NoMemory();
            Py_CLEAR(spans);
        } else if (!append_value(spans, found_span(found, &mark))) {
            Py_CLEAR(spans);
        }
    }
    return spans;
}

size_t found_marks(const struct found *found, tenor_mark_kind kind)
{
    PyThreadState *thread = PyEval_SaveThread();
    const size_t count = tenor_result_marks(found->result, kind);
    PyEval_RestoreThread(thread);
    return count;
}
