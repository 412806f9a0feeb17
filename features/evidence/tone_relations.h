/* tone_relations: which words govern a mention, and how: the verb it is the subject or
 * object of, the noun before its preposition, what it has.
 *
 * A look at the tokens, not a parse. Used by tone_evidence.c. */
#ifndef TENOR_TONE_RELATIONS_H
#define TENOR_TONE_RELATIONS_H

#include "tone.h"

struct sentence_view;

enum tone_relation_kind {
    RELATION_SUBJECT,         /* Vane *praised* ... */
    RELATION_PASSIVE,         /* Vane was *praised* */
    RELATION_OF_SUBJECT,      /* words behind that verb: Vane praised the *plan* */
    RELATION_OF_PASSIVE,      /* likewise */
    RELATION_POSSESSED,       /* Vane's *plan* */
    RELATION_POSSESSED_IS,    /* Vane's plan *failed* */
    RELATION_ADVERB,          /* Vane *openly* praised */
    RELATION_OBJECT,          /* *praised* Vane */
    RELATION_BEFORE_OBJECT,   /* *openly* praised Vane */
    RELATION_PREPOSITION,     /* praise *for* Vane */
    RELATION_GOVERNOR,        /* *praise* for Vane */
    RELATION_BEFORE_GOVERNOR, /* *much* praise for Vane */
    RELATION_MODIFIER,        /* the *honest* Vane, *President* Vane */
    RELATION_MARK,            /* a mark right before the mention */
    RELATION_START,           /* nothing before it */
    RELATION_BEYOND,          /* Vane praised Orr for her *courage* */
    RELATION_SUBJECT_TO,      /* Vane *praised* Orr */
    RELATION_REVERSER,        /* Vane *failed* to help */
    RELATION_BEHIND,          /* accused Vane of *fraud* */
    RELATION_AS,              /* condemned Vane as a *liar* */
    RELATION_WHOM,            /* Vane, whom Orr *called* a *liar* */
    RELATION_WITH,            /* from here on: RELATION_GOVERNOR by preposition */
    RELATION_KINDS = RELATION_WITH + 16
};

struct tone_relation {
    uint32_t token; /* TONE_AUTHOR: the relation has no word */
    uint8_t kind;   /* enum tone_relation_kind */
    bool negated;   /* Vane did not *praise* */
    bool governs;   /* a verb or noun, not what only stands beside it */
};

/* Writes the relations of a mention of the view's current sentence; returns how many. */
#define TONE_MAX_RELATIONS 32
size_t tone_relations_find(const struct sentence_view *view,
                           const struct target_mention *mention,
                           const struct tone_weights *weights,
                           struct tone_relation relations[static TONE_MAX_RELATIONS]);

/* The hash of a token's form without its ending: plays, played and playing have the same. */
uint64_t tone_stem(const struct sentence_view *view, uint32_t token);

#endif
