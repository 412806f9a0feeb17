/* html_references: a sorted pool of names with what they stand for, searched by bisection. */
#include "html_references.h"

#include <string.h>

/* The pool is longer than the strings that every compiler takes; ours take it. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverlength-strings"
#include "html_references.inc"
#pragma GCC diagnostic pop

#define ENTRIES      (sizeof entries / sizeof *entries)
#define SHORT        0x8000 /* the name also counts without a semicolon */
#define LONGEST      31     /* bytes of a name: CounterClockwiseContourIntegral */
#define LONGEST_OLD  6      /* of one that needs no semicolon: Aacute */
#define SHORTEST     2      /* of any name: lt */
#define REPLACEMENT  0xFFFD
#define MOST_UNICODE 0x10FFFF

/* windows-1252 from 0x80 on; 0 where it has none, which stays as it is. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

uint32_t html_references_code(uint32_t code)
{
    if (code >= 0x80 && code < 0xA0)
        return windows_1252[code - 0x80] ? windows_1252[code - 0x80] : code;
    const bool surrogate = code >= 0xD800 && code < 0xE000;
    return code == 0 || surrogate || code > MOST_UNICODE ? REPLACEMENT : code;
}

size_t html_references_write(uint32_t code, char *made)
{
    if (code < 0x80) {
        made[0] = (char)code;
        return 1;
    }
    const size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--, code >>= 6)
        made[i] = (char)(0x80 | (code & 0x3F));
    made[0] = (char)((0xF00u >> length & 0xF0) | code);
    return length;
}

/* ---- Numbers ------------------------------------------------------------------------- */

static int digit(char c, unsigned base)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = (char)(c | ' ');
    return base == 16 && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static size_t read_number(const char *text, size_t length, char *made, size_t *made_length)
{
    const bool hexadecimal = length > 2 && (text[2] == 'x' || text[2] == 'X');
    const unsigned base = hexadecimal ? 16 : 10;
    const size_t begin = hexadecimal ? 3 : 2;
    size_t at = begin;
    uint32_t code = 0;
    for (; at < length && digit(text[at], base) >= 0; at++)
        if (code <= MOST_UNICODE)
            code = code * base + (uint32_t)digit(text[at], base);
    if (at == begin)
        return 0;
    *made_length = html_references_write(html_references_code(code), made);
    return at < length && text[at] == ';' ? at + 1 : at;
}

/* ---- Names --------------------------------------------------------------------------- */

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Finds the name of this length: what it stands for, or NULL. */
static const char *find_name(const char *name, size_t length, bool needs_short)
{
    size_t low = 0, high = ENTRIES;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const char *entry = pool + (entries[middle] & ~SHORT);
        int order = strncmp(name, entry, length);
        if (order == 0 && entry[length] != '\0')
            order = -1;
        if (order == 0)
            return !needs_short || entries[middle] & SHORT ? entry + length + 1 : NULL;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

static size_t give(const char *value, size_t length, char *made, size_t *made_length)
{
    *made_length = strlen(value);
    memcpy(made, value, *made_length);
    return length;
}

static size_t read_name(const char *text, size_t length, bool in_attribute, char *made,
                        size_t *made_length)
{
    const char *name = text + 1;
    size_t run = 0;
    while (run <= LONGEST && run + 1 < length && is_name_byte(name[run]))
        run++;
    if (run >= SHORTEST && run + 1 < length && name[run] == ';') {
        const char *value = find_name(name, run, false);
        if (value)
            return give(value, run + 2, made, made_length);
    }
    for (size_t count = run < LONGEST_OLD ? run : LONGEST_OLD; count >= SHORTEST; count--) {
        const char *value = find_name(name, count, true);
        const bool goes_on = count < run || (count + 1 < length && name[count] == '=');
        if (value)
            return in_attribute && goes_on ? 0 : give(value, count + 1, made, made_length);
    }
    return 0;
}

size_t html_references_read(const char *text, size_t length, bool in_attribute, char *made,
                            size_t *made_length)
{
    if (length < 2)
        return 0;
    if (text[1] == '#')
        return read_number(text, length, made, made_length);
    return read_name(text, length, in_attribute, made, made_length);
}

void html_references_replace(struct text_buffer *text)
{
    size_t wrote = 0;
    for (size_t at = 0; at < text->length;) {
        char made[HTML_REFERENCE_MOST];
        size_t made_length = 0, read = 0;
        if (text->data[at] == '&')
            read = html_references_read(text->data + at, text->length - at, false, made,
                                        &made_length);
        /* A few references are shorter than what they stand for: they stay. */
        if (read == 0 || made_length > read || text->data[at + read - 1] != ';') {
            text->data[wrote++] = text->data[at++];
            continue;
        }
        memcpy(text->data + wrote, made, made_length);
        wrote += made_length;
        at += read;
    }
    text->length = wrote;
    if (text->data)
        text->data[wrote] = '\0';
}
