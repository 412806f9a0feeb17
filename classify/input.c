#include "input.h"

#include <stdlib.h>
#include <string.h>

#include "../features/walk.h"

struct input {
    struct walk *walk;
    enum record_format format;
    const struct record_fields *fields;
    struct record_reader *reader; /* of the file in hand, or NULL */
    const char *path;             /* the file in hand */
    size_t records;               /* given so far */
};

/* ---- Items ------------------------------------------------------------- */

void item_clear(struct item *item)
{
    text_buffer_clear(&item->text);
    text_buffer_clear(&item->title);
    text_buffer_clear(&item->source);
    text_buffer_clear(&item->id);
    item->has_id = item->html = item->broken = item->replaced = false;
}

void item_release(struct item *item)
{
    text_buffer_release(&item->text);
    text_buffer_release(&item->title);
    text_buffer_release(&item->source);
    text_buffer_release(&item->id);
    *item = (struct item){0};
}

size_t item_size(const struct item *item)
{
    return item->text.length + item->title.length + item->source.length + item->id.length;
}

/* ---- Records -------------------------------------------------------------- */

static bool copy_field(struct text_buffer *to, const char *from, size_t length,
                       struct failure *failure)
{
    return !from || text_buffer_append(to, from, length, failure);
}

/* Is the file in hand one text, so that its name names the record? */
static bool is_one_text(const struct input *input)
{
    enum record_format format =
        input->format == RECORDS_AUTO ? record_format_of(input->path) : input->format;
    return record_format_is_whole(format) && strcmp(input->path, "-") != 0;
}

static bool copy_record(const struct input *input, const struct record *record,
                        struct item *item, struct failure *failure)
{
    const char *id = record->id ? record->id : is_one_text(input) ? input->path : NULL;
    size_t id_length = record->id ? record->id_length : strlen(input->path);
    if (!copy_field(&item->id, id, id_length, failure))
        return false;
    item->has_id = id != NULL;
    if (item->broken)
        return true;
    item->html = record->html;
    item->charset = record->charset;
    item->replaced = record->replaced;
    return copy_field(&item->text, record->text, record->text_length, failure) &&
           copy_field(&item->title, record->title, record->title_length, failure) &&
           copy_field(&item->source, record->source, record->source_length, failure);
}

static enum record_status read_record(struct input *input, struct item *item,
                                      struct failure *failure)
{
    struct record record = {0};
    enum record_status status = record_reader_next(input->reader, &record, &item->failure);
    if (status == RECORD_FAILED && failure)
        *failure = item->failure;
    if (status == RECORD_END || status == RECORD_FAILED)
        return status;
    item->broken = status == RECORD_BROKEN;
    item->number = ++input->records;
    if (!copy_record(input, &record, item, &item->failure))
        item->broken = true;
    return RECORD_READ;
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
    input->reader = record_reader_open(input->path, input->format, input->fields, failure);
    return input->reader ? INPUT_RECORD : INPUT_UNREADABLE;
}

enum input_status input_next(struct input *input, struct item *item, struct failure *failure)
{
    item_clear(item);
    for (;;) {
        if (!input->reader) {
            enum input_status opened = open_next(input, failure);
            if (opened != INPUT_RECORD)
                return opened;
        }
        enum record_status status = read_record(input, item, failure);
        if (status == RECORD_READ)
            return INPUT_RECORD;
        record_reader_close(input->reader);
        input->reader = NULL;
        if (status == RECORD_FAILED)
            return INPUT_UNREADABLE;
    }
}

size_t input_passed_over(const struct input *input)
{
    return walk_passed_over(input->walk);
}

struct input *input_open(char *const *paths, size_t count, enum record_format format,
                         const struct record_fields *fields, struct failure *failure)
{
    struct input *input = calloc(1, sizeof *input);
    if (!input) {
        fail(failure, FAILURE_MEMORY, "out of memory");
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
    record_reader_close(input->reader);
    walk_close(input->walk);
    free(input);
}
