/* record_parser: JSON by jansson, tables by record_table.h; a whole file is its own text,
 * and the parts of a container's document are known. */
#include "record_parser.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "../text/unicode.h"
#include "record_table.h"

/* ---- JSON lines -------------------------------------------------------- */

/* Is text[at ..] an escape \uDxyz, the half of a surrogate pair, whose digit x is one of
 * `digits`? */
static bool is_surrogate(const char *text, size_t length, size_t at, const char *digits)
{
    return at + 6 <= length && text[at] == '\\' && text[at + 1] == 'u' &&
           (text[at + 2] == 'd' || text[at + 2] == 'D') && text[at + 3] != '\0' &&
           strchr(digits, text[at + 3]) != NULL;
}

/* Replaces, in place, each escape of half a surrogate pair without its other half, which is no
 * character, by the escape of U+FFFD. Returns whether there were any. */
static bool repair_surrogates(char *text, size_t length)
{
    bool repaired = false;
    for (size_t at = 0; at + 1 < length; at++) {
        if (text[at] != '\\')
            continue;
        bool high = is_surrogate(text, length, at, "89abAB");
        if (high && is_surrogate(text, length, at + 6, "cdefCDEF")) {
            at += 11;
        } else if (high || is_surrogate(text, length, at, "cdefCDEF")) {
            memcpy(text + at, "\\ufffd", 6);
            repaired = true;
            at += 5;
        } else {
            at++;
        }
    }
    return repaired;
}

/* Parses a row that jansson refuses although other programs write such rows: with halves of
 * surrogate pairs, or with integers of more than 64 bits, which become reals. */
static bool load_odd_json(struct record_parser *parser, const struct record_row *row,
                          struct failure *failure)
{
    text_buffer_clear(&parser->repaired);
    if (!text_buffer_append(&parser->repaired, row->data, row->length, failure))
        return false;
    parser->replaced |= repair_surrogates(parser->repaired.data, parser->repaired.length);
    parser->root = json_loadb(parser->repaired.data, parser->repaired.length,
                              JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, NULL);
    return true;
}

/* Parses the row to `root`. A record with bytes that are not UTF-8 must not be lost: they are
 * replaced, and the row is parsed again. */
static bool load_json(struct record_parser *parser, const struct record_row *row,
                      struct failure *failure)
{
    json_error_t error;
    json_decref(parser->root);
    parser->root = json_loadb(row->data, row->length, JSON_ALLOW_NUL, &error);
    if (!parser->root && json_error_code(&error) == json_error_invalid_utf8) {
        text_buffer_clear(&parser->repaired);
        if (!unicode_repair(row->data, row->length, &parser->repaired, NULL, 0, failure))
            return false;
        parser->replaced = true;
        parser->root =
            json_loadb(parser->repaired.data, parser->repaired.length, JSON_ALLOW_NUL, &error);
    }
    enum json_error_code code = json_error_code(&error);
    if (!parser->root &&
        (code == json_error_invalid_syntax || code == json_error_numeric_overflow) &&
        !load_odd_json(parser, row, failure))
        return false;
    if (!parser->root && code == json_error_out_of_memory)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    if (!parser->root)
        return fail(failure, FAILURE_RECORD, "not a JSON object: %s", error.text);
    if (!json_is_object(parser->root))
        return fail(failure, FAILURE_RECORD, "not a JSON object");
    return true;
}

/* Writes a number or truth value as text: 0.5 as "0.5", 3.0 as "3". Returns the length, 0 for
 * any other value. */
static size_t spell_scalar(const json_t *value, char *text, size_t size)
{
    int length = 0;
    if (json_is_integer(value))
        length = snprintf(text, size, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (json_is_real(value))
        length = snprintf(text, size, "%.15g", json_real_value(value));
    else if (json_is_boolean(value))
        length = snprintf(text, size, "%s", json_is_true(value) ? "true" : "false");
    return (size_t)length;
}

static bool take_json_field(struct record_parser *parser, enum record_field field,
                            const char *name, struct failure *failure)
{
    const json_t *found = name ? json_object_get(parser->root, name) : NULL;
    struct record_value *value = &parser->values[field];
    if (!found || json_is_null(found))
        return true;
    if (json_is_string(found)) {
        *value = (struct record_value){json_string_value(found), json_string_length(found)};
        return true;
    }
    if (field == FIELD_DATE && !json_is_integer(found))
        return true; /* dates have many forms, and nothing is lost without one */
    const bool group = field == FIELD_GROUP;
    const bool prose = field == FIELD_TEXT || field == FIELD_HTML || field == FIELD_TITLE;
    char *text = parser->numbers[field];
    const size_t length = group || (!prose && json_is_integer(found))
                              ? spell_scalar(found, text, sizeof parser->numbers[field])
                              : 0;
    if (length == 0)
        return fail(failure, FAILURE_RECORD, "field '%s' is not a string%s", name,
                    group   ? ", a number, true or false"
                    : prose ? ""
                            : " or a whole number");
    *value = (struct record_value){text, length};
    return true;
}

static bool parse_json(struct record_parser *parser, const struct record_row *row,
                       struct failure *failure)
{
    if (!load_json(parser, row, failure) ||
        !record_kept_take_json(&parser->kept, &row->layout, parser->root, failure))
        return false;
    for (enum record_field field = 0; field < FIELD_COUNT; field++)
        if (!take_json_field(parser, field, row->layout.names[field], failure))
            return false;
    return true;
}

/* ---- Tables ------------------------------------------------------------ */

static void take_cell(struct record_parser *parser, const struct record_layout *layout,
                      const struct table_cell *cell)
{
    for (enum record_field field = 0; field < FIELD_COUNT; field++)
        if (layout->column[field] == cell->column)
            parser->values[field] = (struct record_value){cell->data, cell->length};
    record_kept_take_cell(&parser->kept, layout, cell);
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
    if (cursor.columns != row->layout.columns)
        return fail(failure, FAILURE_RECORD, "%zu fields where the header has %zu",
                    cursor.columns, row->layout.columns);
    return true;
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

static bool parse_row(struct record_parser *parser, const struct record_row *row,
                      struct failure *failure)
{
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
        return parse_table_row(parser, row, failure);
    default:
        parser->values[FIELD_TEXT] = (struct record_value){row->data, row->length};
        return true;
    }
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
        .byline = values[FIELD_BYLINE].data,
        .byline_length = values[FIELD_BYLINE].length,
        .site = values[FIELD_SITE].data,
        .site_length = values[FIELD_SITE].length,
        .format = format,
        .number = row->number,
        .line = row->line,
        .html = html || format == RECORDS_HTML ||
                (format == RECORDS_AUTO && record_begins_html(text->data, text->length)),
        .charset = record_format_is_json(format) ? "utf-8" : row->charset,
        .replaced = parser->replaced,
        .kept = parser->kept.values,
    };
}

enum record_status record_parse(struct record_parser *parser, const struct record_row *row,
                                struct record *record, struct failure *failure)
{
    struct failure reason = {0};
    memset(parser->values, 0, sizeof parser->values);
    parser->replaced = false;
    record_kept_clear(&parser->kept);
    bool read = parse_row(parser, row, &reason);
    fill_record(parser, row, record);
    if (read && !record->text)
        read = fail(&reason, FAILURE_RECORD, "no field %s",
                    record_text_names(&row->layout, (char[RECORD_TEXT_NAMES_MAX]){0}));
    if (read)
        return RECORD_READ;
    if (reason.code == FAILURE_MEMORY) {
        failure_set(failure, reason.code, "%s", reason.message);
        return RECORD_FAILED;
    }
    failure_set(failure, reason.code, "%s %zu: %s", row->line > 0 ? "line" : "document",
                row->line > 0 ? row->line : row->number, reason.message);
    return RECORD_BROKEN;
}

void record_parser_release(struct record_parser *parser)
{
    json_decref(parser->root);
    text_buffer_release(&parser->repaired);
    record_kept_release(&parser->kept);
    *parser = (struct record_parser){0};
}
