/* given: a document as Python has it → as the library takes it. */
#ifndef TENOR_PYTHON_GIVEN_H
#define TENOR_PYTHON_GIVEN_H

#include "extension.h"
#include "positions.h"

enum { GIVEN_TEXTS = 6 }; /* text, title, source, byline, date, site */

struct given {
    tenor_document document;
    PyObject *bytes[GIVEN_TEXTS]; /* bytes objects that the document points into, or NULL */
    PyObject *charset;            /* a str, or None */
    bool text_is_bytes, title_is_bytes;
};

/* Reads a tuple of (text, title, source, byline, date, site, is_html, charset), as
 * tenor/_documents.py makes it: each of the first six is str, bytes or None. `options` are those of
 * the run. Fails with an exception set; given_release is due in any case. */
bool given_read(struct given *given, PyObject *document, const tenor_document *options);
void given_release(struct given *given);

#endif
