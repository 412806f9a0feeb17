/* row_reader: rows from a window over the file's bytes.
 *
 * The window grows until it holds a whole row: a line, a table's row (in CSV a quoted cell may
 * hold line ends), or the whole file. The rows of a file of documents (a mailbox, an archive)
 * are made by its container. */
#include "row_reader.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/memory.h"
#include "row_fields.h"
#include "row_reader_state.h"
#include "table_charset.h"

/* ---- Rows -------------------------------------------------------------- */

static size_t count_newlines(const char *data, size_t length)
{
    size_t count = 0;
    const char *end = data + length;
    for (const char *at = data; (at = memchr(at, '\n', (size_t)(end - at))); at++)
        count++;
    return count;
}

/* Moves `scan` to the end of the current row, or of the window; returns whether it found the end
 * of the row. */
static bool find_row_end(struct row_reader *reader)
{
    return row_scan_end(&reader->state, byte_window_bytes(&reader->window),
                        byte_window_length(&reader->window), &reader->scan);
}

/* Reads the first bytes, and skips a byte order mark. */
static bool begin_rows(struct row_reader *reader, struct failure *failure)
{
    struct byte_window *window = &reader->window;
    reader->line = 1;
    if (!byte_window_need(window, 3, failure))
        return false;
    const size_t length = byte_window_length(window);
    const char *bytes = byte_window_bytes(window);
    if (record_format_is_whole(reader->layout.format))
        return true;
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

/* Takes away what stands before the next object of JSON. */
static bool find_object(struct row_reader *reader, struct failure *failure)
{
    struct byte_window *window = &reader->window;
    for (;;) {
        const size_t length = byte_window_length(window);
        const size_t between = row_between_objects(byte_window_bytes(window), length);
        reader->line += count_newlines(byte_window_bytes(window), between);
        byte_window_take(window, between);
        if (between < length || window->stream.ended)
            return true;
        if (!byte_window_fill(window, failure))
            return false;
    }
}

/* Notes a quoted cell that goes on to the end of the file. */
static void note_unclosed(const struct row_reader *reader, struct record_row *row)
{
    const struct row_scan *state = &reader->state;
    if (state->format != RECORDS_CSV || state->cell != CELL_QUOTED)
        return;
    const bool ends = row->length > 0 && row->data[row->length - 1] == '\n';
    row->unclosed_line = reader->line - state->quoted_newlines;
    row->unclosed_lines = state->quoted_newlines + !ends;
}

enum record_status row_reader_bytes(struct row_reader *reader, struct record_row *row,
                                    struct failure *failure)
{
    struct byte_window *window = &reader->window;
    const bool objects = reader->layout.format == RECORDS_JSON;
    if ((reader->line == 0 && !begin_rows(reader, failure)) ||
        (objects && !find_object(reader, failure)))
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
    const size_t line_end = found && !objects;
    reader->line += count_newlines(row->data, row->length) + line_end;
    if (!found)
        note_unclosed(reader, row);
    byte_window_take(window, reader->scan + line_end);
    reader->scan = 0;
    row_scan_restart(&reader->state);
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
    if (record_format_is_json(reader->layout.format))
        while (at < row->length && strchr(" \t\r", row->data[at]) && row->data[at])
            at++;
    return at == row->length;
}

/* Reads the next row that is not blank. */
static enum record_status next_row(struct row_reader *reader, struct record_row *row,
                                   struct failure *failure)
{
    enum record_status status;
    do
        status = reader->container ? container_next(reader->container, row, failure)
                                   : row_reader_bytes(reader, row, failure);
    while (status == RECORD_READ && !reader->container && is_blank(reader, row));
    return status;
}

/* Once, before the first row: are the fields there that must be? */
static bool look_first(struct row_reader *reader, struct failure *failure)
{
    const bool done = reader->looked || !record_format_is_json(reader->layout.format) ||
                      (row_format_decode(reader, failure) && row_fields_check(reader, failure));
    reader->looked = true;
    return done;
}

enum record_status row_reader_next(struct row_reader *reader, struct record_row *row,
                                   struct failure *failure)
{
    record_row_clear(row);
    if (reader->failed || reader->empty)
        return RECORD_END;
    enum record_status status = RECORD_FAILED;
    if (look_first(reader, failure) && row_fields_go_on(reader, false, failure))
        status = next_row(reader, row, failure);
    if (status == RECORD_END && !row_fields_go_on(reader, true, failure))
        status = RECORD_FAILED;
    if (status == RECORD_READ && !row_fields_look(reader, row, failure))
        status = RECORD_FAILED;
    reader->failed = status == RECORD_FAILED;
    if (status != RECORD_READ)
        return status;
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

/* The rows that were read with the header tell the encoding. */
static bool guess_charset(struct row_reader *reader, struct failure *failure)
{
    const struct byte_window *window = &reader->window;
    struct record_layout *layout = &reader->layout;
    if (layout->decoded || layout->fields->charset)
        return true;
    if (!table_charset_guess(byte_window_bytes(window), byte_window_length(window),
                             &layout->charset, failure))
        return false;
    if (layout->charset && strcmp(layout->charset, "windows-1252") != 0 && !reader->note[0])
        snprintf(reader->note, sizeof reader->note,
                 "taken for a table in %s, by its letters; if it is not, use --charset",
                 layout->charset);
    return true;
}

/* Is it a standard input on which nothing came? An empty file is an empty document, as it was named,
 * but a pipe without a byte is one without records. */
static bool is_silent(const struct row_reader *reader, const char *path)
{
    return strcmp(path, "-") == 0 && reader->window.stream.ended &&
           byte_window_length(&reader->window) == 0;
}

/* Settles the format, and gets ready to read rows of it. */
static bool begin_format(struct row_reader *reader, bool asked,
                         const struct record_fields *fields, struct failure *failure)
{
    const enum record_format *format = &reader->layout.format;
    if (!row_format_settle(reader, asked, fields, failure))
        return false;
    reader->state = (struct row_scan){.format = *format, .delimiter = reader->layout.delimiter};
    if (record_format_is_table(*format))
        return row_header_read(reader, failure) && guess_charset(reader, failure);
    if (!record_format_is_container(*format))
        return true;
    if (!byte_window_need(&reader->window, 1, failure))
        return false;
    reader->container = container_open(*format, &reader->window, failure);
    return reader->container != NULL;
}

static bool is_text_part(const struct record_fields *fields, const char *name)
{
    for (size_t i = 0; i < fields->text_count && fields->text_count > 1; i++)
        if (name && strcmp(record_fields_text(fields, i), name) == 0)
            return true;
    return false;
}

struct record_layout row_layout_begin(const struct record_fields *fields,
                                      enum record_format format)
{
    const bool twice =
        is_text_part(fields, fields->title) && !(fields->named >> FIELD_TITLE & 1);
    return (struct record_layout){.format = format,
                                  .names = {[FIELD_ID] = fields->id,
                                            [FIELD_LABEL] = fields->label,
                                            [FIELD_SOURCE] = fields->source,
                                            [FIELD_TITLE] = twice ? NULL : fields->title,
                                            [FIELD_DATE] = fields->date,
                                            [FIELD_TEXT] = fields->text,
                                            [FIELD_HTML] = fields->html,
                                            [FIELD_GROUP] = fields->group,
                                            [FIELD_ANSWER] = fields->answer},
                                  .fields = fields,
                                  .kept = fields->kept,
                                  .kept_count = fields->kept_count};
}

struct row_reader *row_reader_open(const char *path, enum record_format format,
                                   const struct record_fields *fields,
                                   const struct read_pause *pause, struct failure *failure)
{
    struct row_reader *reader = calloc(1, sizeof *reader);
    if (!reader) {
        failure_set(failure, FAILURE_MEMORY, "out of memory");
        return NULL;
    }
    if (!fields)
        fields = &record_fields_default;
    const bool content = format == RECORDS_BY_CONTENT,
               asked = format != RECORDS_AUTO && !content;
    if (!asked)
        format = record_format_of(path);
    if (content && !record_format_is_whole(format))
        format = RECORDS_AUTO;
    reader->layout = row_layout_begin(fields, format);
    if (pause)
        reader->window.stream.pause = *pause;
    if (!byte_stream_open(&reader->window.stream, path, failure) ||
        !begin_format(reader, asked, fields, failure)) {
        row_reader_close(reader);
        return NULL;
    }
    reader->empty |= !asked && is_silent(reader, path);
    if (content && reader->layout.format == RECORDS_AUTO)
        reader->layout.format = row_format_begins_html(reader) ? RECORDS_HTML : RECORDS_TEXT;
    return reader;
}

enum record_format row_reader_format(const struct row_reader *reader)
{
    return reader->layout.format;
}

const char *row_reader_note(const struct row_reader *reader)
{
    return *reader->note ? reader->note : NULL;
}

void row_reader_count_skipped(struct row_reader *reader, struct skipped *skipped)
{
    if (reader->container)
        container_count_skipped(reader->container, skipped);
}

void row_reader_close(struct row_reader *reader)
{
    if (!reader)
        return;
    container_close(reader->container);
    text_buffer_release(&reader->search.look.names.text);
    byte_window_close(&reader->window);
    free(reader);
}
