/* row_ends: a byte at a time where bytes must be told apart, else memchr. */
#include "row_ends.h"

#include <string.h>

void row_scan_restart(struct row_scan *scan)
{
    *scan = (struct row_scan){.format = scan->format, .delimiter = scan->delimiter};
}

static bool find_newline(const char *bytes, size_t length, size_t *at)
{
    const char *newline = *at < length ? memchr(bytes + *at, '\n', length - *at) : NULL;
    *at = newline ? (size_t)(newline - bytes) : length;
    return newline != NULL;
}

/* ---- CSV --------------------------------------------------------------- */

static void step_csv(struct row_scan *scan, char byte)
{
    if (scan->cell == CELL_QUOTED) {
        scan->cell = byte == '"' ? CELL_QUOTE_SEEN : CELL_QUOTED;
        scan->quoted_newlines += byte == '\n';
        return;
    }
    if (scan->cell == CELL_BEGINS)
        scan->quoted_newlines = 0;
    if (byte == scan->delimiter || byte == '\n')
        scan->cell = CELL_BEGINS;
    else if (byte == '"' && scan->cell != CELL_BARE)
        scan->cell = CELL_QUOTED;
    else
        scan->cell = CELL_BARE;
}

static bool find_csv_end(struct row_scan *scan, const char *bytes, size_t length, size_t *at)
{
    for (; *at < length; ++*at) {
        step_csv(scan, bytes[*at]);
        if (bytes[*at] == '\n' && scan->cell == CELL_BEGINS)
            return true;
    }
    return false;
}

/* ---- JSON -------------------------------------------------------------- */

size_t row_between_objects(const char *bytes, size_t length)
{
    size_t at = 0;
    while (at < length && bytes[at] != '\0' && strchr(" \t\r\n,[]", bytes[at]))
        at++;
    return at;
}

/* Takes one byte; returns whether an object ends with it. */
static bool step_json(struct row_scan *scan, char byte)
{
    if (scan->in_string) {
        scan->in_string = scan->escaped || byte != '"';
        scan->escaped = !scan->escaped && byte == '\\';
        return false;
    }
    scan->in_string = byte == '"';
    if (byte == '{' || byte == '[')
        scan->depth++;
    else if (byte == '}' || byte == ']')
        return --scan->depth == 0;
    return false;
}

/* What is no object goes up to the line's end. */
static bool find_json_end(struct row_scan *scan, const char *bytes, size_t length, size_t *at)
{
    if (*at < length && scan->depth == 0 && bytes[*at] != '{')
        scan->stray = true;
    if (scan->stray)
        return find_newline(bytes, length, at);
    while (*at < length)
        if (step_json(scan, bytes[(*at)++]))
            return true;
    return false;
}

bool row_scan_end(struct row_scan *scan, const char *bytes, size_t length, size_t *at)
{
    if (scan->format == RECORDS_CSV)
        return find_csv_end(scan, bytes, length, at);
    if (scan->format == RECORDS_JSON)
        return find_json_end(scan, bytes, length, at);
    if (!record_format_is_whole(scan->format))
        return find_newline(bytes, length, at);
    *at = length;
    return false;
}
