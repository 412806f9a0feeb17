/* failure: what went wrong, as a code for programs and a sentence for people.
 *
 * Every function that can fail takes a `struct failure *` last, returns false
 * (or NULL) when it fails and then has filled it in. A caller that does not
 * care may pass NULL. Messages are lower case, without a full stop, with the
 * thing they are about in single quotes: "cannot open 'x': no such file". */
#ifndef TENOR_FAILURE_H
#define TENOR_FAILURE_H

#include <stdbool.h>

enum failure_code {
    FAILURE_NONE = 0,
    FAILURE_MEMORY,    /* an allocation failed */
    FAILURE_ARGUMENT,  /* the caller asked for something that cannot be */
    FAILURE_OPEN,      /* a file cannot be opened or read */
    FAILURE_WRITE,     /* a file cannot be written: full disk, permission */
    FAILURE_RECORD,    /* a line of input is not the record it should be */
    FAILURE_EMPTY,     /* the text has no words */
    FAILURE_BINARY,    /* the bytes are not text */
    FAILURE_TOO_LARGE, /* more than the stated limit */
    FAILURE_LEXICON,   /* a word list or pattern does not compile */
    FAILURE_MODEL,     /* a model file that cannot be used */
    FAILURE_DATA,      /* a labelled set that cannot be learned from */
    FAILURE_KIND,      /* a file of a kind that is not read: a PDF, a picture */
    FAILURE_STOPPED    /* the caller said stop (stop.h) */
};

struct stop;

struct failure {
    enum failure_code code;
    char message[256]; /* NUL-terminated; one line: control characters are '?'; cut at a
                            character if too long */
    struct stop *stop; /* set by a caller who may want to end the work (stop.h); else NULL */
};

/* Fills in `failure`, which may be NULL. */
void failure_set(struct failure *failure, enum failure_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same, and false: a function can `return fail(...)`. A macro, so that a static analyser
 * sees the value. */
#define fail(...) (failure_set(__VA_ARGS__), false)

/* Fails with "cannot VERB 'PATH': " and what errno says, or, where `path` is NULL, without it:
 * fail_file(failure, FAILURE_OPEN, "open", path). Call it before errno can change. */
bool fail_file(struct failure *failure, enum failure_code code, const char *verb,
               const char *path);

#endif
