/* json_quick: a recursive descent that gives up at the first thing that is not plain. */
#include "json_quick.h"

#include <jansson.h>
#include <stdint.h>
#include <string.h>

#include "../text/unicode.h"
#include "json_plain.h"

#define MOST_DEPTH  32 /* of records; jansson allows more */
#define MOST_DIGITS 18 /* of a whole number that surely fits 64 bits */

struct json_reader {
    const char *at, *end;
    char *decoded; /* has room for any string of the text */
    size_t depth;
    bool lacks_memory;
};

static json_t *read_value(struct json_reader *reader);

static void skip_space(struct json_reader *reader)
{
    while (reader->at < reader->end && (*reader->at == ' ' || *reader->at == '\n' ||
                                        *reader->at == '\r' || *reader->at == '\t'))
        reader->at++;
}

/* Goes past the byte if it is next. */
static bool skip(struct json_reader *reader, char byte)
{
    if (reader->at == reader->end || *reader->at != byte)
        return false;
    reader->at++;
    return true;
}

/* What jansson made, which is NULL only for lack of memory. */
static json_t *made(struct json_reader *reader, json_t *value)
{
    reader->lacks_memory |= !value;
    return value;
}

/* ---- Strings --------------------------------------------------------------------------- */

static bool read_digits(struct json_reader *reader, uint32_t *unit)
{
    if (reader->end - reader->at < 4)
        return false;
    *unit = 0;
    for (size_t i = 0; i < 4; i++) {
        const unsigned byte = (unsigned char)*reader->at++, letter = byte | 0x20u;
        if (byte - '0' < 10)
            *unit = *unit * 16 + (byte - '0');
        else if (letter - 'a' < 6)
            *unit = *unit * 16 + (letter - 'a' + 10);
        else
            return false;
    }
    return true;
}

/* Reads what follows "\u", both halves of a pair; not the half of one. */
static bool read_code_point(struct json_reader *reader, uint32_t *code_point)
{
    uint32_t low;
    if (!read_digits(reader, code_point) || (*code_point >= 0xDC00 && *code_point < 0xE000))
        return false;
    if (*code_point < 0xD800 || *code_point >= 0xE000)
        return true;
    if (!skip(reader, '\\') || !skip(reader, 'u') || !read_digits(reader, &low) ||
        low < 0xDC00 || low >= 0xE000)
        return false;
    *code_point = 0x10000 + ((*code_point - 0xD800) << 10) + (low - 0xDC00);
    return true;
}

/* Writes a code point in UTF-8, which is shorter than its escape; returns what follows it. */
static char *put_code_point(char *to, uint32_t code_point)
{
    if (code_point < 0x80) {
        *to++ = (char)code_point;
        return to;
    }
    const unsigned more = code_point < 0x800 ? 1 : code_point < 0x10000 ? 2 : 3;
    *to++ = (char)((0xFF00u >> (more + 1) & 0xFFu) | code_point >> (6 * more));
    for (unsigned i = more; i-- > 0;)
        *to++ = (char)(0x80 | (code_point >> (6 * i) & 0x3F));
    return to;
}

/* Decodes an escape behind its backslash; NULL if there is none. */
static char *put_escape(struct json_reader *reader, char *to)
{
    static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    uint32_t code_point;
    if (skip(reader, 'u'))
        return read_code_point(reader, &code_point) ? put_code_point(to, code_point) : NULL;
    const char *letter =
        reader->at < reader->end && *reader->at ? strchr(letters, *reader->at) : NULL;
    if (!letter)
        return NULL;
    reader->at++;
    *to++ = meant[letter - letters];
    return to;
}

/* Copies a character beyond ASCII; NULL if there is none. */
static char *put_wide(struct json_reader *reader, char *to)
{
    bool valid;
    if ((unsigned char)*reader->at < 0x80)
        return NULL; /* a control character */
    const size_t length = unicode_step(reader->at, (size_t)(reader->end - reader->at), &valid);
    memcpy(to, reader->at, length);
    reader->at += length;
    return valid ? to + length : NULL;
}

static char *put_run(struct json_reader *reader, char *to)
{
    const size_t run = json_plain_length(reader->at, (size_t)(reader->end - reader->at));
    memcpy(to, reader->at, run);
    reader->at += run;
    return to + run;
}

/* Decodes the rest of a string up to its last quotation mark, and returns where it ends; NULL if it
 * does not. */
static char *decode_text(struct json_reader *reader, char *to)
{
    while (to) {
        to = put_run(reader, to);
        if (reader->at == reader->end)
            return NULL;
        if (skip(reader, '"'))
            return to;
        to = skip(reader, '\\') ? put_escape(reader, to) : put_wide(reader, to);
    }
    return NULL;
}

/* Reads a string behind its first quotation mark. *text is where it stands if all of it is plain, else
 * it is in `decoded`, until the next one is read. */
static bool read_text(struct json_reader *reader, const char **text, size_t *length)
{
    const size_t left = (size_t)(reader->end - reader->at);
    *text = reader->at;
    *length = json_plain_length(reader->at, left);
    if (*length < left && reader->at[*length] == '"') {
        reader->at += *length + 1;
        return true;
    }
    const char *end = decode_text(reader, reader->decoded);
    *text = reader->decoded;
    *length = end ? (size_t)(end - reader->decoded) : 0;
    return end != NULL;
}

static json_t *read_string(struct json_reader *reader)
{
    const char *text;
    size_t length;
    return read_text(reader, &text, &length) ? made(reader, json_stringn_nocheck(text, length))
                                             : NULL;
}

/* ---- Numbers and words ----------------------------------------------------------------- */

/* Only jansson says what a number is that is not whole. */
static json_t *read_odd_number(struct json_reader *reader, const char *begin)
{
    while (reader->at < reader->end && *reader->at && strchr("+-.0123456789eE", *reader->at))
        reader->at++;
    json_error_t error;
    return json_loadb(begin, (size_t)(reader->at - begin), JSON_DECODE_ANY, &error);
}

static json_t *read_number(struct json_reader *reader)
{
    const char *const begin = reader->at;
    const bool negative = skip(reader, '-');
    const char *const digits = reader->at;
    json_int_t number = 0;
    while (reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9' &&
           reader->at - digits < MOST_DIGITS)
        number = 10 * number + (*reader->at++ - '0');
    const bool ends =
        reader->at == reader->end || (*reader->at && strchr(",]} \n\r\t", *reader->at));
    const size_t count = (size_t)(reader->at - digits);
    if (!ends || count == 0 || (*digits == '0' && count > 1))
        return read_odd_number(reader, begin);
    return made(reader, json_integer(negative ? -number : number));
}

static json_t *read_word(struct json_reader *reader, const char *word, json_t *value)
{
    const size_t length = strlen(word);
    if ((size_t)(reader->end - reader->at) < length || memcmp(reader->at, word, length) != 0)
        return NULL;
    reader->at += length;
    return value;
}

/* ---- Objects and arrays ---------------------------------------------------------------- */

/* Reads a member and adds it to the object. A name that must be decoded is rare: jansson's. */
static bool read_member(struct json_reader *reader, json_t *object)
{
    const char *name;
    size_t length;
    skip_space(reader);
    if (!skip(reader, '"') || !read_text(reader, &name, &length) || name == reader->decoded)
        return false;
    skip_space(reader);
    if (!skip(reader, ':'))
        return false;
    json_t *value = read_value(reader);
    if (!value)
        return false;
    const bool set = json_object_setn_new_nocheck(object, name, length, value) == 0;
    reader->lacks_memory |= !set;
    return set;
}

static bool read_element(struct json_reader *reader, json_t *array)
{
    json_t *value = read_value(reader);
    if (!value)
        return false;
    const bool added = json_array_append_new(array, value) == 0;
    reader->lacks_memory |= !added;
    return added;
}

/* Reads what follows the bracket that begins an object or array. */
static json_t *read_parts(struct json_reader *reader, json_t *whole, char end,
                          bool (*read_part)(struct json_reader *reader, json_t *whole))
{
    bool done = made(reader, whole) && reader->depth < MOST_DEPTH;
    reader->depth++;
    skip_space(reader);
    if (done && !skip(reader, end)) {
        do {
            done = read_part(reader, whole);
            skip_space(reader);
        } while (done && skip(reader, ','));
        done = done && skip(reader, end);
    }
    reader->depth--;
    if (done)
        return whole;
    json_decref(whole);
    return NULL;
}

static json_t *read_value(struct json_reader *reader)
{
    skip_space(reader);
    switch (reader->at < reader->end ? *reader->at : '\0') {
    case '"':
        reader->at++;
        return read_string(reader);
    case '{':
        reader->at++;
        return read_parts(reader, json_object(), '}', read_member);
    case '[':
        reader->at++;
        return read_parts(reader, json_array(), ']', read_element);
    case 't':
        return read_word(reader, "true", json_true());
    case 'f':
        return read_word(reader, "false", json_false());
    case 'n':
        return read_word(reader, "null", json_null());
    case '\0':
        return NULL;
    default:
        return read_number(reader);
    }
}

bool json_quick_load(const char *text, size_t length, struct text_buffer *scratch,
                     json_t **root, struct failure *failure)
{
    *root = NULL;
    text_buffer_clear(scratch);
    if (!memory_reserve(&scratch->data, &scratch->capacity, length + 1, 1, failure))
        return false;
    struct json_reader reader = {.at = text, .end = text + length, .decoded = scratch->data};
    skip_space(&reader);
    if (reader.at < reader.end && *reader.at == '{')
        *root = read_value(&reader);
    skip_space(&reader);
    if (*root && reader.at < reader.end) {
        json_decref(*root);
        *root = NULL;
    }
    return !reader.lacks_memory || fail(failure, FAILURE_MEMORY, "out of memory");
}
