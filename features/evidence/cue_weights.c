/* cue_weights: reads the text into a table. */
#include "cue_weights.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define MILLIONTHS 1e6f
#define MOST       1000000000 /* the largest size of any number, so that nothing overflows */
#define MOST_UNITS INT8_MAX   /* the largest size of a weight */
#define KEY_DIGITS 5

struct cue_weights_reader {
    struct cue_weights *weights;
    const char *at, *end, *name;
    size_t line;
    struct failure *failure;
};

static bool bad_line(const struct cue_weights_reader *reader, const char *what)
{
    return fail(reader->failure, FAILURE_LEXICON, "%s: line %zu: %s", reader->name,
                reader->line, what);
}

/* The length of a word: up to a blank or the line's end. */
static size_t word_length(const char *at, const char *end)
{
    size_t length = 0;
    while (at + length < end && at[length] != ' ')
        length++;
    return length;
}

static bool read_number(const char *at, const char *end, long *number)
{
    bool negative = at < end && *at == '-';
    long value = 0;
    at += negative;
    if (at == end)
        return false;
    for (; at < end; at++) {
        if (*at < '0' || *at > '9')
            return false;
        value = value * 10 + (*at - '0');
        if (value > MOST)
            return false;
    }
    *number = negative ? -value : value;
    return true;
}

static bool read_key(const char *at, size_t length, uint32_t *key)
{
    *key = 0;
    if (length != KEY_DIGITS)
        return false;
    for (size_t i = 0; i < length; i++) {
        const bool decimal = at[i] >= '0' && at[i] <= '9';
        if (!decimal && !(at[i] >= 'a' && at[i] <= 'f'))
            return false;
        *key = *key << 4 | (uint32_t)(decimal ? at[i] - '0' : at[i] - 'a' + 10);
    }
    return *key < CUE_KEYS;
}

static bool add_weight(struct cue_weights_reader *reader, uint32_t key, long units)
{
    int8_t *weight = &reader->weights->units[key];
    if (units == 0 || units < -MOST_UNITS || units > MOST_UNITS)
        return bad_line(reader, "a weight out of range");
    if (*weight != 0)
        return bad_line(reader, "this key has a weight already");
    *weight = (int8_t)units;
    return true;
}

static bool set_number(struct cue_weights_reader *reader, const char *name, size_t length,
                       long number)
{
    const struct {
        const char *name;
        float *value;
    } names[] = {{"scale", &reader->weights->scale},
                 {"bias", &reader->weights->bias},
                 {"second", &reader->weights->second},
                 {"second_bias", &reader->weights->second_bias}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (length == strlen(names[i].name) && memcmp(name, names[i].name, length) == 0) {
            *names[i].value = (float)number / MILLIONTHS;
            return true;
        }
    return bad_line(reader, "neither a name nor a key of five digits");
}

static bool read_line(struct cue_weights_reader *reader, const char *line, const char *end)
{
    if (line == end || *line == '#')
        return true;
    const size_t length = word_length(line, end);
    uint32_t key;
    long number;
    if (line + length == end || !read_number(line + length + 1, end, &number))
        return bad_line(reader, "expected a name or a key, and a whole number");
    return read_key(line, length, &key) ? add_weight(reader, key, number)
                                        : set_number(reader, line, length, number);
}

static bool read_lines(struct cue_weights_reader *reader)
{
    while (reader->at < reader->end) {
        const char *newline = memchr(reader->at, '\n', (size_t)(reader->end - reader->at));
        const char *end = newline ? newline : reader->end;
        reader->line++;
        if (!read_line(reader, reader->at, end))
            return false;
        reader->at = newline ? newline + 1 : end;
    }
    return true;
}

struct cue_weights *cue_weights_compile(const char *source, size_t length, const char *name,
                                        struct failure *failure)
{
    struct cue_weights *weights = malloc(sizeof *weights);
    if (!weights) {
        failure_set(failure, FAILURE_MEMORY, "out of memory");
        return NULL;
    }
    weights->scale = weights->bias = weights->second = weights->second_bias = 0;
    /* Not calloc: its pages would fault twice, at the first read and again at the first
     * write. */
    memset(weights->units, 0, sizeof weights->units);
    struct cue_weights_reader reader = {.weights = weights,
                                        .at = source,
                                        .end = source + length,
                                        .name = name,
                                        .failure = failure};
    if (read_lines(&reader))
        return weights;
    cue_weights_free(weights);
    return NULL;
}

void cue_weights_free(struct cue_weights *weights)
{
    free(weights);
}
