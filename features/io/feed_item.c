/* feed_item: a buffer for each slot. */
#include "feed_item.h"

#include <stdint.h>
#include <stdlib.h>
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

/* The character that a reference stands for, without its "&" and ";"; 0: not known. */
static uint32_t referred(const char *name, size_t length)
{
    static const struct {
        const char *name;
        uint32_t character;
    } names[] = {{"amp", '&'},       {"lt", '<'},       {"gt", '>'},       {"quot", '"'},
                 {"apos", '\''},     {"nbsp", 0xa0},    {"ndash", 0x2013}, {"mdash", 0x2014},
                 {"lsquo", 0x2018},  {"rsquo", 0x2019}, {"ldquo", 0x201c}, {"rdquo", 0x201d},
                 {"hellip", 0x2026}, {"bull", 0x2022}};
    if (length >= 2 && name[0] == '#') {
        const bool hexadecimal = name[1] == 'x' || name[1] == 'X';
        char digits[8] = {0};
        const size_t skipped = hexadecimal ? 2 : 1;
        if (length == skipped || length - skipped >= sizeof digits)
            return 0;
        memcpy(digits, name + skipped, length - skipped);
        char *end;
        const unsigned long number = strtoul(digits, &end, hexadecimal ? 16 : 10);
        return *end == '\0' && digits[0] != '-' && number >= ' ' && number <= 0x10ffff &&
                       (number < 0xd800 || number > 0xdfff)
                   ? (uint32_t)number
                   : 0;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i].name) == length && memcmp(names[i].name, name, length) == 0)
            return names[i].character;
    return 0;
}

/* Writes the character in UTF-8, which is never longer than its reference: "&#9;" has four
 * bytes, and "&#x10000;" nine. */
static size_t write_character(uint32_t character, char *out)
{
    if (character < 0x80) {
        out[0] = (char)character;
        return 1;
    }
    const size_t length = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    static const unsigned char first[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = length - 1; i > 0; i--, character >>= 6)
        out[i] = (char)(0x80u | (character & 0x3fu));
    out[0] = (char)(first[length] | character);
    return length;
}

void feed_item_decode(struct feed_item *item, enum feed_slot slot)
{
    struct text_buffer *value = &item->values[slot];
    size_t out = 0;
    for (size_t at = 0; at < value->length;) {
        const char *bytes = value->data + at;
        const size_t left = value->length - at;
        const char *end = *bytes == '&' ? memchr(bytes, ';', left < 12 ? left : 12) : NULL;
        const uint32_t character = end ? referred(bytes + 1, (size_t)(end - bytes) - 1) : 0;
        if (character) {
            at += (size_t)(end - bytes) + 1;
            out += write_character(character, value->data + out);
        } else {
            value->data[out++] = value->data[at++];
        }
    }
    value->length = out;
    if (value->data)
        value->data[out] = '\0';
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
