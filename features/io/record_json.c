/* record_json: jansson, and what it refuses mended first. */
#include "record_json.h"

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "../text/unicode.h"
#include "json_quick.h"

/* ---- Mending ----------------------------------------------------------- */

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

/* Before the spelling of a number in a string: a noncharacter, which Unicode leaves to the inside
 * of programs. */
#define NUMBER_MARK "\xef\xb7\x90" /* U+FDD0 */

static size_t digits(const char *text, size_t length, size_t at)
{
    while (at < length && text[at] >= '0' && text[at] <= '9')
        at++;
    return at;
}

/* Where the number that begins at `at` ends; `at` itself if JSON has no such number. `*whole`: it
 * is whole, and jansson keeps its digits. */
static size_t number_end(const char *text, size_t length, size_t at, bool *whole)
{
    const size_t first = at + (text[at] == '-');
    size_t end = digits(text, length, first);
    if (end == first || (text[first] == '0' && end > first + 1))
        return at;
    *whole = end - first <= 18 && !(text[at] == '-' && text[first] == '0');
    if (end < length && text[end] == '.') {
        const size_t fraction = end + 1;
        end = digits(text, length, fraction);
        if (end == fraction)
            return at;
        *whole = false;
    }
    if (end < length && (text[end] == 'e' || text[end] == 'E')) {
        size_t exponent = end + 1;
        exponent += exponent < length && (text[exponent] == '+' || text[exponent] == '-');
        end = digits(text, length, exponent);
        if (end == exponent)
            return at;
        *whole = false;
    }
    return end;
}

/* How long the word at `at` is that stands for no number where JSON has no word for it; else 0. */
static size_t nan_length(const char *text, size_t length, size_t at)
{
    static const char *const words[] = {"NaN", "Infinity", "-Infinity"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const size_t word = strlen(words[i]);
        if (word <= length - at && memcmp(text + at, words[i], word) == 0)
            return word;
    }
    return 0;
}

/* Where the string that begins at `at` ends. */
static size_t string_end(const char *text, size_t length, size_t at)
{
    for (at++; at < length && text[at] != '"'; at++)
        at += text[at] == '\\';
    return at < length ? at + 1 : length;
}

static bool put_spelled(struct text_buffer *out, const char *number, size_t length, bool whole,
                        struct failure *failure)
{
    if (whole)
        return text_buffer_append(out, number, length, failure);
    return text_buffer_append(out, "\"" NUMBER_MARK, 4, failure) &&
           text_buffer_append(out, number, length, failure) &&
           text_buffer_append(out, "\"", 1, failure);
}

/* Appends what begins at `*at` and is no part of a string, and moves `*at` behind it. */
static bool put_token(struct text_buffer *out, const char *text, size_t length, size_t *at,
                      struct failure *failure)
{
    const char byte = text[*at];
    const size_t begin = *at, nan = nan_length(text, length, begin);
    bool whole = false;
    *at = begin + 1;
    if (nan > 0) {
        *at = begin + nan;
        return text_buffer_append(out, "null", 4, failure);
    }
    if (byte != '-' && (byte < '0' || byte > '9'))
        return text_buffer_append(out, &byte, 1, failure);
    const size_t end = number_end(text, length, begin, &whole);
    if (end == begin)
        return text_buffer_append(out, &byte, 1, failure);
    *at = end;
    return put_spelled(out, text + begin, end - begin, whole, failure);
}

/* The text with its numbers as strings. */
static bool spell_numbers(const char *text, size_t length, struct text_buffer *out,
                          struct failure *failure)
{
    text_buffer_clear(out);
    for (size_t at = 0; at < length;) {
        if (text[at] == '"') {
            const size_t end = string_end(text, length, at);
            if (!text_buffer_append(out, text + at, end - at, failure))
                return false;
            at = end;
        } else if (!put_token(out, text, length, &at, failure)) {
            return false;
        }
    }
    return true;
}

/* ---- Loading ----------------------------------------------------------- */

static bool parse(struct record_json *json, const char *text, size_t length,
                  json_error_t *error)
{
    json_decref(json->root);
    json->root = json_loadb(text, length, JSON_ALLOW_NUL, error);
    return json->root != NULL;
}

/* Parses the row with its numbers spelled and its halves of pairs replaced. */
static bool parse_spelled(struct record_json *json, const char *row, size_t length,
                          json_error_t *error, struct failure *failure)
{
    if (json->repaired.length > 0) {
        row = json->repaired.data;
        length = json->repaired.length;
    }
    if (!spell_numbers(row, length, &json->spelled, failure))
        return false;
    json->replaced |= repair_surrogates(json->spelled.data, json->spelled.length);
    parse(json, json->spelled.data, json->spelled.length, error);
    return true;
}

/* Not all of jansson's failed allocations say what they are; all other failures do. */
static bool lacks_memory(const json_error_t *error)
{
    return json_error_code(error) == json_error_out_of_memory || error->text[0] == '\0';
}

static bool check_loaded(const struct record_json *json, const json_error_t *error,
                         struct failure *failure)
{
    if (!json->root && lacks_memory(error))
        return fail(failure, FAILURE_MEMORY, "out of memory");
    if (!json->root)
        return fail(failure, FAILURE_RECORD, "not a JSON object: %s", error->text);
    return json_is_object(json->root) || fail(failure, FAILURE_RECORD, "not a JSON object");
}

bool record_json_load(struct record_json *json, const char *row, size_t length,
                      struct failure *failure)
{
    json_error_t error, second;
    json->replaced = false;
    text_buffer_clear(&json->repaired);
    json_decref(json->root);
    if (!json_quick_load(row, length, &json->scratch, &json->root, failure))
        return false;
    if (json->root)
        return true;
    if (parse(json, row, length, &error))
        return check_loaded(json, &error, failure);
    if (json_error_code(&error) == json_error_invalid_utf8) {
        if (!unicode_repair(row, length, &json->repaired, NULL, 0, failure))
            return false;
        json->replaced = true;
        parse(json, json->repaired.data, json->repaired.length, &error);
    }
    const enum json_error_code code = json_error_code(&error);
    if (!json->root && length > 0 &&
        (code == json_error_invalid_syntax || code == json_error_numeric_overflow)) {
        if (!parse_spelled(json, row, length, &second, failure))
            return false;
        if (!json->root && lacks_memory(&second))
            error = second; /* else the first, which is about the row as it is */
    }
    return check_loaded(json, &error, failure);
}

bool record_json_spell(struct record_json *json, const char *row, size_t length,
                       struct failure *failure)
{
    json_error_t error;
    return parse_spelled(json, row, length, &error, failure) &&
           check_loaded(json, &error, failure);
}

void record_json_release(struct record_json *json)
{
    json_decref(json->root);
    text_buffer_release(&json->repaired);
    text_buffer_release(&json->spelled);
    text_buffer_release(&json->scratch);
    *json = (struct record_json){.root = NULL};
}

/* ---- Values ------------------------------------------------------------ */

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
const json_t *record_json_find(const json_t *value, const char *path)
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

/* Its depth was bounded when it was read. */
bool record_json_has_real(const json_t *value)
{
    size_t i;
    json_t *element;
    const char *key;
    if (json_is_real(value))
        return true;
    json_array_foreach(value, i, element) if (record_json_has_real(element)) return true;
    if (json_is_object(value))
        json_object_foreach((json_t *)(uintptr_t)value, key,
                            element) if (record_json_has_real(element)) return true;
    return false;
}

const char *record_json_number(const json_t *value, size_t *length)
{
    const char *text = json_is_string(value) ? json_string_value(value) : NULL;
    if (!text || strncmp(text, NUMBER_MARK, 3) != 0)
        return NULL;
    bool whole;
    *length = json_string_length(value) - 3;
    return *length > 0 && number_end(text + 3, *length, 0, &whole) == *length ? text + 3 : NULL;
}

const char *record_json_scalar(const json_t *value, char buffer[static RECORD_JSON_NUMBER],
                               size_t *length)
{
    const char *text = record_json_number(value, length);
    if (text)
        return text;
    if (json_is_integer(value)) {
        *length = (size_t)snprintf(buffer, RECORD_JSON_NUMBER, "%" JSON_INTEGER_FORMAT,
                                   json_integer_value(value));
        return buffer;
    }
    if (json_is_boolean(value)) {
        text = json_is_true(value) ? "true" : "false";
        *length = strlen(text);
    } else if (json_is_string(value)) {
        text = json_string_value(value);
        *length = json_string_length(value);
    }
    return text;
}
