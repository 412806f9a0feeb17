/* input: a walk over the files, and a reader of rows for the current one. */
#include "input.h"

#include <stdlib.h>
#include <string.h>

#include "../features/io/labelled.h"
#include "../features/io/walk.h"

struct input {
    struct walk *walk;
    enum record_format format; /* as asked for */
    const struct record_fields *fields;
    struct record_fields page_fields; /* in a label's directory: the same without the label */
    bool labelled;                    /* the files are a labelled set */
    enum record_format file_format;   /* of the current file */
    const char *label;         /* part of `path`: the directory of the current file's label */
    size_t label_length;       /* 0: the records have their labels */
    struct row_reader *reader; /* of the current file; NULL: none is open */
    const char *path;          /* of the current file */
    bool noted;                /* its note was taken */
    struct read_pause pause;
    size_t records; /* given until now */
};

/* ---- Items ------------------------------------------------------------- */

enum record_status item_parse(const struct item *item, struct record_parser *parser,
                              struct record *record, struct record_id *id,
                              struct failure *failure)
{
    enum record_status status = RECORD_BROKEN;
    if (item->failure.code == FAILURE_NONE) {
        status = record_parse(parser, &item->row, record, failure);
    } else {
        *record = (struct record){0};
        failure_set(failure, item->failure.code, "%s", item->failure.message);
    }
    if (item->label.length > 0) {
        record->label = item->label.data;
        record->label_length = item->label.length;
    }
    *id = record_id(record, item->file.length > 0 ? item->file.data : NULL, item->number);
    return status;
}

void item_release(struct item *item)
{
    record_row_release(&item->row);
    text_buffer_release(&item->file);
    text_buffer_release(&item->label);
    *item = (struct item){0};
}

/* ---- Records -------------------------------------------------------------- */

/* Moves the row that was read to the item. If memory is too short for it the record is broken,
 * and those after it can be read. */
static void keep_record(struct input *input, struct item *item)
{
    const char *name = record_file_name(input->path, item->row.layout.format);
    item->failure = (struct failure){0};
    item->number = ++input->records;
    text_buffer_clear(&item->file);
    text_buffer_clear(&item->label);
    if ((!name || text_buffer_append(&item->file, name, strlen(name), &item->failure)) &&
        (input->label_length == 0 ||
         text_buffer_append(&item->label, input->label, input->label_length, &item->failure)))
        row_reader_keep(input->reader, &item->row, &item->failure);
}

/* Finds the label of a file that the walk found in a directory, and the file's format. */
static bool find_label(struct input *input, const char *directory, struct failure *failure)
{
    const char *label = input->path + strlen(directory), *end;
    label += strspn(label, "/");
    end = strchr(label, '/');
    if (!end)
        return fail(failure, FAILURE_DATA,
                    "'%s' is a file where a directory per label is expected", input->path);
    if (strchr(end + 1, '/'))
        return fail(failure, FAILURE_DATA, "'%s' is too deep: in '%.*s' a text is expected",
                    input->path, (int)(end - input->path), input->path);
    input->label = label;
    input->label_length = (size_t)(end - label);
    input->file_format = labelled_page_format(input->format);
    struct failure reason;
    return labelled_check_name("label", label, input->label_length, &reason) ||
           fail(failure, FAILURE_DATA, "directory '%.*s': %s", (int)(end - input->path),
                input->path, reason.message);
}

/* The format of the current file, and its label if a directory says it. */
static bool settle_format(struct input *input, struct failure *failure)
{
    const char *directory = walk_directory(input->walk);
    input->label = "";
    input->label_length = 0;
    input->file_format = input->format;
    if (!input->labelled)
        return true;
    return !directory || find_label(input, directory, failure);
}

/* Can the current file be a labelled set? Closes one that cannot. */
static bool check_labelled(struct input *input, struct failure *failure)
{
    if (labelled_check_file(input->path, input->format, row_reader_format(input->reader),
                            failure))
        return true;
    row_reader_close(input->reader);
    input->reader = NULL;
    return false;
}

/* Opens the current file. `*skipped`: it was found in a directory, and is no document. */
static bool open_current(struct input *input, bool *skipped, struct failure *failure)
{
    struct failure reason = {0};
    *skipped = input->noted = false;
    if (!settle_format(input, failure))
        return false;
    input->reader = row_reader_open(
        input->path, input->file_format,
        input->label_length > 0 ? &input->page_fields : input->fields, &input->pause, &reason);
    if (input->reader)
        row_reader_count_skipped(input->reader, walk_skipped(input->walk));
    if (input->reader)
        return !input->labelled || input->label_length > 0 || check_labelled(input, failure);
    *skipped = reason.code == FAILURE_KIND && walk_directory(input->walk);
    if (*skipped)
        walk_skip(input->walk, input->path, &reason);
    return fail(failure, reason.code, "%s", reason.message);
}

/* Opens the next file: INPUT_RECORD if there is one and it can be read. */
static enum input_status open_next(struct input *input, struct failure *failure)
{
    for (;;) {
        bool skipped;
        switch (walk_next(input->walk, &input->path, failure)) {
        case WALK_END:
            return INPUT_END;
        case WALK_UNREADABLE:
            return INPUT_UNREADABLE;
        case WALK_FILE:
            break;
        }
        if (open_current(input, &skipped, failure))
            return INPUT_RECORD;
        if (!skipped)
            return INPUT_UNREADABLE;
    }
}

/* Records without the fields that they must have are no labelled set. */
static enum input_status unreadable(const struct input *input, struct failure *failure)
{
    if (input->labelled && failure && failure->code == FAILURE_RECORD)
        failure->code = FAILURE_DATA;
    return INPUT_UNREADABLE;
}

enum input_status input_next(struct input *input, struct item *item, struct failure *failure)
{
    for (;;) {
        if (!input->reader) {
            enum input_status opened = open_next(input, failure);
            if (opened == INPUT_UNREADABLE)
                return unreadable(input, failure);
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
            return unreadable(input, failure);
    }
}

void input_on_wait(struct input *input, const struct read_pause *pause)
{
    input->pause = *pause;
}

const char *input_path(const struct input *input)
{
    return strcmp(input->path, "-") == 0 ? "standard input" : input->path;
}

const char *input_take_note(struct input *input)
{
    const bool noted = input->noted;
    input->noted = true;
    if (noted || !input->reader ||
        (input->labelled && strcmp(input->path, "-") == 0 &&
         row_reader_format(input->reader) == RECORDS_JSONL)) /* as labelled sets usually are */
        return NULL;
    return row_reader_note(input->reader);
}

void input_name_all(struct input *input)
{
    walk_name_all(input->walk);
}

const struct skipped *input_skipped(const struct input *input)
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
    input->page_fields = labelled_page_fields(fields);
    input->walk = walk_open(paths, count, failure);
    if (input->walk)
        return input;
    free(input);
    return NULL;
}

struct input *input_open_labelled(char *const *paths, size_t count, enum record_format format,
                                  const struct record_fields *fields, struct failure *failure)
{
    struct input *input = input_open(paths, count, format, fields, failure);
    if (input)
        input->labelled = true;
    return input;
}

void input_close(struct input *input)
{
    if (!input)
        return;
    row_reader_close(input->reader);
    walk_close(input->walk);
    free(input);
}
