/* report: what went wrong, as the library says it: a code for programs, a sentence for people. */
#ifndef TENOR_SQL_REPORT_H
#define TENOR_SQL_REPORT_H

#include "../../features/base/failure.h"
#include "../tenor.h"

/* Fills in `error`, and returns its code. The message is one line; it is cut if it is too long. */
tenor_code report(tenor_error *error, tenor_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same of what failed in the code that is shared with the programs. */
tenor_code report_failure(tenor_error *error, const struct failure *failure);

#endif
