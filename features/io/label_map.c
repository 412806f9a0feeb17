/* label_map: a file of lines, read or written as a whole. */
#include "label_map.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../text/unicode.h"
#include "rule_files.h"

#define MOST_SHOWN 60 /* bytes of a label in a message */

static const char special[] = "\t\n\r\\", letter[] = "tnr\\";

/* ---- Labels --------------------------------------------------------------- */

static const char *label_text(const struct label_map *map, const struct mapped_label *item)
{
    return map->labels.data + item->begin;
}

static const struct mapped_label *find_label(const struct label_map *map, const char *label,
                                             size_t length)
{
    for (size_t i = 0; i < map->count; i++)
        if (map->items[i].length == length &&
            memcmp(label_text(map, &map->items[i]), label, length) == 0)
            return &map->items[i];
    return NULL;
}

bool label_map_has(const struct label_map *map, int number)
{
    for (size_t i = 0; i < map->count; i++)
        if (map->items[i].number == number)
            return true;
    return false;
}

/* Adds a label that is not there. */
static bool add_label(struct label_map *map, const char *label, size_t length, int number,
                      struct failure *failure)
{
    const size_t begin = map->labels.length;
    if (map->count == LABEL_MAP_MOST)
        return fail(failure, FAILURE_RECORD, "more than %d labels", LABEL_MAP_MOST);
    if (!memory_reserve(&map->items, &map->capacity, map->count + 1, sizeof *map->items,
                        failure) ||
        !text_buffer_append(&map->labels, label, length, failure))
        return false;
    map->items[map->count++] = (struct mapped_label){number, begin, length};
    return true;
}

bool label_map_number(struct label_map *map, const char *label, size_t length, int *number,
                      struct failure *failure)
{
    const struct mapped_label *found = find_label(map, label, length);
    const int shown = (int)unicode_cut(label, length, MOST_SHOWN);
    if (!found && map->given)
        return fail(failure, FAILURE_RECORD, "label '%.*s' is not in the map", shown, label);
    *number = found ? found->number : (int)map->count + 1;
    return found || add_label(map, label, length, *number, failure);
}

/* ---- Reading -------------------------------------------------------------- */

/* Reads the number that a line begins with, and moves `*line` behind its tab. */
static bool read_number(const char **line, const char *end, int *number)
{
    const char *at = *line;
    const bool negative = at < end && *at == '-';
    const char *digits = at += negative;
    int value = 0;
    while (at < end && *at >= '0' && *at <= '9' && at - digits < 9)
        value = 10 * value + (*at++ - '0');
    if (at == digits || at == end || *at != '\t')
        return false;
    *line = at + 1;
    *number = negative ? -value : value;
    return true;
}

/* Replaces the escapes in place; returns the new length. */
static size_t unescape(char *text, size_t length)
{
    size_t out = 0;
    for (size_t i = 0; i < length; i++) {
        const char *escape =
            text[i] == '\\' && i + 1 < length ? memchr(letter, text[i + 1], 4) : NULL;
        text[out++] = escape ? special[escape - letter] : text[i];
        i += escape != NULL;
    }
    return out;
}

static bool read_line(struct label_map *map, char *line, size_t length, struct failure *failure)
{
    int number;
    const char *label = line;
    if (length > 0 && line[length - 1] == '\r')
        length--;
    if (length == 0)
        return true;
    if (!read_number(&label, line + length, &number) || label == line + length)
        return fail(failure, FAILURE_RECORD, "not NUMBER<TAB>LABEL");
    char *text = line + (label - line);
    const size_t bytes = unescape(text, (size_t)(line + length - label));
    if (label_map_has(map, number))
        return fail(failure, FAILURE_RECORD, "the number %d a second time", number);
    if (find_label(map, text, bytes))
        return fail(failure, FAILURE_RECORD, "a label a second time");
    return add_label(map, text, bytes, number, failure);
}

static bool read_lines(struct label_map *map, char *text, size_t length, const char *path,
                       struct failure *failure)
{
    size_t number = 0;
    while (length > 0) {
        char *newline = memchr(text, '\n', length);
        const size_t line = newline ? (size_t)(newline - text) : length;
        struct failure reason;
        number++;
        if (!read_line(map, text, line, &reason))
            return reason.code == FAILURE_MEMORY
                       ? fail(failure, reason.code, "%s", reason.message)
                       : fail(failure, reason.code, "'%s': line %zu: %s", path, number,
                              reason.message);
        text += line + (newline != NULL);
        length -= line + (newline != NULL);
    }
    return true;
}

static bool read_map(struct label_map *map, const char *path, struct failure *failure)
{
    struct text_buffer text = {0};
    const bool read = rule_files_append(path, &text, failure) &&
                      read_lines(map, text.data, text.length, path, failure);
    text_buffer_release(&text);
    map->given = map->count > 0; /* an empty file is filled */
    return read;
}

bool label_map_open(struct label_map *map, const char *path, struct failure *failure)
{
    *map = (struct label_map){0};
    const bool missing = access(path, F_OK) != 0 && errno == ENOENT;
    if ((missing || read_map(map, path, failure)) &&
        (map->given || output_file_open(&map->file, path, failure)))
        return true;
    label_map_release(map);
    return false;
}

/* ---- Writing -------------------------------------------------------------- */

static bool append_line(const struct label_map *map, const struct mapped_label *item,
                        struct text_buffer *out, struct failure *failure)
{
    const char *label = label_text(map, item);
    if (!text_buffer_format(out, failure, "%d\t", item->number))
        return false;
    for (size_t i = 0; i < item->length; i++) {
        const char *found = memchr(special, label[i], 4);
        const char escaped[] = {'\\', found ? letter[found - special] : label[i]};
        if (!text_buffer_append(out, found ? escaped : escaped + 1, found ? 2 : 1, failure))
            return false;
    }
    return text_buffer_append(out, "\n", 1, failure);
}

static bool write_map(struct label_map *map, struct failure *failure)
{
    struct text_buffer text = {0};
    bool done = true;
    for (size_t i = 0; done && i < map->count; i++)
        done = append_line(map, &map->items[i], &text, failure);
    if (done && text.length > 0 &&
        fwrite(text.data, 1, text.length, map->file.stream) != text.length)
        done = output_file_fail(&map->file, failure);
    text_buffer_release(&text);
    return done && output_file_commit(&map->file, failure);
}

bool label_map_commit(struct label_map *map, struct failure *failure)
{
    return !map->file.stream || write_map(map, failure);
}

void label_map_release(struct label_map *map)
{
    output_file_discard(&map->file);
    text_buffer_release(&map->labels);
    free(map->items);
    *map = (struct label_map){0};
}
