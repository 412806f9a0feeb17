/* speakers: each source once, with all that it says.
 *
 * "Joshua Vane of the port office", "Mr Vane", "Vane" and "he" are one speaker. Names are
 * merged by their last word where the first ones do not disagree; bodies by their name, its
 * acronym, or its head noun alone ("the Harbour Board", "the board"); sources without a name by
 * their noun. A pronoun stands for the last speaker who fits it: he and she for a named person
 * of that gender, as far as titles and earlier pronouns tell; it for a body or document; they
 * for a body or several people. */
#ifndef TENOR_SPEAKERS_H
#define TENOR_SPEAKERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../article/article.h"
#include "../base/failure.h"
#include "../base/memory.h"
#include "../tokens/tokens.h"

struct attributions;
struct sentence_view;

enum gender { GENDER_UNKNOWN, GENDER_MASCULINE, GENDER_FEMININE };

struct speaker {
    uint32_t name_first, name_end; /* tokens of the fullest name, or of the noun phrase */
    uint32_t head;                 /* its last name, or the noun */
    uint8_t kind;                  /* enum source_kind, never ATTRIBUTION_SOURCE_NONE */
    uint8_t gender;                /* enum gender */
    bool named;
    uint32_t attributions;
    uint32_t words; /* of the article, inside the contents of its attributions */
    /* Working memory: contents are counted up to this token; what the name is compared by. */
    uint32_t covered;
    uint64_t first_word, head_word; /* hashes */
    bool acronym;                   /* it may be one */
};

#define SPEAKER_NONE UINT32_MAX

/* Reusable; all zero is empty. Those with the most attributions first; of as many, those with
 * more words, then those who speak first. */
struct speakers {
    struct speaker *items;
    size_t count, capacity;
    uint32_t *order; /* working memory */
    size_t order_capacity;
};

/* A source is compared with this many speakers at most, the latest ones, so that the time is
 * linear in the attributions. */
#define SPEAKERS_COMPARED 64

/* Finds the speakers, and writes each attribution's ->speaker, and ->resolved_first, ->_end
 * where a pronoun was resolved. */
bool speakers_find(struct speakers *speakers, struct attributions *attributions,
                   struct sentence_view *view, struct failure *failure);
void speakers_release(struct speakers *speakers);

/* Writes a speaker's name as the article has it, its white space as single blanks, to `name`,
 * whose former contents are forgotten. */
bool speaker_spell(const struct speaker *speaker, const struct tokens *tokens,
                   const struct article *article, struct text_buffer *name,
                   struct failure *failure);

/* "person", "organisation", "document", "unnamed", "none". Static. */
const char *source_kind_name(unsigned kind);

#endif
