/* given: str as UTF-8, bytes as they are. */
#include "given.h"

/* A lone surrogate becomes three bytes that are no UTF-8: the library reads them as U+FFFD, and says
 * so. */
static PyObject *to_bytes(PyObject *value)
{
    if (PyUnicode_Check(value))
        return PyUnicode_AsEncodedString(value, "utf-8", "surrogatepass");
    if (PyBytes_Check(value))
        return Py_NewRef(value);
    PyErr_SetString(PyExc_TypeError, "a document's fields are str or bytes");
    return NULL;
}

/* Points into the bytes of field number `i`, if it is there. */
static bool read_field(struct given *given, size_t i, PyObject *value, const char **text,
                       size_t *length)
{
    char *bytes;
    Py_ssize_t count;
    if (value == Py_None)
        return true;
    given->bytes[i] = to_bytes(value);
    if (!given->bytes[i] || PyBytes_AsStringAndSize(given->bytes[i], &bytes, &count) != 0)
        return false;
    *text = bytes;
    *length = (size_t)count;
    return true;
}

/* What is a str has no other encoding than the one that we gave it, whatever a page declares. */
static bool read_charset(struct given *given)
{
    if (!given->text_is_bytes) {
        given->document.charset = "utf-8";
        return true;
    }
    if (given->charset == Py_None)
        return true;
    given->document.charset = PyUnicode_AsUTF8AndSize(given->charset, NULL);
    return given->document.charset != NULL;
}

bool given_read(struct given *given, PyObject *document, const tenor_document *options)
{
    PyObject *values[GIVEN_TEXTS], *charset;
    int is_html;
    *given = (struct given){.document = *options};
    if (!PyArg_ParseTuple(document, "OOOOOOpO", &values[0], &values[1], &values[2], &values[3],
                          &values[4], &values[5], &is_html, &charset))
        return false;
    given->charset = Py_NewRef(charset);
    given->text_is_bytes = PyBytes_Check(values[0]);
    given->title_is_bytes = PyBytes_Check(values[1]);
    tenor_document *read = &given->document;
    read->format = is_html ? TENOR_HTML : TENOR_TEXT;
    return read_field(given, 0, values[0], &read->text, &read->text_length) &&
           read_field(given, 1, values[1], &read->title, &read->title_length) &&
           read_field(given, 2, values[2], &read->source, &read->source_length) &&
           read_field(given, 3, values[3], &read->byline, &read->byline_length) &&
           read_field(given, 4, values[4], &read->date, &read->date_length) &&
           read_field(given, 5, values[5], &read->site, &read->site_length) &&
           read_charset(given);
}

void given_release(struct given *given)
{
    for (size_t i = 0; i < GIVEN_TEXTS; i++)
        Py_CLEAR(given->bytes[i]);
    Py_CLEAR(given->charset);
}
