/* targets: whom does the article speak of, how, and in whose voice?
 *
 * A target is a person, an organisation, a place or a group of people, with all its mentions:
 * "the United States", "U.S." and "Washington" are one target by the lists alias.KIND.NAME
 * (KIND is person, organisation, place or group, and is the target's kind); "Joshua Vane", "Mr
 * Vane" and "he" by the rules of name.h. The mentions of a user's own target ("west" with
 * Washington, the Pentagon and NATO) are collected under its name, whatever they are: such a
 * target is a category target.NAME of the lexicon.
 *
 * What is a mention:
 *
 *     a name by its capitals or by a list, without title and article: Vane, Harbour Board,
 *     Syria, NATO. In a headline, where every word has a capital, only what is a name elsewhere
 *     in the article, or in a list, or behind a first name or title
 *     an adjective of a country, since blame for a Russian bombing goes to Russia; a name that
 *     modifies another noun: the Vane regime; but not pro-Vane
 *     a noun for a group of list.group or list.body, with the name or adjective before it:
 *     rebels, Syrian rebels, the army; and "the board" after the Harbour Board, "the president"
 *     after President Vane
 *     he, she, they, it and their forms where they surely stand for one of these
 *
 * I, we and you, dates, and what ends as wars, laws and prizes do (list.thing_noun) are none.
 *
 * Where a list target.NAME matches a mention or a part of one, the mention is the list's; a
 * pronoun goes with the name that it stands for; and if half of a target's names or more are
 * the list's, all of them are. A match that is more than a name, or only partly in one, is a
 * mention instead of it. Of matches that overlap the longer counts, then the one that begins
 * first, then that of the first category.
 *
 * Each mention has its tone (tone.h), and stands in the author's voice or in the content of an
 * attribution, the innermost one. A mention whose own words are the source of an attribution is
 * not in that one's content: "Vane said" is the author's word on Vane. Words in quotation marks
 * that belong to no attribution are taken for the author's, who chose them. */
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
    uint32_t name_first, name_end; /* tokens of its fullest name, rather no adjective; of a
                                      list's first mention */
    uint16_t category;             /* of a TARGET_LIST; else LEXICON_NONE */
    uint8_t kind;                  /* enum target_kind */
    uint8_t gender;                /* enum gender (name.h); of persons only */
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
 * same input, as attribution_find left them. The lexicon may lack any of the lists: what
 * depends on them is not found. Linear time. Fails only for lack of memory; there are no
 * targets then. */
bool targets_find(struct targets *targets, const struct evidence_input *input,
                  const struct attributions *attributions, struct failure *failure);
/* The same in two steps. After the first one the mentions of lists alone have tones, which is all
 * that targets_measure asks for; the other tones take most of the time. */
bool targets_find_lists(struct targets *targets, const struct evidence_input *input,
                        const struct attributions *attributions, struct failure *failure);
bool targets_find_others(struct targets *targets, const struct evidence_input *input,
                         const struct attributions *attributions, struct failure *failure);
void targets_release(struct targets *targets);
size_t targets_memory(const struct targets *targets); /* the bytes that it holds */

/* Writes a target's name: a list's is NAME of its category target.NAME, another's is as in the
 * article, with single blanks for white space. What `name` held is forgotten. Fails only for
 * lack of memory. */
bool target_spell(const struct target *target, const struct evidence_input *input,
                  struct text_buffer *name, struct failure *failure);

/* "person", "organisation", "place", "group", "list". A constant. */
const char *target_kind_name(unsigned kind);
/* "negative", "neutral", "positive". A constant. */
const char *tone_name(enum tone tone);

/* ---- As features --------------------------------------------------------------------- */

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

/* Is any of these lists' names in the text? If not, all of their features are 0, and no targets need
 * be found for them. */
bool targets_are_named(const struct evidence_input *input);

/* Fills values[0 .. TARGET_FEATURES * target_list_count(lexicon)). */
void targets_measure(const struct targets *targets, const struct evidence_input *input,
                     float *values);

#endif
