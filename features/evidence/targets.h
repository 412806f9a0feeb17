/* targets: whom does the article speak of, how, and in whose voice?
 *
 * A target is a person, an organisation, a place or a group of people, with all its mentions:
 * "the United States", "U.S." and "Washington" are one target by the lists alias.NAME;
 * "Joshua Vane", "Mr Vane" and "he" by the rules of speakers.h. The mentions of a user's own
 * target ("west" with Washington, the Pentagon and NATO) are collected under its name, whatever
 * they are: such a target is a category target.NAME of the lexicon.
 *
 * Each mention has its tone (tone.h), and stands in the author's voice or in the content of an
 * attribution. A mention whose own words are the source of an attribution is in the author's
 * voice: "Vane said" is the author's word on Vane. */
#ifndef TENOR_TARGETS_H
#define TENOR_TARGETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../base/failure.h"
#include "../base/memory.h"
#include "dense.h"
#include "tone.h"

struct attributions;
struct target_work;

/* What the categories of a user's own targets are called. */
#define TARGET_PREFIX "target."

enum target_kind {
    TARGET_PERSON,
    TARGET_ORGANISATION,
    TARGET_PLACE,
    TARGET_GROUP, /* "the rebels", "civilians", "Russians" */
    TARGET_LIST   /* a category target.NAME */
};

struct target {
    uint32_t name_first, name_end; /* tokens of its fullest name; of its first mention, for a
                                      list or group */
    uint16_t category;             /* of a TARGET_LIST; else LEXICON_NONE */
    uint8_t kind;                  /* enum target_kind */
    uint8_t gender;                /* enum gender */
    uint32_t first_mention; /* in targets.by_target: its mentions follow each other there */
    uint32_t mentions;      /* at least 1 */
    /* [0]: in the author's voice; [1]: in others'. By the most likely tone of each mention. */
    uint32_t counts[2][TONES];
    /* The mean over all mentions of p(positive) - p(negative), -1 to 1. */
    float tone;
};

/* Reusable; all zero is empty. Targets with the most mentions come first; of these, those that
 * are mentioned first. */
struct targets {
    struct target *items;
    size_t count, capacity;
    struct target_mention *mentions; /* in text order; they do not overlap */
    size_t mention_count, mention_capacity;
    uint32_t *by_target; /* [mention_count] indices of mentions: those of items[0] in text
                            order, then those of items[1], ... */
    size_t by_target_capacity;
    struct target_work *work; /* working memory (target_work.h) */
};

/* Finds the targets of an article, forgetting the former ones. `attributions` are those of the
 * same input. Linear time. Fails only for lack of memory. */
bool targets_find(struct targets *targets, const struct evidence_input *input,
                  const struct attributions *attributions, struct failure *failure);
void targets_release(struct targets *targets);

/* Writes a target's name: a list's is NAME of its category target.NAME, another's is as in the
 * article, with single blanks for white space. What `name` held is forgotten. Fails only for
 * lack of memory. */
bool target_spell(const struct target *target, const struct evidence_input *input,
                  struct text_buffer *name, struct failure *failure);

/* "person", "organisation", "place", "group", "list". A constant. */
const char *target_kind_name(unsigned kind);
/* "negative", "neutral", "positive". A constant. */
const char *tone_name(enum tone tone);

/* ---- As features ---------------------------------------------------------------------- */

/* For each category target.NAME these dense features, in this order, after all others:
 *
 *     target.NAME.mentions          mentions per 100 words, all voices
 *     target.NAME.negative          in the author's voice: the sum over its mentions of
 *     target.NAME.positive          p(negative) and of p(positive), per 100 words
 *     target.NAME.quoted_negative   the same in others' voices
 *     target.NAME.quoted_positive
 */
#define TARGET_FEATURES 5

/* How many categories of the lexicon are targets. */
size_t target_list_count(const struct lexicon *lexicon);

/* Describes feature `index` of them, as dense_describe does. */
void target_describe(const struct lexicon *lexicon, size_t index, char *name, const char **unit,
                     const char **description);

/* Fills values[0 .. TARGET_FEATURES * target_list_count(lexicon)). */
void targets_measure(const struct targets *targets, const struct evidence_input *input,
                     float *values);

#endif
