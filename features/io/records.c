/* records: files → documents.
 *
 * Rows are cut from a window over the file's bytes (byte_source.h): a line, a table's row, or
 * the whole file. A parser then takes the row apart in the window, unless the row is kept for
 * later. */
#include "records.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "byte_source.h"
#include "record_parser.h"
#include "record_row.h"
#include "record_table.h"

const struct record_fields record_fields_default = {
    .text = "text", .label = "label", .id = "id", .title = "title", .source = "source"};

/* What a CSV row's next byte stands in. */
enum csv_state { CELL_BEGINS, CELL_BARE, CELL_QUOTED, CELL_QUOTE_SEEN };

struct record_reader {
    struct byte_source source;
    struct record_layout layout;

    char *window;      /* bytes read and not yet handed out: [begin, end) */
    size_t begin, end; /* `begin` is where the next row begins */
    size_t capacity;
    size_t scan; /* up to here no end of the row has been found */
    enum csv_state state;
    size_t line, number; /* line: of the next row; number: of the last record */
    bool failed;         /* nothing more can be read */

    struct record_row row; /* what record_reader_next has in hand */
    struct record_parser parser;
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

/* Reads on behind the window's bytes. */
static bool fill_window(struct record_reader *reader, struct failure *failure)
{
    size_t kept = reader->end - reader->begin;
    if (reader->begin > 0) {
        memmove(reader->window, reader->window + reader->begin, kept);
        reader->scan -= reader->begin;
        reader->begin = 0;
        reader->end = kept;
    }
    if (!memory_reserve(&reader->window, &reader->capacity, kept + CHUNK_BYTES, 1, failure))
        return false;
    size_t got;
    if (!byte_source_read(&reader->source, reader->window + kept, reader->capacity - kept, &got,
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

/* Moves `scan` to the line end that ends the row in hand, or to the window's end. */
static bool find_row_end(struct record_reader *reader)
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

/* Passes over a byte order mark, and settles that the bytes are not UTF-16. */
static bool begin_rows(struct record_reader *reader, struct failure *failure)
{
    reader->line = 1;
    do
        if (!fill_window(reader, failure))
            return false;
    while (reader->end < 3 && !reader->source.ended);
    if (record_format_is_whole(reader->layout.format) || reader->end < 2)
        return true;
    if (memcmp(reader->window, "\xff\xfe", 2) == 0 ||
        memcmp(reader->window, "\xfe\xff", 2) == 0)
        return fail(failure, FAILURE_RECORD,
                    "'%s' is UTF-16: JSON lines and tables must be UTF-8", reader->source.name);
    if (reader->end >= 3 && memcmp(reader->window, "\xef\xbb\xbf", 3) == 0)
        reader->begin = reader->scan = 3;
    return true;
}

/* Forgets the window's part of a row that is too long to be kept. */
static void drop_window(struct record_reader *reader)
{
    reader->line += count_newlines(reader->window + reader->begin, reader->end - reader->begin);
    reader->begin = reader->scan = reader->end;
}

static enum record_status next_row(struct record_reader *reader, struct record_row *row,
                                   struct failure *failure)
{
    if (reader->line == 0 && !begin_rows(reader, failure))
        return RECORD_FAILED;
    row->line = reader->line;
    row->too_long = false;
    bool found;
    while (!(found = find_row_end(reader)) && !reader->source.ended) {
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
    return RECORD_READ;
}

static bool is_blank(const struct record_reader *reader, const struct record_row *row)
{
    if (record_format_is_whole(reader->layout.format) || row->too_long)
        return false;
    size_t at = 0;
    if (reader->layout.format == RECORDS_JSONL)
        while (at < row->length && strchr(" \t\r", row->data[at]) && row->data[at])
            at++;
    return at == row->length;
}

enum record_status record_reader_cut(struct record_reader *reader, struct record_row *row,
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

/* The smaller part moves: the row to memory of its own, or else what the window holds behind
 * it, and then the row has the window's memory. */
bool record_reader_keep(struct record_reader *reader, struct record_row *row,
                        struct failure *failure)
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
    return true;
}

void record_row_release(struct record_row *row)
{
    free(row->bytes);
    *row = (struct record_row){0};
}

/* ---- Records ----------------------------------------------------------- */

static void name_column(struct record_layout *layout, const struct table_cell *cell)
{
    for (enum record_field field = 0; field < FIELD_COUNT; field++) {
        const char *name = layout->names[field];
        if (name && strlen(name) == cell->length && memcmp(name, cell->data, cell->length) == 0)
            layout->column[field] = cell->column;
    }
}

static bool read_header(struct record_reader *reader, struct failure *failure)
{
    const char *name = reader->source.name;
    struct record_layout *layout = &reader->layout;
    struct record_row row = {0};
    enum record_status status = next_row(reader, &row, failure);
    if (status == RECORD_FAILED)
        return false;
    if (status == RECORD_END)
        return fail(failure, FAILURE_RECORD, "'%s' is empty: a header row is missing", name);
    if (row.too_long)
        return fail(failure, FAILURE_RECORD, "'%s': the header row is too long", name);
    for (enum record_field field = 0; field < FIELD_COUNT; field++)
        layout->column[field] = SIZE_MAX;
    struct table_cursor cursor = table_cells(&row, layout->format);
    while (!cursor.ended) {
        struct failure reason;
        struct table_cell cell;
        if (!table_next_cell(&cursor, &cell, &reason))
            return fail(failure, reason.code, "'%s': in the header row %s", name,
                        reason.message);
        name_column(layout, &cell);
    }
    layout->columns = cursor.columns;
    if (layout->column[FIELD_TEXT] == SIZE_MAX && layout->column[FIELD_HTML] == SIZE_MAX)
        return fail(failure, FAILURE_RECORD, "'%s': the header row has no column %s", name,
                    record_text_names(layout, (char[RECORD_TEXT_NAMES_MAX]){0}));
    return true;
}

struct record_reader *record_reader_open(const char *path, enum record_format format,
                                         const struct record_fields *fields,
                                         struct failure *failure)
{
    struct record_reader *reader = calloc(1, sizeof *reader);
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
                                                      [FIELD_TEXT] = fields->text,
                                                      [FIELD_HTML] = fields->html}};
    bool table = format == RECORDS_CSV || format == RECORDS_TSV;
    if (!byte_source_open(&reader->source, path, failure) ||
        (table && !read_header(reader, failure))) {
        record_reader_close(reader);
        return NULL;
    }
    return reader;
}

enum record_status record_reader_next(struct record_reader *reader, struct record *record,
                                      struct failure *failure)
{
    *record = (struct record){0};
    enum record_status status = record_reader_cut(reader, &reader->row, failure);
    if (status == RECORD_READ)
        status = record_parse(&reader->parser, &reader->row, record, failure);
    reader->failed = status == RECORD_FAILED || reader->failed;
    return status;
}

void record_reader_close(struct record_reader *reader)
{
    if (!reader)
        return;
    byte_source_close(&reader->source);
    record_parser_release(&reader->parser);
    free(reader->window);
    free(reader);
}
