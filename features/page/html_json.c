/* html_json: one pass over the text. Objects nest; brackets of arrays are skipped. */
#include "html_json.h"

#include <stdint.h>
#include <string.h>

#include "../base/ascii.h"

/* True unless the object is too deep. */
struct html_json_reader html_json_text(const char *json, size_t length, size_t *at)
{
    const char *begin = json + *at, *end = memchr(begin, '\0', length - *at);
    const struct html_json_reader reader = {
        .text = begin, .length = end ? (size_t)(end - begin) : length - *at};
    *at += reader.length + (end != NULL);
    return reader;
}

static bool open_object(struct html_json_reader *reader)
{
    if (reader->depth == HTML_JSON_MAX_DEPTH) {
        reader->too_deep++;
        return false;
    }
    reader->keys[++reader->depth] = (struct html_json_key){"", 0};
    return true;
}

/* True if an object was open that is not too deep. */
static bool close_object(struct html_json_reader *reader)
{
    if (reader->too_deep > 0) {
        reader->too_deep--;
        return false;
    }
    if (reader->depth == 0)
        return false;
    reader->depth--;
    return true;
}

/* Reads the string whose opening quote has just been read; false if it has no end. */
static bool read_string(struct html_json_reader *reader, struct html_json_key *string)
{
    const size_t begin = reader->at;
    while (reader->at < reader->length && reader->text[reader->at] != '"')
        reader->at += reader->text[reader->at] == '\\' ? 2 : 1;
    if (reader->at >= reader->length)
        return false;
    *string = (struct html_json_key){reader->text + begin, reader->at - begin};
    reader->at++;
    return true;
}

/* Is the string that has just been read a key, with a colon after it? */
static bool is_key(const struct html_json_reader *reader)
{
    size_t at = reader->at;
    while (at < reader->length && strchr(" \t\r\n", reader->text[at]))
        at++;
    return at < reader->length && reader->text[at] == ':';
}

enum html_json_event html_json_event(struct html_json_reader *reader)
{
    struct html_json_key string;
    while (reader->at < reader->length) {
        switch (reader->text[reader->at++]) {
        case '{':
            if (open_object(reader))
                return JSON_OPEN;
            break;
        case '}':
            if (close_object(reader))
                return JSON_CLOSE;
            break;
        case '"':
            if (!read_string(reader, &string))
                return JSON_END;
            if (is_key(reader)) {
                reader->keys[reader->depth] = string;
                break;
            }
            reader->value = string.text;
            reader->value_length = string.length;
            return JSON_STRING;
        default:
            break;
        }
    }
    return JSON_END;
}

bool html_json_next(struct html_json_reader *reader)
{
    enum html_json_event event;
    do
        event = html_json_event(reader);
    while (event == JSON_OPEN || event == JSON_CLOSE);
    return event == JSON_STRING;
}

/* Writes the character in UTF-8, and returns its length. */
static size_t write_character(uint32_t c, char bytes[4])
{
    size_t length = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char first[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = length; i-- > 1; c >>= 6)
        bytes[i] = (char)(0x80 | (c & 0x3F));
    bytes[0] = (char)(first[length] | c);
    return length;
}

/* The four hexadecimal digits at `at`; UINT32_MAX if there are none. */
static uint32_t read_hex(const char *at, const char *end)
{
    uint32_t number = 0;
    if (end - at < 4)
        return UINT32_MAX;
    for (int i = 0; i < 4; i++) {
        const char *digits = "0123456789abcdef";
        const char *digit = memchr(digits, ascii_lower(at[i]), 16);
        if (!digit)
            return UINT32_MAX;
        number = 16 * number + (uint32_t)(digit - digits);
    }
    return number;
}

/* Reads "uXXXX", or two of these that are a pair of surrogates, and returns where it ends. */
static const char *read_code(const char *at, const char *end, uint32_t *c)
{
    *c = read_hex(at + 1, end);
    if (*c == UINT32_MAX)
        return at + 1;
    at += 5;
    if (*c >= 0xD800 && *c < 0xDC00 && end - at >= 6 && at[0] == '\\' && at[1] == 'u') {
        const uint32_t low = read_hex(at + 2, end);
        if (low >= 0xDC00 && low < 0xE000) {
            *c = 0x10000 + ((*c - 0xD800) << 10) + (low - 0xDC00);
            return at + 6;
        }
    }
    return at;
}

const char *html_json_escape(const char *at, const char *end, char bytes[4], size_t *length)
{
    *length = 0;
    if (at == end || *at & 0x80) /* not an escape */
        return at;
    uint32_t c = *at == 'n' || *at == 't' || *at == 'r' || *at == 'b' || *at == 'f'
                     ? ' '
                     : (unsigned char)*at;
    at = *at == 'u' ? read_code(at, end, &c) : at + 1;
    /* Half a pair of surrogates is not a character. */
    if ((c >= 0xD800 && c < 0xE000) || c > 0x10FFFF || c == 0)
        c = 0xFFFD;
    *length = write_character(c, bytes);
    return at;
}

bool html_json_string(const struct html_json_reader *reader, struct text_buffer *out,
                      struct failure *failure)
{
    const char *at = reader->value, *end = at + reader->value_length;
    text_buffer_clear(out);
    while (at < end) {
        const char *plain = at;
        while (at < end && *at != '\\')
            at++;
        if (!text_buffer_append(out, plain, (size_t)(at - plain), failure))
            return false;
        if (at + 1 >= end)
            return true;
        char bytes[4];
        size_t length;
        at = html_json_escape(at + 1, end, bytes, &length);
        if (!text_buffer_append(out, bytes, length, failure))
            return false;
    }
    return true;
}
