/* feed_item: a buffer for each slot. */
#include "feed_item.h"

#include <string.h>

bool feed_item_begin(struct feed_item *item, enum feed_slot slot, int rank, bool *failed,
                     struct failure *failure)
{
    struct text_buffer *value = &item->values[slot];
    *failed = false;
    if (slot == FEED_AUTHOR && item->ranks[slot] == rank && value->length > 0) {
        *failed = !text_buffer_append(value, ", ", 2, failure);
        return !*failed;
    }
    if (item->ranks[slot] >= rank)
        return false;
    item->ranks[slot] = rank;
    text_buffer_clear(value);
    return true;
}

bool feed_item_append(struct feed_item *item, enum feed_slot slot, const char *bytes,
                      size_t length, struct failure *failure)
{
    struct text_buffer *value = &item->values[slot];
    if (length > RECORD_MAX_BYTES - value->length) {
        item->too_long = true;
        return true;
    }
    return text_buffer_append(value, bytes, length, failure);
}

void feed_item_keep_name(struct feed_item *item)
{
    struct text_buffer *value = &item->values[FEED_AUTHOR];
    char *bytes = value->data;
    if (value->length == 0 || !memchr(bytes, '@', value->length))
        return;
    const char *open = memchr(bytes, '(', value->length);
    const size_t begin = open ? (size_t)(open - bytes) + 1 : value->length;
    const char *close = open ? memchr(open, ')', value->length - begin + 1) : NULL;
    const size_t end = close ? (size_t)(close - bytes) : value->length;
    memmove(bytes, bytes + begin, end - begin);
    value->length = end - begin;
    bytes[value->length] = '\0';
    if (value->length == 0)
        item->ranks[FEED_AUTHOR] = 0;
}

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

/* Adds the value without the white space around it; nothing if nothing is left. */
static bool add(struct record_row *row, enum record_field field,
                const struct text_buffer *value, struct failure *failure)
{
    size_t begin = 0, end = value->length;
    while (begin < end && is_space(value->data[begin]))
        begin++;
    while (end > begin && is_space(value->data[end - 1]))
        end--;
    return begin == end ||
           record_row_add(row, field, value->data + begin, end - begin, failure);
}

bool feed_item_write(const struct feed_item *item, struct record_row *row,
                     struct failure *failure)
{
    static const struct {
        enum record_field field;
        enum feed_slot slot;
    } fields[] = {{FIELD_ID, FEED_ID},
                  {FIELD_TITLE, FEED_TITLE},
                  {FIELD_BYLINE, FEED_AUTHOR},
                  {FIELD_DATE, FEED_DATE},
                  {FIELD_SITE, FEED_SITE}};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (!add(row, fields[i].field, &item->values[fields[i].slot], failure))
            return false;
    const struct text_buffer *text = &item->values[FEED_CONTENT];
    const char *bytes = text->length > 0 ? text->data : "";
    const bool html =
        item->html && (memchr(bytes, '<', text->length) || memchr(bytes, '&', text->length));
    row->line = item->line;
    row->too_long = item->too_long;
    row->charset = "utf-8";
    return record_row_add(row, html ? FIELD_HTML : FIELD_TEXT, bytes, text->length, failure);
}

void feed_item_clear(struct feed_item *item)
{
    for (int slot = 0; slot < FEED_SITE; slot++) {
        text_buffer_clear(&item->values[slot]);
        item->ranks[slot] = 0;
    }
    item->html = item->too_long = false;
}

void feed_item_release(struct feed_item *item)
{
    for (int slot = 0; slot < FEED_SLOTS; slot++)
        text_buffer_release(&item->values[slot]);
}
