/* tone_evidence: what a sentence shows of its tone towards one mention, as words and keys.
 *
 * Each word has a weight for each sum of tone.h in each zone that it is in: near the mention
 * or far, before or after it, in its clause, negated, nearer to another target. A zone's
 * words are divided by the square root of their number, so that a long sentence does not
 * count for more. Each key has a weight for each sum, too.
 *
 * What does not depend on the mention is found once for a sentence. Used by tone.c, and by
 * train/weights/learn_tone.c. */
#ifndef TENOR_TONE_EVIDENCE_H
#define TENOR_TONE_EVIDENCE_H

#include "tone.h"

#define TONE_REACH    24 /* tokens to each side of a mention that are looked at */
#define TONE_MAX_KEYS 512

enum tone_zone {
    ZONE_BEFORE_NEAR, /* up to four tokens before the mention */
    ZONE_BEFORE_FAR,
    ZONE_AFTER_NEAR,
    ZONE_AFTER_FAR,
    ZONE_CLAUSE,   /* in the clause of the mention */
    ZONE_NEGATED,  /* shortly after a word that negates, and in none of those above */
    ZONE_OTHER,    /* nearer to a mention of another target */
    ZONE_GOVERNOR, /* the verb or noun that the mention depends on */
    TONE_ZONES
};

/* The kinds of keys, so that it can be measured what each is worth. */
enum tone_family {
    TONE_FAMILY_CLASSES,   /* tone words, by side, distance, clause, negation, quotation */
    TONE_FAMILY_RELATIONS, /* the words that govern the mention, and how */
    TONE_FAMILY_SHAPE,     /* of the sentence and of the mention */
    TONE_FAMILIES
};

/* A token of the sentence, as far as it is the same for all mentions. */
struct tone_token {
    uint32_t word;   /* slot in the weights, or TONE_NO_WORD */
    uint32_t clause; /* how many clauses have begun in the sentence up to here */
    uint8_t flags;   /* enum tone_flag of the word */
    bool negated;
    bool counts; /* it is a word, and none of a mention's name */
};

/* A sentence. Reusable; all zero is empty. */
struct tone_sentence {
    struct tone_token *tokens; /* [the sentence's tokens] */
    size_t capacity;
    uint32_t first, end; /* the sentence */
};

/* Reads the view's current sentence, in which these mentions are. Fails only for lack of
 * memory. */
bool tone_sentence_read(struct tone_sentence *sentence, const struct sentence_view *view,
                        const struct target_mention *mentions, size_t count,
                        const struct tone_weights *weights, struct failure *failure);
void tone_sentence_release(struct tone_sentence *sentence);

struct tone_key {
    uint32_t key; /* below TONE_KEYS (tone_weights.h) */
    uint8_t family;
};

struct tone_word {
    uint32_t token;
    uint32_t zones; /* one bit each */
};

struct tone_evidence {
    struct tone_key keys[TONE_MAX_KEYS];
    size_t key_count;
    struct tone_word words[2 * TONE_REACH];
    size_t word_count;
    uint64_t zone_counts;        /* the number of each zone's words, a byte for each zone */
    float zone_unit[TONE_ZONES]; /* 1 / sqrt(number of the zone's words); 0 without any */
};

/* Collects the evidence on mention `index` of the sentence. */
void tone_collect(struct tone_evidence *evidence, const struct tone_sentence *sentence,
                  const struct sentence_view *view, const struct target_mention *mentions,
                  size_t count, size_t index, const struct tone_weights *weights);

#endif
