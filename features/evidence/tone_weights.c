/* tone_weights: reads the bytes into tables. */
#include "tone_weights.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "../base/hash.h"

_Static_assert(sizeof(struct tone_weights_header) == 40, "no padding");

/* The bytes that follow the header. */
static size_t bytes_of(uint32_t slots)
{
    const size_t slot = sizeof(uint32_t) + sizeof(uint8_t) + sizeof(struct tone_word_weights);
    return slots * slot + (size_t)TONE_KEYS * 2;
}

/* A number that is no number would make every tone one. */
static bool is_usable(float number)
{
    return number > -1e6f && number < 1e6f;
}

static bool check(const struct tone_weights_header *header, const char *rest, size_t length,
                  const char *name, struct failure *failure)
{
    if (memcmp(header->magic, TONE_WEIGHTS_MAGIC, sizeof header->magic) != 0)
        return fail(failure, FAILURE_LEXICON, "%s: these are no weights of tones", name);
    if (header->version != TONE_WEIGHTS_VERSION)
        return fail(failure, FAILURE_LEXICON, "%s: weights of tones of another version", name);
    if (header->slots == 0 || header->slots > UINT32_MAX / 32 ||
        length != bytes_of(header->slots) || header->checksum != hash_bytes(rest, length) ||
        !is_usable(header->bias[0]) || !is_usable(header->bias[1]) ||
        !is_usable(header->word_unit) || !is_usable(header->key_unit))
        return fail(failure, FAILURE_LEXICON, "%s: the weights of tones are damaged", name);
    return true;
}

/* Copies an array from *at, and moves on. */
static void *copy(const char **at, size_t size)
{
    void *memory = malloc(size);
    if (memory)
        memcpy(memory, *at, size);
    *at += size;
    return memory;
}

static bool has_end(const struct tone_weights *weights)
{
    for (uint32_t slot = 0; slot < weights->slots; slot++)
        if (weights->checks[slot] == 0)
            return true;
    return false;
}

static bool read(struct tone_weights *weights, const char *source, size_t length,
                 const char *name, struct failure *failure)
{
    struct tone_weights_header header;
    if (length < sizeof header)
        return fail(failure, FAILURE_LEXICON, "%s: these are no weights of tones", name);
    memcpy(&header, source, sizeof header);
    const char *at = source + sizeof header;
    if (!check(&header, at, length - sizeof header, name, failure))
        return false;
    const size_t slots = weights->slots = header.slots;
    memcpy(weights->bias, header.bias, sizeof header.bias);
    weights->word_unit = header.word_unit;
    weights->key_unit = header.key_unit;
    weights->checks = copy(&at, slots * sizeof *weights->checks);
    weights->flags = copy(&at, slots * sizeof *weights->flags);
    weights->words = copy(&at, slots * sizeof *weights->words);
    weights->keys = copy(&at, TONE_KEYS * sizeof *weights->keys);
    if (!weights->checks || !weights->flags || !weights->words || !weights->keys)
        return fail(failure, FAILURE_MEMORY, "out of memory");
    /* Without an empty slot the search for a word would never end. */
    return has_end(weights) ||
           fail(failure, FAILURE_LEXICON, "%s: the weights of tones are damaged", name);
}

struct tone_weights *tone_weights_compile(const char *source, size_t length, const char *name,
                                          struct failure *failure)
{
    struct tone_weights *weights = calloc(1, sizeof *weights);
    if (!weights) {
        failure_set(failure, FAILURE_MEMORY, "out of memory");
        return NULL;
    }
    if (length == 0 || read(weights, source, length, name, failure))
        return weights;
    tone_weights_free(weights);
    return NULL;
}

void tone_weights_free(struct tone_weights *weights)
{
    if (!weights)
        return;
    free(weights->checks);
    free(weights->flags);
    free(weights->words);
    free(weights->keys);
    free(weights);
}

uint32_t tone_weights_word(const struct tone_weights *weights, uint64_t hash)
{
    if (!weights->keys)
        return TONE_NO_WORD;
    const uint32_t check = tone_word_check(hash);
    uint32_t slot = tone_word_home(hash, weights->slots);
    while (weights->checks[slot] != 0) {
        if (weights->checks[slot] == check)
            return slot;
        if (++slot == weights->slots)
            slot = 0;
    }
    return TONE_NO_WORD;
}
