/* name: when do two names mean one person or one body?
 *
 * Persons by the last word of their names if the first names agree, or by the first name alone;
 * bodies by their words, an acronym of them, or their head noun alone. Shared by speakers.c and
 * target_names.c. */
#ifndef TENOR_NAME_H
#define TENOR_NAME_H

#include <stdbool.h>
#include <stdint.h>

#include "../article/article.h"
#include "../base/failure.h"
#include "../base/memory.h"
#include "../tokens/tokens.h"

struct sentence_view;

enum gender { GENDER_UNKNOWN, GENDER_MASCULINE, GENDER_FEMININE };

/* A name, or a noun phrase that stands for one. */
struct name {
    uint32_t first, end;            /* tokens, half open, never empty */
    uint32_t head;                  /* token of the last name, or of the noun */
    uint64_t first_hash, head_hash; /* of the words there */
    uint8_t gender;                 /* enum gender */
    bool acronym;                   /* it may be an acronym */
};

static inline uint32_t name_length(const struct name *name)
{
    return name->end - name->first;
}

/* "O" or "O." */
bool name_is_initial(const struct sentence_view *view, uint32_t i);

/* What titles, roles and pronouns in tokens [first, end) of the current sentence tell. */
enum gender name_gender(const struct sentence_view *view, uint32_t first, uint32_t end);

static inline bool genders_agree(unsigned a, unsigned b)
{
    return a == GENDER_UNKNOWN || b == GENDER_UNKNOWN || a == b;
}

bool names_same_words(const struct sentence_view *view, const struct name *a,
                      const struct name *b);
bool names_same_person(const struct sentence_view *view, const struct name *known,
                       const struct name *other);
bool names_same_body(const struct sentence_view *view, const struct name *known,
                     const struct name *other);

/* "Olin Vane" is fuller than "Vane" and than "O. Vane". */
bool name_is_fuller(const struct sentence_view *view, const struct name *new,
                    const struct name *known);

/* Writes tokens [first, end) as they are in the article, with single blanks for white space and
 * without markdown, notes and line breaks, to `name`, whose former contents are forgotten.
 * Fails only for lack of memory. */
bool name_spell(const struct tokens *tokens, const struct article *article, uint32_t first,
                uint32_t end, struct text_buffer *name, struct failure *failure);

#endif
