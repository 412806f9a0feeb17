/* json_writer: members of JSON objects, for reports. Internal to train/. */
#ifndef TENOR_JSON_WRITER_H
#define TENOR_JSON_WRITER_H

#include <string.h>

#include "../features/io/json_out.h"
#include "report_writer.h"

/* "key":"value" */
static inline void put_string(struct report_writer *writer, const char *key, const char *value)
{
    put(writer, "\"%s\":", key);
    writer->ok =
        writer->ok && json_put_string(writer->out, value, strlen(value), writer->failure);
}

/* "key":value */
static inline void put_number(struct report_writer *writer, const char *key, double value)
{
    put(writer, "\"%s\":", key);
    writer->ok = writer->ok && json_put_number(writer->out, value, writer->failure);
}

static inline const char *truth(bool value)
{
    return value ? "true" : "false";
}

#endif
