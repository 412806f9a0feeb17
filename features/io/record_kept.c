/* record_kept: paths into JSON, and values written as JSON again. */
#include "record_kept.h"

#include <jansson.h>
#include <stdint.h>
#include <string.h>

#include "json_out.h"
#include "record_json.h"
#include "record_table.h"

void record_kept_clear(struct record_kept *kept)
{
    memset(kept->values, 0, sizeof kept->values);
    text_buffer_clear(&kept->json);
}

void record_kept_release(struct record_kept *kept)
{
    text_buffer_release(&kept->json);
    *kept = (struct record_kept){0};
}

/* ---- JSON -------------------------------------------------------------- */

static bool put_text(struct text_buffer *out, const char *text, struct failure *failure)
{
    return text_buffer_append(out, text, strlen(text), failure);
}

static bool put_value(struct text_buffer *out, const json_t *value, struct failure *failure);

static bool put_array(struct text_buffer *out, const json_t *array, struct failure *failure)
{
    size_t i;
    json_t *element;
    json_array_foreach(array, i, element) if (!put_text(out, i > 0 ? "," : "[", failure) ||
                                              !put_value(out, element, failure)) return false;
    return put_text(out, json_array_size(array) > 0 ? "]" : "[]", failure);
}

static bool put_object(struct text_buffer *out, json_t *object, struct failure *failure)
{
    const char *before = "{";
    for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at)) {
        if (!put_text(out, before, failure) ||
            !json_put_string(out, json_object_iter_key(at), json_object_iter_key_len(at),
                             failure) ||
            !put_text(out, ":", failure) ||
            !put_value(out, json_object_iter_value(at), failure))
            return false;
        before = ",";
    }
    return put_text(out, *before == ',' ? "}" : "{}", failure);
}

/* Appends a value; its depth was bounded when it was read. */
static bool put_value(struct text_buffer *out, const json_t *value, struct failure *failure)
{
    size_t length;
    const char *number = record_json_number(value, &length);
    if (number)
        return text_buffer_append(out, number, length, failure);
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return put_object(out, (json_t *)(uintptr_t)value, failure); /* iterated, not changed */
    case JSON_ARRAY:
        return put_array(out, value, failure);
    case JSON_STRING:
        return json_put_string(out, json_string_value(value), json_string_length(value),
                               failure);
    case JSON_INTEGER:
        return text_buffer_format(out, failure, "%" JSON_INTEGER_FORMAT,
                                  json_integer_value(value));
    case JSON_REAL:
        return json_put_number(out, json_real_value(value), failure);
    case JSON_TRUE:
        return put_text(out, "true", failure);
    case JSON_FALSE:
        return put_text(out, "false", failure);
    case JSON_NULL:
        break;
    }
    return put_text(out, "null", failure);
}

bool record_kept_take_json(struct record_kept *kept, const struct record_layout *layout,
                           const json_t *root, struct failure *failure)
{
    size_t begin[RECORD_KEPT_MOST] = {0}; /* the buffer moves as it grows */
    for (size_t i = 0; i < layout->kept_count; i++) {
        const json_t *found = record_json_find(root, layout->kept[i]);
        struct kept_value *value = &kept->values[i];
        if (!found || json_is_null(found))
            continue;
        size_t length;
        if (json_is_string(found) && !record_json_number(found, &length)) {
            *value = (struct kept_value){KEPT_STRING, json_string_value(found),
                                         json_string_length(found)};
            continue;
        }
        begin[i] = kept->json.length;
        if (!put_value(&kept->json, found, failure))
            return false;
        *value = (struct kept_value){.kind = KEPT_JSON, .length = kept->json.length - begin[i]};
    }
    for (size_t i = 0; i < layout->kept_count; i++)
        if (kept->values[i].kind == KEPT_JSON)
            kept->values[i].data = kept->json.data + begin[i];
    return true;
}

/* ---- Tables ------------------------------------------------------------ */

void record_kept_take_cell(struct record_kept *kept, const struct record_layout *layout,
                           const struct table_cell *cell)
{
    for (size_t i = 0; i < layout->kept_count; i++)
        if (layout->kept_column[i] == cell->column)
            kept->values[i] = (struct kept_value){KEPT_STRING, cell->data, cell->length};
}

void record_kept_note_column(struct record_layout *layout, const struct table_cell *cell)
{
    for (size_t i = 0; i < layout->kept_count; i++)
        if (strlen(layout->kept[i]) == cell->length &&
            memcmp(layout->kept[i], cell->data, cell->length) == 0)
            layout->kept_column[i] = cell->column;
}
