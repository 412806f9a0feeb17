/* report: see report.h. */
#include "report.h"

#include <stdarg.h>
#include <stdio.h>

tenor_code report(tenor_error *error, tenor_code code, const char *format, ...)
{
    char message[sizeof error->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    /* A failure's message is one line without control characters, cut at a character. */
    struct failure failure;
    failure_set(&failure, FAILURE_ARGUMENT, "%s", message);
    error->code = code;
    snprintf(error->message, sizeof error->message, "%s", failure.message);
    return code;
}

tenor_code report_failure(tenor_error *error, const struct failure *failure)
{
    switch (failure->code) {
    case FAILURE_MEMORY:
        return report(error, TENOR_NO_MEMORY, "%s", failure->message);
    case FAILURE_OPEN:
        return report(error, TENOR_CANNOT_OPEN, "%s", failure->message);
    default:
        return report(error, TENOR_BAD_ARGUMENT, "%s", failure->message);
    }
}
