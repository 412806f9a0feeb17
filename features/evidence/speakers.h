/* speakers: each source once, with all that it says.
 *
 * "Joshua Vane of the port office", "Mr Vane", "Vane" and "he" are one speaker. Persons are
 * merged by the last word of their names if the first names agree; bodies by their name, its
 * acronym, or its head noun alone ("the Harbour Board", "the board"); sources without a name by
 * their noun. A pronoun is resolved to the last speaker that it fits: he and she to a named
 * person of that gender, as far as titles and earlier pronouns tell; it to a body or document;
 * they to a body or several people. */
#ifndef TENOR_SPEAKERS_H
#define TENOR_SPEAKERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../article/article.h"
#include "../base/failure.h"
#include "../base/memory.h"
#include "../tokens/tokens.h"
#include "name.h"

struct attributions;
struct sentence_view;

struct speaker {
    uint32_t name_first, name_end; /* tokens of the fullest name, or of the noun phrase, half
                                    * open */
    uint32_t head_word;            /* token of the last name, or of the noun */
    uint8_t kind;                  /* enum source_kind, never ATTRIBUTION_SOURCE_NONE */
    uint8_t gender;                /* enum gender */
    bool named;
    uint32_t attributions;
    uint32_t words; /* words of the article in the contents of its attributions */
    /* Working memory: words were counted up to this token; what names are compared by. */
    uint32_t covered;
    uint64_t first_hash, head_hash; /* of the words of that name */
    bool acronym;                   /* the name may be an acronym */
};

#define SPEAKER_NONE UINT32_MAX

/* Reusable; all zero is empty. Speakers with the most attributions come first; of these, those
 * with more words, then those who speak first. */
struct speakers {
    struct speaker *items;
    size_t count, capacity;
    uint32_t *order; /* working memory */
    size_t order_capacity;
};

/* A source is compared with this many speakers at most, the latest ones, so that the time is
 * linear in the number of attributions. Chosen to be more than the speakers of nearly any
 * article. */
#define SPEAKERS_COMPARED 64

/* Finds the speakers and fills in `speaker`, `resolved_first` and `resolved_end` of each
 * attribution. Changes the view's current sentence. Fails only for lack of memory. */
bool speakers_find(struct speakers *speakers, struct attributions *attributions,
                   struct sentence_view *view, struct failure *failure);
void speakers_release(struct speakers *speakers);
size_t speakers_memory(const struct speakers *speakers); /* the bytes that it holds */

/* Writes a speaker's name as it is in the article, with single blanks for white space, to
 * `name`, whose former contents are forgotten. Fails only for lack of memory. */
bool speaker_spell(const struct speaker *speaker, const struct tokens *tokens,
                   const struct article *article, struct text_buffer *name,
                   struct failure *failure);

/* "person", "organisation", "document", "unnamed", "none". A constant. */
const char *source_kind_name(unsigned kind);

#endif
