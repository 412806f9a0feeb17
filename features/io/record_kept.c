/* record_kept: paths into JSON, and values written as JSON again. */
#include "record_kept.h"

#include <jansson.h>
#include <stdint.h>
#include <string.h>

#include "json_out.h"
#include "record_table.h"

#define MOST_NAMES 300 /* bytes of columns' names in a message, which is cut before */

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

/* ---- Paths ------------------------------------------------------------- */

/* The element of an array that the digits at `path` name; NULL: they are none, or too many. */
static const json_t *find_element(const json_t *array, const char *path, size_t length)
{
    size_t index = 0;
    if (length == 0 || length > 9)
        return NULL;
    for (size_t i = 0; i < length; i++) {
        if (path[i] < '0' || path[i] > '9')
            return NULL;
        index = 10 * index + (size_t)(path[i] - '0');
    }
    return json_array_get(array, index);
}

/* At each level the rest of the path is a member's whole name, or a name goes up to its next
 * full stop. */
static const json_t *find_path(const json_t *value, const char *path)
{
    for (;;) {
        const json_t *whole = json_object_get(value, path);
        const size_t length = strcspn(path, ".");
        if (whole)
            return whole;
        value = json_is_array(value) ? find_element(value, path, length)
                                     : json_object_getn(value, path, length);
        if (!value || path[length] == '\0')
            return value;
        path += length + 1;
    }
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
        const json_t *found = find_path(root, layout->kept[i]);
        struct kept_value *value = &kept->values[i];
        if (!found || json_is_null(found))
            continue;
        if (json_is_string(found)) {
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

bool record_kept_note_column(struct record_layout *layout, const struct table_cell *cell,
                             struct kept_header *header, struct failure *failure)
{
    for (size_t i = 0; i < layout->kept_count; i++)
        if (strlen(layout->kept[i]) == cell->length &&
            memcmp(layout->kept[i], cell->data, cell->length) == 0)
            layout->kept_column[i] = cell->column;
    return layout->kept_count == 0 || header->names.length > MOST_NAMES ||
           text_buffer_format(&header->names, failure, "%s'%.*s'", cell->column ? ", " : "",
                              cell->length < MOST_NAMES ? (int)cell->length : MOST_NAMES,
                              cell->data);
}

bool record_kept_check_columns(const struct record_layout *layout, const char *name,
                               const struct kept_header *header, struct failure *failure)
{
    for (size_t i = 0; i < layout->kept_count; i++)
        if (layout->kept_column[i] == SIZE_MAX)
            return fail(failure, FAILURE_RECORD, "'%s' has no column '%s', only %s", name,
                        layout->kept[i], header->names.data);
    return true;
}
