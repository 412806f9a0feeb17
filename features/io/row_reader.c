/* row_reader: rows from a window over the file's bytes.
 *
 * The window grows until it holds a whole row: a line, a table's row (in CSV a quoted cell may
 * hold line ends), or the whole file. The rows of a file of documents (a mailbox, an archive)
 * are made by its container. */
#include "row_reader.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../base/memory.h"
#include "byte_window.h"
#include "container.h"
#include "file_kind.h"
#include "record_kept.h"
#include "record_table.h"

/* What the next byte of a CSV row is part of. */
enum csv_state { CELL_BEGINS, CELL_BARE, CELL_QUOTED, CELL_QUOTE_SEEN };

struct row_reader {
    struct byte_window window; /* the next row begins where it begins */
    struct record_layout layout;
    struct container *container; /* of a file of documents (container.h); else NULL */

    size_t scan;          /* in the window's bytes; no end of the row was found before it */
    enum csv_state state; /* at `scan` */
    size_t line;   /* where the next row begins, from 1; 0 before the first bytes were read */
    size_t number; /* of the last record */
    bool failed;   /* nothing more can be read */
};

/* ---- Rows -------------------------------------------------------------- */

static size_t count_newlines(const char *data, size_t length)
{
    size_t count = 0;
    const char *end = data + length;
    for (const char *at = data; (at = memchr(at, '\n', (size_t)(end - at))); at++)
        count++;
    return count;
}

static enum csv_state csv_next(enum csv_state state, char byte)
{
    if (state == CELL_QUOTED)
        return byte == '"' ? CELL_QUOTE_SEEN : CELL_QUOTED;
    if (byte == ',' || byte == '\n')
        return CELL_BEGINS;
    if (byte == '"' && state != CELL_BARE)
        return CELL_QUOTED;
    return CELL_BARE;
}

/* Moves `scan` to the line end that ends the current row, or to the end of the window; returns
 * whether it found that line end. */
static bool find_row_end(struct row_reader *reader)
{
    const char *bytes = byte_window_bytes(&reader->window);
    const size_t length = byte_window_length(&reader->window);
    if (reader->layout.format == RECORDS_CSV) {
        for (; reader->scan < length; reader->scan++) {
            char byte = bytes[reader->scan];
            reader->state = csv_next(reader->state, byte);
            if (byte == '\n' && reader->state == CELL_BEGINS)
                return true;
        }
        return false;
    }
    const char *newline = NULL;
    if (!record_format_is_whole(reader->layout.format) && reader->scan < length)
        newline = memchr(bytes + reader->scan, '\n', length - reader->scan);
    reader->scan = newline ? (size_t)(newline - bytes) : length;
    return newline != NULL;
}

/* Reads the first bytes, skips a byte order mark of UTF-8, and fails for one of UTF-16 where
 * the format must be UTF-8. */
static bool begin_rows(struct row_reader *reader, struct failure *failure)
{
    struct byte_window *window = &reader->window;
    reader->line = 1;
    if (!byte_window_need(window, 3, failure))
        return false;
    const size_t length = byte_window_length(window);
    const char *bytes = byte_window_bytes(window);
    if (record_format_is_whole(reader->layout.format) || length < 2)
        return true;
    if (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0)
        return fail(failure, FAILURE_RECORD,
                    "'%s' is UTF-16: JSON lines and tables must be UTF-8", window->stream.name);
    if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        byte_window_take(window, 3);
    return true;
}

/* Drops the bytes of a row that is too long, so that the window does not grow with it. */
static void drop_window(struct row_reader *reader)
{
    struct byte_window *window = &reader->window;
    reader->line += count_newlines(byte_window_bytes(window), byte_window_length(window));
    byte_window_take(window, byte_window_length(window));
    reader->scan = 0;
}

static enum record_status next_row(struct row_reader *reader, struct record_row *row,
                                   struct failure *failure)
{
    struct byte_window *window = &reader->window;
    if (reader->line == 0 && !begin_rows(reader, failure))
        return RECORD_FAILED;
    row->line = reader->line;
    row->too_long = false;
    bool found;
    while (!(found = find_row_end(reader)) && !window->stream.ended) {
        if (byte_window_length(window) > RECORD_MAX_BYTES) {
            row->too_long = true;
            drop_window(reader);
        }
        if (!byte_window_fill(window, failure))
            return RECORD_FAILED;
    }
    const bool whole = record_format_is_whole(reader->layout.format);
    if (!found && reader->scan == 0 && !(whole && reader->number == 0) && !row->too_long)
        return RECORD_END;

    row->data = byte_window_bytes(window);
    row->length = reader->scan;
    if (row->length > RECORD_MAX_BYTES)
        row->too_long = true;
    reader->line += count_newlines(row->data, row->length) + found;
    byte_window_take(window, reader->scan + found);
    reader->scan = 0;
    reader->state = CELL_BEGINS;
    if (!whole && row->length > 0 && row->data[row->length - 1] == '\r')
        row->length--;
    assert(row->line >= 1 && reader->line >= row->line);
    assert(row->too_long || row->length <= RECORD_MAX_BYTES);
    return RECORD_READ;
}

static bool is_blank(const struct row_reader *reader, const struct record_row *row)
{
    if (record_format_is_whole(reader->layout.format) || row->too_long)
        return false;
    size_t at = 0;
    if (reader->layout.format == RECORDS_JSONL)
        while (at < row->length && strchr(" \t\r", row->data[at]) && row->data[at])
            at++;
    return at == row->length;
}

enum record_status row_reader_next(struct row_reader *reader, struct record_row *row,
                                   struct failure *failure)
{
    record_row_clear(row);
    do {
        enum record_status status = RECORD_END;
        if (!reader->failed)
            status = reader->container ? container_next(reader->container, row, failure)
                                       : next_row(reader, row, failure);
        reader->failed = status == RECORD_FAILED || reader->failed;
        if (status != RECORD_READ)
            return status;
    } while (!reader->container && is_blank(reader, row));
    row->number = ++reader->number;
    row->layout = reader->layout;
    return RECORD_READ;
}

/* Copies the smaller part: either the row into its own memory, or the bytes after it in the
 * window. In the second case row and window swap their memory. */
bool row_reader_keep(struct row_reader *reader, struct record_row *row, struct failure *failure)
{
    struct byte_window *window = &reader->window;
    if (reader->container)
        return true; /* it is in the row's memory already */
    const size_t rest = byte_window_length(window);
    const bool row_moves = row->length <= rest;
    if (!memory_reserve(&row->bytes, &row->capacity, (row_moves ? row->length : rest) + 1, 1,
                        failure))
        return false;
    if (row_moves) {
        memcpy(row->bytes, row->data, row->length);
        row->data = row->bytes;
        return true;
    }
    char *data = window->data;
    const size_t capacity = window->capacity;
    memcpy(row->bytes, byte_window_bytes(window), rest);
    window->data = row->bytes;
    window->capacity = row->capacity;
    window->begin = 0;
    window->end = rest;
    row->bytes = data;
    row->capacity = capacity;
    assert(row->data >= row->bytes && row->data + row->length <= row->bytes + row->capacity);
    return true;
}

/* ---- Opening and closing ------------------------------------------------ */

static void name_column(struct record_layout *layout, const struct table_cell *cell)
{
    for (enum record_field field = 0; field < FIELD_COUNT; field++) {
        const char *name = layout->names[field];
        if (name && strlen(name) == cell->length && memcmp(name, cell->data, cell->length) == 0)
            layout->column[field] = cell->column;
    }
}

/* Reads the names in the header row's cells. */
static bool read_columns(struct row_reader *reader, const struct record_row *row,
                         struct kept_header *kept, struct failure *failure)
{
    struct record_layout *layout = &reader->layout;
    struct table_cursor cursor = table_cells(row, layout->format);
    while (!cursor.ended) {
        struct failure reason;
        struct table_cell cell;
        if (!table_next_cell(&cursor, &cell, &reason))
            return fail(failure, reason.code, "'%s': in the header row %s",
                        reader->window.stream.name, reason.message);
        name_column(layout, &cell);
        if (!record_kept_note_column(layout, &cell, kept, failure))
            return false;
    }
    layout->columns = cursor.columns;
    return true;
}

/* Has the table the columns that it must have? */
static bool check_columns(const struct row_reader *reader, const struct kept_header *kept,
                          struct failure *failure)
{
    const struct record_layout *layout = &reader->layout;
    const char *name = reader->window.stream.name;
    if (layout->column[FIELD_TEXT] == SIZE_MAX && layout->column[FIELD_HTML] == SIZE_MAX)
        return fail(failure, FAILURE_RECORD, "'%s': the header row has no column %s", name,
                    record_text_names(layout, (char[RECORD_TEXT_NAMES_MAX]){0}));
    return record_kept_check_columns(layout, name, kept, failure);
}

static bool read_header(struct row_reader *reader, struct failure *failure)
{
    const char *name = reader->window.stream.name;
    struct record_layout *layout = &reader->layout;
    struct record_row row = {0};
    struct kept_header kept = {0};
    enum record_status status = next_row(reader, &row, failure);
    if (status == RECORD_FAILED)
        return false;
    if (status == RECORD_END)
        return fail(failure, FAILURE_RECORD, "'%s' is empty: a header row is missing", name);
    if (row.too_long)
        return fail(failure, FAILURE_RECORD, "'%s': the header row is too long", name);
    for (enum record_field field = 0; field < FIELD_COUNT; field++)
        layout->column[field] = SIZE_MAX;
    for (size_t i = 0; i < layout->kept_count; i++)
        layout->kept_column[i] = SIZE_MAX;
    const bool read =
        read_columns(reader, &row, &kept, failure) && check_columns(reader, &kept, failure);
    text_buffer_release(&kept.names);
    return read;
}

/* Settles by its first bytes what a file is that may be a document, and opens a container. A
 * file of another kind fails. */
static bool find_kind(struct row_reader *reader, bool asked, struct failure *failure)
{
    struct byte_window *window = &reader->window;
    enum record_format *format = &reader->layout.format;
    if (!asked && record_format_is_whole(*format)) {
        if (!byte_window_need(window, FILE_KIND_HEAD, failure))
            return false;
        const struct file_kind kind =
            file_kind_of(byte_window_bytes(window), byte_window_length(window));
        if (kind.name)
            return file_kind_refuse(&kind, window->stream.name, failure);
        if (kind.format != RECORDS_AUTO)
            *format = kind.format;
    }
    if (!record_format_is_container(*format))
        return true;
    if (!byte_window_need(window, 1, failure))
        return false;
    reader->container = container_open(*format, window, failure);
    return reader->container != NULL;
}

struct row_reader *row_reader_open(const char *path, enum record_format format,
                                   const struct record_fields *fields, struct failure *failure)
{
    struct row_reader *reader = calloc(1, sizeof *reader);
    if (!reader) {
        failure_set(failure, FAILURE_MEMORY, "out of memory");
        return NULL;
    }
    if (!fields)
        fields = &record_fields_default;
    const bool asked = format != RECORDS_AUTO;
    if (!asked)
        format = record_format_of(path);
    reader->layout = (struct record_layout){.format = format,
                                            .names = {[FIELD_ID] = fields->id,
                                                      [FIELD_LABEL] = fields->label,
                                                      [FIELD_SOURCE] = fields->source,
                                                      [FIELD_TITLE] = fields->title,
                                                      [FIELD_DATE] = fields->date,
                                                      [FIELD_TEXT] = fields->text,
                                                      [FIELD_HTML] = fields->html,
                                                      [FIELD_GROUP] = fields->group},
                                            .kept = fields->kept,
                                            .kept_count = fields->kept_count};
    bool table = format == RECORDS_CSV || format == RECORDS_TSV;
    if (!byte_stream_open(&reader->window.stream, path, failure) ||
        !find_kind(reader, asked, failure) || (table && !read_header(reader, failure))) {
        row_reader_close(reader);
        return NULL;
    }
    return reader;
}

void row_reader_close(struct row_reader *reader)
{
    if (!reader)
        return;
    container_close(reader->container);
    byte_window_close(&reader->window);
    free(reader);
}
