/* cue_weights: text → a table of weights. */
#include "cue_weights.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define MILLIONTHS 1e6f
#define MOST       1000000000 /* of any number's size, so that none overflows */
#define MOST_UNITS 32767      /* of a weight */

struct reader {
    struct cue_weights *weights;
    const char *at, *end, *name;
    size_t line;
    long scale;
    struct failure *failure;
};

static bool bad_line(const struct reader *reader, const char *what)
{
    return fail(reader->failure, FAILURE_LEXICON, "%s: line %zu: %s", reader->name,
                reader->line, what);
}

/* A word of the line: up to a blank or the line's end. */
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
    static const char digits[] = "0123456789abcdef";
    *key = 0;
    if (length != 8)
        return false;
    for (size_t i = 0; i < length; i++) {
        const char *digit = memchr(digits, at[i], 16);
        if (!digit)
            return false;
        *key = *key << 4 | (uint32_t)(digit - digits);
    }
    return *key != 0;
}

static bool add_weight(struct reader *reader, uint32_t key, long units)
{
    struct cue_weights *weights = reader->weights;
    const uint32_t bit = key & ((1u << CUE_FILTER_BITS) - 1);
    size_t slot = key >> CUE_FILTER_BITS & weights->mask;
    weights->filter[bit / 64] |= (uint64_t)1 << (bit % 64);
    while (weights->slots[slot].key != 0) {
        if (weights->slots[slot].key == key)
            return bad_line(reader, "this key has a weight already");
        slot = (slot + 1) & weights->mask;
    }
    weights->slots[slot] =
        (struct cue_weight){key, (float)units * (float)reader->scale / MILLIONTHS};
    return true;
}

static bool read_line(struct reader *reader, const char *line, const char *end)
{
    if (line == end || *line == '#')
        return true;
    const size_t length = word_length(line, end);
    uint32_t key;
    long number;
    if (line + length == end || !read_number(line + length + 1, end, &number))
        return bad_line(reader, "expected a name or a key, and a whole number");
    if (read_key(line, length, &key))
        return number >= -MOST_UNITS && number <= MOST_UNITS
                   ? add_weight(reader, key, number)
                   : bad_line(reader, "a weight out of range");
    const struct {
        const char *name;
        float *value;
    } names[] = {{"bias", &reader->weights->bias},
                 {"second", &reader->weights->second},
                 {"second_bias", &reader->weights->second_bias}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (length == strlen(names[i].name) && memcmp(line, names[i].name, length) == 0) {
            *names[i].value = (float)number / MILLIONTHS;
            return true;
        }
    if (length == strlen("scale") && memcmp(line, "scale", length) == 0) {
        reader->scale = number;
        return true;
    }
    return bad_line(reader, "neither a name nor a key of eight digits");
}

static bool read_lines(struct reader *reader)
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

/* At most half of the slots are used. */
static size_t slots_for(const char *source, size_t length)
{
    size_t lines = 1, slots = 16;
    for (size_t i = 0; i < length; i++)
        lines += source[i] == '\n';
    while (slots < 2 * lines)
        slots *= 2;
    return slots;
}

struct cue_weights *cue_weights_compile(const char *source, size_t length, const char *name,
                                        struct failure *failure)
{
    const size_t slots = slots_for(source, length);
    struct cue_weights *weights = calloc(1, sizeof *weights);
    if (weights)
        weights->slots = calloc(slots, sizeof *weights->slots);
    if (!weights || !weights->slots) {
        cue_weights_free(weights);
        fail(failure, FAILURE_MEMORY, "out of memory");
        return NULL;
    }
    weights->mask = slots - 1;
    struct reader reader = {.weights = weights,
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
    if (!weights)
        return;
    free(weights->slots);
    free(weights);
}
