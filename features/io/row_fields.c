/* row_fields: the first records are looked at before they are read. */
#include "row_fields.h"

#include <jansson.h>
#include <string.h>

#include "record_json.h"
#include "row_reader_state.h"

#define MOST_NAMES 300 /* bytes of names in a message, which is cut before */
#define MOST_BYTES                                                                             \
    ((size_t)1 << 22) /* that are looked at; records of usual lengths are fewer */

/* ---- What is missing --------------------------------------------------- */

bool field_names_add(struct field_names *names, const char *name, size_t length,
                     struct failure *failure)
{
    char quoted[MOST_NAMES + 3];
    const int shown = length < MOST_NAMES ? (int)length : MOST_NAMES;
    if (names->text.length > MOST_NAMES)
        return true;
    snprintf(quoted, sizeof quoted, "'%.*s'", shown, name);
    if (names->text.data && strstr(names->text.data, quoted))
        return true;
    return text_buffer_format(&names->text, failure, "%s%s", names->text.length > 0 ? ", " : "",
                              quoted);
}

static bool has(const struct field_look *look, enum record_field field)
{
    return look->found >> field & 1;
}

/* The part of the text that is missing; NULL: none is, or the text has no parts. */
static const char *missing_part(const struct field_look *look,
                                const struct record_fields *fields)
{
    for (size_t i = 0; i < fields->text_count && fields->text_count > 1; i++)
        if (!(look->texts >> i & 1))
            return record_fields_text(fields, i);
    return NULL;
}

const char *field_look_missing(const struct field_look *look,
                               const struct record_layout *layout)
{
    const struct record_fields *fields = layout->fields;
    for (enum record_field field = 0; field < FIELD_COUNT; field++) {
        if (!(fields->named >> field & 1) || !layout->names[field] || has(look, field))
            continue;
        if (field != FIELD_TEXT || fields->text_count < 2)
            return layout->names[field];
        if (missing_part(look, fields))
            return missing_part(look, fields);
    }
    return has(look, FIELD_TEXT) || has(look, FIELD_HTML) || look->texts
               ? NULL
               : layout->names[FIELD_TEXT];
}

const char *field_look_advice(const struct field_look *look, const struct record_layout *layout)
{
    const char *missing = field_look_missing(look, layout);
    const unsigned named = layout->fields->named;
    if (missing == layout->names[FIELD_TEXT] && !(named >> FIELD_TEXT & 1))
        return " (--text-field names another)";
    if (missing && missing == layout->names[FIELD_LABEL])
        return " (--label-field names another)";
    return "";
}

/* ---- JSON -------------------------------------------------------------- */

static bool look_at_object(struct field_look *look, const struct record_layout *layout,
                           json_t *root, struct failure *failure)
{
    const struct record_fields *fields = layout->fields;
    const char *key;
    json_t *value;
    for (enum record_field field = 0; field < FIELD_COUNT; field++)
        if (layout->names[field] && record_json_find(root, layout->names[field]))
            look->found |= 1u << field;
    for (size_t i = 0; i < fields->text_count && fields->text_count > 1; i++)
        if (record_json_find(root, record_fields_text(fields, i)))
            look->texts |= 1u << i;
    json_object_foreach(root, key, value)
    {
        if (!field_names_add(&look->names, key, strlen(key), failure))
            return false;
    }
    return true;
}

/* The rows that are looked at, which stay in the window. */
struct peek {
    struct row_reader *reader;
    struct row_scan scan;
    size_t begin, end; /* of the row that is looked for */
};

static size_t skip_between(const struct peek *peek, const char *bytes, size_t length)
{
    if (peek->scan.format == RECORDS_JSON)
        return row_between_objects(bytes, length);
    size_t at = 0;
    while (at < length && bytes[at] != '\0' && strchr(" \t\r\n", bytes[at]))
        at++;
    return at;
}

/* Finds the next row; `*found`: there is one. */
static bool next_row(struct peek *peek, bool *found, struct failure *failure)
{
    struct byte_window *window = &peek->reader->window;
    row_scan_restart(&peek->scan);
    peek->begin = peek->end;
    for (;;) {
        const char *bytes = byte_window_bytes(window);
        const size_t length = byte_window_length(window);
        if (peek->begin == peek->end && bytes)
            peek->begin = peek->end +=
                skip_between(peek, bytes + peek->begin, length - peek->begin);
        *found = row_scan_end(&peek->scan, bytes, length, &peek->end) ||
                 (window->stream.ended && peek->end > peek->begin);
        if (*found || window->stream.ended || length > MOST_BYTES)
            return true;
        if (!byte_window_fill(window, failure))
            return false;
    }
}

/* Looks at a row, which may be no JSON: then it is none of the records. */
static bool look_at_row(struct field_search *search, const struct record_layout *layout,
                        struct record_json *json, const char *bytes, size_t length,
                        struct failure *failure)
{
    struct failure reason = {0};
    if (!record_json_load(json, bytes, length, &reason))
        return reason.code != FAILURE_MEMORY ||
               fail(failure, reason.code, "%s", reason.message);
    search->records++;
    if (!look_at_object(&search->look, layout, json->root, failure))
        return false;
    search->open = field_look_missing(&search->look, layout) != NULL;
    return true;
}

/* Looks at the rows to come, which stay in the window. */
static bool look_ahead(struct peek *peek, struct field_search *search, struct failure *failure)
{
    struct record_json json = {0};
    bool done = true, found = true;
    while (done && search->open && search->records < ROW_FIELDS_RECORDS) {
        done = next_row(peek, &found, failure);
        if (!done || !found)
            break;
        done = look_at_row(search, &peek->reader->layout, &json,
                           byte_window_bytes(&peek->reader->window) + peek->begin,
                           peek->end - peek->begin, failure);
    }
    record_json_release(&json);
    return done;
}

/* Fails if something is missing in the records that were looked at, if there were any. */
static bool check_found(const struct row_reader *reader, struct failure *failure)
{
    const struct field_search *search = &reader->search;
    const struct record_layout *layout = &reader->layout;
    const struct byte_stream *stream = &reader->window.stream;
    const struct field_look *look = &search->look;
    if (!search->open || search->records == 0)
        return true;
    return fail(failure, FAILURE_RECORD, "'%s' has no field '%s' in %s %zu record%s%s, only %s",
                stream->name, field_look_missing(look, layout),
                search->records < ROW_FIELDS_RECORDS && stream->ended ? "its" : "its first",
                search->records, search->records == 1 ? "" : "s",
                field_look_advice(look, layout),
                look->names.text.data ? look->names.text.data : "none");
}

bool row_fields_check(struct row_reader *reader, struct failure *failure)
{
    struct peek peek = {.reader = reader, .scan = {.format = reader->layout.format}};
    struct byte_window *window = &reader->window;
    reader->search.open = true;
    if (window->stream.live)
        return true;
    if (!byte_window_need(window, 3, failure))
        return false;
    if (byte_window_length(window) >= 3 &&
        memcmp(byte_window_bytes(window), "\xef\xbb\xbf", 3) == 0)
        peek.begin = peek.end = 3;
    if (!look_ahead(&peek, &reader->search, failure) || !check_found(reader, failure))
        return false;
    reader->search.open = false;
    return true;
}

bool row_fields_look(struct row_reader *reader, const struct record_row *row,
                     struct failure *failure)
{
    struct record_json json = {0};
    if (!reader->search.open || row->too_long)
        return true;
    const bool done =
        look_at_row(&reader->search, &reader->layout, &json, row->data, row->length, failure);
    record_json_release(&json);
    return done;
}

bool row_fields_go_on(const struct row_reader *reader, bool ended, struct failure *failure)
{
    return (!ended && reader->search.records < ROW_FIELDS_RECORDS) ||
           check_found(reader, failure);
}
