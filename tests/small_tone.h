/* small_tone: the bytes of small weights of tones, as data/evidence/tone.bin has them. For
 * tests.
 *
 * Fill in `header`, slots and keys as they are to be, then seal them. */
#ifndef TENOR_SMALL_TONE_H
#define TENOR_SMALL_TONE_H

#include <criterion/criterion.h>
#include <string.h>

#include "../features/base/hash.h"
#include "../features/evidence/tone_weights.h"

#define SMALL_TONE_SLOTS 64u

struct small_tone {
    struct tone_weights_header header;
    uint32_t checks[SMALL_TONE_SLOTS];
    uint8_t flags[SMALL_TONE_SLOTS];
    struct tone_word_weights words[SMALL_TONE_SLOTS];
    int8_t keys[TONE_KEYS][2];
    char bytes[sizeof(struct tone_weights_header) +
               (size_t)SMALL_TONE_SLOTS * (4 + 1 + 2 * TONE_WORD_ZONES) +
               (size_t)TONE_KEYS * 2];
};

/* No words, all weights 0, units of 1. */
static inline void small_tone_begin(struct small_tone *tone)
{
    memset(tone, 0, sizeof *tone);
    memcpy(tone->header.magic, TONE_WEIGHTS_MAGIC, sizeof tone->header.magic);
    tone->header.version = TONE_WEIGHTS_VERSION;
    tone->header.slots = SMALL_TONE_SLOTS;
    tone->header.word_unit = tone->header.key_unit = 1;
}

/* Adds a word and returns its slot. */
static inline uint32_t small_tone_add(struct small_tone *tone, const char *form, uint8_t flags)
{
    const uint64_t hash = hash_bytes(form, strlen(form));
    uint32_t slot = tone_word_home(hash, SMALL_TONE_SLOTS);
    while (tone->checks[slot] != 0)
        slot = (slot + 1) % SMALL_TONE_SLOTS;
    tone->checks[slot] = tone_word_check(hash);
    tone->flags[slot] = flags;
    return slot;
}

/* Makes `bytes`, with their checksum. */
static inline void small_tone_seal(struct small_tone *tone)
{
    char *at = tone->bytes + sizeof tone->header;
    memcpy(at, tone->checks, sizeof tone->checks);
    at += sizeof tone->checks;
    memcpy(at, tone->flags, sizeof tone->flags);
    at += sizeof tone->flags;
    memcpy(at, tone->words, sizeof tone->words);
    at += sizeof tone->words;
    memcpy(at, tone->keys, sizeof tone->keys);
    tone->header.checksum =
        hash_bytes(tone->bytes + sizeof tone->header, sizeof tone->bytes - sizeof tone->header);
    memcpy(tone->bytes, &tone->header, sizeof tone->header);
}

static inline struct tone_weights *small_tone_compile(struct small_tone *tone)
{
    struct failure failure = {0};
    small_tone_seal(tone);
    struct tone_weights *weights =
        tone_weights_compile(tone->bytes, sizeof tone->bytes, "tone", &failure);
    cr_assert(weights != NULL, "%s", failure.message);
    return weights;
}

#endif
