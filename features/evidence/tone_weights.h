/* tone_weights: the learned weights of tone.h, as the bytes of data/evidence/tone.bin.
 *
 * The file, little endian: struct tone_weights_header without padding; the check number of each
 * slot's word (32 bits, 0: none); its flags (8 bits); its weights, TONE_ZONES pairs; then the
 * weights of the keys, TONE_KEYS pairs. A pair is a weight of the negative sum and one of the
 * positive sum, in units, 8 bits each. */
#ifndef TENOR_TONE_WEIGHTS_H
#define TENOR_TONE_WEIGHTS_H

#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"

#define TONE_KEY_BITS        17
#define TONE_KEYS            (1u << TONE_KEY_BITS)
#define TONE_WORD_ZONES      8 /* TONE_ZONES of tone_evidence.h */

#define TONE_WEIGHTS_MAGIC   "TENORTO\n"
#define TONE_WEIGHTS_VERSION 1

struct tone_weights_header {
    unsigned char magic[8];
    uint32_t version;
    uint32_t slots;    /* a hash table with linear probing; at least one slot is empty */
    float bias[2];     /* of the negative and the positive sum */
    float word_unit;   /* one unit of a word's weight */
    float key_unit;    /* and of a key's */
    uint64_t checksum; /* hash_bytes of all that follows */
};

/* What is known of a word: which kind of tone word it is, what it does to the words behind
 * it. */
enum tone_flag {
    TONE_CLASS = 7,             /* the bits of the class: 0, or one of the six below */
    TONE_VERY_BAD = 1,          /* by a list of words that people judged */
    TONE_BAD = 2,               /* likewise */
    TONE_LIKE_BAD = 3,          /* by words that are used alike */
    TONE_LIKE_GOOD = 4,         /* likewise */
    TONE_GOOD = 5,              /* by a list */
    TONE_VERY_GOOD = 6,         /* likewise */
    TONE_REVERSES = 1 << 3,     /* "failed", "without": what follows is not so */
    TONE_BEGINS_CLAUSE = 1 << 4 /* "because", "which" */
};

struct tone_word_weights {
    int8_t units[TONE_WORD_ZONES][2];
};

/* Immutable: threads may share it. */
struct tone_weights {
    float bias[2], word_unit, key_unit;
    uint32_t slots;
    uint32_t *checks;                /* [slots] */
    uint8_t *flags;                  /* [slots] enum tone_flag */
    struct tone_word_weights *words; /* [slots] */
    int8_t (*keys)[2];               /* [TONE_KEYS]; NULL without weights */
};

#define TONE_NO_WORD UINT32_MAX

/* Checks the bytes and copies what is needed of them. An empty source is allowed: with it all
 * tones are alike. Fails with FAILURE_LEXICON (the message has `name`) or FAILURE_MEMORY, and
 * returns NULL. */
struct tone_weights *tone_weights_compile(const char *source, size_t length, const char *name,
                                          struct failure *failure);
void tone_weights_free(struct tone_weights *weights); /* NULL is allowed */

/* The slot of the word whose folded form has this hash, or TONE_NO_WORD. */
uint32_t tone_weights_word(const struct tone_weights *weights, uint64_t hash);

/* ---- For those who make them -------------------------------------------------------- */

/* Where a word's search begins; its check number, never 0. */
static inline uint32_t tone_word_home(uint64_t hash, uint32_t slots)
{
    return (uint32_t)(((hash >> 32) * slots) >> 32);
}

static inline uint32_t tone_word_check(uint64_t hash)
{
    return (uint32_t)hash ? (uint32_t)hash : 1;
}

#endif
