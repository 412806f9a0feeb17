#include "input.h"

#include <stdlib.h>
#include <string.h>

#include "../features/io/walk.h"

struct input {
    struct walk *walk;
    enum record_format format;
    const struct record_fields *fields;
    struct row_reader *reader;
    const char *path; /* the file in hand */
    size_t records;   /* given so far */
};

/* ---- Items ------------------------------------------------------------- */

enum record_status item_parse(const struct item *item, struct record_parser *parser,
                              struct record *record, struct failure *failure)
{
    enum record_status status = RECORD_BROKEN;
    if (item->failure.code == FAILURE_NONE) {
        status = record_parse(parser, &item->row, record, failure);
    } else {
        *record = (struct record){0};
        failure_set(failure, item->failure.code, "%s", item->failure.message);
    }
    if (!record->id && item->file.length > 0) {
        record->id = item->file.data;
        record->id_length = item->file.length;
    }
    record->number = item->number;
    return status;
}

void item_release(struct item *item)
{
    record_row_release(&item->row);
    text_buffer_release(&item->file);
    *item = (struct item){0};
}

/* ---- Records -------------------------------------------------------------- */

/* Is the file in hand one text, so that its name names the record? */
static bool is_one_text(const struct input *input)
{
    enum record_format format =
        input->format == RECORDS_AUTO ? record_format_of(input->path) : input->format;
    return record_format_is_whole(format) && strcmp(input->path, "-") != 0;
}

/* A record that memory does not suffice for is broken; those behind it are read. */
static void keep_record(struct input *input, struct item *item)
{
    item->failure = (struct failure){0};
    item->number = ++input->records;
    text_buffer_clear(&item->file);
    if (!is_one_text(input) ||
        text_buffer_append(&item->file, input->path, strlen(input->path), &item->failure))
        row_reader_keep(input->reader, &item->row, &item->failure);
}

/* Opens the next file, unless it was the last. */
static enum input_status open_next(struct input *input, struct failure *failure)
{
    switch (walk_next(input->walk, &input->path, failure)) {
    case WALK_END:
        return INPUT_END;
    case WALK_UNREADABLE:
        return INPUT_UNREADABLE;
    case WALK_FILE:
        break;
    }
    input->reader = row_reader_open(input->path, input->format, input->fields, failure);
    return input->reader ? INPUT_RECORD : INPUT_UNREADABLE;
}

enum input_status input_next(struct input *input, struct item *item, struct failure *failure)
{
    for (;;) {
        if (!input->reader) {
            enum input_status opened = open_next(input, failure);
            if (opened != INPUT_RECORD)
                return opened;
        }
        enum record_status status = row_reader_next(input->reader, &item->row, failure);
        if (status == RECORD_READ) {
            keep_record(input, item);
            return INPUT_RECORD;
        }
        row_reader_close(input->reader);
        input->reader = NULL;
        if (status == RECORD_FAILED)
            return INPUT_UNREADABLE;
    }
}

size_t input_skipped(const struct input *input)
{
    return walk_skipped(input->walk);
}

struct input *input_open(char *const *paths, size_t count, enum record_format format,
                         const struct record_fields *fields, struct failure *failure)
{
    struct input *input = calloc(1, sizeof *input);
    if (!input) {
        failure_set(failure, FAILURE_MEMORY, "out of memory");
        return NULL;
    }
    input->format = format;
    input->fields = fields;
    input->walk = walk_open(paths, count, failure);
    if (input->walk)
        return input;
    free(input);
    return NULL;
}

void input_close(struct input *input)
{
    if (!input)
        return;
    row_reader_close(input->reader);
    walk_close(input->walk);
    free(input);
}
