/* record_row: the default names of fields, and the memory of a row. */
#include "record_row.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/memory.h"

const struct record_fields record_fields_default = {
    .text = "text", .label = "label", .id = "id", .title = "title", .source = "source"};

/* Cuts the names of the text's parts apart; an empty one is none. */
static bool split_texts(struct record_fields *fields, const char *names,
                        struct failure *failure)
{
    size_t used = 0;
    fields->text_count = 0;
    for (const char *at = names; *at;) {
        const size_t length = strcspn(at, ",");
        if (length > 0 &&
            (fields->text_count == RECORD_TEXTS_MOST || used + length >= RECORD_TEXTS_BYTES))
            return fail(failure, FAILURE_ARGUMENT, "too many fields for the text: '%s'", names);
        if (length > 0) {
            memcpy(fields->texts + used, at, length);
            fields->texts[used + length] = '\0';
            fields->text_at[fields->text_count++] = (unsigned char)used;
            used += length + 1;
        }
        at += length + (at[length] == ',');
    }
    return true;
}

bool record_fields_name(struct record_fields *fields, enum record_field field, const char *name,
                        struct failure *failure)
{
    const char **const names[FIELD_COUNT] = {
        [FIELD_ID] = &fields->id,         [FIELD_LABEL] = &fields->label,
        [FIELD_SOURCE] = &fields->source, [FIELD_TITLE] = &fields->title,
        [FIELD_DATE] = &fields->date,     [FIELD_TEXT] = &fields->text,
        [FIELD_HTML] = &fields->html,     [FIELD_GROUP] = &fields->group};
    assert(names[field]);
    *names[field] = name;
    fields->named |= 1u << field;
    return field != FIELD_TEXT || split_texts(fields, name, failure);
}

bool record_fields_divide(struct record_fields *fields, const char *delimiter,
                          struct failure *failure)
{
    const bool tab = strcmp(delimiter, "tab") == 0 || strcmp(delimiter, "\\t") == 0;
    const char byte = tab ? '\t' : delimiter[0];
    if ((!tab && strlen(delimiter) != 1) || (byte < ' ' && byte != '\t') || byte > '~' ||
        byte == '"' || (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
        (byte >= 'a' && byte <= 'z'))
        return fail(failure, FAILURE_ARGUMENT,
                    "a delimiter is one character such as ; or | or tab, not '%s'", delimiter);
    fields->delimiter = byte;
    return true;
}

void record_row_clear(struct record_row *row)
{
    *row = (struct record_row){.bytes = row->bytes, .capacity = row->capacity};
}

bool record_row_fail_unclosed(const struct record_row *row, struct failure *failure)
{
    if (row->unclosed_lines == 1) /* nothing but its own record is lost */
        return fail(failure, FAILURE_RECORD, "a quotation mark is not closed");
    return fail(failure, FAILURE_RECORD,
                "a quotation mark is never closed: %zu lines are in it", row->unclosed_lines);
}

bool record_row_add(struct record_row *row, enum record_field field, const char *bytes,
                    size_t length, struct failure *failure)
{
    struct record_part *part = &row->parts[field];
    if (length > RECORD_MAX_BYTES - row->length)
        return fail(failure, FAILURE_TOO_LARGE, "more than %zu bytes", RECORD_MAX_BYTES);
    if (!memory_reserve(&row->bytes, &row->capacity, row->length + length + 1, 1, failure))
        return false;
    if (!part->given)
        *part = (struct record_part){row->length, 0, true};
    assert(part->begin + part->length == row->length);
    if (length > 0)
        memcpy(row->bytes + row->length, bytes, length);
    part->length += length;
    row->length += length;
    row->data = row->bytes;
    return true;
}

void record_row_release(struct record_row *row)
{
    free(row->bytes);
    *row = (struct record_row){0};
}

const char *record_text_names(const struct record_layout *layout,
                              char names[static RECORD_TEXT_NAMES_MAX])
{
    const char *text = layout->names[FIELD_TEXT], *html = layout->names[FIELD_HTML];
    snprintf(names, RECORD_TEXT_NAMES_MAX, html ? "'%s' or '%s'" : "'%s'", text, html);
    return names;
}
