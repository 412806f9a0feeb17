/* evaluation_writer: appends to a buffer; the first failure ends it. */
#ifndef TENOR_EVALUATION_WRITER_H
#define TENOR_EVALUATION_WRITER_H

#include "evaluation_output.h"

struct evaluation_writer {
    const struct evaluation_report *report;
    const struct evaluation_names *names;
    struct text_buffer *out;
    struct failure *failure;
    bool ok; /* nothing failed until now */
};

/* Appends what printf would print. After a failure its arguments are not evaluated. */
#define EVALUATION_PUT(writer, ...)                                                            \
    ((writer)->ok =                                                                            \
         (writer)->ok && text_buffer_format((writer)->out, (writer)->failure, __VA_ARGS__))

#endif
