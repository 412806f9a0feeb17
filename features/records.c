/* records: files → documents.
 *
 * Rows are cut from a window over the file's bytes (byte_source.h): a line, a table's row, or
 * the whole file. A row is then taken apart into fields, in place wherever the format allows,
 * so that reading copies no text. */
#include "records.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "byte_source.h"
#include "unicode.h"

const struct record_fields record_fields_default = {
    .text = "text", .label = "label", .id = "id", .title = "title", .source = "source"};

enum field {
    FIELD_ID,
    FIELD_LABEL,
    FIELD_SOURCE,
    FIELD_TITLE,
    FIELD_TEXT,
    FIELD_HTML,
    FIELD_COUNT
};

/* What a CSV row's next byte stands in. */
enum csv_state { CELL_BEGINS, CELL_BARE, CELL_QUOTED, CELL_QUOTE_SEEN };

struct row {
    char *data;
    size_t length; /* without its line end */
    size_t line;
    bool too_long;
};

struct value {
    const char *data;
    size_t length;
};

struct record_reader {
    struct byte_source source;
    enum record_format format; /* RECORDS_AUTO: one record, text or HTML */
    const char *names[FIELD_COUNT];

    char *window;      /* bytes read and not yet handed out: [begin, end) */
    size_t begin, end; /* `begin` is where the next row begins */
    size_t capacity;
    size_t scan; /* up to here no end of the row has been found */
    enum csv_state state;
    size_t line, number; /* line: of the next row; number: of the last record */

    size_t columns;             /* of a table; 0 while its header is read */
    size_t column[FIELD_COUNT]; /* SIZE_MAX: the table has none */
    struct value values[FIELD_COUNT];

    json_t *root; /* the record in hand */
    char integers[FIELD_COUNT][24];
    struct text_buffer decoded;
    bool replaced; /* record.replaced */
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
    if (reader->format == RECORDS_CSV) {
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
    if (!record_format_is_whole(reader->format))
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
    if (record_format_is_whole(reader->format) || reader->end < 2)
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

static enum record_status next_row(struct record_reader *reader, struct row *row,
                                   struct failure *failure)
{
    if (reader->line == 0 && !begin_rows(reader, failure))
        return RECORD_FAILED;
    *row = (struct row){.line = reader->line};
    bool found;
    while (!(found = find_row_end(reader)) && !reader->source.ended) {
        if (reader->end - reader->begin > RECORD_MAX_BYTES) {
            row->too_long = true;
            drop_window(reader);
        }
        if (!fill_window(reader, failure))
            return RECORD_FAILED;
    }
    const bool whole = record_format_is_whole(reader->format);
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

static bool is_blank(const struct record_reader *reader, const struct row *row)
{
    if (record_format_is_whole(reader->format) || row->too_long)
        return false;
    size_t at = 0;
    if (reader->format == RECORDS_JSONL)
        while (at < row->length && strchr(" \t\r", row->data[at]) && row->data[at])
            at++;
    return at == row->length;
}

/* ---- JSON lines -------------------------------------------------------- */

/* Is text[at ..] the escape of a surrogate whose number begins with one of `thirds`? */
static bool is_surrogate(const char *text, size_t length, size_t at, const char *thirds)
{
    return at + 6 <= length && text[at] == '\\' && text[at + 1] == 'u' &&
           (text[at + 2] == 'd' || text[at + 2] == 'D') && text[at + 3] != '\0' &&
           strchr(thirds, text[at + 3]) != NULL;
}

/* Half a surrogate pair is no character: its escape becomes that of U+FFFD, in place. */
static bool mend_surrogates(char *text, size_t length)
{
    bool mended = false;
    for (size_t at = 0; at + 1 < length; at++) {
        if (text[at] != '\\')
            continue;
        bool high = is_surrogate(text, length, at, "89abAB");
        if (high && is_surrogate(text, length, at + 6, "cdefCDEF")) {
            at += 11;
        } else if (high || is_surrogate(text, length, at, "cdefCDEF")) {
            memcpy(text + at, "\\ufffd", 6);
            mended = true;
            at += 5;
        } else {
            at++;
        }
    }
    return mended;
}

/* Reads again a row that others write and this parser refuses: with halves of surrogate pairs,
 * or integers of more than 64 bits, which become reals. */
static bool load_odd_json(struct record_reader *reader, const struct row *row,
                          struct failure *failure)
{
    text_buffer_clear(&reader->decoded);
    if (!text_buffer_append(&reader->decoded, row->data, row->length, failure))
        return false;
    reader->replaced |= mend_surrogates(reader->decoded.data, reader->decoded.length);
    reader->root = json_loadb(reader->decoded.data, reader->decoded.length,
                              JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, NULL);
    return true;
}

/* Parses the row to `root`. Bytes that are not UTF-8 must not lose the record, so they are
 * replaced and the line is read again. */
static bool load_json(struct record_reader *reader, const struct row *row,
                      struct failure *failure)
{
    json_error_t error;
    json_decref(reader->root);
    reader->root = json_loadb(row->data, row->length, JSON_ALLOW_NUL, &error);
    if (!reader->root && json_error_code(&error) == json_error_invalid_utf8) {
        text_buffer_clear(&reader->decoded);
        if (!unicode_repair(row->data, row->length, &reader->decoded, NULL, 0, failure))
            return false;
        reader->replaced = true;
        reader->root =
            json_loadb(reader->decoded.data, reader->decoded.length, JSON_ALLOW_NUL, &error);
    }
    enum json_error_code code = json_error_code(&error);
    if (!reader->root &&
        (code == json_error_invalid_syntax || code == json_error_numeric_overflow) &&
        !load_odd_json(reader, row, failure))
        return false;
    if (!reader->root && code == json_error_out_of_memory)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    if (!reader->root)
        return fail(failure, FAILURE_RECORD, "not a JSON object: %s", error.text);
    if (!json_is_object(reader->root))
        return fail(failure, FAILURE_RECORD, "not a JSON object");
    return true;
}

static bool take_json_field(struct record_reader *reader, enum field field,
                            struct failure *failure)
{
    const char *name = reader->names[field];
    const json_t *found = name ? json_object_get(reader->root, name) : NULL;
    struct value *value = &reader->values[field];
    if (!found || json_is_null(found))
        return true;
    if (json_is_string(found)) {
        *value = (struct value){json_string_value(found), json_string_length(found)};
        return true;
    }
    bool prose = field == FIELD_TEXT || field == FIELD_HTML || field == FIELD_TITLE;
    if (prose || !json_is_integer(found))
        return fail(failure, FAILURE_RECORD, "field '%s' is not a string%s", name,
                    prose ? "" : " or a whole number");
    value->data = reader->integers[field];
    value->length = (size_t)snprintf(reader->integers[field], sizeof reader->integers[field],
                                     "%" JSON_INTEGER_FORMAT, json_integer_value(found));
    return true;
}

static bool parse_json(struct record_reader *reader, const struct row *row,
                       struct failure *failure)
{
    if (!load_json(reader, row, failure))
        return false;
    for (enum field field = 0; field < FIELD_COUNT; field++)
        if (!take_json_field(reader, field, failure))
            return false;
    return true;
}

/* ---- Tables ------------------------------------------------------------ */

/* A cell of the header names a column, any other is perhaps one of the fields. */
static void take_cell(struct record_reader *reader, size_t column, const char *data,
                      size_t length)
{
    for (enum field field = 0; field < FIELD_COUNT; field++) {
        const char *name = reader->names[field];
        if (reader->columns > 0) {
            if (reader->column[field] == column)
                reader->values[field] = (struct value){data, length};
        } else if (name && strlen(name) == length && memcmp(name, data, length) == 0) {
            reader->column[field] = column;
        }
    }
}

/* Unquotes the cell that begins with the quotation mark at `*at`, in place; `*at` is then
 * behind it. Returns its length, or SIZE_MAX if the quotation has no end. */
static size_t unquote(char *data, size_t length, size_t *at)
{
    size_t begin = *at, out = begin;
    for (size_t i = begin + 1; i < length; i++) {
        if (data[i] == '"') {
            if (i + 1 == length || data[i + 1] != '"') {
                *at = i + 1;
                return out - begin;
            }
            i++; /* a doubled quotation mark is one */
        }
        data[out++] = data[i];
    }
    return SIZE_MAX;
}

/* Undoes TSV's escapes in place; returns the new length. */
static size_t unescape(char *data, size_t length)
{
    static const char escapes[] = "tnr\\", meanings[] = "\t\n\r\\";
    char *backslash = memchr(data, '\\', length);
    size_t out = backslash ? (size_t)(backslash - data) : length;
    for (size_t i = out; i < length; i++) {
        const char *escape = NULL;
        if (data[i] == '\\' && i + 1 < length && data[i + 1] != '\0')
            escape = strchr(escapes, data[i + 1]);
        data[out++] = escape ? meanings[escape - escapes] : data[i];
        i += escape != NULL;
    }
    return out;
}

/* Splits the row into `*columns` cells. */
static bool split_row(struct record_reader *reader, const struct row *row, size_t *columns,
                      struct failure *failure)
{
    char *data = row->data;
    bool quotes = reader->format == RECORDS_CSV;
    *columns = 0;
    for (size_t at = 0;; at++) {
        size_t begin = at, length;
        if (quotes && at < row->length && data[at] == '"') {
            length = unquote(data, row->length, &at);
            if (length == SIZE_MAX)
                return fail(failure, FAILURE_RECORD, "a quotation mark is not closed");
            if (at < row->length && data[at] != ',')
                return fail(failure, FAILURE_RECORD,
                            "text stands behind a closing quotation mark");
        } else {
            const char *comma = memchr(data + at, quotes ? ',' : '\t', row->length - at);
            at = comma ? (size_t)(comma - data) : row->length;
            length = quotes ? at - begin : unescape(data + begin, at - begin);
        }
        take_cell(reader, (*columns)++, data + begin, length);
        if (at >= row->length)
            return true;
    }
}

static bool parse_table_row(struct record_reader *reader, const struct row *row,
                            struct failure *failure)
{
    size_t columns;
    if (!split_row(reader, row, &columns, failure))
        return false;
    if (columns != reader->columns)
        return fail(failure, FAILURE_RECORD, "%zu fields where the header has %zu", columns,
                    reader->columns);
    return true;
}

#define TEXT_NAMES_MAX 160

/* The fields that a record's text may stand in, for messages: "'text' or 'page'". */
static const char *text_names(const struct record_reader *reader,
                              char names[static TEXT_NAMES_MAX])
{
    const char *text = reader->names[FIELD_TEXT], *html = reader->names[FIELD_HTML];
    snprintf(names, TEXT_NAMES_MAX, html ? "'%s' or '%s'" : "'%s'", text, html);
    return names;
}

static bool read_header(struct record_reader *reader, struct failure *failure)
{
    const char *name = reader->source.name;
    struct row row;
    size_t columns;
    enum record_status status = next_row(reader, &row, failure);
    if (status == RECORD_FAILED)
        return false;
    if (status == RECORD_END)
        return fail(failure, FAILURE_RECORD, "'%s' is empty: a header row is missing", name);
    if (row.too_long)
        return fail(failure, FAILURE_RECORD, "'%s': the header row is too long", name);
    for (enum field field = 0; field < FIELD_COUNT; field++)
        reader->column[field] = SIZE_MAX;
    struct failure reason;
    if (!split_row(reader, &row, &columns, &reason))
        return fail(failure, reason.code, "'%s': in the header row %s", name, reason.message);
    if (reader->column[FIELD_TEXT] == SIZE_MAX && reader->column[FIELD_HTML] == SIZE_MAX)
        return fail(failure, FAILURE_RECORD, "'%s': the header row has no column %s", name,
                    text_names(reader, (char[TEXT_NAMES_MAX]){0}));
    reader->columns = columns;
    return true;
}

/* ---- Records ----------------------------------------------------------- */

struct record_reader *record_reader_open(const char *path, enum record_format format,
                                         const struct record_fields *fields,
                                         struct failure *failure)
{
    struct record_reader *reader = calloc(1, sizeof *reader);
    if (!reader) {
        fail(failure, FAILURE_MEMORY, "out of memory");
        return NULL;
    }
    if (!fields)
        fields = &record_fields_default;
    reader->names[FIELD_ID] = fields->id;
    reader->names[FIELD_LABEL] = fields->label;
    reader->names[FIELD_SOURCE] = fields->source;
    reader->names[FIELD_TITLE] = fields->title;
    reader->names[FIELD_TEXT] = fields->text;
    reader->names[FIELD_HTML] = fields->html;
    reader->format = format == RECORDS_AUTO ? record_format_of(path) : format;
    bool table = reader->format == RECORDS_CSV || reader->format == RECORDS_TSV;
    if (!byte_source_open(&reader->source, path, failure) ||
        (table && !read_header(reader, failure))) {
        record_reader_close(reader);
        return NULL;
    }
    return reader;
}

static bool parse_row(struct record_reader *reader, const struct row *row,
                      struct failure *failure)
{
    if (row->too_long)
        return fail(failure, FAILURE_TOO_LARGE, "more than %zu bytes", RECORD_MAX_BYTES);
    switch (reader->format) {
    case RECORDS_JSONL:
        return parse_json(reader, row, failure);
    case RECORDS_CSV:
    case RECORDS_TSV:
        return parse_table_row(reader, row, failure);
    default:
        reader->values[FIELD_TEXT] = (struct value){row->data, row->length};
        return true;
    }
}

static void hand_out(const struct record_reader *reader, struct record *record)
{
    const struct value *values = reader->values;
    record->id = values[FIELD_ID].data;
    record->id_length = values[FIELD_ID].length;
    record->label = values[FIELD_LABEL].data;
    record->label_length = values[FIELD_LABEL].length;
    record->source = values[FIELD_SOURCE].data;
    record->source_length = values[FIELD_SOURCE].length;
    record->title = values[FIELD_TITLE].data;
    record->title_length = values[FIELD_TITLE].length;
    const bool html =
        values[FIELD_HTML].data && (values[FIELD_HTML].length > 0 || !values[FIELD_TEXT].data);
    const struct value *text = &values[html ? FIELD_HTML : FIELD_TEXT];
    record->text = text->data;
    record->text_length = text->length;
    record->html =
        html || reader->format == RECORDS_HTML ||
        (reader->format == RECORDS_AUTO && record_begins_html(text->data, text->length));
    record->charset = reader->format == RECORDS_JSONL ? "utf-8" : NULL;
    record->number = reader->number;
    record->replaced = reader->replaced;
}

enum record_status record_reader_next(struct record_reader *reader, struct record *record,
                                      struct failure *failure)
{
    struct failure reason = {0};
    struct row row;
    *record = (struct record){0};
    reader->replaced = false;
    memset(reader->values, 0, sizeof reader->values);
    do {
        enum record_status status =
            reader->failed ? RECORD_END : next_row(reader, &row, failure);
        reader->failed = status == RECORD_FAILED || reader->failed;
        if (status != RECORD_READ)
            return status;
    } while (is_blank(reader, &row));

    reader->number++;
    bool read = parse_row(reader, &row, &reason);
    hand_out(reader, record);
    record->line = row.line;
    if (read && !record->text)
        read = fail(&reason, FAILURE_RECORD, "no field %s",
                    text_names(reader, (char[TEXT_NAMES_MAX]){0}));
    if (read)
        return RECORD_READ;
    reader->failed = reason.code == FAILURE_MEMORY;
    if (reader->failed)
        fail(failure, reason.code, "%s", reason.message);
    else
        fail(failure, reason.code, "line %zu: %s", row.line, reason.message);
    return reader->failed ? RECORD_FAILED : RECORD_BROKEN;
}

void record_reader_close(struct record_reader *reader)
{
    if (!reader)
        return;
    byte_source_close(&reader->source);
    json_decref(reader->root);
    text_buffer_release(&reader->decoded);
    free(reader->window);
    free(reader);
}
