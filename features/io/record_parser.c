/* record_parser: JSON by jansson, tables by record_table.h; a whole file is its own text,
 * and the parts of a container's document are known. */
#include "record_parser.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../text/charset.h"
#include "../text/unicode.h"
#include "record_table.h"

/* ---- JSON lines -------------------------------------------------------- */

/* Are numbers wanted whose spelling jansson has lost? */
static bool wants_spelling(const struct record_parser *parser,
                           const struct record_layout *layout)
{
    for (enum record_field field = 0; field < FIELD_COUNT; field++)
        if (layout->names[field] &&
            record_json_has_real(record_json_find(parser->json.root, layout->names[field])))
            return true;
    for (size_t i = 0; i < layout->kept_count; i++)
        if (record_json_has_real(record_json_find(parser->json.root, layout->kept[i])))
            return true;
    return false;
}

static bool fail_field(enum record_field field, const char *name, const json_t *found,
                       struct failure *failure)
{
    if (field == FIELD_LABEL && json_is_array(found))
        return fail(failure, FAILURE_RECORD,
                    "field '%s' is a list of %zu, where one label is expected", name,
                    json_array_size(found));
    const bool prose = field == FIELD_TEXT || field == FIELD_HTML;
    return fail(failure, FAILURE_RECORD, "field '%s' is not a string%s", name,
                prose ? "" : ", a number, true or false");
}

static bool take_value(struct record_parser *parser, enum record_field field, const char *name,
                       struct record_value *value, struct failure *failure)
{
    const json_t *found = name ? record_json_find(parser->json.root, name) : NULL;
    if (field == FIELD_LABEL && json_is_array(found) && json_array_size(found) <= 1)
        found = json_array_get(found, 0);
    if (!found || json_is_null(found))
        return true;
    size_t length = 0;
    const bool string = json_is_string(found) && !record_json_number(found, &length);
    const bool prose = field == FIELD_TEXT || field == FIELD_HTML;
    const bool date = field == FIELD_DATE && (string || json_is_integer(found));
    if ((field == FIELD_DATE && !date) || (field == FIELD_ANSWER && !string))
        return true; /* nothing is lost without one */
    const char *text =
        prose && !string ? NULL : record_json_scalar(found, parser->numbers[field], &length);
    if (!text)
        return fail_field(field, name, found, failure);
    if (field == FIELD_GROUP && record_json_number(found, &length)) {
        /* 2016.0 is the group 2016: where a number is missing, others are written like that. */
        char *buffer = parser->numbers[field];
        length = (size_t)snprintf(buffer, RECORD_JSON_NUMBER, "%.15g", strtod(text, NULL));
        text = buffer;
    }
    *value = (struct record_value){text, length};
    return true;
}

/* The parts of the text, unless a field has the whole name. */
static bool take_texts(struct record_parser *parser, const struct record_fields *fields,
                       struct failure *failure)
{
    if (parser->values[FIELD_TEXT].data || !fields)
        return true;
    for (size_t i = 0; i < fields->text_count && fields->text_count > 1; i++)
        if (!take_value(parser, FIELD_TEXT, record_fields_text(fields, i), &parser->texts[i],
                        failure))
            return false;
    return true;
}

static bool parse_json(struct record_parser *parser, const struct record_row *row,
                       struct failure *failure)
{
    const struct record_layout *layout = &row->layout;
    if (!record_json_load(&parser->json, row->data, row->length, failure) ||
        (wants_spelling(parser, layout) &&
         !record_json_spell(&parser->json, row->data, row->length, failure)) ||
        !record_kept_take_json(&parser->kept, layout, parser->json.root, failure))
        return false;
    for (enum record_field field = 0; field < FIELD_COUNT; field++)
        if (!take_value(parser, field, layout->names[field], &parser->values[field], failure))
            return false;
    return take_texts(parser, layout->fields, failure);
}

/* ---- Tables ------------------------------------------------------------ */

static void take_cell(struct record_parser *parser, const struct record_layout *layout,
                      const struct table_cell *cell)
{
    for (enum record_field field = 0; field < FIELD_COUNT; field++)
        if (layout->column[field] == cell->column)
            parser->values[field] = (struct record_value){cell->data, cell->length};
    for (size_t i = 0; i < RECORD_TEXTS_MOST; i++)
        if (layout->text_column[i] == cell->column)
            parser->texts[i] = (struct record_value){cell->data, cell->length};
    record_kept_take_cell(&parser->kept, layout, cell);
}

/* A value that is shown, and where it begins in the parser's names: the buffer moves as it
 * grows. */
struct shown_value {
    const char **data;
    size_t begin;
};

/* Those of a row that are no UTF-8 as they stand in it. */
struct shown_values {
    struct shown_value items[FIELD_COUNT + RECORD_KEPT_MOST];
    size_t count;
};

/* Appends the cell as UTF-8 to the parser's names, if it is none, and notes it. */
static bool decode_name(struct record_parser *parser, const char *charset, const char **data,
                        size_t *length, struct shown_values *shown, struct failure *failure)
{
    struct text_buffer scratch = {0};
    struct offset_map map = {0};
    struct charset_decoded found;
    struct failure reason = {0};
    if (!*data || unicode_is_valid(*data, *length))
        return true;
    bool done = charset_decode(*data, *length, charset, false, &scratch, &map, &found, &reason);
    if (done) {
        shown->items[shown->count++] = (struct shown_value){data, parser->names.length};
        *length = found.length;
        done = text_buffer_append(&parser->names, found.text, found.length, failure);
    } else {
        done =
            reason.code != FAILURE_MEMORY || fail(failure, reason.code, "%s", reason.message);
    }
    text_buffer_release(&scratch);
    offset_map_release(&map);
    return done;
}

/* Labels, ids and what else is shown or handed through are UTF-8; the text is decoded with its
 * document. */
static bool decode_names(struct record_parser *parser, const struct record_layout *layout,
                         struct failure *failure)
{
    static const enum record_field fields[] = {FIELD_ID, FIELD_LABEL, FIELD_SOURCE,
                                               FIELD_GROUP};
    const char *given = layout->fields ? layout->fields->charset : NULL;
    const char *charset = given ? given : layout->charset;
    struct shown_values shown = {.count = 0};
    text_buffer_clear(&parser->names);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        struct record_value *value = &parser->values[fields[i]];
        if (!decode_name(parser, charset, &value->data, &value->length, &shown, failure))
            return false;
    }
    for (size_t i = 0; i < layout->kept_count; i++) {
        struct kept_value *value = &parser->kept.values[i];
        if (!decode_name(parser, charset, &value->data, &value->length, &shown, failure))
            return false;
    }
    for (size_t i = 0; i < shown.count; i++)
        *shown.items[i].data = parser->names.data + shown.items[i].begin;
    return true;
}

static bool parse_table_row(struct record_parser *parser, const struct record_row *row,
                            struct failure *failure)
{
    struct table_cursor cursor = table_cells(row, &row->layout);
    struct table_cell cell;
    while (!cursor.ended) {
        if (!table_next_cell(&cursor, &cell, failure))
            return false;
        take_cell(parser, &row->layout, &cell);
    }
    if (!decode_names(parser, &row->layout, failure))
        return false;
    const struct record_fields *fields = row->layout.fields;
    return cursor.columns == row->layout.columns ||
           fail(failure, FAILURE_RECORD, "%zu fields where %s has %zu", cursor.columns,
                fields && fields->columns ? "--columns" : "the header", row->layout.columns);
}

/* A row that a quotation mark made of the rest of the file is that error, but its cells before the
 * mark are taken: they say which record it was. */
static bool parse_whole_row(struct record_parser *parser, const struct record_row *row,
                            struct failure *failure)
{
    const bool read = parse_table_row(parser, row, failure);
    return row->unclosed_lines == 0 || failure->code == FAILURE_MEMORY
               ? read
               : record_row_fail_unclosed(row, failure);
}

/* ---- Documents of containers -------------------------------------------- */

static bool take_parts(struct record_parser *parser, const struct record_row *row,
                       struct failure *failure)
{
    for (enum record_field field = 0; field < FIELD_COUNT; field++) {
        const struct record_part *part = &row->parts[field];
        if (part->given)
            parser->values[field] =
                (struct record_value){row->data + part->begin, part->length};
    }
    return row->failure.code == FAILURE_NONE ||
           fail(failure, row->failure.code, "%s", row->failure.message);
}

/* ---- Records ----------------------------------------------------------- */

/* Makes one text of its parts, those that are filled, with empty lines between them. */
static bool join_texts(struct record_parser *parser, struct failure *failure)
{
    struct record_value *text = &parser->values[FIELD_TEXT];
    bool given = false;
    text_buffer_clear(&parser->joined);
    if (!text_buffer_append(&parser->joined, "", 0, failure))
        return false;
    for (size_t i = 0; i < RECORD_TEXTS_MOST; i++) {
        const struct record_value *part = &parser->texts[i];
        given |= part->data != NULL;
        if (part->length > 0 &&
            (!text_buffer_append(&parser->joined, "\n\n", parser->joined.length > 0 ? 2 : 0,
                                 failure) ||
             !text_buffer_append(&parser->joined, part->data, part->length, failure)))
            return false;
    }
    if (given)
        *text = (struct record_value){parser->joined.data, parser->joined.length};
    return true;
}

static bool is_blank(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static void trim(struct record_value *value)
{
    while (value->length > 0 && is_blank(value->data[value->length - 1]))
        value->length--;
    for (; value->length > 0 && is_blank(*value->data); value->length--)
        value->data++;
}

static bool parse_row(struct record_parser *parser, const struct record_row *row,
                      struct failure *failure)
{
    if (row->too_long && row->unclosed_lines > 0)
        return record_row_fail_unclosed(row, failure);
    if (row->too_long)
        return fail(failure, FAILURE_TOO_LARGE, "more than %zu bytes", RECORD_MAX_BYTES);
    if (record_format_is_container(row->layout.format))
        return take_parts(parser, row, failure);
    switch (row->layout.format) {
    case RECORDS_JSONL:
    case RECORDS_JSON:
        return parse_json(parser, row, failure);
    case RECORDS_CSV:
    case RECORDS_TSV:
        return parse_whole_row(parser, row, failure);
    default:
        parser->values[FIELD_TEXT] = (struct record_value){row->data, row->length};
        return true;
    }
}

static bool is_null(const struct record_parser *parser, const char *name)
{
    return name && json_is_null(record_json_find(parser->json.root, name));
}

/* A field that should hold the text, or a part of it, and is null in JSON; NULL: there is none. */
static const char *null_text(const struct record_parser *parser,
                             const struct record_layout *layout)
{
    const struct record_fields *fields = layout->fields;
    if (!record_format_is_json(layout->format))
        return NULL;
    for (size_t i = 0; fields && fields->text_count > 1 && i < fields->text_count; i++)
        if (is_null(parser, record_fields_text(fields, i)))
            return record_fields_text(fields, i);
    return is_null(parser, layout->names[FIELD_TEXT])   ? layout->names[FIELD_TEXT]
           : is_null(parser, layout->names[FIELD_HTML]) ? layout->names[FIELD_HTML]
                                                        : NULL;
}

static bool fail_no_text(const struct record_parser *parser, const struct record_layout *layout,
                         struct failure *failure)
{
    const char *null = null_text(parser, layout);
    if (null)
        return fail(failure, FAILURE_RECORD, "the field '%s' is null", null);
    return fail(failure, FAILURE_RECORD, "no field %s",
                record_text_names(layout, (char[RECORD_TEXT_NAMES_MAX]){0}));
}

static void fill_record(const struct record_parser *parser, const struct record_row *row,
                        struct record *record)
{
    const struct record_value *values = parser->values;
    const bool html =
        values[FIELD_HTML].data && (values[FIELD_HTML].length > 0 || !values[FIELD_TEXT].data);
    const struct record_value *text = &values[html ? FIELD_HTML : FIELD_TEXT];
    const enum record_format format = row->layout.format;
    *record = (struct record){
        .text = text->data,
        .text_length = text->length,
        .label = values[FIELD_LABEL].data,
        .label_length = values[FIELD_LABEL].length,
        .id = values[FIELD_ID].data,
        .id_length = values[FIELD_ID].length,
        .title = values[FIELD_TITLE].data,
        .title_length = values[FIELD_TITLE].length,
        .source = values[FIELD_SOURCE].data,
        .source_length = values[FIELD_SOURCE].length,
        .group = values[FIELD_GROUP].data,
        .group_length = values[FIELD_GROUP].length,
        .date = values[FIELD_DATE].data,
        .date_length = values[FIELD_DATE].length,
        .answer = values[FIELD_ANSWER].data,
        .answer_length = values[FIELD_ANSWER].length,
        .byline = values[FIELD_BYLINE].data,
        .byline_length = values[FIELD_BYLINE].length,
        .site = values[FIELD_SITE].data,
        .site_length = values[FIELD_SITE].length,
        .format = format,
        .number = row->number,
        .line = row->line,
        .swallowed = row->unclosed_lines,
        .html = html || format == RECORDS_HTML ||
                (format == RECORDS_AUTO && record_begins_html(text->data, text->length)),
        .charset =
            record_format_is_json(format) || row->layout.decoded ? "utf-8" : row->charset,
        .replaced = record_format_is_json(format) && parser->json.replaced,
        .kept = parser->kept.values,
    };
}

enum record_status record_parse(struct record_parser *parser, const struct record_row *row,
                                struct record *record, struct failure *failure)
{
    struct failure reason = {0};
    memset(parser->values, 0, sizeof parser->values);
    memset(parser->texts, 0, sizeof parser->texts);
    parser->json.replaced = false;
    record_kept_clear(&parser->kept);
    bool read = parse_row(parser, row, &reason) &&
                (parser->values[FIELD_TEXT].data || row->layout.fields == NULL ||
                 row->layout.fields->text_count < 2 || join_texts(parser, &reason));
    trim(&parser->values[FIELD_LABEL]);
    fill_record(parser, row, record);
    if (read && !record->text)
        read = fail_no_text(parser, &row->layout, &reason);
    if (read)
        return RECORD_READ;
    if (reason.code == FAILURE_MEMORY) {
        failure_set(failure, reason.code, "%s", reason.message);
        return RECORD_FAILED;
    }
    const size_t line = row->unclosed_lines > 0 ? row->unclosed_line : row->line;
    failure_set(failure, reason.code, "%s %zu: %s", line > 0 ? "line" : "document",
                line > 0 ? line : row->number, reason.message);
    return RECORD_BROKEN;
}

void record_parser_release(struct record_parser *parser)
{
    record_json_release(&parser->json);
    text_buffer_release(&parser->joined);
    text_buffer_release(&parser->names);
    record_kept_release(&parser->kept);
    *parser = (struct record_parser){0};
}
