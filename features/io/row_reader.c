/* row_reader: rows from a window over the file's bytes.
 *
 * The window holds the bytes that were read and not handed out yet. It grows until it holds a
 * whole row: a line, a table's row (in CSV a quoted cell may hold line ends), or the whole
 * file. */
#include "row_reader.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../base/memory.h"
#include "byte_stream.h"
#include "record_kept.h"
#include "record_table.h"

/* What the next byte of a CSV row is part of. */
enum csv_state { CELL_BEGINS, CELL_BARE, CELL_QUOTED, CELL_QUOTE_SEEN };

struct row_reader {
    struct byte_stream stream;
    struct record_layout layout;

    char *window;      /* [begin, end): bytes read and not handed out yet */
    size_t begin, end; /* the next row begins at `begin` */
    size_t capacity;
    size_t scan;          /* begin <= scan <= end; no end of the row was found before it */
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

/* Appends more of the file's bytes to the window. */
static bool fill_window(struct row_reader *reader, struct failure *failure)
{
    size_t kept = reader->end - reader->begin;
    if (reader->begin > 0) {
        memmove(reader->window, reader->window + reader->begin, kept);
        reader->scan -= reader->begin;
        reader->begin = 0;
        reader->end = kept;
    }
    if (!memory_reserve(&reader->window, &reader->capacity, kept + BYTE_STREAM_CHUNK, 1,
                        failure))
        return false;
    size_t got;
    if (!byte_stream_read(&reader->stream, reader->window + kept, reader->capacity - kept, &got,
                          failure))
        return false;
    reader->end += got;
    return true;
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
    if (reader->layout.format == RECORDS_CSV) {
        for (; reader->scan < reader->end; reader->scan++) {
            char byte = reader->window[reader->scan];
            reader->state = csv_next(reader->state, byte);
            if (byte == '\n' && reader->state == CELL_BEGINS)
                return true;
        }
        return false;
    }
    const char *from = reader->window + reader->scan;
    const char *newline = NULL;
    if (!record_format_is_whole(reader->layout.format))
        newline = memchr(from, '\n', reader->end - reader->scan);
    reader->scan = newline ? (size_t)(newline - reader->window) : reader->end;
    return newline != NULL;
}

/* Reads the first bytes, skips a byte order mark of UTF-8, and fails for one of UTF-16 where
 * the format must be UTF-8. */
static bool begin_rows(struct row_reader *reader, struct failure *failure)
{
    reader->line = 1;
    do
        if (!fill_window(reader, failure))
            return false;
    while (reader->end < 3 && !reader->stream.ended);
    if (record_format_is_whole(reader->layout.format) || reader->end < 2)
        return true;
    if (memcmp(reader->window, "\xff\xfe", 2) == 0 ||
        memcmp(reader->window, "\xfe\xff", 2) == 0)
        return fail(failure, FAILURE_RECORD,
                    "'%s' is UTF-16: JSON lines and tables must be UTF-8", reader->stream.name);
    if (reader->end >= 3 && memcmp(reader->window, "\xef\xbb\xbf", 3) == 0)
        reader->begin = reader->scan = 3;
    return true;
}

/* Drops the bytes of a row that is too long, so that the window does not grow with it. */
static void drop_window(struct row_reader *reader)
{
    reader->line += count_newlines(reader->window + reader->begin, reader->end - reader->begin);
    reader->begin = reader->scan = reader->end;
}

static void assert_window(const struct row_reader *reader)
{
    assert(reader->begin <= reader->scan && reader->scan <= reader->end);
    assert(reader->end <= reader->capacity);
    (void)reader;
}

static enum record_status next_row(struct row_reader *reader, struct record_row *row,
                                   struct failure *failure)
{
    if (reader->line == 0 && !begin_rows(reader, failure))
        return RECORD_FAILED;
    row->line = reader->line;
    row->too_long = false;
    bool found;
    while (!(found = find_row_end(reader)) && !reader->stream.ended) {
        if (reader->end - reader->begin > RECORD_MAX_BYTES) {
            row->too_long = true;
            drop_window(reader);
        }
        if (!fill_window(reader, failure))
            return RECORD_FAILED;
    }
    const bool whole = record_format_is_whole(reader->layout.format);
    if (!found && reader->scan == reader->begin && !(whole && reader->number == 0) &&
        !row->too_long)
        return RECORD_END;

    row->data = reader->window + reader->begin;
    row->length = reader->scan - reader->begin;
    if (row->length > RECORD_MAX_BYTES)
        row->too_long = true;
    reader->line += count_newlines(row->data, row->length) + found;
    reader->begin = reader->scan = reader->scan + found;
    reader->state = CELL_BEGINS;
    if (!whole && row->length > 0 && row->data[row->length - 1] == '\r')
        row->length--;
    assert_window(reader);
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
    do {
        enum record_status status =
            reader->failed ? RECORD_END : next_row(reader, row, failure);
        reader->failed = status == RECORD_FAILED || reader->failed;
        if (status != RECORD_READ)
            return status;
    } while (is_blank(reader, row));
    row->number = ++reader->number;
    row->layout = reader->layout;
    return RECORD_READ;
}

/* Copies the smaller part: either the row into its own memory, or the bytes after it in the
 * window. In the second case row and reader swap their memory. */
bool row_reader_keep(struct row_reader *reader, struct record_row *row, struct failure *failure)
{
    const size_t rest = reader->end - reader->begin;
    const bool row_moves = row->length <= rest;
    if (!memory_reserve(&row->bytes, &row->capacity, (row_moves ? row->length : rest) + 1, 1,
                        failure))
        return false;
    if (row_moves) {
        memcpy(row->bytes, row->data, row->length);
        row->data = row->bytes;
        return true;
    }
    char *window = reader->window;
    const size_t capacity = reader->capacity;
    memcpy(row->bytes, window + reader->begin, rest);
    reader->window = row->bytes;
    reader->capacity = row->capacity;
    reader->scan -= reader->begin;
    reader->begin = 0;
    reader->end = rest;
    row->bytes = window;
    row->capacity = capacity;
    assert_window(reader);
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
            return fail(failure, reason.code, "'%s': in the header row %s", reader->stream.name,
                        reason.message);
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
    const char *name = reader->stream.name;
    if (layout->column[FIELD_TEXT] == SIZE_MAX && layout->column[FIELD_HTML] == SIZE_MAX)
        return fail(failure, FAILURE_RECORD, "'%s': the header row has no column %s", name,
                    record_text_names(layout, (char[RECORD_TEXT_NAMES_MAX]){0}));
    return record_kept_check_columns(layout, name, kept, failure);
}

static bool read_header(struct row_reader *reader, struct failure *failure)
{
    const char *name = reader->stream.name;
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
    if (format == RECORDS_AUTO)
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
    if (!byte_stream_open(&reader->stream, path, failure) ||
        (table && !read_header(reader, failure))) {
        row_reader_close(reader);
        return NULL;
    }
    return reader;
}

void row_reader_close(struct row_reader *reader)
{
    if (!reader)
        return;
    byte_stream_close(&reader->stream);
    free(reader->window);
    free(reader);
}
