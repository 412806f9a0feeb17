/* list_marks: one bit for each word list in which the stages of evidence look up single words.
 *
 * Many words of any text are in these lists (the, of, he, said): as matches they would
 * outnumber all others. lexicon_match therefore writes them as bits beside the token
 * (lexicon.h). The first seventeen bits are ordered by rank: for a word in several of these
 * lists, the lowest bit decides its class (evidence/token_class.h). */
#ifndef TENOR_LIST_MARKS_H
#define TENOR_LIST_MARKS_H

#include <stdint.h>

enum list_mark {
    MARK_CLAUSE = 1 << 0,  /* that, whether, how, ... */
    MARK_PRONOUN = 1 << 1, /* a person's: he, she, they, ... */
    MARK_OTHER_PRONOUN = 1 << 2,
    MARK_NEGATOR = 1 << 3,
    MARK_AUXILIARY = 1 << 4,
    MARK_DETERMINER = 1 << 5,
    MARK_CONJUNCTION = 1 << 6,
    MARK_UNNAMED = 1 << 7,
    MARK_DOCUMENT = 1 << 8,
    MARK_ORGANISATION = 1 << 9,
    MARK_MONTH = 1 << 10,
    MARK_WEEKDAY = 1 << 11,
    MARK_PREPOSITION = 1 << 12,
    MARK_FRAME = 1 << 13, /* a verb that reports only with a clause or quotation */
    MARK_VERB = 1 << 14,  /* a reporting verb */
    MARK_PAST = 1 << 15,
    MARK_FUNCTION = 1 << 16,
    /* The order of rank ends here. */
    MARK_CUE = 1 << 17,    /* a word that heads cues in the training data */
    MARK_NO_CUE = 1 << 18, /* in a phrase that reports nothing (list.no_cue) */
    MARK_TITLE = 1 << 19,
    MARK_COMMON = 1 << 20,  /* capitalised for another reason than being a name */
    MARK_LY_NOUN = 1 << 21, /* a noun in -ly, not an adverb */
    MARK_MASCULINE = 1 << 22,
    MARK_FEMININE = 1 << 23,
    MARK_IMPERATIVE = 1 << 24
};
#define LIST_MARK_BITS 25

/* The bit of the category of this name; 0 if it has none. */
uint32_t list_mark(const char *category);

#endif
