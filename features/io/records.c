/* records: rows are read (row_reader.h) and parsed (record_parser.h) one at a time. */
#include "records.h"

#include <stdlib.h>

struct record_reader {
    struct row_reader *rows;
    struct record_row row; /* the current one; its data belong to `rows` */
    struct record_parser parser;
    bool failed; /* nothing more can be read */
};

struct record_reader *record_reader_open(const char *path, enum record_format format,
                                         const struct record_fields *fields,
                                         struct failure *failure)
{
    struct record_reader *reader = calloc(1, sizeof *reader);
    if (!reader) {
        failure_set(failure, FAILURE_MEMORY, "out of memory");
        return NULL;
    }
    reader->rows = row_reader_open(path, format, fields, NULL, failure);
    if (reader->rows)
        return reader;
    free(reader);
    return NULL;
}

enum record_format record_reader_format(const struct record_reader *reader)
{
    return row_reader_format(reader->rows);
}

const char *record_reader_note(const struct record_reader *reader)
{
    return row_reader_note(reader->rows);
}

void record_reader_count_skipped(struct record_reader *reader, struct skipped *skipped)
{
    row_reader_count_skipped(reader->rows, skipped);
}

enum record_status record_reader_next(struct record_reader *reader, struct record *record,
                                      struct failure *failure)
{
    *record = (struct record){0};
    if (reader->failed)
        return RECORD_END;
    enum record_status status = row_reader_next(reader->rows, &reader->row, failure);
    if (status == RECORD_READ)
        status = record_parse(&reader->parser, &reader->row, record, failure);
    reader->failed = status == RECORD_FAILED;
    return status;
}

void record_reader_close(struct record_reader *reader)
{
    if (!reader)
        return;
    row_reader_close(reader->rows);
    record_row_release(&reader->row); /* which holds the last document of a container */
    record_parser_release(&reader->parser);
    free(reader);
}
