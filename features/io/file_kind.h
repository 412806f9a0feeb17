/* file_kind: what a file is, by its first bytes and not by its name. */
#ifndef TENOR_FILE_KIND_H
#define TENOR_FILE_KIND_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/failure.h"
#include "record_format.h"

/* How many bytes tell the kind: as many as tell HTML from text. */
#define FILE_KIND_HEAD ((size_t)RECORD_HEAD_BYTES)

/* A kind of file. With a name, it is one that no program here reads. */
struct file_kind {
    enum record_format format; /* a container's; RECORDS_AUTO: text, HTML, or not known */
    const char *name;          /* with its article: "a PDF"; NULL: it is read */
    const char *advice;        /* what to do with it: "convert it with pdftotext first" */
};

/* The kind of a file that begins with these bytes, of which FILE_KIND_HEAD are enough. A text
 * that merely speaks of mails or archives is RECORDS_AUTO. */
struct file_kind file_kind_of(const char *bytes, size_t length);

/* Fails with FAILURE_KIND: "'x.pdf' is a PDF: convert it with pdftotext first". `kind` must
 * have a name. */
bool file_kind_refuse(const struct file_kind *kind, const char *path, struct failure *failure);

#endif
